"""Reads: the concerns that were carried up, with what is owed and how long it took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from placeplan.rooms.assurance.escalation import Clock, Owed, clock, overdue
from placeplan.rooms.assurance.queries.updates import Subject, belonging
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Escalation, Update
from placeplan.rooms.places.models import Reader


@dataclass(frozen=True, slots=True)
class Carried:
    """One escalation: its steps, the one that waits, whether that is overdue, and its clock."""

    row: Escalation
    steps: tuple[Owed, ...]
    waiting: Owed | None
    late: Owed | None
    clock: Clock


def escalations_of(
    reader: Reader,
    subject: Subject,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> tuple[Carried, ...]:
    """The escalations of a scheme or programme as they stand on a day, the latest first."""
    mine = belonging(subject)
    dates: dict[str, Any] = {"as_at": as_at, "known_at": known_at}
    rows = list(delivery.escalations(reader, plan=subject.plan, of=mine, **dates))
    if not rows:
        return ()
    told = list(delivery.updates(reader, plan=subject.plan, of=mine, **dates))
    rows.sort(key=lambda row: raised_on(row) or date.min, reverse=True)
    return tuple(carried(row, told, on) for row in rows)


def carried(row: Escalation, told: Iterable[Update], on: date) -> Carried:
    """One escalation with the updates of what it is about."""
    steps = owed(row)
    is_open = row.state != "closed"
    waiting = next((each for each in steps if each.done_on is None), None) if is_open else None
    # Red is known from the day it was told, where its period went on after that.
    ratings = [
        (min(period.end, each.stated_on), each.rag)
        for each in told
        if (period := each.period) and period.end
    ]
    return Carried(
        row,
        steps,
        waiting,
        overdue(steps, on) if is_open else None,
        clock(ratings, raised_on(row), steps),
    )


def of_escalation(
    reader: Reader,
    row: Escalation,
    on: date,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Carried:
    """One escalation, with the updates of the scheme or programme that it names."""
    subject = row.scheme or row.programme
    told: Iterable[Update] = ()
    if subject is not None:
        told = delivery.updates(
            reader, plan=row.plan, of=belonging(subject), as_at=as_at, known_at=known_at
        )
    return carried(row, told, on)


def owed(row: Escalation) -> tuple[Owed, ...]:
    """The steps of an escalation; one without a day is due when it was raised."""
    first = raised_on(row) or row.stated_on
    return tuple(
        Owed(
            step=each["step"],
            owner=each["owner"],
            due=_day(each.get("due")) or first,
            done_on=_day(each.get("done_on")),
            text=each.get("text") or "",
        )
        for each in row.steps
    )


def raised_on(row: Escalation) -> date | None:
    """The day on which it was raised; None where nobody said."""
    return None if row.raised_on is None else row.raised_on.end or row.raised_on.start


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
