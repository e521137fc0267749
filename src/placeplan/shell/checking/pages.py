"""Pages of what checks find: in all plans that one works on, in one plan, and one finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from placeplan.exchange.book import Finding
from placeplan.exchange.reconcile import models
from placeplan.kernel import period as periods
from placeplan.records.shapes import DueShape
from placeplan.rooms.assurance.services import accept_finding, assign_finding, end_acceptance
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Plan, Reader, signed_in
from placeplan.rooms.places.permissions import check_may_change, may_change
from placeplan.rooms.places.services import NotARecordError
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    day,
    not_there,
    page_of,
    xlsx_download,
)
from placeplan.shell.checking.choosing import STATES, Choice, family_word
from placeplan.shell.checking.choosing import chosen as choose
from placeplan.shell.checking.looking import Seen, look, members_of, plans_of, whose
from placeplan.shell.checking.told import about
from placeplan.shell.kinds import DETAILS

CHOICES = tuple(each.name for each in fields(Choice))
ORDERS = [
    ("due", "Day, earliest first"),
    ("-due", "Day, latest first"),
    ("record", "Record, A to Z"),
    ("owner", "Owner, A to Z"),
    ("check", "Check, A to Z"),
]
HEAD = (
    *("Plan", "Severity", "Family", "Check", "Code", "Kind", "Record", "Belongs to", "Finding"),
    *("Owner", "Day", "Days late", "State", "Accepted until", "Reason", "Address"),
)


@login_required
@require_safe
def every_plan(request: HttpRequest) -> HttpResponse:
    """What checks find in all plans that one belongs to."""
    return _listed(request, plans_of(request.user), None)


@require_safe
def of_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """What checks find in one plan, for those who belong to it."""
    plan = plan_of(request.user, slug)
    return not_there(request) if plan is None else _listed(request, [plan], plan)


def plan_of(reader: Reader, slug: str) -> Plan | None:
    """The plan of an address, where the reader belongs to it."""
    return next((each for each in plans_of(reader) if each.slug == slug), None)


def _listed(request: HttpRequest, plans: Sequence[Plan], plan: Plan | None) -> HttpResponse:
    dates = asked(request)
    on = dates.as_at or timezone.localdate()
    choice = Choice(**{name: chosen(request, name) for name in CHOICES})
    mine = whose(request.user, plans)
    found = choose(look(request.user, plans, on=on, **dates.times), choice, mine)
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        name = "checks" if plan is None else f"{plan.slug}-checks"
        titles = {each.slug: each.title for each in plans}
        return download(
            name, HEAD, [tuple(_line(each, titles, request, on)) for each in found.seen]
        )
    narrowing = [name for name in CHOICES if name != "sort"]
    values = {
        "plan": plan,
        "scope": "" if plan else "All plans that you work on",
        "plans": plans,
        "titles": {each.slug: each.title for each in plans},
        "on": on,
        "choice": choice,
        "names": narrowing,
        "filtered": any(getattr(choice, name) for name in narrowing),
        "found": found,
        "page": page_of(request, found.seen, 100),
        "orders": ORDERS,
        "states": list(STATES.items()),
        "family_word": family_word,
        "address": address,
    }
    return render(request, "checking/list.jinja", values)


def address(finding: Finding) -> str:
    """The page of the record that a finding is about; blank where it is none of ours."""
    if not finding.number:
        return ""
    if finding.kind in DETAILS:
        return reverse(finding.kind, args=[finding.number])
    return reverse("record", args=[finding.kind, finding.number])


DOING = {
    "update-overdue": ("scheme-update", "Write the update"),
    "gateway-ready": ("scheme-gateway", "Look at the gateway"),
    "gateway-unmet": ("scheme-gateway", "Look at the gateway"),
    "signature-awaited": ("scheme-quality", "Open the assessment"),
    "assessment-review-due": ("scheme-quality", "Open the assessment"),
}
"""The page on which a finding of a scheme is put right, by its code, and what its link says."""


def doing(finding: Finding) -> tuple[str, str]:
    """Where the finding is put right, and what the link says; blank where that is the record."""
    page, text = DOING.get(finding.code, ("", ""))
    number = finding.number if finding.kind == "scheme" else finding.of_number
    if not page or not number or "scheme" not in (finding.kind, finding.of_kind):
        return "", ""
    return reverse(page, args=[number]), text


def _line(seen: Seen, titles: dict[str, str], request: HttpRequest, on: Any) -> Iterator[Any]:
    finding, accepted = seen.finding, seen.accepted
    yield titles.get(finding.plan, finding.plan)
    yield from (str(finding.severity), family_word(finding.family), finding.label, finding.code)
    yield from (finding.kind, finding.title, finding.of_title, finding.text)
    yield "; ".join(finding.owners)
    yield finding.due.isoformat() if finding.due else None
    yield finding.days_late(on)
    yield STATES[seen.state]
    yield accepted.until.isoformat() if accepted else None
    yield accepted.reason if accepted else None
    yield request.build_absolute_uri(address(finding)) if finding.number else None


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """One finding: what it means, and what can be done: accept it for a while, or give it away."""
    plan = plan_of(request.user, slug)
    person = signed_in(request.user)
    if plan is None or person is None:
        return not_there(request)
    dates, now = asked(request), timezone.now()
    today = timezone.localdate(now)
    on = dates.as_at or today
    found = look(request.user, [plan], on=on, **dates.times)
    seen = next((each for each in found if each.finding.id == number), None)
    errors: dict[str, str] = {}
    if request.method == "POST":
        person = check_may_change(request.user, plan)
        if seen is None:
            messages.info(
                request, "There is nothing to do any more: the check finds this no longer."
            )
            return redirect("plan-checks", plan.slug)
        try:
            return _act(request, plan, seen, person, now)
        except NotARecordError as error:
            errors = error.fields
    values = {
        "plan": plan,
        "seen": seen,
        "on": on,
        "about": None if seen is None else about(seen.finding),
        "address": "" if seen is None else address(seen.finding),
        "doing": ("", "") if seen is None else doing(seen.finding),
        "errors": errors,
        "typed": request.POST,
        "owners": [] if dates.is_past else members_of(plan),
        "writes": not dates.is_past and may_change(request.user, plan),
    }
    return render(request, "checking/finding.jinja", values, status=422 if errors else 200)


def _act(request: HttpRequest, plan: Plan, seen: Seen, person: Person, now: Any) -> HttpResponse:
    """Does what the form asks for. Raises `NotARecordError`."""
    finding, today = seen.finding, timezone.localdate(now)
    what, typed = request.POST.get("what"), request.POST
    if what == "accept":
        accept_finding(
            plan,
            finding.id,
            code=finding.code,
            record=finding.number,
            until=day(typed.get("until", "").strip()[:60]),
            reason=typed.get("reason", "")[:1000],
            actor=person,
            at=now,
            on=today,
        )
        messages.success(request, "Accepted for now. The check shows it again after that day.")
    elif what == "end":
        end_acceptance(plan, finding.id, actor=person, at=now)
        messages.success(request, "It is no longer accepted.")
    elif what == "give":
        row = assign_finding(
            plan,
            finding.id,
            of=_of(finding),
            text=typed.get("text", "")[:2000],
            owner=typed.get("owner", "")[:200],
            due=_due(typed.get("due", "").strip()[:60], today),
            visibility=_visibility(person, finding),
            actor=person,
            at=now,
            stated_on=today,
        )
        messages.success(request, "The action is entered.")
        return redirect("record", "action", row.pk)
    return redirect("plan-check", plan.slug, finding.id)


def _of(finding: Finding) -> str:
    """What the action is about: the scheme, programme or risk itself, else what it belongs to."""
    own = ("scheme", "programme", "risk", "measure", "deliverable")
    return finding.title if finding.kind in own else finding.of_title


def _due(typed: str, near: Any) -> DueShape | None:
    """The deadline that was typed. Raises `NotARecordError` where it is none."""
    if not typed:
        return None
    period = periods.parse(typed, near=near)
    if not periods.is_readable(period):
        raise NotARecordError({"due": f"“{typed}” is not a date. For example 31 March 2027"})
    return DueShape.of(period)


def _visibility(person: Person, finding: Finding) -> str:
    """An action about a record is for those who may see the record."""
    model = models().get(finding.kind)
    row = None if model is None else places.fact(person, model, finding.number)  # type: ignore[arg-type]
    return "" if row is None else row.visibility
