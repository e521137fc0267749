"""The words of evidence files."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0006_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileText',
            fields=[
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='register.importedfile')),
                ('state', models.CharField(choices=[('waiting', 'Text not read yet'), ('read', 'Text can be searched'), ('failed', 'Text could not be read')], db_index=True, default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='how often a reader began')),
                ('failure', models.TextField(blank=True, help_text='why it could not be read')),
                ('cut', models.TextField(blank=True, help_text='what is searched, where that is not all')),
                ('sheets', models.JSONField(blank=True, default=list, help_text='names of those of a workbook')),
                ('data', models.BinaryField(default=b'')),
            ],
        ),
    ]
