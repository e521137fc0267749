"""A person says on an indicator's page that a process is a new one, or takes it back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from placeplan.definitions.indicators import definition
from placeplan.kernel import period as periods
from placeplan.rooms.performance.acts import ActsOf
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.performance.pages.indicator import address_of, show
from placeplan.rooms.performance.permissions import check_may_set_targets
from placeplan.rooms.performance.queries import charted as reads
from placeplan.rooms.performance.queries.rebases import rebase as rebase_of
from placeplan.rooms.performance.services.indicators import indicator_of
from placeplan.rooms.performance.services.rebases import RebaseError, add_rebase, withdraw_rebase
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import not_there

UNREADABLE = "Enter a day, for example 1 April 2025"


@require_POST
def add(request: HttpRequest, slug: str, acts_of: ActsOf) -> HttpResponse:
    """The new rebase, and back to the chart; the page again where something cannot stand."""
    subject = reads.subject(request.user, slug)
    plan = plan_of(request.user, request.POST.get("plan", ""))
    if subject is None or plan is None:
        return not_there(request)
    actor = check_may_set_targets(request.user, plan)
    typed = {name: request.POST.get(name, "").strip()[:600] for name in ("on", "reason", "plan")}
    key, level = request.POST.get("organisation", ""), request.POST.get("level", "")
    on = _first_day(typed["on"])
    errors = {} if on else {"on": UNREADABLE}
    if not typed["reason"]:
        errors["reason"] = "Say what changed in the process"
    whose = _member(plan, key)
    if whose is None:
        errors[""] = f"{plan.title} is not a plan of this organisation"
    if on and not errors:
        now = timezone.now()
        try:
            add_rebase(
                actor=actor,
                at=now,
                plan=plan,
                indicator=_stored(subject),
                on=on,
                reason=typed["reason"],
                stated_on=timezone.localdate(now),
                organisation=whose,
            )
        except RebaseError as error:
            errors = error.fields
        else:
            messages.success(request, f"The limits begin anew on {on.day} {on:%B %Y}.")
            return redirect(address_of(slug, organisation=key, level=level))
    shown = reads.shown(request.user, subject, reads.Asked(organisation=key, level=level))
    return show(request, subject, shown, acts_of, errors=errors, typed=typed, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Asks why, and takes the rebase back."""
    found = rebase_of(request.user, number)
    if found is None or found.withdrawn_at is not None:
        return not_there(request)
    actor = check_may_set_targets(request.user, found.plan)
    key = (
        found.organisation.ods_code or found.organisation.printed_name if found.organisation else ""
    )
    back = address_of(found.indicator.slug, organisation=key)
    errors: dict[str, str] = {}
    reason = request.POST.get("reason", "").strip()[:600]
    if request.method == "POST":
        try:
            withdraw_rebase(found, actor=actor, at=timezone.now(), reason=reason)
        except RebaseError as error:
            errors = error.fields
        else:
            messages.success(request, "The rebase is taken back.")
            return redirect(back)
    values = {"rebase": found, "back": back, "errors": errors, "typed": reason, "plan": found.plan}
    status = 422 if errors else 200
    return render(request, "performance/rebase_withdraw.jinja", values, status=status)


def _first_day(typed: str) -> date | None:
    """The day that was typed; of a month or year its first day. None where it cannot be read."""
    period = periods.parse(typed[:60])
    return None if period.recurring or period.inferred else period.start


def _stored(subject: reads.Subject) -> Indicator:
    """The stored indicator; of a definition that no paper names, one is made."""
    if subject.history is not None and subject.indicator is not None:
        return subject.indicator
    known = definition(subject.definition.slug if subject.definition else "")
    if known is None:
        raise PermissionDenied
    return indicator_of(known)


def _member(plan: Plan, key: str) -> Organisation | None:
    """The body of the plan that the chart is of; None where the chart names none of them."""
    bodies = [plan.owner, *plan.partners.all()]
    return next(
        (each for each in bodies if key and key in (each.ods_code, each.printed_name)), None
    )
