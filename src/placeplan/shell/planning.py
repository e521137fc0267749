"""Pages on which a person makes a plan, and says what it is called, who shares it and sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.kernel import period as periods
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.actions import READ_COMMERCIAL
from placeplan.rooms.places.models import Organisation
from placeplan.rooms.places.permissions import check_may_settle, may_for
from placeplan.rooms.places.queries.sharing import owning, sharing
from placeplan.rooms.places.services import create_plan, settle_plan
from placeplan.rooms.register.models import Person, Visibility
from placeplan.rooms.register.pages import not_there

SEEN = {
    Visibility.PARTNER: "Its owner and its partners",
    Visibility.PUBLIC: "Everyone, also without signing in",
    Visibility.PRIVATE: "Its owner's people alone",
    Visibility.COMMERCIAL: "Those of its owner's people who deal with money or decide",
}
"""Who sees a plan, in words, the usual one first."""
LONGEST = {"title": 300, "reason": 1000}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Makes a plan of an organisation, with its year, its partners and who sees it."""
    owners = list(owning(request.user))
    if not owners or not isinstance(request.user, Person):
        raise PermissionDenied
    known = list(sharing(request.user))
    typed = _typed(request) if request.method == "POST" else _blank(owners)
    errors: dict[str, str] = {}
    if request.method == "POST":
        owner = _one(owners, typed["owner"])
        errors = _wrong(typed) | _wrong_year(typed["financial_year"])
        if owner is None:
            errors["owner"] = "Choose the organisation"
        elif typed["visibility"] == Visibility.COMMERCIAL and not may_for(
            request.user, READ_COMMERCIAL, owner
        ):
            errors["visibility"] = "You would not see the plan yourself"
        if owner is not None and not errors:
            plan = create_plan(
                actor=request.user,
                at=timezone.now(),
                title=typed["title"],
                owner=owner,
                partners=_chosen(known, typed),
                financial_year=typed["financial_year"],
                visibility=typed["visibility"],
                reason=typed["reason"],
            )
            messages.success(request, "The plan is made. Bring its first paper, or enter records.")
            return redirect("plan", plan.slug)
    values = {"owners": owners, "scope": "All plans that you may see"}
    return _drawn(request, values, known, typed, errors)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, slug: str) -> HttpResponse:
    """Says anew what a plan is called, who shares it and who sees it."""
    plan = places.plan(request.user, slug)
    if plan is None:
        return not_there(request)
    person = check_may_settle(request.user, plan)
    known = list(sharing(request.user, plan))
    errors: dict[str, str] = {}
    typed: dict[str, Any] = {
        "title": plan.title,
        "visibility": plan.visibility,
        "reason": "",
        "partners": [str(each.pk) for each in plan.partners.all()],
    }
    if request.method == "POST":
        typed = _typed(request)
        errors = _wrong(typed)
        if not errors:
            try:
                settle_plan(
                    plan,
                    actor=person,
                    at=timezone.now(),
                    title=typed["title"],
                    partners=_chosen(known, typed),
                    visibility=typed["visibility"],
                    reason=typed["reason"],
                )
                messages.success(request, "Saved.")
                return redirect("plan", slug)
            except ValidationError as error:
                errors = {"": " ".join(error.messages)}
    return _drawn(request, {"plan": plan}, known, typed, errors)


def _drawn(
    request: HttpRequest,
    values: dict[str, Any],
    known: Sequence[Organisation],
    typed: dict[str, Any],
    errors: dict[str, str],
) -> HttpResponse:
    values |= {"known": known, "typed": typed, "errors": errors}
    values["seen"] = [(each.value, words) for each, words in SEEN.items()]
    status = 422 if errors else 200
    return render(request, "placeplan/plan_settle.jinja", values, status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    names = ("title", "owner", "financial_year", "visibility", "reason")
    typed: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in names}
    return typed | {"partners": request.POST.getlist("partners")}


def _blank(owners: Sequence[Organisation]) -> dict[str, Any]:
    blank = dict.fromkeys(("title", "financial_year", "reason"), "")
    owner = str(owners[0].pk) if len(owners) == 1 else ""
    return {**blank, "owner": owner, "visibility": Visibility.PARTNER.value, "partners": []}


def _wrong(typed: dict[str, Any]) -> dict[str, str]:
    """What is wrong with what was typed, by input."""
    errors = {
        name: f"At most {most:,} characters; these are {len(typed[name]):,}"
        for name, most in LONGEST.items()
        if len(typed[name]) > most
    }
    if not typed["title"]:
        errors["title"] = "Enter what the plan is called"
    if typed["visibility"] not in Visibility.values:
        errors["visibility"] = "Choose who sees it"
    return errors


def _wrong_year(text: str) -> dict[str, str]:
    year = periods.parse(text)
    if not text or (year.start and year.end):
        return {}
    return {"financial_year": f"“{text}” is not a year. For example 2026/27 or 2026/27 - 2030/31"}


def _one(known: Sequence[Organisation], number: str) -> Organisation | None:
    return next((each for each in known if str(each.pk) == number), None)


def _chosen(known: Sequence[Organisation], typed: dict[str, Any]) -> list[Organisation]:
    return [each for each in known if str(each.pk) in typed["partners"]]
