"""Reads: indicators and what papers state of them, limited to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from placeplan.kernel.period import Period
from placeplan.rooms.performance.models import (
    Availability,
    Indicator,
    Observation,
    Standard,
)
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.places.models import Organisation, Plan, PlanFactQuerySet, Reader
from placeplan.rooms.places.queries import Facts, during, in_force


def indicators(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> QuerySet[Indicator]:
    """The indicators of which the reader may see an observation, by reference and name.

    With a date those of which one had been stated and was known then.
    """
    seen = Observation.objects.visible_to(reader).filter(indicator=OuterRef("pk"))
    if as_at is not None or known_at is not None:
        seen = seen.until(as_at, known_at)
    if plan is not None:
        seen = seen.filter(plan=plan)
    rows = Indicator.objects.filter(Exists(seen)).select_related("framework")
    return rows.order_by("ref", "name", "pk")


def indicator(reader: Reader, slug: str) -> Indicator | None:
    """The indicator of an address; None where there is none that the reader may see."""
    return indicators(reader).filter(slug=slug).first()


def observations(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
    organisation: Organisation | None = None,
    period: Period | None = None,
    indicator: Indicator | None = None,
) -> PlanFactQuerySet[Observation]:
    """What was observed; `organisation` is the one that is measured."""
    rows = in_force(Observation.objects.all(), reader, plan, as_at, known_at)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    return during(rows, period, "period").select_related("indicator__framework", "organisation")


standards = Facts(Standard)

QUERIES: dict[str, Facts[Any]] = {"standard": standards}
"""Beside observations, which `standing` counts."""


@dataclass(frozen=True, slots=True)
class History:
    """One indicator: what was read of it for each organisation, in the order of time."""

    indicator: Indicator
    lines: tuple[tuple[str, tuple[Reading, ...]], ...]
    plans: tuple[Plan, ...]

    @property
    def latest(self) -> tuple[Reading, ...]:
        """The latest reading of each organisation."""
        return tuple(readings[-1] for _, readings in self.lines)


def history(
    reader: Reader, slug: str, *, as_at: date | None = None, known_at: datetime | None = None
) -> History | None:
    """What is known of an indicator by its address; None where the reader may know nothing."""
    found = indicator(reader, slug)
    if found is None:
        return None
    rows = observations(reader, indicator=found, as_at=as_at, known_at=known_at)
    lines: dict[str, list[Reading]] = {}
    plans: dict[int, Plan] = {}
    for row in rows:
        plans.setdefault(row.plan_id, row.plan)
        lines.setdefault(row.organisation.printed_name, []).append(reading(row))
    return History(
        indicator=found,
        lines=tuple(
            (name, tuple(sorted(each, key=lambda one: one.moment))) for name, each in lines.items()
        ),
        plans=tuple(plans.values()),
    )


def commentaries(history: History) -> list[Reading]:
    """Each different commentary once, the latest first."""
    every = [each for _, readings in history.lines for each in readings if each.commentary]
    every.sort(key=lambda each: each.moment, reverse=True)
    return list({each.commentary: each for each in reversed(every)}.values())[::-1]


def reading(row: Observation, plan: Plan | None = None) -> Reading:
    """The stored observation as a dashboard needs it."""
    available = row.availability == Availability.PUBLISHED
    period = row.period
    return Reading(
        id=str(row.pk),
        slug=row.indicator.slug,
        ref=row.indicator_ref,
        name=row.indicator_name,
        domain=row.domain,
        organisation=row.organisation.printed_name,
        period=period.label if period else "",
        starts_on=period.start if period else None,
        ends_on=period.end if period else None,
        stated_on=row.stated_on,
        value=row.value,
        unit=row.unit,
        printed=row.as_printed if available else "",
        category=row.category,
        peer=_rank(row.peer_rank, row.peer_count, row.peer_printed),
        peer_rank=row.peer_rank,
        national=_rank(row.national_rank, row.national_count, row.national_printed),
        rank=row.national_rank,
        count=row.national_count,
        unreadable=tuple(each for each in (row.peer_printed, row.national_printed) if each),
        commentary=row.commentary,
        commentary_scope=row.commentary_scope,
        available=available,
        uncertain=row.uncertain,
        source=str(row.source),
        plan=(plan or row.plan).title,
        peer_count=row.peer_count,
        code=row.organisation.ods_code,
        definition=row.indicator.definition,
        direction=row.indicator.direction,
        framework=row.indicator.framework.name if row.indicator.framework else "",
    )


def _rank(rank: int | None, count: int | None, printed: str) -> str:
    return printed or (f"{rank}/{count}" if rank is not None else "")
