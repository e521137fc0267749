"""How every room offers the facts of a plan: the same filters, pages and shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Protocol, TypeVar, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from placeplan.kernel import period as periods
from placeplan.records import KINDS
from placeplan.records.record import Record
from placeplan.records.shapes import DueShape, PeriodShape, SourceShape, Within
from placeplan.rooms.places import queries
from placeplan.rooms.places.models import (
    Organisation,
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Reader,
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
from placeplan.rooms.register.models import Person

P = TypeVar("P", bound=PlanFact)

NESTED: dict[str, tuple[str, ...]] = {
    "source": tuple(SourceShape.model_fields),
    "period": tuple(PeriodShape.model_fields),
    "within": tuple(Within.model_fields),
    **{name: tuple(DueShape.model_fields) for name in ("deadline", "due", "start", "end", "date")},
}
"""The objects of a record whose parts are columns of their own in CSV."""


_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?", re.DOTALL)


def _written(value: Any) -> Any:
    """The text, unless it is a bare number, which is no way to write a day or an instant."""
    if not _WRITTEN.fullmatch(str(value)):
        raise ValueError("write it as 2013-11-14 or 2013-11-14T09:30:00Z")
    return value


Day = Annotated[date, BeforeValidator(_written)]
Instant = Annotated[datetime, BeforeValidator(_written)]


class Filters(Schema):
    """Which records: of a plan, an organisation, a period; in force on a day; known by then."""

    plan: str | None = Field(
        default=None, max_length=120, description="Address of a plan: its slug."
    )
    organisation: str | None = Field(
        default=None, max_length=20, description="ODS code of an organisation, or its number here."
    )
    period: str | None = Field(
        default=None,
        max_length=100,
        json_schema_extra={"format": "period"},
        description="A period as papers write it, such as 2019/20, Q3 2017/18 or March 2014: "
        "records that share a day with it.",
    )
    as_at: Day | None = Field(default=None, description="What was in force on this day.")
    known_at: Instant | None = Field(
        default=None, description="As the system knew it at this instant."
    )


class OfPlan(Schema):
    """Which things: those of a plan."""

    plan: str | None = Field(
        default=None, max_length=120, description="Address of a plan: its slug."
    )


class Asked(BaseModel):
    """The filters, looked up."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    plan: Plan | None = None
    organisation: Organisation | None = None
    period: periods.Period | None = None
    as_at: date | None = None
    known_at: datetime | None = None


class FactQuery(Protocol[P]):
    """A query of a room that answers with facts of plans."""

    def __call__(
        self,
        reader: Reader,
        *,
        plan: Plan | None = None,
        as_at: date | None = None,
        known_at: datetime | None = None,
        organisation: Organisation | None = None,
        period: periods.Period | None = None,
    ) -> PlanFactQuerySet[P]: ...


def reader_of(request: HttpRequest) -> Reader:
    """Whoever asks."""
    user = request.user
    return user if isinstance(user, Person) else AnonymousUser()


def aware(instant: datetime | None) -> datetime | None:
    """The instant, here where no zone is named. Raises a fault where there is no such instant."""
    if instant is None:
        return None
    zoned = timezone.make_aware(instant) if timezone.is_naive(instant) else instant
    try:
        # No database takes every displacement that ISO 8601 can write.
        return zoned.astimezone(UTC)
    except OverflowError as error:
        raise FaultError(422, "known_at: there is no such instant") from error


def looked_up(reader: Reader, filters: Filters) -> Asked:
    """The plan, organisation and period that the filters name.

    Raises a fault: 404 where the reader can see no such plan or organisation, 422 where the
    period names no days.
    """
    asked = Asked(as_at=filters.as_at, known_at=aware(filters.known_at))
    if filters.plan is not None:
        asked.plan = queries.plan(reader, filters.plan.replace("\0", ""))
        if asked.plan is None:
            raise FaultError(404, "no such plan")
    if filters.organisation is not None:
        asked.organisation = queries.organisation(reader, filters.organisation.replace("\0", ""))
        if asked.organisation is None:
            raise FaultError(404, "no such organisation")
    if filters.period is not None:
        asked.period = periods.parse(filters.period)
        if not asked.period.is_dated:
            raise FaultError(422, "period: these words name no days")
    return asked


def address_of(kind: str) -> str:
    """The last part of the address under which records of a kind are listed."""
    return kind if kind == "unrecognised" else f"{kind}s"


def offer_each(
    router: Router, kinds: Mapping[str, queries.Facts[Any]], dump: Callable[[Any], Record]
) -> None:
    """Adds every kind of a room to its router."""
    for kind, query in kinds.items():
        offer(router, KINDS[kind], query.model, query, dump)


def offer(
    router: Router,
    record: type[Record],
    model: type[P],
    query: FactQuery[P],
    dump: Callable[[P], Record],
) -> None:
    """Adds the list of a kind of record, and the single record, to a room's router."""
    address = address_of(str(record.model_fields["kind"].default))
    name = record.__name__
    item = create_model(f"{name}Item", __base__=record, id=(UUID, ...), url=(str, ...))
    page = page_of(f"{name}Page", item)
    one = f"{address}-one"

    def plain(row: P) -> dict[str, Any]:
        values = dump(row).model_dump(mode="json")
        return {**values, "id": str(row.pk), "url": reverse(f"api:{one}", args=[row.pk])}

    @router.get(
        f"/{address}",
        response={200: page, 404: Fault, 422: Fault},
        url_name=address,
        operation_id=f"list_{address}",
        summary=f"List {address}",
        description=record.__doc__,
        openapi_extra=WITH_CSV,
    )
    def several(
        request: HttpRequest, filters: Query[Filters], paging: Query[Paging]
    ) -> HttpResponse:
        refuse_unknown(request, Filters, Paging)
        reader = reader_of(request)
        asked = looked_up(reader, filters)
        rows = query(
            reader,
            plan=asked.plan,
            as_at=asked.as_at,
            known_at=asked.known_at,
            organisation=asked.organisation,
            period=asked.period,
        )
        columns = columns_of(item, NESTED)
        return listed(request, rows, paging, plain, name=address, columns=columns, nested=NESTED)

    @router.get(
        f"/{address}/{{id}}",
        response={200: item, 404: Fault, 422: Fault},
        url_name=one,
        operation_id=f"get_{address}",
        summary=f"One of the {address}, in force or superseded",
        description=record.__doc__,
    )
    def single(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
        rows = cast(PlanFactQuerySet[P], model.objects.all())
        row = queries.stored(rows, reader_of(request)).filter(pk=id).first()
        if row is None:
            raise FaultError(404, "no such record")
        return as_json(plain(row))
