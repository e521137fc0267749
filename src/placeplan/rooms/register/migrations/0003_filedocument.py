"""Long papers are kept as they were read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="FileDocument",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="register.importedfile",
                    ),
                ),
                ("version", models.CharField(max_length=64)),
                ("data", models.BinaryField()),
            ],
        ),
    ]
