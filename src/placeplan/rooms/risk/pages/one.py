"""One risk: its scores over time, controls, assurances, actions and what it threatens."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.definitions import policies
from placeplan.rooms.delivery.queries.talk import part_counts, talk
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import chain, fact
from placeplan.rooms.register.pages import asked, not_there
from placeplan.rooms.risk import queries
from placeplan.rooms.risk.models import Risk
from placeplan.rooms.risk.register import LINES, Standing
from placeplan.rooms.risk.scoring import STAGES
from placeplan.rooms.risk.watch import tolerated

Line = tuple[str, list[tuple[str, object, Decimal, str]]]


@require_safe
def risk(request: HttpRequest, number: UUID) -> HttpResponse:
    """One version of a risk, with every score that was ever given it by then."""
    dates = asked(request)
    row = fact(request.user, Risk, number, **dates.times)
    if row is None:
        return not_there(request)
    on = dates.as_at or timezone.localdate()
    found = queries.one(request.user, row, on=on, **dates.times)
    versions = chain(request.user, row, **dates.times)
    said = talk(request.user, "risk", row, **dates.times)
    values = {
        "plan": row.plan,
        "fact": row,
        "found": found,
        "risk": found.risk,
        "links": queries.links(request.user, row, **dates.times),
        "lines": _lines(found.risk),
        "stages": STAGES,
        "lines_of_defence": LINES,
        "tolerated": tolerated(found.risk, policies.risk(on)),
        "versions": versions,
        "current": versions[0] if versions else row,
        "may_type": not dates.is_past and may_change(request.user, row.plan),
        "talk": said,
        "exhibits": part_counts(said.exhibits),
        "on": on,
    }
    return render(request, "risk/one.jinja", values)


def _lines(risk: Standing) -> list[Line]:
    """The scores of each stage as a line of the chart; of two on one day, the later."""
    lines: list[Line] = []
    for stage, word in STAGES.items():
        days = {each.on: each for each in risk.past if each.stage == stage and each.on}
        points: list[tuple[str, object, Decimal, str]] = [
            (f"{on.day} {on:%b %Y}", on, Decimal(each.score), str(each.score))
            for on, each in sorted(days.items())
        ]
        if points:
            lines.append((word, points))
    return lines
