"""The forms that add to the logs, and the page of one action or decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from placeplan.records.shapes import DueShape
from placeplan.rooms.assurance.forms import (
    DATE_HINT,
    DAY_HINT,
    Typed,
    read_action,
    read_decision,
    read_due,
)
from placeplan.rooms.assurance.queries.logs import (
    action_ledger,
    decision_lines,
    one_action,
    one_decision,
)
from placeplan.rooms.assurance.queries.names import forum_names, subjects
from placeplan.rooms.delivery.log import STANDINGS
from placeplan.rooms.delivery.models import Action, Decision
from placeplan.rooms.delivery.queries.talk import talk
from placeplan.rooms.delivery.services import (
    LogError,
    add_action,
    decide,
    drop,
    finish,
    move,
    reopen,
)
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.rooms.places.permissions import check_may_change, may_change
from placeplan.rooms.places.queries import chain, fact
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.register.pages import asked, day, not_there

TAKEN = "It is in the log already"
KEPT = ("forum", "meeting")
"""What the next action of the same meeting has in common with this one."""


@login_required
@require_http_methods(["GET", "POST"])
def action_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new action; what the address says fills it at first."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    made, errors = _entered(request, plan, read_action, add_action)
    if made is not None:
        messages.success(request, "Added to the action log.")
        if not request.POST.get("again"):
            return redirect("action", made.pk)
        kept = {name: request.POST.get(name, "") for name in KEPT}
        return redirect(f"{reverse('action-new', args=[slug])}?{urlencode(kept)}")
    values = {**_form(request, plan, errors), "date_hint": DATE_HINT}
    return render(request, "assurance/action_new.jinja", values, status=422 if errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def decision_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new decision; what the address says fills it at first."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    made, errors = _entered(request, plan, read_decision, decide)
    if made is not None:
        messages.success(request, "Added to the decision log.")
        return redirect("decision", made.pk)
    standing = decision_lines(request.user, plan)
    values = {
        **_form(request, plan, errors),
        "standing": [line.text for line in standing if line.replaced_by is None],
    }
    return render(request, "assurance/decision_new.jinja", values, status=422 if errors else 200)


def _entered(
    request: HttpRequest,
    plan: Plan,
    read: Callable[[Mapping[str, str], date], Typed],
    add: Callable[..., PlanFact],
) -> tuple[PlanFact | None, dict[str, str]]:
    """The entry that was typed and stored, None where none was, and what is wrong with it.

    Raises `PermissionDenied`.
    """
    person = check_may_change(request.user, plan)
    if request.method != "POST":
        return None, {}
    now = timezone.now()
    today = timezone.localdate(now)
    typed = read(request.POST, today)
    if typed.errors:
        return None, typed.errors
    try:
        return add(typed.values, plan=plan, actor=person, at=now, stated_on=today), {}
    except NotARecordError as error:
        fields = error.fields.items()
        return None, {name: TAKEN if name == "text" else why for name, why in fields}


def _form(request: HttpRequest, plan: Plan, errors: Mapping[str, str]) -> dict[str, Any]:
    """What the form of an action and that of a decision both show."""
    return {
        "plan": plan,
        "errors": errors,
        "typed": request.POST if request.method == "POST" else request.GET,
        "forums": forum_names(request.user, plan),
        "subjects": subjects(request.user, plan),
        "day_hint": DAY_HINT,
    }


@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, number: UUID) -> HttpResponse:
    """One action: every date that it had, what came of it, what is said and shown about it."""
    dates = asked(request)
    row = fact(request.user, Action, number, **dates.times)
    if row is None:
        return not_there(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            new = _acted(request, row)
            messages.success(request, "Saved.")
            return redirect("action", new.pk)
        except LogError as error:
            errors = {error.field: str(error)}
        except StaleError:
            errors = {"": "Somebody changed this action since you opened the page"}
    versions = chain(request.user, row, **dates.times)
    newest = versions[0] if versions else row
    if errors:
        row = newest
    on = dates.as_at or timezone.localdate()
    values = {
        "plan": row.plan,
        "row": row,
        "current": newest,
        "line": one_action(request.user, row, on=on, **dates.times),
        "ledger": action_ledger(versions or [row]),
        "writes": row.pk == newest.pk
        and row.withdrawn_at is None
        and not dates.is_past
        and may_change(request.user, row.plan),
        "talk": talk(request.user, "action", row, **dates.times),
        "errors": errors,
        "typed": request.POST,
        "what": request.POST.get("what", ""),
        "standings": STANDINGS,
        "date_hint": DATE_HINT,
    }
    return render(request, "assurance/action.jinja", values, status=422 if errors else 200)


def _acted(request: HttpRequest, row: Action) -> Action:
    """The action after what the form says was done to it. Raises `LogError` and `StaleError`."""
    person = check_may_change(request.user, row.plan)
    now = timezone.now()
    today = timezone.localdate(now)
    when: dict[str, Any] = {"actor": person, "at": now, "stated_on": today}
    posted = request.POST.dict()
    match posted.get("what"):
        case "done":
            typed = posted.get("on", "").strip()
            on = day(typed) if typed else today
            if on is None:
                raise LogError("on", f"“{typed[:60]}” is not a day. {DAY_HINT}")
            return finish(row, on, posted.get("note", ""), **when)
        case "move":
            errors: dict[str, str] = {}
            due = read_due(posted.get("due", ""), "due", errors, today)
            if due is None:
                raise LogError("due", errors.get("due", "Say when it is due now"))
            return move(row, DueShape.model_validate(due), posted.get("reason", ""), **when)
        case "drop":
            return drop(row, posted.get("why", ""), **when)
        case "reopen":
            return reopen(row, posted.get("why", ""), **when)
    raise LogError("", "Choose what to do with it")


@require_safe
def decision(request: HttpRequest, number: UUID) -> HttpResponse:
    """One decision: who took it and why, what it is about, and what took its place."""
    dates = asked(request)
    row = fact(request.user, Decision, number, **dates.times)
    if row is None:
        return not_there(request)
    versions = chain(request.user, row, **dates.times)
    newest = versions[0] if versions else row
    values = {
        "plan": row.plan,
        "row": row,
        "current": newest,
        "line": one_decision(request.user, row, **dates.times),
        "writes": row.pk == newest.pk
        and row.withdrawn_at is None
        and not dates.is_past
        and may_change(request.user, row.plan),
        "talk": talk(request.user, "decision", row, **dates.times),
    }
    return render(request, "assurance/decision.jinja", values)
