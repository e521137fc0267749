from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('risk', '0003_assurances_expire'),
    ]

    operations = [
        migrations.AddField(
            model_name='risk',
            name='category',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='risk',
            name='indicators',
            field=models.JSONField(blank=True, default=list, help_text='references or names'),
        ),
        migrations.AlterField(
            model_name='risk',
            name='appetite',
            field=models.TextField(blank=True, help_text='as printed'),
        ),
    ]
