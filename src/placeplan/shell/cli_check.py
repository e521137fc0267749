"""`placeplan check`: what the checks find in a plan, or in papers that are not stored."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from placeplan import __version__
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Problem, Severity
from placeplan.shell.cli_read import CLEAN, ERRORS, WRONG, distinct, read_one
from placeplan.shell.cli_start import complain, django_ready, quiet_pipe, settings_ready

FORMS = ("text", "json", "sarif")


def run(files: Sequence[Path], *, plan: str, on: str, username: str, form: str) -> int:
    """The exit code, after the problems have been printed."""
    day = day_of(on)
    wrong = _wrong(files, plan, on, day, username, form)
    if wrong:
        complain(f"placeplan check: {wrong}")
        return WRONG
    found = _of_plan(plan, day, username) if plan else _of_files(files, day)
    if found is None:
        return WRONG
    with quiet_pipe():
        _print(found, form)
    return ERRORS if any(each.severity is Severity.ERROR for each in found) else CLEAN


def day_of(text: str) -> date | None:
    """The day that was typed; None where it is none."""
    period = periods.parse(text) if text.strip() else None
    return None if period is None or period.recurring or period.inferred else period.end


def _wrong(
    files: Sequence[Path], plan: str, on: str, day: date | None, username: str, form: str
) -> str:
    if form not in FORMS:
        return f"--format is one of {', '.join(FORMS)}"
    if bool(files) == bool(plan):
        return "name a plan by --plan, or papers, and not both"
    if on and day is None:
        return f"--on: “{on}” is not a day, such as 2 March 2026"
    return "--as goes with --plan" if username and files else ""


def _of_files(files: Sequence[Path], on: date | None) -> list[Problem] | None:
    """What was wrong in reading the papers, and what checks find in them; None where none reads."""
    paths = distinct(files)
    if paths is None:
        return None
    readings = [reading for path in paths if (reading := read_one(path)) is not None]
    if not readings:
        return None
    # Nothing is kept of papers that are only looked at, not even a key.
    os.environ.setdefault("PLACEPLAN_SECRET_KEY", "no session is signed here, whoever looks")
    settings_ready()
    from placeplan.checks import findings
    from placeplan.exchange.book import Book, Files

    records = [record for reading in readings for record in reading.records]
    found: list[Problem] = [problem for reading in readings for problem in reading.problems]
    found += findings(Book(Files(records), on))
    names = [each.name for each in readings]
    return sorted(
        found,
        key=lambda each: (
            names.index(each.source.file) if each.source.file in names else -1,
            each.source.line,
        ),
    )


def _of_plan(slug: str, on: date | None, username: str) -> list[Problem] | None:
    """What checks find in a plan; None, after saying so, where there is no such plan or person."""
    django_ready()
    from django.utils import timezone

    from placeplan.rooms.places.queries import plan as plan_of
    from placeplan.rooms.register.models import Person
    from placeplan.shell.checking.looking import look

    # Whoever runs the command on the machine itself may see all.
    reader: Person | None = Person(username="operator", is_superuser=True)
    if username:
        reader = Person.objects.filter(username=username, is_active=True).first()
    if reader is None:
        complain(f"placeplan check: nobody is called {username}, or the account is closed")
        return None
    plan = plan_of(reader, slug)
    if plan is None:
        complain(f"placeplan check: there is no plan {slug} that may be seen")
        return None
    seen = look(reader, [plan], on=on or timezone.localdate(), as_at=on)
    return [each.finding for each in seen if each.accepted is None]


def _print(found: Sequence[Problem], form: str) -> None:
    if form == "json":
        plain = [each.as_dict() for each in found]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    elif form == "sarif":
        from placeplan.shell.checking.sarif import sarif

        labels = {each.code: label for each in found if (label := getattr(each, "label", ""))}
        log = sarif(found, version=__version__, labels=labels)
        typer.echo(json.dumps(log, ensure_ascii=False, indent=2))
    else:
        for each in found:
            typer.echo(str(each))
