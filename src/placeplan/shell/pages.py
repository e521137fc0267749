"""Pages that speak of several rooms: home, plans, records and their papers, help, and errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.exchange.lines import of_row
from placeplan.exchange.reconcile import room_of
from placeplan.exchange.years import carried, years_around
from placeplan.rooms.assurance.queries import Due, due_updates, ledger_of
from placeplan.rooms.assurance.queries.logs import action_ledger
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import About
from placeplan.rooms.delivery.queries.talk import talk
from placeplan.rooms.performance import queries as performance
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Import, ImportState, Plan, PlanFact, Reader
from placeplan.rooms.places.permissions import (
    PlanClosedError,
    may_change,
    may_create_anywhere,
    may_export,
    may_import,
    may_roll_forward,
    may_settle,
)
from placeplan.rooms.register.pages import Asked, asked, not_there, page_of
from placeplan.rooms.register.queries import content
from placeplan.rooms.strategy import queries as strategy
from placeplan.shell.api import api
from placeplan.shell.attention import Known, checked, lines
from placeplan.shell.checking.needing import needs
from placeplan.shell.checking.pages import address
from placeplan.shell.fields import changes, fields_of
from placeplan.shell.kinds import DETAILS, PAGES, QUERIES, SPOKEN, list_address
from placeplan.shell.provenance import above, document_of, shown
from placeplan.shell.talking import about_address
from placeplan.shell.typed_back import given_back

PLAN_KINDS = (
    *("observation", "standard"),
    *("deliverable", "measure", "concern"),
    *("programme", "scheme", "milestone", "action", "decision", "qia"),
    *("assessment", "update", "escalation", "comment", "evidence"),
    *("finance_line", "contract", "growth_assumption", "risk"),
    *("goal", "commitment", "alignment", "engagement"),
    *("forum", "service", "role", "fact", "narrative"),
)
"""What a plan is shown to hold, in the order of the menu."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is in the plans, what needs a look, and what the latest papers changed."""
    dates = asked(request)
    plans = list(places.plans(request.user))
    waiting = places.imports(request.user).filter(state=ImportState.WAITING)[:20]
    papers = list(places.papers(request.user, **dates.times)[:6])
    today = dates.as_at or timezone.localdate()
    needed = needs(request.user, on=today, **dates.times)
    mine = {each.finding.number for each in needed.mine}
    due = _due_updates(request.user, dates)
    known = _known(request.user, plans, dates)
    for each in known:
        each["lines"] += checked(each["plan"], needed.counts.get(each["plan"].slug, 0))
    values = {
        "known": known,
        "on": today,
        "needed": needed.mine[:8],
        "needed_in_all": len(needed.mine),
        "finding_address": address,
        "waiting": [] if dates.is_past else list(waiting),
        "papers": papers,
        "due": [each for each in due if str(each.scheme.pk) not in mine],
        "scope": "All plans that you may see" if request.user.is_authenticated else "Public plans",
    }
    return render(request, "placeplan/home.jinja", values)


def _due_updates(reader: Reader, dates: Asked) -> list[Due]:
    """The updates that are due, for whoever is signed in."""
    if not reader.is_authenticated or dates.known_at is not None:
        return []
    return due_updates(reader, dates.as_at or timezone.localdate())


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan that the reader may see."""
    found = list(places.plans(request.user))
    dates = asked(request)
    values = {
        "known": _known(request.user, found, dates),
        "may_make": not dates.is_past and may_create_anywhere(request.user),
        "scope": "All plans that you may see" if request.user.is_authenticated else "Public plans",
    }
    return render(request, "placeplan/plans.jinja", values)


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One plan: what is in it, what needs a look, what it intends, and its papers."""
    found = places.plan(request.user, slug)
    if found is None:
        return not_there(request)
    dates = asked(request)
    goals = list(strategy.goals(request.user, plan=found, **dates.times))
    values = {
        "plan": found,
        "one": _known(request.user, [found], dates)[0],
        "priorities": _priorities(goals),
        "domains": [goal for goal in goals if goal.goal_kind == "domain"],
        "papers": list(places.papers(request.user, plan=found, **dates.times)[:10]),
        "may_import": not dates.is_past and may_import(request.user, found),
        "may_roll": not dates.is_past and may_roll_forward(request.user, found),
        "may_export": not dates.is_past and may_export(request.user, found),
        "may_settle": not dates.is_past and may_settle(request.user, found),
        "years": years_around(found, request.user),
    }
    return render(request, "placeplan/plan.jinja", values)


def _priorities(goals: list[Any]) -> list[tuple[Any, list[Any]]]:
    objectives = [goal for goal in goals if goal.goal_kind == "objective"]
    return [
        (
            goal,
            [each for each in objectives if each.parent_title.casefold() == goal.title.casefold()],
        )
        for goal in goals
        if goal.goal_kind == "priority"
    ]


def _known(reader: Reader, plans: list[Plan], dates: Asked) -> list[dict[str, Any]]:
    """Each plan with its counts, its day and what needs a look; a fixed number of queries."""
    only = plans[0] if len(plans) == 1 else None
    papers = places.papers(reader, plan=only, **dates.times)
    last: dict[int, Import] = {}
    for paper in papers:  # the latest first
        last.setdefault(paper.plan_id, paper)
    latest = {number: paper.stated_on for number, paper in last.items()}
    on = {each.pk: day for each in plans if (day := dates.as_at or latest.get(each.pk))}
    progress = delivery.progress(reader, on, plan=only, **dates.times)
    standing = performance.standing(reader, plans, **dates.times)
    counts: dict[int, Counter[str]] = {}
    for number, kind, count in places.tally(reader, QUERIES, plans, **dates.times):
        counts.setdefault(number, Counter())[kind] += count
    found = []
    for each in plans:
        tally = counts.get(each.pk, Counter())
        known = Known(
            plan=each,
            progress=progress.get(each.pk, delivery.Progress()),
            standing=standing.get(each.pk, performance.Standing()),
            unrecognised=tally["unrecognised"],
            last=last.get(each.pk),
        )
        tally["observation"] = known.standing.values
        found.append(
            {
                "plan": each,
                "organisations": places.organisation_names(each),
                "on": on.get(each.pk),
                "known": known,
                "lines": lines(known),
                "counts": [(kind, tally[kind]) for kind in PLAN_KINDS if tally[kind]],
            }
        )
    return found


@require_safe
def records(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Every record of one kind that is in force in a plan, in the order of its papers."""
    found = places.plan(request.user, slug)
    room = room_of(kind)
    if found is None or room is None:
        return not_there(request)
    address = list_address(kind, found)
    if kind not in PAGES and address != request.path:
        return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)
    rows = places.in_force(
        room.MODELS[kind].objects.all(), request.user, found, **asked(request).times
    )
    page = page_of(request, rows, 100)
    values = {
        "plan": found,
        "kind": kind,
        "page": page,
        "lines": [of_row(kind, row) for row in page],
        "papers": {str(row.pk): str(row.source) for row in page},
    }
    return render(request, "placeplan/records.jinja", values)


@require_safe
def record(request: HttpRequest, kind: str, number: UUID) -> HttpResponse:
    """One record: its fields, where it comes from with the cell marked, and its history."""
    room = room_of(kind)
    dates = asked(request)
    model = None if room is None else room.MODELS[kind]
    fact = None if model is None else places.fact(request.user, model, number, **dates.times)
    if room is None or fact is None:
        return not_there(request)
    file = places.readable_file(request.user, fact.source.file.sha256, known_at=dates.known_at)
    entered = file is None and places.is_entered(fact)
    document = document_of(fact.source.file) if file is not None or entered else None
    versions = places.chain(request.user, fact, **dates.times)
    dumped = [room.dump(each) for each in versions]
    history = [
        {"fact": each, "changes": changes(older, newer) if older else None}
        for each, newer, older in zip_longest(versions, dumped, dumped[1:])
    ]
    unsaid = ("of", "sha256") if kind in SPOKEN else ()
    elsewhere = (*DETAILS, *SPOKEN)  # these are spoken of on pages of their own
    values = {
        "plan": fact.plan,
        "kind": kind,
        "fact": fact,
        "fields": [each for each in fields_of(room.dump(fact)) if each.name not in unsaid],
        "ledger": _ledger(kind, fact, versions),
        "excerpt": None if document is None else shown(fact.source, document),
        "above": [] if document is None else list(above(fact.context, fact.source, document)),
        "file": file,
        "entered": entered,
        "history": history,
        "taken_back": fact.withdrawn_at is not None
        and (dates.known_at is None or fact.withdrawn_at <= dates.known_at),
        "current": versions[0] if versions else fact,
        "again": places.stated_again(request.user, fact, **dates.times),
        "carried": carried(request.user, kind, fact, **dates.times),
        "about": about_address(request.user, fact) if isinstance(fact, About) else "",
        "talk": talk(request.user, kind, fact, **dates.times) if kind not in elsewhere else None,
        "may_change": kind not in SPOKEN
        and fact.superseded_by_id is None
        and fact.withdrawn_at is None
        and not dates.is_past
        and may_change(request.user, fact.plan),
    }
    return render(request, "placeplan/record.jinja", values)


def _ledger(kind: str, fact: PlanFact, versions: Sequence[Any]) -> Sequence[Any]:
    """Every date that a record had, first to last, where its kind keeps a ledger."""
    if kind == "milestone":
        return ledger_of(versions).lines
    if kind == "action":
        return action_ledger(versions).lines
    return tuple(getattr(fact, "ledger", ()))


@require_safe
def file(request: HttpRequest, sha256: str) -> HttpResponse:
    """The paper itself, to be saved: never shown by the browser as a page of ours."""
    found = places.readable_file(request.user, sha256)
    data = None if found is None else content(found)
    if found is None or data is None:
        return not_there(request)
    kind = "text/plain; charset=utf-8" if found.media == "text" else "application/octet-stream"
    response = HttpResponse(data, content_type=kind)
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_")
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": [""]}  # type: ignore[attr-defined]
    return response


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What the marks mean and how papers come in."""
    return render(request, "placeplan/help.jinja")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "placeplan/accessibility.jinja")


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The API for people: every address, what it takes and what it answers."""
    return render(request, "placeplan/api_docs.jinja", {"schema": _schema()})


@cache
def _schema() -> dict[str, Any]:
    """The description of the API, which stays the same while the program runs."""
    return dict(api.get_openapi_schema())


def _message(request: HttpRequest, status: int, title: str, *paragraphs: str) -> HttpResponse:
    values = {"title": title, "paragraphs": paragraphs}
    return render(request, "placeplan/message.jinja", values, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    title = "This address or form cannot be read"
    return _message(request, 400, title, "Check the address and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; whoever is not signed in is asked to sign in first."""
    reader = getattr(request, "user", None)  # an error may come before anybody is known
    if reader is not None and not reader.is_authenticated:
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    if isinstance(exception, PlanClosedError):
        return given_back(
            request,
            403,
            "This plan is closed to change",
            f"{exception}.",
            "Nothing was changed. You can read the plan as before.",
            "An approver or administrator of its owner can open it again.",
        )
    return given_back(
        request,
        403,
        "You may not do this",
        "Your role does not allow it. Nothing was changed.",
        "Ask an administrator of your organisation for the role that you need.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this reader."""
    # Only of a page that is there was it seen whether the form was ours.
    answer = _message if request.resolver_match is None else given_back
    return answer(
        request,
        404,
        "Page not found",
        "There is no such page, or you may not see it.",
        "If you typed the address, check that it is right.",
        "If you followed a link, ask whoever sent it.",
    )


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where a form came without the mark that it is ours."""
    return _message(
        request,
        403,
        "This form has expired",
        "Nothing was changed. Go back, load the page again and send the form once more.",
        "If it happens again, allow cookies for this site.",
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500: says nothing about the cause, which stands in the log, and asks the database nothing."""
    request.user = AnonymousUser()
    if hasattr(request, "_messages"):
        del request._messages  # they stand in the database, or are lost with the page
    return _message(
        request,
        500,
        "Sorry, something went wrong",
        "Nothing was half saved. Try again in a few minutes.",
    )
