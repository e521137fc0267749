"""Pages: papers brought in, looked at, and committed or thrown away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from placeplan.documents.document import Unreadable
from placeplan.exchange import commit as services
from placeplan.exchange import undo as undoing
from placeplan.exchange.commit import NotWaitingError, UndecidedError
from placeplan.exchange.committing import decide_to_commit, is_long
from placeplan.exchange.jobs import commit_paper, read_paper
from placeplan.exchange.kept import reading_of
from placeplan.exchange.lines import Line, of_changes, of_stored
from placeplan.exchange.marking import SEEN, wrongly_marked
from placeplan.exchange.outcome import ASKED, FATES, Outcome
from placeplan.exchange.pages.asking import person
from placeplan.exchange.pages.bringing import brought
from placeplan.exchange.renamed import OTHER, SAME
from placeplan.exchange.sources import layout_of
from placeplan.exchange.undo import DependedOnError, NotCommittedError
from placeplan.rooms.performance.permissions import may_load_statistics
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Import, ImportState, Plan
from placeplan.rooms.places.permissions import (
    check_may_import,
    may_import,
    may_import_anywhere,
)
from placeplan.rooms.places.three_way import SIDES
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.pages import asked, chosen, day, not_there, page_of
from placeplan.rooms.register.queries import events

SEVERITIES = ("error", "warning", "note")
BUSY = (ImportState.READING, ImportState.COMMITTING)
"""While an import is in one of these states, its page looks again and again."""


@login_required
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Every paper of the reader's plans, the latest first; at a date those that stood then."""
    dates = asked(request)
    plan = places.plan(request.user, chosen(request, "plan"))
    state = chosen(request, "state")
    rows = places.imports(request.user, plan=plan)
    if dates.is_past:
        stood = places.papers(request.user, plan=plan, **dates.times).order_by()
        rows = rows.filter(pk__in=stood.values("pk"))
    elif state in ImportState.values:
        rows = rows.filter(state=state)
    values = {
        "page": page_of(request, rows, 50),
        "plan": plan,
        "plans": list(places.plans(request.user)),
        "state": state,
        "states_of_import": ImportState.choices,
        "past": dates.is_past,
        "may_import": not dates.is_past and may_import_anywhere(request.user),
    }
    return render(request, "exchange/imports.jinja", values)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form that brings a paper in: the file, its plan, the day it was stated."""
    actor = person(request)
    plans = [each for each in places.plans(actor) if may_import(actor, each)]
    typed = request.POST if request.method == "POST" else request.GET
    errors: dict[str, str] = {}
    if request.method == "POST":
        statistics = _statistics(request)
        if statistics is not None:
            return statistics
        found, errors = _uploaded(request, actor, plans)
        if found is not None:
            if found.state == ImportState.READING:
                read_paper.enqueue(found.pk)
            return redirect("import", found.pk)
    values = {
        "plans": plans,
        "chosen": typed.get("plan") or (plans[0].slug if len(plans) == 1 else ""),
        "stated_on": typed.get("stated_on", ""),
        "seen": SEEN,
        "visibility": typed.get("visibility", ""),
        "errors": errors,
        "largest": settings.LARGEST_UPLOAD // (1024 * 1024),
    }
    return render(request, "exchange/new.jinja", values, status=422 if errors else 200)


def _statistics(request: HttpRequest) -> HttpResponse | None:
    """Where the file is published statistics: to where these are loaded. None for a paper."""
    paper = request.FILES.get("paper")
    if paper is None or not 0 < (paper.size or 0) <= settings.LARGEST_UPLOAD:
        return None
    name, data = paper.name or "paper", paper.read()
    paper.seek(0)
    if layout_of(name, data) is None:
        return None
    if not may_load_statistics(request.user):
        messages.warning(
            request, f"{name} is published statistics, which a performance analyst loads."
        )
        return redirect("statistics")
    messages.success(request, f"{name} is published statistics: it belongs to no plan.")
    return redirect("statistics-waiting", brought(request, [(name, data)]).pk)


def _uploaded(
    request: HttpRequest, person: Person, plans: Sequence[Plan]
) -> tuple[Import | None, dict[str, str]]:
    """The stored paper, or what is wrong with each field of the form."""
    paper = request.FILES.get("paper")
    plan = next((each for each in plans if each.slug == request.POST.get("plan")), None)
    typed = request.POST.get("stated_on", "").strip()[:60]
    stated_on = day(typed)
    errors: dict[str, str] = {}
    if paper is None:
        errors["paper"] = "Choose a file"
    elif not paper.size:
        errors["paper"] = "The file is empty. Choose another"
    elif paper.size > settings.LARGEST_UPLOAD:
        largest = settings.LARGEST_UPLOAD // (1024 * 1024)
        errors["paper"] = f"The file is larger than {largest} MB. Choose a smaller one"
    if plan is None:
        errors["plan"] = "Choose the plan that the paper belongs to"
    if not typed:
        errors["stated_on"] = "Enter the date of the meeting or paper"
    elif stated_on is None:
        errors["stated_on"] = f"“{typed}” is not a date. Type a day, for example 19 September 2013"
    visibility = request.POST.get("visibility", "")
    wrong = "" if plan is None else wrongly_marked(person, plan, visibility)
    if wrong:
        errors["visibility"] = wrong
    if errors or paper is None or plan is None or stated_on is None:
        return None, errors
    try:
        found = services.upload(
            paper.name or "paper",
            paper.read(),
            plan=plan,
            actor=person,
            stated_on=stated_on,
            at=timezone.now(),
            visibility=visibility,
        )
    except Unreadable as error:
        return None, {"paper": f"The file cannot be read: {error.why}. Choose another"}
    return found, {}


@login_required
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One paper: what was understood, what was not and why, and what it changes."""
    found = places.imports(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    if request.headers.get("HX-Request") and found.state not in BUSY:
        return HttpResponseClientRefresh()  # what was being done is done: the whole page is new
    outcome: Outcome | None = None
    lines: list[Line] = []
    unreadable = ""
    may_decide = may_import(request.user, found.plan)
    if found.state == ImportState.WAITING and may_decide:
        try:
            outcome, lines = _preview(request, found)
        except Unreadable as error:
            unreadable = str(error)
    elif found.state == ImportState.COMMITTED:
        lines = of_stored(request.user, found)
    counts = outcome.counts() if outcome else found.counts
    problems = [each.as_dict() for each in outcome.problems] if outcome else found.problems
    kind, fate = chosen(request, "kind"), chosen(request, "fate")
    shown = [each for each in lines if kind in ("", each.kind) and fate in ("", each.fate)]
    values = {
        "plan": found.plan,
        "one": found,
        "may_decide": may_decide,
        "asked": _asked(lines),
        "same": SAME,
        "other": OTHER,
        "unreadable": unreadable,
        "seen_by": SEEN.get(found.visibility, ""),
        "counts": counts,
        "fates": [fate for fate in FATES if any(row.get(fate) for row in counts.values())],
        "changes": page_of(request, shown, 100),
        "every": len(lines),
        "kind": kind,
        "fate": fate,
        "problems": sorted(problems, key=lambda each: SEVERITIES.index(each["severity"])),
        "coverage": found.coverage,
        "events": list(events(subject=("import", str(found.pk)))),
    }
    return render(request, "exchange/one.jinja", values)


def _asked(lines: Sequence[Line]) -> list[Line]:
    """What a person has to decide: a question that several records raise is asked once."""
    found: dict[str, Line] = {}
    for line in lines:
        if line.change is not None and line.fate in ASKED:
            found.setdefault(line.change.question or line.change.item, line)
    return list(found.values())


def _preview(request: HttpRequest, found: Import) -> tuple[Outcome, list[Line]]:
    """What committing would do, kept until anything happens to the plan."""
    last = events(plan=found.plan.slug).values_list("pk", flat=True).first()
    decisions = json.dumps(found.decisions, sort_keys=True)
    return _previewed(found.pk, found.uploaded_at, last, person(request).pk, decisions)


@lru_cache(maxsize=32)
def _previewed(
    number: int, at: datetime, last_event: int | None, person: int, decisions: str
) -> tuple[Outcome, list[Line]]:
    found = Import.objects.select_related("plan", "file").get(pk=number)
    actor = Person.objects.get(pk=person)
    outcome = services.preview(found, actor=actor, at=timezone.now())
    return outcome, of_changes(outcome.changes, reading_of(found).records)


@login_required
@require_POST
def commit(request: HttpRequest, number: int) -> HttpResponse:
    """Brings the records of the paper into its plan."""
    found = places.imports(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    try:
        if is_long(found):
            decide_to_commit(found, actor=person(request), at=timezone.now())
            commit_paper.enqueue(number)
            return redirect("import", number)
        outcome = services.commit_import(found, actor=person(request), at=timezone.now())
    except NotWaitingError:
        messages.warning(request, "This paper has been decided upon already.")
        return redirect("import", number)
    except Unreadable as error:
        messages.error(request, f"The paper cannot be read: {error.why}.")
        return redirect("import", number)
    except UndecidedError as error:
        messages.warning(request, f"Nothing was committed: {error}.")
        return redirect("import", number)
    messages.success(
        request,
        f"Committed to {found.plan.title}: {_counted(outcome)}.",
    )
    return redirect("import", number)


def _counted(outcome: Outcome) -> str:
    parts = [f"{outcome.new} new", f"{outcome.changed} changed", f"{outcome.unchanged} unchanged"]
    if outcome.gone:
        parts.append(f"{outcome.gone} no longer stated")
    return ", ".join(parts)


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps what a person decided; each answer is named by its record and field."""
    found = places.imports(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    check_may_import(request.user, found.plan)
    decisions: dict[str, dict[str, Any]] = {}
    for name, answer in request.POST.items():
        item, _, field = name.partition("|")
        if field == "match" and answer in (SAME, OTHER):
            decisions.setdefault(item, {})["match"] = answer
        elif field and answer in SIDES:
            decisions.setdefault(item, {}).setdefault("fields", {})[field] = answer
    if not decisions:
        messages.warning(request, "Choose an answer first.")
        return redirect("import", number)
    try:
        services.decide(found, decisions, actor=person(request), at=timezone.now())
    except NotWaitingError:
        messages.warning(request, "This paper has been decided upon already.")
    return redirect("import", number)


@login_required
@require_POST
def read_again(request: HttpRequest, number: int) -> HttpResponse:
    """Has a paper that could not be read tried once more."""
    found = places.imports(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    try:
        services.read_again(found, actor=person(request), at=timezone.now())
    except NotWaitingError:
        messages.warning(request, "This paper is read already.")
    else:
        read_paper.enqueue(number)
    return redirect("import", number)


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a committed paper back as a whole, or says what stands in the way."""
    found = places.imports(request.user).filter(pk=number).first()
    if found is None or found.state != ImportState.COMMITTED:
        return not_there(request)
    person = check_may_import(request.user, found.plan)
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:1000]
        try:
            undoing.undo(found, actor=person, at=timezone.now(), reason=reason)
        except DependedOnError:
            return redirect("import-undo", number)
        except NotCommittedError:
            messages.warning(request, "This paper has been undone already.")
        else:
            messages.success(request, f"{found.file.name} is undone.")
        return redirect("import", number)
    values = {
        "plan": found.plan,
        "one": found,
        "dependents": undoing.dependents_of(found, person),
        "counts": found.counts,
    }
    return render(request, "exchange/undo.jinja", values)


@login_required
@require_POST
def throw_away(request: HttpRequest, number: int) -> HttpResponse:
    """Puts the paper away. Asks first: the form carries the answer."""
    found = places.imports(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    check_may_import(request.user, found.plan)
    if request.POST.get("sure") != "yes":
        return render(request, "exchange/throw_away.jinja", {"plan": found.plan, "one": found})
    try:
        services.throw_away(found, actor=person(request), at=timezone.now())
    except NotWaitingError:
        messages.warning(request, "This paper has been decided upon already.")
        return redirect("import", number)
    messages.success(request, f"{found.file.name} was thrown away. Nothing of it is in the plan.")
    return redirect("imports")
