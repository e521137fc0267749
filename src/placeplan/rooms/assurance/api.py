"""The API of assurance rows: what a board is told of each indicator, and what is done about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from placeplan.rooms.assurance.queries import acts
from placeplan.rooms.performance.acts import ActKind
from placeplan.rooms.performance.api.published import Day
from placeplan.rooms.performance.assurance_rows import AssuranceRow, Place, with_acts
from placeplan.rooms.performance.queries import assured
from placeplan.rooms.places.api.facts import Filters, Instant, looked_up, reader_of
from placeplan.rooms.register.api import (
    WITH_CSV,
    Fault,
    FaultError,
    Paging,
    columns_of,
    listed_values,
    page_of,
    refuse_unknown,
)

router = Router(tags=["assurance"])


class OfRows(Schema):
    """Whose rows, and of which day."""

    plan: str = Field(max_length=120, description="Address of a plan: its slug.")
    as_of: Day | None = Field(
        default=None,
        description="Of the organisations as they stood on this day: counts are added up for "
        "those that had taken over from others by then.",
    )
    as_at: Day | None = Field(default=None, description="What had been stated by this day.")
    known_at: Instant | None = Field(
        default=None, description="As the system knew it at this instant."
    )


class ActItem(Schema):
    """One open action, measure or scheme that names the indicator."""

    model_config = ConfigDict(extra="forbid")

    kind: ActKind
    id: str
    text: str
    owners: list[str]
    due: str | None


class RowItem(Schema):
    """One indicator for one organisation in its latest period, as the dashboard shows it.

    `variation` and `assurance` are the names of the icons. `lacks_action` is true where a board
    should look and nobody says what is done.
    """

    model_config = ConfigDict(extra="forbid")

    indicator: str
    ref: str | None
    name: str
    domain: str | None
    organisation: str
    code: str | None
    period: str | None
    start: date | None
    end: date | None
    value: str | None
    unit: str | None
    printed: str | None
    target: str | None
    is_met: bool | None
    variation: str
    assurance: str
    points: int
    peer_rank: int | None
    peer_count: int | None
    england_rank: int | None
    england_count: int | None
    quartile: Literal["best", "middle", "worst"] | None
    commentary: str | None
    action: str | None
    owner: str | None
    due: str | None
    lacks_action: bool
    acts: list[ActItem]


RowPage = page_of("AssuranceRowPage", RowItem)


@router.get(
    "/assurance-rows",
    response={200: RowPage, 404: Fault, 422: Fault},
    url_name="assurance-rows",
    operation_id="list_assurance_rows",
    openapi_extra=WITH_CSV,
)
def assurance_rows(
    request: HttpRequest, filters: Query[OfRows], paging: Query[Paging]
) -> HttpResponse:
    """The assurance rows of a plan, in the order of its papers."""
    refuse_unknown(request, OfRows, Paging)
    reader = reader_of(request)
    asked = looked_up(
        reader, Filters(plan=filters.plan, as_at=filters.as_at, known_at=filters.known_at)
    )
    if asked.plan is None:
        raise FaultError(404, "no such plan")
    times: dict[str, Any] = {"as_at": asked.as_at, "known_at": asked.known_at}
    known = assured(reader, asked.plan, standing_on=filters.as_of, **times)
    found = with_acts(known.rows(), acts(reader, asked.plan, **times))
    rows = [each for each in found if each is not None]
    return listed_values(
        request,
        len(rows),
        paging,
        lambda first, last: _items(rows[first:last]),
        name="assurance-rows",
        columns=columns_of(RowItem, {}),
    )


def _items(rows: Sequence[AssuranceRow]) -> Iterator[dict[str, Any]]:
    for row in rows:
        first = row.acts[0] if row.acts else None
        peer, england = _rank(row.peers), _rank(row.england)
        yield RowItem(
            indicator=row.slug,
            ref=row.ref or None,
            name=row.name,
            domain=row.domain or None,
            organisation=row.organisation,
            code=row.code or None,
            period=row.period or None,
            start=row.starts_on,
            end=row.ends_on,
            value=None if row.value is None else f"{row.value:f}",
            unit=row.unit or None,
            printed=row.printed or None,
            target=row.target_text or None,
            is_met=row.is_met,
            variation=str(row.variation),
            assurance=str(row.assurance),
            points=row.points,
            peer_rank=peer[0],
            peer_count=peer[1],
            england_rank=england[0],
            england_count=england[1],
            quartile=row.quartile,  # type: ignore[arg-type]
            commentary=row.commentary or None,
            action=first.text if first else None,
            owner=first.owner or None if first else None,
            due=first.due or None if first else None,
            lacks_action=row.lacks_action,
            acts=[
                ActItem(
                    kind=each.kind,
                    id=each.id,
                    text=each.text,
                    owners=list(each.owners),
                    due=each.due or None,
                )
                for each in row.acts
            ],
        ).model_dump(mode="json")


def _rank(place: Place | None) -> tuple[int | None, int | None]:
    return (None, None) if place is None else (place.rank, place.count)
