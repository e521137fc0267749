"""`placeplan backup` and `placeplan restore`."""

from __future__ import annotations

from pathlib import Path

import typer
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from placeplan.rooms.performance.models import facts_folder
from placeplan.shell.backup import BackupError, back_up, restore
from placeplan.shell.cli_read import CLEAN, WRONG
from placeplan.shell.cli_start import complain


def run_backup(target: Path) -> int:
    """The exit code, after the system has been copied. 0: copied. 2: it could not be."""
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite" and not Path(database["NAME"]).is_file():
        complain(f"placeplan backup: there is no database at {database['NAME']}")
        return WRONG
    try:
        applied = MigrationLoader(connection).applied_migrations
    except OperationalError as error:
        complain(f"placeplan backup: the database cannot be reached: {error}")
        return WRONG
    if not applied:
        complain(f"placeplan backup: there is nothing in the database {database['NAME']}")
        return WRONG
    try:
        done = back_up(
            target,
            database=database,
            facts=facts_folder(),
            migrations=sorted(".".join(each) for each in applied),
            at=timezone.now(),
        )
    except (BackupError, OSError) as error:
        complain(f"placeplan backup: {error}")
        return WRONG
    typer.echo(f"{target}: {done.files} files, {done.size:,} bytes")
    return CLEAN


def run_restore(source: Path, *, force: bool) -> int:
    """The exit code, after a copy has been brought back. 0: done. 2: it could not be."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    connections.close_all()
    try:
        done = restore(
            source,
            database=settings.DATABASES["default"],
            facts=facts_folder(),
            migrations=sorted(".".join(each) for each in known),
            force=force,
        )
    except (BackupError, OSError) as error:
        complain(f"placeplan restore: {error}")
        return WRONG
    typer.echo(
        f"{done.files} files of {done.made_at} are back; placeplan manage migrate comes next"
    )
    return CLEAN
