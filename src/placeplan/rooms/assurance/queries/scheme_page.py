"""Reads: what the page of one scheme or programme shows besides its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from placeplan.records.record import folded
from placeplan.rooms.assurance.benefits import WHO
from placeplan.rooms.assurance.queries.escalations import Carried, escalations_of
from placeplan.rooms.assurance.queries.schemes import (
    Assured,
    Gate,
    assured,
    following,
    milestone_ledgers,
)
from placeplan.rooms.assurance.queries.updates import Subject, belonging, step
from placeplan.rooms.assurance.updating import Step
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.dependencies import circle_of
from placeplan.rooms.delivery.models import Milestone, Scheme, Update
from placeplan.rooms.delivery.revisions import Ledger
from placeplan.rooms.places.models import Reader

NOBODY = Ledger(())


@dataclass(frozen=True, slots=True)
class Slipping:
    """One milestone with every date it had."""

    row: Milestone
    step: Step
    ledger: Ledger
    late: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """What one of those who benefit gains in a year; `amount` is None where it is not money."""

    to: str
    year: str
    text: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A scheme that has to come first; `row` is None where the plan has none of the title."""

    title: str
    row: Scheme | None


@dataclass(frozen=True, slots=True)
class Work:
    """How the work of a scheme or programme goes. `found` is of schemes alone.

    `gate` is the gateway that usually follows, with what is missing; None after the last.
    """

    milestones: tuple[Slipping, ...]
    updates: tuple[Update, ...]
    escalations: tuple[Carried, ...]
    found: Assured | None = None
    gate: Gate | None = None
    depends: tuple[Waiting, ...] = ()
    followers: tuple[Scheme, ...] = ()
    circle: tuple[str, ...] = ()
    gains: tuple[Gain, ...] = ()

    @property
    def slips(self) -> int:
        """How often its milestones were put off."""
        return sum(each.ledger.slips for each in self.milestones)


def work(
    reader: Reader,
    subject: Subject,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Work:
    """How the work goes on a day; so many queries as there are kinds, none per row."""
    dates: dict[str, Any] = {"plan": subject.plan, "as_at": as_at, "known_at": known_at}
    mine = belonging(subject)
    rows = list(delivery.milestones(reader, of=mine, **dates))
    keys = [row.natural_key for row in rows]
    ledgers = milestone_ledgers(reader, **dates, keys=keys) if keys else {}
    told = sorted(delivery.updates(reader, of=mine, **dates), key=_told, reverse=True)
    steps = [_slipping(row, ledgers.get(row.natural_key, NOBODY), on) for row in rows]
    parts: dict[str, Any] = {
        "milestones": tuple(sorted(steps, key=lambda each: each.step.due or date.max)),
        "updates": tuple(told[:4]),
        "escalations": escalations_of(reader, subject, on=on, as_at=as_at, known_at=known_at),
    }
    if not isinstance(subject, Scheme):
        return Work(**parts)
    schemes = list(delivery.schemes(reader, **dates))
    key = subject.natural_key
    found = next(iter(assured(reader, on=on, schemes=schemes, only=key, **dates)), None)
    own = subject if found is None else found.scheme
    return Work(
        **parts,
        found=found,
        gate=None if found is None else next(iter(following(found.evidence, on)), None),
        depends=_depends(own, schemes),
        followers=tuple(
            each
            for each in schemes
            if folded(own.title) in {folded(title) for title in each.depends_on}
        ),
        circle=circle_of({each.title: each.depends_on for each in schemes}, own.title),
        gains=_gains(own),
    )


def _told(row: Update) -> tuple[date, date]:
    """By when an update is told of: its period, then the day it was stated."""
    return ((row.period.end if row.period else None) or date.min, row.stated_on)


def _slipping(row: Milestone, ledger: Ledger, on: date) -> Slipping:
    known = step(row)
    is_open = not known.is_done and row.state != "dropped"
    return Slipping(row, known, ledger, is_open and known.due is not None and known.due < on)


def _depends(scheme: Scheme, schemes: Sequence[Scheme]) -> tuple[Waiting, ...]:
    titled = {folded(each.title): each for each in schemes}
    return tuple(Waiting(title, titled.get(folded(title))) for title in scheme.depends_on)


def _gains(scheme: Scheme) -> tuple[Gain, ...]:
    """The benefits, by who benefits and then by year."""
    order = list(WHO.values())
    found = []
    for each in scheme.benefits:
        amount = each.get("amount_gbp")
        gain = Gain(
            WHO[each["to"]],
            each.get("financial_year") or "",
            each["text"],
            None if amount is None else Decimal(amount),
        )
        found.append(gain)
    return tuple(sorted(found, key=lambda gain: (order.index(gain.to), gain.year)))
