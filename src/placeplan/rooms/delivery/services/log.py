"""What a person does to the logs: an action entered, done, moved, dropped, reopened; a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, cast

from django.db import transaction

from placeplan.records.shapes import DueShape
from placeplan.rooms.delivery import interchange
from placeplan.rooms.delivery.log import DONE, DROPPED, OPEN, standing
from placeplan.rooms.delivery.models import Action, Decision
from placeplan.rooms.delivery.said import clean
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import amend, enter
from placeplan.rooms.register.models import Person


class LogError(ValueError):
    """Raised where something is missing or out of turn; `field` is the input it is about."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


class When(TypedDict):
    """Who acts, at which instant, and the day that it is said on."""

    actor: Person
    at: datetime
    stated_on: date


def add_action(values: Mapping[str, Any], *, plan: Plan, **when: Any) -> Action:
    """The new action of the log, open. Raises as `places.services.enter` does."""
    row = enter(
        interchange, "action", {"state": OPEN, **values}, plan=plan, action="add-action", **when
    )
    return cast(Action, row)


def decide(values: Mapping[str, Any], *, plan: Plan, **when: Any) -> Decision:
    """The new decision of the log. Raises as `places.services.enter` does."""
    row = enter(interchange, "decision", values, plan=plan, action="decide", **when)
    return cast(Decision, row)


@transaction.atomic
def finish(
    row: Action, on: date, note: str, *, actor: Person, at: datetime, stated_on: date
) -> Action:
    """The action, done on a day, with what came of it.

    Raises `PermissionDenied`, `StaleError`, and `LogError` where the day is still to come, nothing
    is said, or the action is not open.
    """
    _check_open(row, stated_on)
    if on > stated_on:
        raise LogError("on", "That day is still to come")
    changes = {"state": DONE, "done_on": on, "outcome": _told(note, "note", "Say what came of it")}
    when = When(actor=actor, at=at, stated_on=stated_on)
    return _changed(row, changes, "finish-action", when)


@transaction.atomic
def drop(row: Action, reason: str, *, actor: Person, at: datetime, stated_on: date) -> Action:
    """The action that nobody is to do any more. Raises as `finish` does."""
    _check_open(row, stated_on)
    told = _told(reason, "why", "Say why it is dropped")
    when = When(actor=actor, at=at, stated_on=stated_on)
    return _changed(row, {"state": DROPPED, "outcome": told}, "drop-action", when, told)


@transaction.atomic
def reopen(row: Action, reason: str, *, actor: Person, at: datetime, stated_on: date) -> Action:
    """The action, open again; what came of it before stays in its history. Raises as `finish`."""
    if standing(row.state, None, stated_on, done_on=row.done_on) == "open":
        raise LogError("", "It is open")
    told = _told(reason, "why", "Say why it is opened again")
    when = When(actor=actor, at=at, stated_on=stated_on)
    changes = {"state": OPEN, "done_on": None, "outcome": None}
    return _changed(row, changes, "reopen-action", when, told)


@transaction.atomic
def move(
    row: Action, due: DueShape, reason: str, *, actor: Person, at: datetime, stated_on: date
) -> Action:
    """The action, due on another day; the days before stay in its ledger. Raises as `finish`."""
    _check_open(row, stated_on)
    told = _told(reason, "reason", "Say why it moves")
    stood = row.due
    if stood is not None and (stood.label, stood.end) == (due.label, due.end):
        raise LogError("due", "It is due then already")
    when = When(actor=actor, at=at, stated_on=stated_on)
    changes = {"due": due.model_dump(mode="json"), "moved_because": told}
    return _changed(row, changes, "move-action", when, told)


def _changed(
    row: Action, changes: Mapping[str, Any], action: str, when: When, reason: str = ""
) -> Action:
    return amend(interchange, row, changes, action=action, reason=reason, **when)[0]


def _check_open(row: Action, on: date) -> None:
    stands = standing(row.state, None, on, done_on=row.done_on)
    if stands != "open":
        raise LogError("", f"It is {stands} already")


def _told(text: str, field: str, missing: str) -> str:
    told = clean(text)
    if not told:
        raise LogError(field, missing)
    return told
