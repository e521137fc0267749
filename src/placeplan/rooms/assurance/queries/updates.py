"""Reads: what the form of an update holds, and for which schemes one is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from placeplan.definitions import policies
from placeplan.records.record import folded
from placeplan.records.shapes import PeriodShape
from placeplan.rooms.assurance import cycle
from placeplan.rooms.assurance.cycle import Turn
from placeplan.rooms.assurance.updating import Step, Told, prefilled
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Milestone, Programme, Scheme, Update, UpdateDraft
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.places.queries import Belonging, first_stated, latest

Subject = Programme | Scheme
MOST = 40
"""So many milestones stand on the form: the first to be due."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The form of an update before anybody types: what it holds, and whence.

    `now` is the update of this period, `before` the one of an earlier period; `first` is what the
    records say, and `values` the same with what is drafted on top.
    """

    subject: Subject
    period: Turn
    steps: tuple[Step, ...]
    rows: Mapping[str, Milestone]
    left_out: int
    now: Update | None
    before: Update | None
    draft: UpdateDraft | None
    first: Mapping[str, str]
    decided: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """What each input holds."""
        body = self.draft.body if self.draft is not None else {}
        return {name: body.get(name, value) for name, value in self.first.items()}


def kind_of(subject: Subject) -> str:
    """The kind of record that is told of: programme or scheme."""
    return "scheme" if isinstance(subject, Scheme) else "programme"


def belonging(subject: Subject) -> Belonging:
    """What the rows belong to that are a scheme's or programme's own."""
    return Belonging(kind_of(subject), subject.natural_key, subject.title)


def current(reader: Reader, subject: Subject) -> Subject | None:
    """The row that stands now for a scheme or programme; None where it was taken back."""
    found = latest(reader, subject)
    stands = found.superseded_by_id is None and found.withdrawn_at is None
    return found if stands else None


def standing(reader: Reader, subject: Subject, period: Turn) -> Standing:
    """The form of an update of one period, filled with what stands."""
    mine = belonging(subject)
    told = sorted(delivery.updates(reader, plan=subject.plan, of=mine), key=_ends)
    now = next((each for each in told if _same(each.period, period)), None)
    earlier = [each for each in told if _ends(each) < period.start]
    before = earlier[-1] if earlier else None
    rows = [
        row
        for row in delivery.milestones(reader, plan=subject.plan, of=mine)
        if _is_asked(row, period)
    ]
    rows.sort(key=lambda row: step(row).due or date.max)
    steps = tuple(step(row) for row in rows[:MOST])
    draft = UpdateDraft.objects.filter(
        plan=subject.plan,
        of_kind=kind_of(subject),
        of=subject.natural_key,
        starts_on=period.start,
    ).select_related("saved_by")
    return Standing(
        subject,
        period,
        steps,
        {row.natural_key: row for row in rows[:MOST]},
        max(0, len(rows) - MOST),
        now,
        before,
        draft.first(),
        prefilled(steps, told_of(now), told_of(before)),
        tuple(row.text for row in delivery.decisions(reader, plan=subject.plan, of=mine)),
    )


def period_due(reader: Reader, subject: Subject, on: date) -> Turn:
    """The period to tell of on a day: the last one that is over, else the one that goes on.

    The last one is left alone where it was told of, or was over before the subject stood.
    """
    policy = policies.reviewing(on)
    last = cycle.last_ended(policy, on)
    rows = delivery.updates(reader, plan=subject.plan, of=belonging(subject))
    told = max((_ends(row) for row in rows), default=None)
    first = first_stated(reader, subject) or on
    if cycle.is_told(last, told) or first > last.end:
        return cycle.turn(policy, on)
    return last


def told_of(row: Update | None) -> Told | None:
    """What an update says, as a plain value."""
    if row is None:
        return None
    return Told(
        rag=row.rag,
        done=row.done,
        next=row.next,
        risks=row.risks,
        sought=tuple(row.decisions_sought),
        ratings=tuple(row.ratings),
        figures=tuple(row.figures),
    )


def step(row: Milestone) -> Step:
    """A milestone as the form shows it."""
    due = row.due or row.end
    return Step(
        key=row.natural_key,
        title=row.title,
        label="" if due is None else due.label,
        due=None if due is None else due.end or due.start,
        start=None if row.start is None else row.start.start,
        done_on=row.done_on,
        is_done=row.state == "done" or row.done_on is not None,
        forecast="" if row.forecast is None else row.forecast.label,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A scheme of which nothing was told for the last period that is over."""

    scheme: Scheme
    period: Turn
    days: int
    """So many days ago the period ended."""
    told: date | None = None


def due_updates(reader: Reader, on: date, *, plan: Plan | None = None) -> list[Due]:
    """The schemes for which an update is due on a day, those longest untold first.

    Due are schemes that are planned or in progress and stood before the period was over.
    """
    period = cycle.last_ended(policies.reviewing(on), on)
    schemes = list(delivery.schemes(reader, plan=plan, as_at=on).filter(gateway__in=cycle.REVIEWED))
    if not schemes:
        return []
    latest = _latest(delivery.updates(reader, plan=plan, as_at=on).filter(programme=None), schemes)
    keys = [each.natural_key for each in schemes]
    since = dict(
        Scheme.objects.filter(natural_key__in=keys, withdrawn_at=None)
        .order_by()
        .values_list("natural_key")
        .annotate(Min("stated_on"))
    )
    found = [
        Due(each, period, (on - period.end).days, latest.get(each.pk))
        for each in schemes
        if cycle.is_due(
            period,
            gateway=each.gateway,
            since=since.get(each.natural_key, on),
            told=latest.get(each.pk),
        )
    ]
    return sorted(found, key=lambda due: (due.told or date.min, due.scheme.title))


def _latest(updates: Iterable[Update], schemes: Iterable[Scheme]) -> dict[Any, date]:
    """The last day that was told of each scheme, by its number."""
    by_key: dict[tuple[int, str], date] = {}
    by_title: dict[tuple[int, str], date] = {}
    for row in updates:
        day = _ends(row)
        if row.scheme is not None:
            key = (row.plan_id, row.scheme.natural_key)
            by_key[key] = max(day, by_key.get(key, date.min))
        else:
            title = (row.plan_id, folded(row.of))
            by_title[title] = max(day, by_title.get(title, date.min))
    found = {}
    for each in schemes:
        days = (
            by_key.get((each.plan_id, each.natural_key)),
            by_title.get((each.plan_id, folded(each.title))),
        )
        known = [day for day in days if day is not None and day != date.min]
        if known:
            found[each.pk] = max(known)
    return found


def _ends(row: Update) -> date:
    period = row.period
    return (period.end or period.start or date.min) if period else date.min


def _same(told: PeriodShape | None, period: Turn) -> bool:
    return told is not None and (told.start, told.end) == (period.start, period.end)


def _is_asked(row: Milestone, period: Turn) -> bool:
    """True of what is open, and of what was done in the period or since."""
    if row.state == "dropped":
        return False
    if row.done_on is not None:
        return row.done_on >= period.start
    return row.state != "done"
