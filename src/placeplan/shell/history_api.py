"""A plan at two dates, and who did what in it, as data: `/api/v1/changes` and `/api/v1/events`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from placeplan.exchange.compared import Difference, Moment, differences
from placeplan.exchange.trail import Entry, entries, trail
from placeplan.exchange.versions import record_of
from placeplan.rooms.places.actions import SEE_PAPERS
from placeplan.rooms.places.api.facts import (
    Day,
    Filters,
    Instant,
    address_of,
    aware,
    looked_up,
    reader_of,
)
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import may_in_plan
from placeplan.rooms.places.three_way import FieldChange
from placeplan.rooms.places.three_way import differences as fields_of
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
from placeplan.shell.kinds import QUERIES

router = Router(tags=["history"])
Plain = Any
"""A value of the data contract as JSON has it."""


class FieldItem(Schema):
    """One field of a record, as it was and as it is; null where it said nothing."""

    model_config = ConfigDict(extra="forbid")

    field: str
    before: Plain
    after: Plain


class ChangesAsked(Schema):
    """Between which two moments: days by which it had been stated, instants when it was known."""

    plan: str = Field(max_length=120, description="Address of a plan: its slug.")
    since: Day | None = Field(
        default=None,
        description="What had been stated by this day. Without it and `since_known`, nothing had.",
    )
    until: Day | None = Field(default=None, description="The later day; without it, now.")
    since_known: Instant | None = Field(default=None, description="As known at this instant.")
    until_known: Instant | None = Field(default=None, description="As known at this instant.")
    kind: str | None = Field(default=None, max_length=30, description="A kind of record.")


class ChangeItem(Schema):
    """A record that differs. `id` is its later version's number, else its earlier one's."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["new", "changed", "gone"]
    kind: str
    id: str
    url: str
    before: str | None
    text: str
    part: str | None
    fields: list[FieldItem]


ChangePage = page_of("ChangePage", ChangeItem)


@router.get(
    "/changes",
    response={200: ChangePage, 404: Fault, 422: Fault},
    url_name="changes",
    operation_id="list_changes",
    openapi_extra=WITH_CSV,
)
def changes(
    request: HttpRequest, asked: Query[ChangesAsked], paging: Query[Paging]
) -> HttpResponse:
    """What is new, said otherwise or gone in a plan between two moments."""
    refuse_unknown(request, ChangesAsked, Paging)
    reader = reader_of(request)
    since = date.min if asked.since is None and asked.since_known is None else asked.since
    start = Moment(since, aware(asked.since_known))
    end = Moment(asked.until, aware(asked.until_known))
    every = [
        each
        for each in differences(reader, _plan(request, asked.plan), start, end, QUERIES)
        if asked.kind in (None, each.kind)
    ]
    return listed_values(
        request,
        len(every),
        paging,
        lambda first, last: map(_change, every[first:last]),
        name="changes",
        columns=columns_of(ChangeItem, {}),
    )


class EventsAsked(Schema):
    """Which events: of a plan, by whom, about what, on which days, until when."""

    plan: str = Field(max_length=120, description="Address of a plan: its slug.")
    person: str | None = Field(default=None, max_length=150, description="A user name.")
    kind: str | None = Field(default=None, max_length=60, description="What was acted upon.")
    since: Day | None = Field(default=None, description="From this day on.")
    until: Day | None = Field(default=None, description="Until this day.")
    as_at: Day | None = Field(default=None, description="What had been done by this day.")
    known_at: Instant | None = Field(
        default=None, description="What had been done at this instant."
    )


class EventItem(Schema):
    """Who did what, when and why. `before` and `subject` are numbers of versions of a record."""

    model_config = ConfigDict(extra="forbid")

    id: int
    at: datetime
    person: str | None
    name: str
    action: str
    kind: str
    subject: str
    before: str | None
    text: str
    reason: str
    fields: list[FieldItem]


EventPage = page_of("EventPage", EventItem)


@router.get(
    "/events",
    response={200: EventPage, 404: Fault, 422: Fault},
    url_name="events",
    operation_id="list_events",
    openapi_extra=WITH_CSV,
)
def events(request: HttpRequest, asked: Query[EventsAsked], paging: Query[Paging]) -> HttpResponse:
    """The audit trail of a plan that you belong to, the latest first."""
    refuse_unknown(request, EventsAsked, Paging)
    reader = reader_of(request)
    plan = _plan(request, asked.plan)
    if not may_in_plan(reader, SEE_PAPERS, plan):
        raise FaultError(404, "no such plan")
    rows = trail(
        reader,
        plan,
        as_at=asked.as_at,
        known_at=aware(asked.known_at),
        since=asked.since,
        until=asked.until,
        actor=(asked.person or "").replace("\0", ""),
        kind=(asked.kind or "").replace("\0", ""),
    )
    return listed_values(
        request,
        rows.count(),
        paging,
        lambda first, last: map(_event, entries(reader, plan, rows[first:last], QUERIES)),
        name="events",
        columns=columns_of(EventItem, {}),
    )


def _plan(request: HttpRequest, slug: str) -> Plan:
    """The plan. Raises a fault where the reader can see none of that address."""
    plan = looked_up(reader_of(request), Filters(plan=slug)).plan
    if plan is None:
        raise FaultError(404, "no such plan")
    return plan


def _change(each: Difference) -> dict[str, Any]:
    fields: tuple[FieldChange, ...] = ()
    if each.before is not None and each.after is not None:
        before, after = (record_of(each.kind, row).content() for row in (each.before, each.after))
        fields = fields_of(before, after)
    number = str(each.row.pk)
    return ChangeItem(
        what=each.what,
        kind=each.kind,
        id=number,
        url=reverse(f"api:{address_of(each.kind)}-one", args=[number]),
        before=None if each.before is None else str(each.before.pk),
        text=each.text,
        part=each.part or None,
        fields=list(_fields(fields)),
    ).model_dump(mode="json")


def _event(entry: Entry) -> dict[str, Any]:
    event = entry.event
    before = {} if entry.before is None else entry.before.content()
    after = {} if entry.after is None else entry.after.content()
    names = dict.fromkeys((*before, *after))
    return EventItem(
        id=event.pk,
        at=event.at,
        person=None if event.actor is None else event.actor.get_username(),
        name=str(event.actor or ""),
        action=event.action,
        kind=event.subject_kind,
        subject=event.subject_id,
        before=str(event.details["before"]) if event.details.get("before") else None,
        text=entry.text,
        reason=event.reason,
        fields=list(_fields(fields_of(before, {name: after.get(name) for name in names}))),
    ).model_dump(mode="json")


def _fields(found: tuple[FieldChange, ...]) -> Iterator[FieldItem]:
    for each in found:
        yield FieldItem(field=each.field, before=each.before, after=each.after)
