"""The portfolio of a plan: what people say of each scheme, and what its evidence says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.rooms.assurance import queries
from placeplan.rooms.assurance.permissions import may_approve
from placeplan.rooms.assurance.portfolio import VIEWS, Choice, Line
from placeplan.rooms.assurance.portfolio import portfolio as arranged
from placeplan.rooms.assurance.timeline import timeline
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import asked, chosen, csv_download, not_there, xlsx_download

CHOICES = tuple(each.name for each in fields(Choice))
HEAD = (
    *("Scheme", "Workstream", "Gateway", "Lead", "Rated by people", "Rated by evidence", "Why"),
    *("Next milestone", "Due", "Overdue milestones", "Slips", "Days slipped"),
    *("Saving £", "Saved £", "Planned to date £", "Last update", "Record"),
)


@require_safe
def portfolio(request: HttpRequest, slug: str) -> HttpResponse:
    """Every scheme on one line, as a list, a board by gateway or a timeline."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    dates = asked(request)
    on = dates.as_at or timezone.localdate()
    choice = Choice(**{name: chosen(request, name) for name in CHOICES})
    found = arranged(queries.portfolio_lines(request.user, plan, on=on, **dates.times), choice)
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(f"{plan.slug}-portfolio", HEAD, [_line(each) for each in found.lines])
    names = [name for name in CHOICES if name not in ("sort", "view")]
    view = choice.view if choice.view in dict(VIEWS) else "list"
    values = {
        "plan": plan,
        "on": on,
        "found": found,
        "choice": choice,
        "filters": names,
        "filtered": any(getattr(choice, name) for name in names),
        "view": view,
        "views": VIEWS,
        "adds": not dates.is_past and may_change(request.user, plan),
        "approves": not dates.is_past and may_approve(request.user, plan),
        "timeline": timeline(found.lines, on) if view == "timeline" else None,
    }
    return render(request, "assurance/portfolio.jinja", values)


def _line(line: Line) -> tuple[object, ...]:
    cells = _cells(line)
    return tuple(each.isoformat() if isinstance(each, date) else each for each in cells)


def _cells(line: Line) -> Iterator[object]:
    yield from (line.title, line.workstream, line.gateway, "; ".join(line.leads))
    yield from (line.asserted, line.computed, line.contradiction or "; ".join(line.because))
    yield from (line.next_title, line.next_due, line.overdue, line.slips, line.slipped)
    yield from (line.saving, *(line.told or (None, None)), line.updated_on, line.id)
