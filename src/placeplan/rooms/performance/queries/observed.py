"""Reads: indicators and what papers state of them, limited to what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from placeplan.kernel.period import Period
from placeplan.rooms.performance.dashboard import Choice, Dashboard, Reading, quartile
from placeplan.rooms.performance.dashboard import dashboard as arranged
from placeplan.rooms.performance.models import (
    Availability,
    Indicator,
    Observation,
    Standard,
)
from placeplan.rooms.places.models import Organisation, Plan, PlanFactQuerySet, Reader
from placeplan.rooms.places.queries import Facts, during, in_force


def indicators(reader: Reader, *, plan: Plan | None = None) -> QuerySet[Indicator]:
    """The indicators of which the reader may see an observation, by reference and name."""
    seen = Observation.objects.visible_to(reader).filter(indicator=OuterRef("pk"))
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
    return during(rows, period, "period").select_related("indicator", "organisation")


standards = Facts(Standard)

QUERIES: dict[str, Facts[Any]] = {"standard": standards}
"""Beside observations, which `standing` counts."""


def dashboard(
    reader: Reader,
    plan: Plan,
    choice: Choice,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Dashboard:
    """The indicators of a plan, organisations side by side, as the reader chose to see them."""
    rows = observations(reader, plan=plan, as_at=as_at, known_at=known_at)
    bare = rows.select_related(None).select_related("indicator", "organisation", "source__file")
    return arranged([reading(row, plan) for row in bare], choice)


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


@dataclass(frozen=True, slots=True)
class Standing:
    """How the indicators of one plan stand: values, of which how many need a look."""

    indicators: int = 0
    values: int = 0
    worst: int = 0
    unreadable: int = 0


def standing(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> dict[int, Standing]:
    """How the indicators of each plan stand, by the number of the plan.

    Of each indicator and organisation the latest period counts towards the worst quartile.
    """
    rows = in_force(Observation.objects.all(), reader, plan, as_at, known_at)
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows.order_by(*MOMENT).values_list("plan", "indicator", "organisation", *RANKS):
        found.setdefault(row[0], []).append(row[1:])
    return {number: _standing(values) for number, values in found.items()}


MOMENT = (
    F("period_end").asc(nulls_first=True),
    F("period_start").asc(nulls_first=True),
    "stated_on",
)
RANKS = ("national_rank", "national_count", "peer_printed", "national_printed")


def _standing(values: list[tuple[Any, ...]]) -> Standing:
    latest = {(value[0], value[1]): quartile(value[2], value[3]) for value in values}
    return Standing(
        indicators=len({value[0] for value in values}),
        values=len(values),
        worst=sum(each == "worst" for each in latest.values()),
        unreadable=sum(bool(value[4] or value[5]) for value in values),
    )


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
    )


def _rank(rank: int | None, count: int | None, printed: str) -> str:
    return printed or (f"{rank}/{count}" if rank is not None else "")
