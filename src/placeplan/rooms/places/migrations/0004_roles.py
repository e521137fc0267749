"""Scheme leads and clinical reviewers, as roles of a membership."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0003_forum_service")]
    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("reader", "Reader"),
                    ("scheme_lead", "Scheme lead"),
                    ("programme_lead", "Programme lead"),
                    ("finance", "Finance"),
                    ("analyst", "Performance analyst"),
                    ("clinical_reviewer", "Clinical reviewer"),
                    ("approver", "Approver"),
                    ("administrator", "Administrator"),
                ],
                max_length=30,
            ),
        )
    ]
