"""How a command comes to Django, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer


def settings_named() -> None:
    """Says which settings Django has; a command is a developer's own machine, or the server's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeplan.shell.settings")


def settings_ready() -> None:
    """Starts Django, and leaves the database as it is."""
    import django

    settings_named()
    django.setup()


def django_ready() -> None:
    """Starts Django; where there is no database file yet, makes one."""
    settings_ready()
    from django.conf import settings
    from django.core.management import call_command

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists():
        call_command("migrate", verbosity=0)


def complain(message: str) -> None:
    """One line on standard error."""
    typer.echo(" ".join(message.split()), err=True)


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """Ends the command quietly where the reader of its output has gone, as `| head` does."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What Python flushes at its end goes nowhere, and nobody hears of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
