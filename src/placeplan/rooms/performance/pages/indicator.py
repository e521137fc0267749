"""The page of one indicator over time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placeplan.rooms.performance import findings, queries
from placeplan.rooms.performance.models import Direction
from placeplan.rooms.register.pages import asked, not_there


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
