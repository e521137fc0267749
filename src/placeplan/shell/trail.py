"""The audit trail of a plan: who did what, when and why, and what it said before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.exchange.trail import Entry, actors, details_of, entries, kinds, trail
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.actions import SEE_PAPERS
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import may_in_plan
from placeplan.rooms.register.models import Event
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    day,
    not_there,
    page_of,
    xlsx_download,
)
from placeplan.shell.fields import changes, fields_of
from placeplan.shell.fields import day as spelt
from placeplan.shell.kinds import QUERIES
from placeplan.shell.words import deed, kind_word

FILTERS = ("person", "kind", "from", "to")
SIZE = 50
"""So many events stand on one page; a download takes ten times as many at once."""
MOVED = ("import-paper", "undo-import")
"""What changes many records at once: all of them are shown by comparing the plan around it."""
HEAD = (
    *("When", "Who", "What", "Kind", "Record", "Field", "Before", "After", "Why", "Number"),
    "Event",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the page shows it; `changes` are field, before and after."""

    at: datetime
    who: str
    deed: str
    kind: str
    text: str
    address: str
    reason: str
    changes: list[tuple[str, str, str]]
    more: str
    details: list[tuple[str, str]]
    entry: Entry


@require_safe
def plan_trail(request: HttpRequest, slug: str) -> HttpResponse:
    """What people did in a plan, the latest first; for those who belong to it."""
    plan = places.plan(request.user, slug)
    if plan is None or not may_in_plan(request.user, SEE_PAPERS, plan):
        return not_there(request)
    typed = {name: chosen(request, name) for name in FILTERS}
    since, until = day(typed["from"]), day(typed["to"])
    errors = _errors(typed, since, until)
    rows = trail(
        request.user,
        plan,
        **asked(request).times,
        since=since,
        until=until,
        actor=typed["person"],
        kind=typed["kind"],
    )
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(f"{plan.slug}-trail", HEAD, _cells(request, plan, rows))
    page = page_of(request, rows, SIZE)
    values = {
        "plan": plan,
        "page": page,
        "lines": [_line(plan, each) for each in _entries(request, plan, page)],
        "typed": typed,
        "filters": [*FILTERS],
        "filtered": any(typed.values()),
        "errors": errors,
        "people": actors(plan),
        "kinds": [(kind, kind_word(kind, 2)) for kind in kinds(plan)],
    }
    return render(request, "placeplan/trail.jinja", values, status=422 if errors else 200)


def _errors(typed: dict[str, str], since: date | None, until: date | None) -> dict[str, str]:
    errors = {
        name: f"“{typed[name]}” is not a date. Type a day, for example 31 March 2014"
        for name, read in (("from", since), ("to", until))
        if typed[name] and read is None
    }
    if since is not None and until is not None and since > until:
        errors["from"] = "The first day comes after the second"
    return errors


def _entries(request: HttpRequest, plan: Plan, rows: Iterable[Event]) -> list[Entry]:
    return entries(request.user, plan, rows, QUERIES)


def _line(plan: Plan, entry: Entry) -> Line:
    event = entry.event
    address, more = "", ""
    if entry.row is not None:
        address = reverse("record", args=[event.subject_kind, entry.row.pk])
    elif entry.paper is not None:
        address = reverse("import", args=[entry.paper.pk])
    if event.action in MOVED:
        around = {
            "from_known": (event.at - timedelta(microseconds=1)).isoformat(),
            "to_known": event.at.isoformat(),
        }
        more = f"{reverse('compare', args=[plan.slug])}?{urlencode(around)}"
    return Line(
        timezone.localtime(event.at),
        str(event.actor or "The operator"),
        deed(event.action),
        kind_word(event.subject_kind),
        entry.text,
        address,
        event.reason,
        _changes(entry),
        more,
        [(name, _spelt(text)) for name, text in details_of(entry)],
        entry,
    )


def _spelt(text: str) -> str:
    """A day as people write it; any other text as it is."""
    try:
        return spelt(date.fromisoformat(text))
    except ValueError:
        return text


def _changes(entry: Entry) -> list[tuple[str, str, str]]:
    """What the record said before and says after; of one that came or went, all that it says."""
    before, after = entry.before, entry.after
    if before is not None and after is not None:
        return changes(before, after)
    only = before or after
    if only is None:
        return []
    plain = [(each.text, _text(each.value)) for each in fields_of(only)]
    return [(name, text, "") if after is None else (name, "", text) for name, text in plain]


def _text(value: object) -> str:
    """A value of a field in a cell."""
    if isinstance(value, list):
        return "; ".join(each if isinstance(each, str) else str(each) for each in value)
    return str(value)


def _cells(request: HttpRequest, plan: Plan, rows: QuerySet[Event]) -> Iterator[tuple[object, ...]]:
    """A line for each field that an event changed, and one for each event that changed none."""
    start, size = 0, SIZE * 10
    while part := list(rows[start : start + size]):
        for line in (_line(plan, each) for each in _entries(request, plan, part)):
            event = line.entry.event
            head = (f"{line.at:%Y-%m-%d %H:%M:%S}", line.who, line.deed, line.kind, line.text)
            for change in line.changes or [("", "", "")]:
                yield (*head, *change, line.reason, event.subject_id, str(event.pk))
        start += size
