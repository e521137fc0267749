"""The API of what national statistics say of indicators, and how organisations stand by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import numpy as np
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from placeplan.definitions.indicators import definition
from placeplan.rooms.performance.benchmarks import Ranked, Standing
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.queries import benchmarks
from placeplan.rooms.places.api.facts import Day, Instant, aware
from placeplan.rooms.register.api import (
    WITH_CSV,
    Fault,
    FaultError,
    Paging,
    as_json,
    columns_of,
    listed_values,
    page_of,
    refuse_unknown,
)

router = Router(tags=["performance"])
Level = Literal["national", "region", "system", "provider", "commissioner", "practice", "area"]
KNOWN = "By the files that counted at this instant."


class OfMeasured(Schema):
    """Which published values: of one indicator, and of whom."""

    indicator: str = Field(
        max_length=160, description="The slug of its definition.", examples=["ae-four-hours"]
    )
    organisation: str | None = Field(
        default=None, max_length=120, description="ODS or ONS code.", examples=["RAJ"]
    )
    level: Level | None = None
    start: Day | None = Field(default=None, description="Periods from this day on.")
    end: Day | None = Field(default=None, description="Periods until this day.")
    as_of: Day | None = Field(
        default=None,
        description="Of the organisations as they stood on this day: counts of those that were "
        "taken over by then are added to their successors', those of commissioners to their "
        "system's; rates and ranks never are.",
    )
    known_at: Instant | None = Field(default=None, description=KNOWN)


class MeasuredItem(Schema):
    """One value; `mark` says why there is none. Counts are null where none are published."""

    model_config = ConfigDict(extra="forbid")

    indicator: str
    organisation: str
    name: str
    level: Level
    start: date
    end: date
    numerator: float | None
    denominator: float | None
    value: float | None
    mark: str


MeasuredPage = page_of("MeasuredPage", MeasuredItem)


@router.get(
    "/measured",
    response={200: MeasuredPage, 404: Fault, 422: Fault},
    url_name="measured",
    operation_id="list_measured",
    openapi_extra=WITH_CSV,
)
def measured(
    request: HttpRequest, filters: Query[OfMeasured], paging: Query[Paging]
) -> HttpResponse:
    """What national statistics say of an indicator, by organisation and period."""
    refuse_unknown(request, OfMeasured, Paging)
    _defined(filters.indicator)
    rows = benchmarks.values_of(
        filters.indicator,
        organisation=filters.organisation or "",
        level=filters.level or "",
        start=filters.start,
        end=filters.end,
        as_of=filters.as_of,
        known_at=aware(filters.known_at),
    )
    return listed_values(
        request,
        len(rows),
        paging,
        lambda first, last: _values(filters.indicator, rows.where(np.arange(first, last))),
        name="measured",
        columns=columns_of(MeasuredItem, {}),
    )


class OfStanding(Schema):
    """Whose standing, and when: in its latest period, or in the latest that has these days."""

    indicator: str = Field(
        max_length=160, description="The slug of its definition.", examples=["ae-four-hours"]
    )
    organisation: str = Field(max_length=120, description="ODS or ONS code.", examples=["RAJ"])
    level: Level | None = None
    start: Day | None = Field(default=None, description="The first day of the period.")
    end: Day | None = Field(default=None, description="The last day of the period.")
    known_at: Instant | None = Field(default=None, description=KNOWN)


class MissingItem(Schema):
    """A member of a group without a value, and why."""

    model_config = ConfigDict(extra="forbid")

    organisation: str
    name: str
    mark: str


class RankedItem(Schema):
    """A place among a group, 1 the best; ties share the better rank."""

    model_config = ConfigDict(extra="forbid")

    group: str | None
    rank: int | None
    count: int
    quartile: Literal["best", "middle", "worst"] | None
    missing: list[MissingItem]


class StandingItem(Schema):
    """One organisation among all of its level, and among its peers where a list is known."""

    model_config = ConfigDict(extra="forbid")

    indicator: str
    organisation: str
    name: str
    level: Level
    start: date
    end: date
    value: float | None
    mark: str
    among_all: RankedItem
    among_peers: RankedItem | None
    latest_end: date


@router.get(
    "/standing",
    response={200: StandingItem, 404: Fault, 422: Fault},
    url_name="standing",
    operation_id="get_standing",
)
def standing(request: HttpRequest, filters: Query[OfStanding]) -> HttpResponse:
    """How one organisation stands by national statistics."""
    refuse_unknown(request, OfStanding)
    _defined(filters.indicator)
    level, known_at = filters.level or "", aware(filters.known_at)
    period = benchmarks.period_of(
        filters.indicator, filters.organisation, level, filters.start, filters.end,
        known_at=known_at,
    )  # fmt: skip
    found = None
    if period is not None or filters.start is None is filters.end:
        found = benchmarks.standing_of(
            filters.indicator,
            filters.organisation,
            level=level,
            period=period,
            known_at=known_at,
        )
    if found is None:
        raise FaultError(404, "nothing is published of this organisation in the period")
    return as_json(_standing(filters.indicator, found))


def _defined(slug: str) -> None:
    if definition(slug) is None:
        raise FaultError(404, "no such indicator")


def _values(slug: str, rows: Measured) -> Iterator[Mapping[str, Any]]:
    for at in range(len(rows)):
        yield {
            "indicator": slug,
            "organisation": str(rows.organisation[at]),
            "name": str(rows.name[at]),
            "level": str(rows.level[at]),
            "start": str(rows.start[at]),
            "end": str(rows.end[at]),
            "numerator": _number(rows.numerator[at]),
            "denominator": _number(rows.denominator[at]),
            "value": _number(rows.value[at]),
            "mark": str(rows.mark[at]),
        }


def _standing(slug: str, found: Standing) -> dict[str, Any]:
    peers = found.among_peers
    return StandingItem.model_validate(
        {
            "indicator": slug,
            "organisation": found.organisation,
            "name": found.name,
            "level": found.level,
            "start": found.start.item(),
            "end": found.end.item(),
            "value": _number(found.value),
            "mark": found.mark,
            "among_all": _ranked(found.among_all),
            "among_peers": None if peers is None else _ranked(peers),
            "latest_end": found.latest_end.item(),
        }
    ).model_dump(mode="json")


def _ranked(place: Ranked) -> RankedItem:
    return RankedItem(
        group=place.title or None,
        rank=None if place.rank is None else place.rank.rank,
        count=place.count,
        quartile=place.quartile,
        missing=[
            MissingItem(organisation=each.organisation, name=each.name, mark=each.mark)
            for each in place.missing
        ],
    )


def _number(value: float) -> float | None:
    """A number as JSON knows it: what is not known is null."""
    return None if np.isnan(value) else float(value)
