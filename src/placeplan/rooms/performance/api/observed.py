"""The API of indicators and of what papers state of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from placeplan.records.performance import Observation as ObservationRecord
from placeplan.rooms.performance import queries
from placeplan.rooms.performance.interchange import dump
from placeplan.rooms.performance.models import (
    Direction,
    Indicator,
    Observation,
)
from placeplan.rooms.places.api.facts import (
    Day,
    Filters,
    Instant,
    looked_up,
    offer,
    offer_each,
    reader_of,
)
from placeplan.rooms.register.api import (
    WITH_CSV,
    Fault,
    FaultError,
    Paging,
    as_json,
    columns_of,
    listed,
    page_of,
    refuse_unknown,
)

router = Router(tags=["performance"])
offer(router, ObservationRecord, Observation, queries.observations, dump)
offer_each(router, queries.QUERIES, dump)


class IndicatorItem(Schema):
    """Something that is measured; `direction` is the way that is better."""

    model_config = ConfigDict(extra="forbid")

    id: str
    url: str
    framework: str | None
    ref: str | None
    name: str
    domain: str | None
    unit: str | None
    direction: Direction


class OfPlanThen(Schema):
    """Which things: those of a plan, as at a day, as known at an instant."""

    plan: str | None = Field(
        default=None, max_length=120, description="Address of a plan: its slug."
    )
    as_at: Day | None = Field(default=None, description="What had been stated by this day.")
    known_at: Instant | None = Field(
        default=None, description="As the system knew it at this instant."
    )


IndicatorPage = page_of("IndicatorPage", IndicatorItem)


def _indicator(row: Indicator) -> dict[str, Any]:
    return IndicatorItem(
        id=row.slug,
        url=reverse("api:indicators-one", args=[row.slug]),
        framework=None if row.framework is None else row.framework.name,
        ref=row.ref or None,
        name=row.name,
        domain=row.domain or None,
        unit=row.unit or None,
        direction=Direction(row.direction),
    ).model_dump(mode="json")


@router.get(
    "/indicators",
    response={200: IndicatorPage, 404: Fault, 422: Fault},
    url_name="indicators",
    operation_id="list_indicators",
    openapi_extra=WITH_CSV,
)
def indicators(
    request: HttpRequest, filters: Query[OfPlanThen], paging: Query[Paging]
) -> HttpResponse:
    """The indicators of which you may read an observation."""
    refuse_unknown(request, OfPlanThen, Paging)
    reader = reader_of(request)
    asked = looked_up(reader, Filters(**filters.model_dump()))
    rows = queries.indicators(reader, plan=asked.plan, as_at=asked.as_at, known_at=asked.known_at)
    columns = columns_of(IndicatorItem, {})
    return listed(request, rows, paging, _indicator, name="indicators", columns=columns)


@router.get(
    "/indicators/{id}",
    response={200: IndicatorItem, 404: Fault, 422: Fault},
    url_name="indicators-one",
    operation_id="get_indicator",
)
def indicator(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
    """One indicator, by its address."""
    row = queries.indicator(reader_of(request), id)
    if row is None:
        raise FaultError(404, "no such indicator")
    return as_json(_indicator(row))
