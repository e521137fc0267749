"""Reads: goals, limited to what the reader may see."""

from __future__ import annotations

from datetime import date, datetime

from placeplan.kernel.period import Period
from placeplan.rooms.places.models import Organisation, Plan, PlanFactQuerySet, Reader
from placeplan.rooms.places.queries import in_force, of, tallied
from placeplan.rooms.strategy.models import Goal


def goals(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
    organisation: Organisation | None = None,
    period: Period | None = None,
) -> PlanFactQuerySet[Goal]:
    """What the plan intends."""
    return of(in_force(Goal.objects.all(), reader, plan, as_at, known_at), organisation, period)


def counts(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[tuple[int, str, int]]:
    """How many records there are: plan, kind, count."""
    return tallied(goals(reader, plan=plan, as_at=as_at, known_at=known_at), "goal")
