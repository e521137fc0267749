"""The heat map: where risks stand by likelihood and impact, and which moved since a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.definitions import policies
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import asked, chosen, day, not_there
from placeplan.rooms.risk import heat, queries
from placeplan.rooms.risk.scoring import IMPACTS, LIKELIHOODS, STAGES

NAMES = ("stage", "since")


@require_safe
def heat_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Five by five squares with their risks; `?stage=` chooses the score, `?since=` shows moves."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    dates = asked(request)
    on = dates.as_at or timezone.localdate()
    stage = chosen(request, "stage")
    stage = stage if stage in STAGES else "current"
    typed = chosen(request, "since")
    since = day(typed)
    now = [each.risk for each in queries.register(request.user, plan, on=on, **dates.times)]
    moved = None
    if since is not None:
        before = queries.register(
            request.user, plan, on=since, as_at=since, known_at=dates.known_at
        )
        moved = heat.moves(now, [each.risk for each in before], stage)
    values = {
        "plan": plan,
        "on": on,
        "map": heat.heat_map(now, stage, policies.risk(on)),
        "total": len(now),
        "stage": stage,
        "stages": STAGES,
        "names": [*NAMES],
        "since": since,
        "since_typed": typed,
        "since_error": bool(typed) and since is None,
        "moves": moved,
        "likelihoods": LIKELIHOODS,
        "impacts": IMPACTS,
        "bands": policies.risk(on).bands,
    }
    return render(request, "risk/heat.jinja", values)
