"""The database keeps events also from being replaced (SQLite) and truncated (PostgreSQL)."""

from typing import Any

from django.db import migrations

from placeplan.rooms.register.guards import statements_off, statements_on


def guard(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for statement in [*statements_off(vendor), *statements_on(vendor)]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0004_sign_in")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
