"""A plan of one scheme in progress that nobody tells of, and of a milestone that is late."""

from __future__ import annotations

from datetime import date
from typing import Any

from builders import NOON, plan
from placeplan.exchange.book import on_day
from placeplan.exchange.reconcile import room_of
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.places.services import enter
from placeplan.rooms.register.models import Person


def state(into: Plan, who: Person, kind: str, on: date, **values: Any) -> Any:
    """What a page of its own would write: the form of any record leaves some fields alone."""
    room = room_of(kind)
    return enter(room, kind, values, plan=into, actor=who, at=NOON, stated_on=on)


def late_work(owner: Organisation, who: Person, late: date, on: date) -> Plan:
    """The plan Work: the scheme Falls clinic, led by Ola, whose milestone Hire was due on a day.

    All of it is stated on another day.
    """
    made = plan(owner, title="Work")
    scheme = {"saving_basis": "net", "leads": ["Ola"], "gateway": "in_progress"}
    state(made, who, "scheme", on, title="Falls clinic", **scheme)
    milestone(made, who, "Hire", late, on)
    return made


def milestone(into: Plan, who: Person, title: str, due: date, on: date) -> Any:
    """A milestone of the scheme."""
    step = {"of": "Falls clinic", "title": title, "due": on_day(due), "as_printed": "x"}
    return state(into, who, "milestone", on, **step)
