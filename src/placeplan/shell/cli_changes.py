"""What an import changes, field by field, and an import taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import typer
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from placeplan.exchange.outcome import Change
from placeplan.exchange.undo import DependedOnError, NotCommittedError, undo
from placeplan.rooms.places.models import Import
from placeplan.rooms.register.models import Person
from placeplan.shell.cli_read import CLEAN, ERRORS, WRONG
from placeplan.shell.cli_start import complain

_SHOWN = 20
_WORDS = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "gone": "gone",
    "conflict": "in conflict",
    "doubtful": "the same?",
    "not_stored": "not stored",
}


def show_changes(changes: Iterable[Change]) -> None:
    """Every record that is not plainly unchanged: its place, fate, and each field that differs."""
    for each in sorted(changes, key=lambda each: (each.source.file, each.source.line)):
        if each.fate == "unchanged" and not each.kept:
            continue
        typer.echo(f"{_WORDS[each.fate]:<12}{each.kind:<16}line {each.source.line}: {each.text}")
        if each.meant:
            typer.echo(f"{'':12}stands as: {each.meant} ({each.score:g}% alike)")
        for field in each.fields:
            typer.echo(f"{'':12}{field.field}: {_said(field.before)} -> {_said(field.after)}")
        for conflict in each.conflicts:
            typer.echo(
                f"{'':12}{conflict.field}: was {_said(conflict.base)}, people say "
                f"{_said(conflict.plan)}, the paper says {_said(conflict.paper)}"
            )
        for field in each.kept:
            typer.echo(
                f"{'':12}{field.field}: {_said(field.after)} stays, which people changed"
                f" (the paper says {_said(field.before)})"
            )


def _said(value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(value, dict) and "label" in value:
        return str(value["label"])
    return str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def run_undo(number: int, *, username: str, reason: str) -> int:
    """The exit code, after the import has been undone or what depends on it listed."""
    paper = Import.objects.select_related("plan", "file").filter(pk=number).first()
    person = Person.objects.filter(username=username, is_active=True).first()
    if paper is None or person is None:
        missing = f"there is no import {number}" if paper is None else f"nobody is {username!r}"
        complain(f"placeplan undo: {missing}")
        return WRONG
    try:
        undo(paper, actor=person, at=timezone.now(), reason=reason)
    except (NotCommittedError, PermissionDenied) as error:
        complain(f"placeplan undo: {error}")
        return WRONG
    except DependedOnError as error:
        for each in error.dependents[:_SHOWN]:
            complain(f"{each.kind} {each.text!r}: {each.why}")
        if len(error.dependents) > _SHOWN:
            complain(f"and {len(error.dependents) - _SHOWN} more")
        complain(f"placeplan undo: {error}; undo that first")
        return ERRORS
    typer.echo(f"{paper.file.name} for {paper.plan.title} is undone")
    return CLEAN
