"""`placeplan export` and `placeplan import-plan`."""

from __future__ import annotations

from pathlib import Path

import typer
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from placeplan.exchange.jobs import read_evidence
from placeplan.exchange.plan_file.layout import Held, PlanFileError
from placeplan.exchange.plan_file.reading import Bundle
from placeplan.exchange.plan_file.restoring import restore
from placeplan.exchange.plan_file.writing import write
from placeplan.exchange.search.evidence import enter_of
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.shell.cli_read import CLEAN, WRONG
from placeplan.shell.cli_start import complain


def run_export(slug: str, target: Path) -> int:
    """The exit code, after a plan has been written to a new file, which appears whole or not."""
    plan = Plan.objects.filter(slug=slug).first()
    why = "" if plan is not None else f"there is no plan {slug!r}"
    if target.exists():
        why = f"{target} is there already"
    elif not target.parent.is_dir():
        why = f"there is no folder {target.parent}"
    if why or plan is None:
        complain(f"placeplan export: {why}")
        return WRONG
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("xb") as stream:
            part.chmod(0o600)  # it holds people and what is confidential
            held = write(plan, stream, actor=OPERATOR, at=timezone.now())
        part.replace(target)
    except OSError as error:
        complain(f"placeplan export: {error}")
        return WRONG
    finally:
        part.unlink(missing_ok=True)
    typer.echo(f"{target}: {said(held)}")
    return CLEAN


def run_import(file: Path, *, username: str, slug: str) -> int:
    """The exit code, after a plan has been brought in out of its file."""
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        complain(f"placeplan import-plan: nobody is {username!r}")
        return WRONG
    try:
        with Bundle(file) as bundle:
            done = restore(bundle, actor=person, at=timezone.now(), slug=slug)
    except (PlanFileError, PermissionDenied) as error:
        complain(f"placeplan import-plan: {file.name}: {error}")
        return WRONG
    for number in enter_of(done.plan):
        read_evidence.enqueue(number)
    typer.echo(f"{done.plan.title} ({done.plan.slug}): {said(done.held)}")
    if done.names:
        typer.echo(f"Kept as names, with closed accounts: {', '.join(done.names)}")
    return CLEAN


def said(held: Held) -> str:
    """What a plan's file holds, in a line, with what of it is confidential."""
    hidden = sum(held.visibility.get(each, 0) for each in ("private", "commercial"))
    closed = f", {hidden:,} of them private or commercial" if hidden else ""
    return (
        f"{held.total:,} statements of records{closed}, {held.papers:,} papers, "
        f"{held.events:,} events"
    )
