"""The forms: a new risk, a changed one, a new score."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.definitions import policies
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import check_may_change
from placeplan.rooms.places.queries import chain, fact, latest
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.places.three_way import differences
from placeplan.rooms.register.pages import not_there
from placeplan.rooms.risk import services
from placeplan.rooms.risk.forms import (
    DATE_HINT,
    LISTS,
    TEXTS,
    assurance_rows,
    read_risk,
    read_score,
    typed_as,
)
from placeplan.rooms.risk.interchange import dump
from placeplan.rooms.risk.models import Risk
from placeplan.rooms.risk.register import LINES
from placeplan.rooms.risk.scoring import IMPACTS, LIKELIHOODS, STAGES

STALE = "Somebody changed this risk since you opened the form"


@login_required
@require_http_methods(["GET", "POST"])
def add_risk(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new risk; `?of=` and other fields in the address fill it at first."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    person = check_may_change(request.user, plan)
    now = timezone.now()
    today = timezone.localdate(now)
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = read_risk(request.POST.dict(), today=today, scored=True)
        errors = typed.errors
        try:
            if not errors:
                row = services.add_risk(
                    typed.values,
                    plan=plan,
                    actor=person,
                    at=now,
                    stated_on=today,
                    reason=_reason(request),
                )
                messages.success(request, "Saved.")
                return redirect("risk", row.pk)
        except NotARecordError as error:
            errors = error.fields
    shown = {**typed_as(None), **(request.POST or request.GET).dict()}
    values = {**_common(plan, today), "fact": None, "shown": shown, "errors": errors}
    values["rows"] = assurance_rows(None, request.POST.dict() or None)
    return render(request, "risk/form.jinja", values, status=422 if errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change_risk(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form of a risk that stands; what somebody else changed meanwhile is shown beside."""
    row = fact(request.user, Risk, number)
    if row is None:
        return not_there(request)
    person = check_may_change(request.user, row.plan)
    now = timezone.now()
    today = timezone.localdate(now)
    record = dump(row)
    errors: dict[str, str] = {}
    theirs: list[tuple[str, Any, Any]] = []
    current = latest(request.user, row)
    if request.method == "POST":
        typed = read_risk(request.POST.dict(), today=today, scored=False)
        errors = typed.errors
        try:
            if not errors:
                new, changed = services.change_risk(
                    row,
                    typed.values,
                    actor=person,
                    at=now,
                    stated_on=today,
                    reason=_reason(request),
                )
                messages.success(request, "Saved." if changed else "Nothing was changed.")
                return redirect("risk", new.pk)
        except NotARecordError as error:
            errors = error.fields
        except StaleError:  # they may have saved after this page looked
            current = (chain(request.user, row) or [row])[0]
            found = differences(record.content(), dump(current).content())
            theirs = [(each.field, each.before, each.after) for each in found]
            errors = {"": STALE}
    shown = {**typed_as(record), **request.POST.dict()}  # type: ignore[arg-type]
    values = {**_common(row.plan, today), "fact": row, "shown": shown, "errors": errors}
    values.update(theirs=theirs, current=current)
    values["rows"] = assurance_rows(record, request.POST.dict() or None)  # type: ignore[arg-type]
    return render(request, "risk/form.jinja", values, status=422 if errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def score_risk(request: HttpRequest, number: UUID) -> HttpResponse:
    """Scores a risk anew; the scores before it stay."""
    row = fact(request.user, Risk, number)
    if row is None:
        return not_there(request)
    person = check_may_change(request.user, row.plan)
    now = timezone.now()
    today = timezone.localdate(now)
    errors: dict[str, str] = {}
    current = latest(request.user, row)
    if request.method == "POST":
        typed = read_score(request.POST.dict(), today=today)
        errors = typed.errors
        try:
            if not errors:
                new = services.score_risk(
                    row, **typed.values, actor=person, at=now, stated_on=today
                )
                messages.success(request, "Scored.")
                return redirect("risk", new.pk)
        except StaleError:
            current = (chain(request.user, row) or [row])[0]
            errors = {"": f"{STALE}. Your score is not saved yet: look, and save it again"}
    values = {
        **_common(row.plan, today),
        "fact": row,
        "current": current,
        "errors": errors,
        "typed": request.POST or {"stage": "current", **_last(current)},
    }
    return render(request, "risk/score.jinja", values, status=422 if errors else 200)


def _last(row: Risk) -> dict[str, str]:
    """The likelihood and impact of the last current score, to begin with."""
    scores = [each for each in dump(row).scores if each.stage == "current"]  # type: ignore[attr-defined]
    if not scores:
        return {}
    last = scores[-1]
    return {"likelihood": str(last.likelihood or ""), "impact": str(last.impact or "")}


def _common(plan: Plan, today: date) -> dict[str, Any]:
    return {
        "plan": plan,
        "texts": TEXTS,
        "lists": LISTS,
        "stages": STAGES,
        "likelihoods": LIKELIHOODS,
        "impacts": IMPACTS,
        "defence": LINES,
        "date_hint": DATE_HINT,
        "categories": sorted(policies.risk(today).appetite),
        "today": today,
    }


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:1000]
