"""The performance dashboard of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placeplan.rooms.performance import queries
from placeplan.rooms.performance.dashboard import Choice, Dashboard
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import asked, chosen, csv_download, not_there

CHOICES = ("domain", "organisation", "quartile", "period", "text", "sort")


@require_safe
def performance(request: HttpRequest, slug: str) -> HttpResponse:
    """The dashboard: indicators down, organisations side by side."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    choice = Choice(**{name: chosen(request, name) for name in CHOICES})
    board = queries.dashboard(request.user, plan, choice, **asked(request).times)
    if request.GET.get("format") == "csv":
        return csv_download(f"{plan.slug}-performance", HEAD, _lines(board))
    values = {
        "plan": plan,
        "board": board,
        "choice": choice,
        "choices": CHOICES,
        "filters": [name for name in CHOICES if name != "sort"],
        "filtered": any(getattr(choice, name) for name in CHOICES if name != "sort"),
    }
    return render(request, "performance/performance.jinja", values)


HEAD = (
    "Reference",
    "Indicator",
    "Domain",
    "Organisation",
    "Period",
    "Value",
    "Unit",
    "As printed",
    "Peer rank",
    "England rank",
    "Quartile in England",
    "Commentary",
    "Source",
    "Record",
)


def _lines(board: Dashboard) -> Iterator[tuple[object, ...]]:
    for row in board.rows:
        for each in row.readings:
            yield (
                each.ref,
                each.name,
                each.domain,
                each.organisation,
                each.period,
                None if each.value is None else f"{each.value:f}",
                each.unit,
                each.printed if each.available else "Not available",
                each.peer,
                each.national,
                each.quartile,
                each.commentary,
                each.source,
                each.id,
            )
