"""How the plans of years hang together: which follows which, and what was carried."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from placeplan.exchange.outcome import said
from placeplan.exchange.reconcile import models
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Carried, ImportState, Plan, PlanFact, Reader


@dataclass(frozen=True, slots=True)
class Years:
    """The plan that one follows, None where there is none, and those that follow it."""

    before: Plan | None = None
    after: list[Plan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A record of the plan of another year: its kind, number and words, and that plan."""

    kind: str
    id: str
    text: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class CarriedOn:
    """Where a record was carried from, and what it was carried into."""

    earlier: list[Elsewhere] = field(default_factory=list)
    later: list[Elsewhere] = field(default_factory=list)


def years_around(plan: Plan, reader: Reader) -> Years:
    """The plans before and after one that the reader may see."""
    before = places.plan(reader, plan.follows) if plan.follows else None
    return Years(before, list(places.plans(reader).filter(follows=plan.slug)))


def carried(
    reader: Reader,
    kind: str,
    row: PlanFact,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> CarriedOn:
    """Where a record came from and where it went at a year's end, as far as the reader may see.

    With dates it is what had been carried by then.
    """
    found = CarriedOn()
    links = Carried.objects.filter(brought_by__state=ImportState.COMMITTED)
    if as_at is not None:
        links = links.filter(brought_by__stated_on__lte=as_at)
    if known_at is not None:
        links = links.filter(brought_by__decided_at__lte=known_at)
    if row.plan.follows:
        came = links.filter(plan=row.plan, kind=kind, natural_key=row.natural_key)
        before = places.plan(reader, row.plan.follows)
        for link in came if before is not None else ():
            found.earlier.extend(_rows(reader, link.from_kind, link.from_key, before))
    went = links.filter(
        from_kind=kind, from_key=row.natural_key, plan__follows=row.plan.slug
    ).select_related("plan")
    for link in went:
        found.later.extend(_rows(reader, link.kind, link.natural_key, link.plan))
    return found


def _rows(reader: Reader, kind: str, key: str, plan: Plan | None) -> list[Elsewhere]:
    """The last version of a record, where the reader may see it."""
    model = models().get(kind)
    if model is None or plan is None:
        return []
    rows = model.objects.visible_to(reader).filter(plan=plan, natural_key=key)
    last = rows.filter(withdrawn_at=None).order_by("-stated_on", "-recorded_at").first()
    return [] if last is None else [Elsewhere(kind, str(last.pk), said(last), plan)]
