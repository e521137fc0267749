"""Reads: milestones with how each stands on a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Coalesce

from placeplan.rooms.delivery.models import Milestone, MilestoneState
from placeplan.rooms.delivery.queries import milestones
from placeplan.rooms.places.models import Plan, PlanFactQuerySet, Reader


def milestones_on(
    reader: Reader,
    *,
    plan: Plan,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> PlanFactQuerySet[Milestone]:
    """The milestones of a plan, each with its `standing` on a day, one of `layouts.STANDINGS`."""
    last = Coalesce("due_end", "due_start", "end_end", "end_start")
    done = Q(state=MilestoneState.DONE) | Q(done_on__isnull=False)
    rows = milestones(reader, plan=plan, as_at=as_at, known_at=known_at).alias(last_day=last)
    return rows.annotate(  # type: ignore[return-value]  # it is of milestones still
        standing=Case(
            When(Q(state=MilestoneState.DROPPED), then=Value("dropped")),
            When(done, then=Value("done")),
            When(last_day=None, then=Value("undated")),
            When(last_day__lt=on, then=Value("overdue")),
            default=Value("to_come"),
            output_field=CharField(),
        )
    )
