"""One person for each e-mail address, and sessions that can be ended all at once."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_filedocument")]
    operations = [
        migrations.AddField(
            model_name="person",
            name="sessions_ended",
            field=models.PositiveIntegerField(
                default=0, help_text="how often all sessions of the person were ended at once"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="register_person_email",
                violation_error_message="Somebody has this e-mail address already.",
            ),
        ),
    ]
