"""Concerns that are carried up: raising one, and its page with what is owed by whom and when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.definitions import policies
from placeplan.rooms.assurance import queries
from placeplan.rooms.assurance.escalation import steps
from placeplan.rooms.assurance.services import EscalationError, carry_up, close, do_step
from placeplan.rooms.delivery.models import Escalation, Programme, Scheme
from placeplan.rooms.delivery.queries.talk import talk
from placeplan.rooms.places.permissions import check_may_change, may_change
from placeplan.rooms.places.queries import chain, fact
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.register.pages import asked, day, not_there


@login_required
@require_http_methods(["GET", "POST"])
def concern_of_scheme(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form by which a concern about a scheme is carried up."""
    return _concern(request, fact(request.user, Scheme, number))


@login_required
@require_http_methods(["GET", "POST"])
def concern_of_programme(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form by which a concern about a programme is carried up."""
    return _concern(request, fact(request.user, Programme, number))


def _concern(request: HttpRequest, row: Scheme | Programme | None) -> HttpResponse:
    subject = None if row is None else queries.current(request.user, row)
    if subject is None:
        return not_there(request)
    person = check_may_change(request.user, subject.plan)
    now = timezone.now()
    today = timezone.localdate(now)
    errors: dict[str, str] = {}
    if request.method == "POST":
        text = request.POST.get("text", "")[:5000]
        try:
            raised = carry_up(subject, text, actor=person, at=now, stated_on=today)
            messages.success(request, "Carried up.")
            return redirect("escalation", raised.pk)
        except EscalationError as error:
            errors = {error.field: str(error)}
        except NotARecordError as error:
            taken = "This concern was carried up already"
            errors = {"text": taken} if "text" in error.fields else error.fields
    policy = policies.escalating(today)
    values = {
        "plan": subject.plan,
        "kind": queries.kind_of(subject),
        "subject": subject,
        "to": policy.to,
        "steps": steps(policy, today),
        "errors": errors,
        "typed": request.POST,
    }
    return render(request, "assurance/concern.jinja", values, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def escalation(request: HttpRequest, number: UUID) -> HttpResponse:
    """One escalation: its steps and its clock; whoever may change the plan says what was done."""
    dates = asked(request)
    row = fact(request.user, Escalation, number, **dates.times)
    if row is None:
        return not_there(request)
    now = timezone.now()
    today = timezone.localdate(now)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            new = _said(request, row)
            messages.success(request, "Saved.")
            return redirect("escalation", new.pk)
        except EscalationError as error:
            errors = {error.field: str(error)}
        except StaleError:
            errors = {"": "Somebody changed this escalation since you opened the page"}
    versions = chain(request.user, row, **dates.times)
    newest = versions[0] if versions else row
    if errors:
        row = newest
    on = dates.as_at or today
    values = {
        "plan": row.plan,
        "row": row,
        "current": newest,
        "found": queries.of_escalation(request.user, row, on, **dates.times),
        "writes": row.pk == newest.pk
        and row.withdrawn_at is None
        and not dates.is_past
        and may_change(request.user, row.plan),
        "talk": talk(request.user, "escalation", row, **asked(request).times),
        "errors": errors,
        "typed": request.POST,
        "on": on,
    }
    return render(request, "assurance/escalation.jinja", values, status=422 if errors else 200)


def _said(request: HttpRequest, row: Escalation) -> Escalation:
    """What the form says was done: the step that is owed, or the end of it."""
    person = check_may_change(request.user, row.plan)
    now = timezone.now()
    today = timezone.localdate(now)
    if request.POST.get("close"):
        reason = request.POST.get("reason", "")[:1000]
        return close(row, reason, actor=person, at=now, stated_on=today)
    typed = request.POST.get("on", "").strip()[:60]
    on = day(typed) if typed else today
    if on is None:
        raise EscalationError("on", f"“{typed}” is not a day. Type one, such as 31 March 2027")
    step = request.POST.get("step", "")[:200]
    text = request.POST.get("text", "")[:5000]
    return do_step(row, step, on, text, actor=person, at=now, stated_on=today)
