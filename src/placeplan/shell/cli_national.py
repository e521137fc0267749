"""`placeplan import` and `placeplan undo` of published statistics: all files of a call, or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.utils import timezone

from placeplan.exchange.national import Loaded, NationalOutcome, NotPublishedError, load, undo
from placeplan.exchange.sources import layout_of, name_of, sources, title_of
from placeplan.exchange.sources.parts.months import period_of
from placeplan.rooms.performance.models import NationalFile
from placeplan.rooms.register.models import Person
from placeplan.shell.cli_read import CLEAN, ERRORS, WRONG, print_table, show_problems
from placeplan.shell.cli_start import complain, quiet_pipe

_SHOWN = 12
_TABLES = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".zip")


def statistics_among(files: Sequence[Path]) -> list[Path]:
    """The files that are published statistics, by their content; what cannot be opened is none."""
    found = []
    for path in files:
        try:
            data = path.read_bytes()
        except OSError:
            continue  # whoever reads it as a paper says what is wrong
        if layout_of(path.name, data) is not None:
            found.append(path)
    return found


def why_not(files: Sequence[Path]) -> str:
    """Why files that are no statistics cannot be imported without a plan."""
    tables = [each.name for each in files if each.suffix.lower() in _TABLES]
    if not tables:
        return "--plan says where papers go"
    layouts = ", ".join(sorted(title_of(name_of(module)) for module in sources()))
    return (
        f"{tables[0]} is no statistics of a layout that is known ({layouts}); if it is a paper,"
        " --plan says where it goes"
    )


def run(files: Sequence[Path], *, username: str, period: str, dry_run: bool) -> int:
    """The exit code, after the statistics have been loaded and what became of them printed.

    0: stored, or nothing new. 1: a problem of severity error, and nothing was stored. 2: a wrong
    call.
    """
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        complain(f"placeplan import: nobody has the user name {username!r} (placeplan people add)")
        return WRONG
    asked = period_of(period) if period else None
    if period and asked is None:
        complain(f"placeplan import: --period {period!r} is no month or year, such as April 2024")
        return WRONG
    given = [(path.name, path.read_bytes()) for path in files]
    try:
        outcome = load(
            given, person, timezone.now(), dry_run, asked=asked, reason="placeplan import"
        )
    except PermissionDenied as error:
        complain(f"placeplan import: {error}")
        return WRONG
    except DatabaseError as error:
        complain(f"placeplan import: {error}; is there a database (placeplan manage migrate)?")
        return WRONG
    show_problems(outcome.problems, "text")
    with quiet_pipe():
        _print(outcome, dry_run)
    return ERRORS if outcome.has_errors else CLEAN


def run_undo(number: int, *, username: str, reason: str) -> int:
    """The exit code, after an edition of statistics has been taken back."""
    file = NationalFile.objects.filter(pk=number).first()
    person = Person.objects.filter(username=username, is_active=True).first()
    if file is None or person is None:
        missing = f"there are no statistics {number}" if file is None else f"nobody is {username!r}"
        complain(f"placeplan undo: {missing}")
        return WRONG
    try:
        undone = undo(file, actor=person, at=timezone.now(), reason=reason)
    except PermissionDenied as error:
        complain(f"placeplan undo: {error}")
        return WRONG
    except NotPublishedError as error:
        complain(f"placeplan undo: {error}")
        return ERRORS
    restored = f"; {undone.supersedes} counts again" if undone.supersedes else ""
    typer.echo(f"{undone.name} is undone{restored}")
    return CLEAN


def _print(outcome: NationalOutcome, dry_run: bool) -> None:
    head = ("File", "Layout", "Days", "Rows", "Fate", "Number")
    print_table(head, [_row(each) for each in outcome.files])
    if dry_run:
        for file in outcome.files:
            shown = ", ".join(file.measures[:_SHOWN])
            more = len(file.measures) - _SHOWN
            if shown:
                typer.echo(f"{file.name}: {shown}{f' and {more} more' if more > 0 else ''}")
    if not outcome.written:
        typer.echo("nothing was stored" if outcome.has_errors else "dry run: nothing was stored")


def _row(file: Loaded) -> tuple[str, ...]:
    days = f"{file.start} to {file.end}" if file.start else ""
    number = str(file.number) if file.number is not None else ""
    return (file.name, file.layout, days, str(file.rows), file.fate, number)
