"""The API of targets."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from placeplan.rooms.performance.api.observed import OfPlanThen
from placeplan.rooms.performance.models import (
    Target,
    TargetKind,
)
from placeplan.rooms.performance.queries.targets import targets as stated_targets
from placeplan.rooms.places.api.facts import Filters, looked_up, reader_of
from placeplan.rooms.register.api import (
    WITH_CSV,
    Fault,
    Paging,
    columns_of,
    listed,
    page_of,
    refuse_unknown,
)

router = Router(tags=["performance"])


class TargetFilters(OfPlanThen):
    """Which targets: of a plan, of an indicator; those that stood on a day; known by then."""

    indicator: str | None = Field(
        default=None, max_length=160, description="Address of an indicator: its slug."
    )


class TargetItem(Schema):
    """What people of a plan hold an indicator against; national standards are definitions."""

    model_config = ConfigDict(extra="forbid")

    id: str
    plan: str
    indicator: str
    definition: str | None
    organisation: str | None
    kind: TargetKind
    comparator: Literal[">=", "<="]
    value: str
    start: date
    end: date
    reason: str
    stated_on: date


TargetPage = page_of("TargetPage", TargetItem)


def _target(row: Target) -> dict[str, Any]:
    whose = row.organisation
    return TargetItem.model_validate(
        {
            "id": str(row.pk),
            "plan": row.plan.slug,
            "indicator": row.indicator.slug,
            "definition": row.indicator.definition or None,
            "organisation": None if whose is None else whose.ods_code or whose.name,
            "kind": row.kind,
            "comparator": row.comparator,
            "value": format(row.value or 0, "f"),
            "start": row.starts_on,
            "end": row.ends_on,
            "reason": row.reason,
            "stated_on": row.stated_on,
        }
    ).model_dump(mode="json")


@router.get(
    "/targets",
    response={200: TargetPage, 404: Fault, 422: Fault},
    url_name="targets",
    operation_id="list_targets",
    openapi_extra=WITH_CSV,
)
def targets(
    request: HttpRequest, filters: Query[TargetFilters], paging: Query[Paging]
) -> HttpResponse:
    """What people of the plans that you may see hold indicators against."""
    refuse_unknown(request, TargetFilters, Paging)
    reader = reader_of(request)
    asked = looked_up(
        reader, Filters(plan=filters.plan, as_at=filters.as_at, known_at=filters.known_at)
    )
    rows = stated_targets(
        reader,
        plan=asked.plan,
        slug=filters.indicator or "",
        as_at=asked.as_at,
        known_at=asked.known_at,
    )
    columns = columns_of(TargetItem, {})
    return listed(request, rows, paging, _target, name="targets", columns=columns)
