"""Whole plans that people asked to take out, and long papers that are being committed."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0005_year_end'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='import',
            name='state',
            field=models.CharField(choices=[('reading', 'Being read'), ('failed', 'Could not be read'), ('waiting', 'Waiting for a decision'), ('committing', 'Being committed'), ('committed', 'Committed'), ('undone', 'Undone'), ('thrown_away', 'Thrown away')], default='waiting', max_length=12),
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'Being made'), ('made', 'Ready'), ('failed', 'Could not be made'), ('deleted', 'Deleted')], db_index=True, default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='how often it was begun')),
                ('failure', models.TextField(blank=True, help_text='why it could not be made')),
                ('name', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
                ('records', models.PositiveIntegerField(default=0, help_text='statements in the file')),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='places.plan')),
            ],
        ),
    ]
