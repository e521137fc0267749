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
    """Starts Django, and leaves the database as it is. Ends the command where that cannot be."""
    import django

    from placeplan.shell.database import AddressError

    settings_named()
    try:
        django.setup()
    except AddressError as error:
        complain(f"placeplan: {error}")
        raise typer.Exit(2) from error


def django_ready() -> None:
    """Starts Django; where the database file is still to come, or a database empty, fills it.

    Ends the command where the database cannot be reached.
    """
    settings_ready()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError, connection

    if connection.vendor == "sqlite":
        is_new = not Path(settings.DATABASES["default"]["NAME"]).exists()
    else:
        try:
            is_new = not connection.introspection.table_names()
        except OperationalError as error:
            complain(f"placeplan: the database cannot be reached: {error}")
            raise typer.Exit(2) from error
    if is_new:
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
