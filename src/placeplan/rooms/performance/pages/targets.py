"""The targets of a plan: the list, and the forms that set them and take them back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from placeplan.definitions.indicators import definition
from placeplan.rooms.performance import forms
from placeplan.rooms.performance.forms import Typed, unit_fault
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.performance.permissions import check_may_set_targets, may_set_targets
from placeplan.rooms.performance.printed import Printed, PrintedOf
from placeplan.rooms.performance.queries import targeted
from placeplan.rooms.performance.queries.targets import target as target_of
from placeplan.rooms.performance.services.indicators import indicator_of
from placeplan.rooms.performance.services.targets import (
    TargetError,
    comparator_of,
    faults,
    set_target,
    set_trajectory,
    withdraw_target,
)
from placeplan.rooms.performance.target_list import HEAD, groups, table
from placeplan.rooms.performance.targets import KINDS
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    not_there,
    xlsx_download,
)

CHOICES = ("text", "kind", "past")
COMPARATORS = ((">=", "At least"), ("<=", "At most"))


@require_safe
def targets(request: HttpRequest, slug: str, printed_of: PrintedOf) -> HttpResponse:
    """What the indicators of the plan are held against: national, plan and recovery.

    `printed_of` says what papers of the plan print besides.
    """
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    dates = asked(request)
    day = dates.as_at or timezone.localdate()
    every = targeted.subjects(request.user, plan, **dates.times)
    kind, text, past = chosen(request, "kind"), chosen(request, "text"), chosen(request, "past")
    shown = groups(every, day, kind=kind, words=text, past=past == "yes")
    bodies = _bodies(plan)
    names = {each.pk: each.printed_name for each in bodies}
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(f"{plan.slug}-targets", HEAD, table(shown, names))
    values = {
        "plan": plan,
        "groups": shown,
        "total": len(groups(every, day, past=True)),
        "names": names,
        "on": day,
        "choices": CHOICES,
        "kinds": [item for item in KINDS.items() if any(_has(each, item[0]) for each in every)],
        "kind": kind,
        "kind_words": KINDS,
        "text": text,
        "past": past,
        "printed": _offered(printed_of(request.user, plan, **dates.times), every),
        "may_set": not dates.is_past and may_set_targets(request.user, plan),
    }
    return render(request, "performance/targets.jinja", values)


def _offered(
    printed: tuple[Printed, ...], every: list[targeted.Subject]
) -> list[tuple[Printed, bool]]:
    """What papers print, and whether such a target is set already."""
    aims = {
        (subject.key, aim.comparator, aim.value, aim.start)
        for subject in every
        for aim in subject.aims
        if aim.number
    }
    return [(each, (each.key, each.comparator, each.value, each.first) in aims) for each in printed]


def _has(subject: targeted.Subject, kind: str) -> bool:
    return any(each.kind == kind for each in subject.aims)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a target of one value, and the new target."""
    return _entered(request, slug, is_trajectory=False)


@require_http_methods(["GET", "HEAD", "POST"])
def add_trajectory(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a trajectory by month, and its new targets."""
    return _entered(request, slug, is_trajectory=True)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Asks why, and takes the target back."""
    found = target_of(request.user, number)
    if found is None or found.withdrawn_at is not None:
        return not_there(request)
    actor = check_may_set_targets(request.user, found.plan)
    errors: dict[str, str] = {}
    reason = request.POST.get("reason", "").strip()[: forms.LONGEST]
    if request.method == "POST":
        try:
            withdraw_target(found, actor=actor, at=timezone.now(), reason=reason)
        except TargetError as error:
            errors = error.fields
        else:
            messages.success(request, "The target is taken back.")
            return redirect("targets", found.plan.slug)
    values = {
        "target": found,
        "plan": found.plan,
        "kind": KINDS[found.kind],
        "errors": errors,
        "typed": reason,
    }
    return render(
        request, "performance/target_withdraw.jinja", values, status=422 if errors else 200
    )


def _entered(request: HttpRequest, slug: str, *, is_trajectory: bool) -> HttpResponse:
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    actor = check_may_set_targets(request.user, plan)
    posted = request.method == "POST"
    words = forms.words_of((request.POST if posted else request.GET).dict())
    errors: dict[str, str] = {}
    if posted:
        read = forms.trajectory_of if is_trajectory else forms.target_of
        typed = read(words, timezone.localdate())
        done, errors = _set(plan, actor, typed, is_trajectory=is_trajectory)
        if not errors:
            messages.success(request, done)
            return redirect("targets", plan.slug)
    choices = targeted.choices(request.user, plan)
    values = {
        "plan": plan,
        "is_trajectory": is_trajectory,
        "indicators": choices,
        "organisations": _bodies(plan),
        "kinds": [(value, KINDS[value]) for value in ("plan", "recovery", "national")],
        "comparators": COMPARATORS,
        "typed": words,
        "errors": errors,
    }
    return render(request, "performance/target_add.jinja", values, status=422 if errors else 200)


def _set(
    plan: Plan, actor: Person, typed: Typed, *, is_trajectory: bool
) -> tuple[str, dict[str, str]]:
    """What was done, or what is wrong with each field."""
    errors = dict(typed.errors)
    words = typed.words
    indicator = _indicator(actor, plan, words["indicator"])
    whose = _body(plan, words["organisation"])
    comparator = words["comparator"]
    if words["organisation"] and whose is None:
        errors["organisation"] = "Choose one of the organisations of this plan"
    if indicator is None:
        errors["indicator"] = "Choose an indicator"
    else:
        comparator = comparator or comparator_of(indicator)
        spans = [(day, day, value) for day, value in typed.months]
        if typed.value is not None:
            first = typed.starts_on or typed.ends_on or typed.stated_on or timezone.localdate()
            spans = [(first, typed.ends_on or first, typed.value)]
        wrong = faults(spans, plan, indicator, whose, words["kind"], comparator, words["reason"])
        fault = unit_fault(typed.unit, _unit(indicator))
        for name, text in {**wrong, **({"value": fault} if fault else {})}.items():
            errors.setdefault("months" if is_trajectory and name == "value" else name, text)
    if errors or indicator is None:
        return "", errors
    shared: dict[str, Any] = {
        "actor": actor,
        "at": timezone.now(),
        "plan": plan,
        "indicator": indicator,
        "kind": words["kind"],
        "comparator": comparator,
        "stated_on": typed.stated_on,
        "reason": words["reason"],
        "organisation": whose,
    }
    try:
        if is_trajectory:
            months = set_trajectory(months=typed.months, **shared)
            return f"The trajectory of {len(months)} months is set.", {}
        if typed.value is not None and typed.starts_on and typed.ends_on:
            set_target(
                value=typed.value, starts_on=typed.starts_on, ends_on=typed.ends_on, **shared
            )
    except TargetError as error:
        return "", error.fields
    return "The target is set.", {}


def _indicator(actor: Person, plan: Plan, key: str) -> Indicator | None:
    known = definition(key) if key else None
    if known is not None:
        return indicator_of(known)
    return targeted.named(actor, plan, key) if key else None


def _unit(indicator: Indicator) -> str:
    known = definition(indicator.definition) if indicator.definition else None
    return known.unit if known else indicator.unit


def _bodies(plan: Plan) -> list[Organisation]:
    partners = sorted(plan.partners.all(), key=lambda each: each.name)
    return [plan.owner, *partners]


def _body(plan: Plan, typed: str) -> Organisation | None:
    return next((each for each in _bodies(plan) if typed == str(each.pk)), None)
