"""The database itself keeps the audit events as they are."""

from typing import Any

from django.db import migrations

from placeplan.rooms.register.guards import statements_off, statements_on


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in statements_on(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift(apps: Any, schema_editor: Any) -> None:
    for statement in statements_off(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [migrations.RunPython(guard, lift)]
