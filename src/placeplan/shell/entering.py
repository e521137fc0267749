"""The pages on which a person enters a record that no paper states, and takes one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.exchange.amend import NotARecordError, enter
from placeplan.exchange.reconcile import room_of
from placeplan.records import KINDS
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import PlanFact
from placeplan.rooms.places.permissions import check_may_change
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.pages import not_there
from placeplan.shell import asking
from placeplan.shell.changing import Input, blank_inputs, read_inputs
from placeplan.shell.kinds import DETAILS, SPOKEN, TYPED, list_address


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The form of a new record; `?of=` and other fields in the address fill it at first."""
    plan = places.plan(request.user, slug)
    if plan is None or kind not in TYPED:
        return not_there(request)
    person = check_may_change(request.user, plan)
    now = timezone.now()
    today = timezone.localdate(now)
    given = [each for each in blank_inputs(KINDS[kind]) if each.name not in asking.PRINTED]
    errors: dict[str, str] = {}
    if request.method == "POST":
        found, errors = read_inputs(given, KINDS[kind], request.POST, today)
        errors = {**_blank(given, found, errors), **errors}
        try:
            if not errors:
                row = enter(
                    kind,
                    {**_unprinted(kind, found), **found},
                    plan=plan,
                    actor=person,
                    at=now,
                    stated_on=today,
                    reason=request.POST.get("reason", "").strip()[:1000],
                )
                messages.success(request, "Saved.")
                return _onward(kind, row, back="of" in request.GET)
        except NotARecordError as error:
            errors = error.fields
    values = {
        "plan": plan,
        "kind": kind,
        "inputs": given,
        "offered": asking.offered(request.user, plan),
        "typed": request.POST if request.method == "POST" else request.GET,
        "errors": errors,
        "list_at": list_address(kind, plan),
    }
    return render(request, "placeplan/enter.jinja", values, status=422 if errors else 200)


def _onward(kind: str, row: PlanFact, *, back: bool) -> HttpResponse:
    """To the page of what was entered; `back`: to that of the scheme or programme it belongs to."""
    for whole in ("scheme", "programme"):
        number = getattr(row, f"{whole}_id", None)
        if back and number is not None:
            return redirect(whole, number)
    return redirect(kind, row.pk) if kind in DETAILS else redirect("record", kind, row.pk)


def _blank(given: list[Input], found: dict[str, Any], errors: dict[str, str]) -> dict[str, str]:
    missing = (each for each in given if each.required and each.look not in ("lines",))
    return {
        each.name: f"{each.text} cannot be blank"
        for each in missing
        if each.name not in found and each.name not in errors
    }


def _unprinted(kind: str, found: dict[str, Any]) -> dict[str, Any]:
    """What the contract wants as printed: the words that the person typed."""
    field = KINDS[kind].model_fields.get("as_printed")
    if field is None or not field.is_required():
        return {}
    words = [getattr(value, "label", value) for name, value in found.items() if name != "of"]
    return {"as_printed": ", ".join(str(each) for each in words)}


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, kind: str, number: UUID) -> HttpResponse:
    """Asks why, and takes back a record that a person entered."""
    room = None if kind in SPOKEN else room_of(kind)
    fact = None if room is None else places.fact(request.user, room.MODELS[kind], number)
    if fact is None or not places.is_entered(fact):
        return not_there(request)
    person = check_may_change(request.user, fact.plan)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "").strip()[:1000]
            withdraw(fact, actor=person, at=timezone.now(), reason=reason)
            messages.success(request, "Taken back.")
            return redirect(list_address(kind, fact.plan))
        except NotARecordError as error:
            errors = (
                {"reason": "Say why it is taken back"} if "reason" in error.fields else error.fields
            )
    values = {"plan": fact.plan, "kind": kind, "fact": fact, "errors": errors}
    return render(request, "placeplan/take_back.jinja", values, status=422 if errors else 200)
