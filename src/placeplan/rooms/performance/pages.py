"""Pages: the performance dashboard of a plan, and one indicator over time."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placeplan.rooms.performance import findings, queries
from placeplan.rooms.performance.dashboard import Choice, Dashboard
from placeplan.rooms.performance.models import Direction, Standard
from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.pages import list_page
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import asked, chosen, csv_download, not_there

_COMPARED = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "exactly"}


def threshold(standard: Standard) -> str:
    """The threshold in words: "at least 92%"."""
    if standard.threshold is None:
        return ""
    unit = "%" if standard.unit == "percent" else f" {standard.unit}" if standard.unit else ""
    compared = _COMPARED.get(standard.comparator, standard.comparator)
    return f"{compared} {standard.threshold:f}{unit}".strip()


def within(standard: Standard) -> str:
    """The time limit inside the standard: "8 minutes"."""
    limit = standard.within
    return "" if limit is None else f"{limit.value:f} {limit.unit}"


STANDARDS = Layout(
    kind="standard",
    title="Standards",
    lede="The thresholds that performance is held against, as the papers state them.",
    columns=(
        Column("name", "Standard"),
        Column("framework", "Framework", choose="All frameworks"),
        Column("threshold", "Threshold", value=threshold, by="threshold__number"),
        Column("within", "Within", value=within, by="within_value__number"),
    ),
    words=("name", "framework"),
)
CHOICES = ("domain", "organisation", "quartile", "period", "text", "sort")

standards = list_page(STANDARDS, queries.standards)


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


@require_safe
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator: its values over time, its ranks, what was said, and where it all stands."""
    history = queries.history(request.user, slug, **asked(request).times)
    if history is None:
        return not_there(request)
    direction = history.indicator.direction
    changes = [findings.of_change(line, direction) for _, line in history.lines]
    values = {
        "history": history,
        "indicator": history.indicator,
        "plan": history.plans[0] if len(history.plans) == 1 else None,
        "lines": [
            (name, [(each.period, each.ends_on, each.value, each.printed) for each in line])
            for name, line in history.lines
        ],
        "ranked": [
            (each.organisation, each.rank, each.count, number)
            for number, each in enumerate(history.latest, start=1)
            if each.quartile
        ],
        "said": queries.commentaries(history),
        "rank_finding": findings.of_ranks(history.latest),
        "change_finding": "; ".join(change for change in changes if change),
        "direction": "" if direction == Direction.UNKNOWN else Direction(direction).label,
    }
    return render(request, "performance/indicator.jinja", values)
