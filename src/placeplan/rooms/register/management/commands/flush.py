"""`manage flush` empties the whole database, so it lifts the guards of the events meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from placeplan.rooms.register.guards import statements_off, statements_on


class Command(Flush):
    """Django's own command, with the guards of `register.guards` out of its way."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            for statement in statements_off(connection.vendor):
                cursor.execute(statement)
            try:
                super().handle(**options)
            finally:
                for statement in statements_on(connection.vendor):
                    cursor.execute(statement)
