"""The words of records and papers, and the index in which they are found."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from placeplan.rooms.register.word_index import statements_off, statements_on


def index(apps: Any, schema_editor: Any) -> None:
    for statement in statements_on(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift(apps: Any, schema_editor: Any) -> None:
    for statement in statements_off(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def nothing_to_index(apps: Any, schema_editor: Any) -> None:
    """A new system holds nothing whose words would still have to be written."""
    if not apps.get_model("register", "Source").objects.exists():
        apps.get_model("register", "Indexed").objects.create(version="1", at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("register", "0005_guards_of_every_way")]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.UUIDField(unique=True)),
                ("superseded_by", models.UUIDField(blank=True, null=True)),
                ("stated_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("plan", models.BigIntegerField(blank=True, null=True)),
                ("paper", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("holds", models.CharField(max_length=60)),
                (
                    "visibility",
                    models.CharField(blank=True, help_text="empty: as the plan", max_length=12),
                ),
                ("natural_key", models.CharField(max_length=64)),
                ("line", models.PositiveIntegerField()),
                ("page", models.PositiveIntegerField(blank=True, null=True)),
                ("code", models.TextField(blank=True)),
                ("title", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="register.importedfile",
                    ),
                ),
            ],
            options={"verbose_name_plural": "entries"},
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["natural_key", "plan", "holds"], name="register_entry_chain"
            ),
        ),
        migrations.CreateModel(
            name="Indexed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(index, lift),
        migrations.RunPython(nothing_to_index, migrations.RunPython.noop),
    ]
