"""The update of a programme or scheme: one form, kept as a draft, told once for each period."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.definitions import policies
from placeplan.rooms.assurance import cycle, queries, updating
from placeplan.rooms.assurance.cycle import Turn
from placeplan.rooms.assurance.services import FormError, Saved, save_draft, tell
from placeplan.rooms.delivery.models import Programme, Scheme
from placeplan.rooms.places.permissions import PlanClosedError, check_may_change
from placeplan.rooms.places.queries import fact
from placeplan.rooms.places.services import StaleError
from placeplan.rooms.register.pages import not_there

KEPT = {
    "signed-out": (
        401,
        "You are signed out. Sign in in another tab, then go back in this one and send it again.",
    ),
    "not-allowed": (
        403,
        "You may no longer change this plan. Ask its administrator, or give your text to somebody "
        "who may.",
    ),
    "gone": (410, "What you wrote about was taken back while the form was open."),
}
"""What is said to whom the form is closed to now, with the status of the answer."""


@require_http_methods(["GET", "POST"])
def update_scheme(request: HttpRequest, number: UUID) -> HttpResponse:
    """The update of a scheme."""
    return _update(request, fact(request.user, Scheme, number))


@require_http_methods(["GET", "POST"])
def update_programme(request: HttpRequest, number: UUID) -> HttpResponse:
    """The update of a programme."""
    return _update(request, fact(request.user, Programme, number))


def _update(request: HttpRequest, row: Scheme | Programme | None) -> HttpResponse:
    """The form; what was typed is given back whatever became of the right to send it."""
    posted = request.method == "POST"
    if row is None:
        why = "not-allowed" if request.user.is_authenticated else "signed-out"
        return _kept(request, why, seen=False) if posted else not_there(request)
    try:
        check_may_change(request.user, row.plan)
    except PermissionDenied as error:
        if not posted:
            if request.user.is_authenticated:
                raise
            return not_there(request)
        closed = f"{error}." if isinstance(error, PlanClosedError) else ""
        why = "not-allowed" if request.user.is_authenticated else "signed-out"
        return _kept(request, why, closed=closed)
    subject = queries.current(request.user, row)
    if subject is None:
        return _kept(request, "gone") if posted else not_there(request)
    today = timezone.localdate()
    period = _period(request, subject, today)
    return _posted(request, subject, period, today) if posted else _form(request, subject, period)


def _posted(
    request: HttpRequest, subject: queries.Subject, period: Turn, today: date
) -> HttpResponse:
    person = check_may_change(request.user, subject.plan)
    now = timezone.now()
    opened, typed = _opened(request), request.POST.dict()
    for name in [each for each in typed if typed.get(f"choose-{each}") == "theirs"]:
        typed[name] = opened.get(name, "")
    try:
        if request.POST.get("send") is None:
            saved = save_draft(subject, period, opened, typed, actor=person, at=now)
            return _drafted(request, subject, period, saved)
        told = tell(subject, period, opened, typed, actor=person, at=now, stated_on=today)
    except StaleError:
        return _kept(request, "gone")
    except FormError as error:
        saved = save_draft(subject, period, opened, typed, actor=person, at=now)
        return _form(request, subject, period, saved=saved, errors=error.errors)
    if isinstance(told, Saved):
        return _form(request, subject, period, saved=told)
    messages.success(request, f"Sent: the update for {period.label}.")
    return redirect(queries.kind_of(subject), subject.pk)


def _drafted(
    request: HttpRequest, subject: queries.Subject, period: Turn, saved: Saved
) -> HttpResponse:
    """After saving a draft: a line for the page that saves as you type, else the page again."""
    if request.headers.get("HX-Request"):
        kept = {**saved.values, **{name: saved.theirs[name] for name in saved.both}}
        shown = _opened(request)
        mine = updating.typed(saved.values, request.POST)
        opened = {n: kept[n] if mine[n] == kept[n] else shown.get(n, "") for n in kept}
        values = {"saved": saved, "opened": json.dumps(opened), "at": timezone.localtime()}
        return render(request, "assurance/update_saved.jinja", values)
    if saved.both:
        return _form(request, subject, period, saved=saved)
    messages.success(request, "Draft saved. Nobody is told of it yet.")
    return redirect(request.get_full_path())


def _form(
    request: HttpRequest,
    subject: queries.Subject,
    period: Turn,
    *,
    saved: Saved | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    found = queries.standing(request.user, subject, period)
    typed = found.values if saved is None else saved.values
    both = saved.both if saved is not None else ()
    opened = found.values
    today = timezone.localdate()
    policy = policies.reviewing(today)
    assured = None
    if isinstance(subject, Scheme):
        assured = queries.assured_one(request.user, subject, on=today)
    values: dict[str, Any] = {
        "plan": subject.plan,
        "kind": queries.kind_of(subject),
        "subject": subject,
        "found": found,
        "period": period,
        "periods": (cycle.last_ended(policy, today), cycle.turn(policy, today)),
        "typed": typed,
        "opened": json.dumps(opened),
        "theirs": {name: saved.theirs[name] for name in both} if saved else {},
        "by": saved.by if saved else "",
        "errors": errors or {},
        "dimensions": updating.DIMENSIONS,
        "evidence": {}
        if assured is None
        else {each.name: each for each in assured.rating.dimensions},
        "assured": assured,
        "today": today,
    }
    status = 422 if errors else 409 if both else 200
    return render(request, "assurance/update.jinja", values, status=status)


def _kept(request: HttpRequest, why: str, *, seen: bool = True, closed: str = "") -> HttpResponse:
    """What was typed, given back to whoever typed it, and nothing else.

    `seen` is False where the reader may not know that there is anything at the address; `closed`
    says who closed the plan.
    """
    typed = [(name, request.POST.get(name, "").strip()) for name in updating.TEXTS]
    status, words = KEPT[why]
    values = {"why": closed or words, "typed": [each for each in typed if each[1]]}
    hidden = not seen and status == 403
    return render(request, "assurance/update_kept.jinja", values, status=404 if hidden else status)


def _period(request: HttpRequest, subject: queries.Subject, today: date) -> Turn:
    """The period that the address asks for by any of its days, else the one that is due."""
    try:
        day = date.fromisoformat(request.GET.get("period", ""))
    except ValueError:
        return queries.period_due(request.user, subject, today)
    return cycle.turn(policies.reviewing(today), min(day, today))


def _opened(request: HttpRequest) -> dict[str, str]:
    """What the form held when it was opened."""
    try:
        found = json.loads(request.POST.get("opened", "{}"))
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): text for name, text in found.items() if isinstance(text, str)}
