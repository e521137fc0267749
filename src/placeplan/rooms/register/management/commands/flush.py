"""`manage flush` empties the whole database, so it lifts the guards of what is kept meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as Flush

from placeplan.rooms.register.apps import lift_guards, set_guards


class Command(Flush):
    """Django's own command, with the guards of events and facts out of its way."""

    def handle(self, **options: Any) -> None:
        lift_guards(options["database"])
        try:
            super().handle(**options)
        finally:
            set_guards(options["database"])
