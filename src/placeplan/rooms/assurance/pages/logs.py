"""The action log and the decision log: of one plan, or of all that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.rooms.assurance.logs import (
    ACTION_STATES,
    DECISION_STATES,
    NOBODY,
    ORDERS,
    ActionLine,
    Choice,
    DecisionLine,
    Me,
    about_of,
    actions_chosen,
    counted,
    decisions_chosen,
    said,
)
from placeplan.rooms.assurance.queries.logs import action_lines, decision_lines
from placeplan.rooms.delivery.log import STANDINGS
from placeplan.rooms.delivery.queries.talk import plans_open_to
from placeplan.rooms.places.actions import CHANGE
from placeplan.rooms.places.models import Plan, Reader, signed_in
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    not_there,
    page_of,
    xlsx_download,
)

SIZE = 100
"""So many lines stand on one page of a log."""
CHOICES = tuple(each.name for each in fields(Choice))
ACTION_HEAD = (
    *("Action", "About", "Owner", "Due", "Due by", "Earlier dates", "Stands", "State as printed"),
    *("Done on", "Outcome", "Forum", "Meeting", "Number", "Plan", "Source", "Record"),
)
DECISION_HEAD = (
    *("Decision", "About", "Taken by", "When", "Day", "Why", "Also about", "Takes the place of"),
    *("Replaced by", "Plan", "Source", "Record"),
)


@require_safe
def actions(request: HttpRequest, slug: str) -> HttpResponse:
    """The action log of one plan: all meetings, and what is owed for concerns carried up."""
    plan = plan_of(request.user, slug)
    return not_there(request) if plan is None else _actions(request, plan)


@require_safe
def action_log(request: HttpRequest) -> HttpResponse:
    """The actions of all plans that the reader may see."""
    return _actions(request, None)


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision log of one plan."""
    plan = plan_of(request.user, slug)
    return not_there(request) if plan is None else _decisions(request, plan)


@require_safe
def decision_log(request: HttpRequest) -> HttpResponse:
    """The decisions of all plans that the reader may see."""
    return _decisions(request, None)


def _actions(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    dates, choice = asked(request), _choice(request)
    on = dates.as_at or timezone.localdate()
    every = action_lines(request.user, plan, on=on, **dates.times)
    lines = actions_chosen(every, choice, _me(request.user))
    download = _download(request, plan, "action", ACTION_HEAD, map(_action_cells, lines))
    if download is not None:
        return download
    more = {
        "counts": counted(every),
        "states": ACTION_STATES,
        "owners": said(owner for line in every for owner in line.owners),
        "forums": said(line.forum for line in every),
        "on": on,
    }
    return _shown(request, plan, "action", choice, every, lines, more)


def _decisions(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    dates, choice = asked(request), _choice(request)
    every = decision_lines(request.user, plan, **dates.times)
    lines = decisions_chosen(every, choice)
    download = _download(request, plan, "decision", DECISION_HEAD, map(_decision_cells, lines))
    if download is not None:
        return download
    more = {"states": DECISION_STATES, "takers": said(line.by for line in every)}
    return _shown(request, plan, "decision", choice, every, lines, more)


def _shown(
    request: HttpRequest,
    plan: Plan | None,
    kind: str,
    choice: Choice,
    every: Sequence[ActionLine] | Sequence[DecisionLine],
    lines: Sequence[ActionLine] | Sequence[DecisionLine],
    more: dict[str, Any],
) -> HttpResponse:
    dates = asked(request)
    adds = [] if dates.is_past or plan is not None else plans_open_to(request.user, CHANGE)
    values = {
        "plan": plan,
        "scope": "" if plan else _scope(request.user),
        "kind": kind,
        "choice": choice,
        "choices": CHOICES,
        "orders": ORDERS[kind],
        "total": len(every),
        "page": page_of(request, lines, SIZE),
        "abouts": about_of(every),
        "plans": sorted({(line.plan, line.plan_title) for line in every}, key=lambda one: one[1]),
        "adds": adds,
        "may_add": plan is not None and not dates.is_past and may_change(request.user, plan),
        "known": signed_in(request.user) is not None,
        "standings": STANDINGS,
        **more,
    }
    return render(request, f"assurance/{kind}_log.jinja", values)


def _choice(request: HttpRequest) -> Choice:
    return Choice(**{name: chosen(request, name) for name in CHOICES})


def _me(reader: Reader) -> Me:
    """The names by which an action may call the reader."""
    person = signed_in(reader)
    return NOBODY if person is None else Me(person.name, person.username, person.job_title)


def _scope(reader: Reader) -> str:
    return "All plans that you may see" if reader.is_authenticated else "Public plans"


def _download(
    request: HttpRequest,
    plan: Plan | None,
    kind: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> HttpResponse | None:
    form = request.GET.get("format")
    if form not in ("csv", "xlsx"):
        return None
    download = csv_download if form == "csv" else xlsx_download
    return download(f"{plan.slug if plan else 'all'}-{kind}", head, rows)


def _action_cells(line: ActionLine) -> list[object]:
    return list(_of_action(line))


def _of_action(line: ActionLine) -> Iterator[object]:
    yield from (line.text, line.of, "; ".join(line.owners), line.due)
    yield line.due_on.isoformat() if line.due_on else None
    yield from ("; ".join(line.earlier), STANDINGS[line.standing], line.state)
    yield line.done_on.isoformat() if line.done_on else None
    yield from (line.outcome, line.forum, line.meeting, line.code)
    yield from (line.plan_title, line.source, line.to.id)


def _decision_cells(line: DecisionLine) -> list[object]:
    return list(_of_decision(line))


def _of_decision(line: DecisionLine) -> Iterator[object]:
    yield from (line.text, line.of, line.by, line.taken)
    yield line.taken_on.isoformat() if line.taken_on else None
    yield from (line.because, "; ".join(each.text for each in line.links))
    yield line.replaces.text if line.replaces else None
    yield line.replaced_by.text if line.replaced_by else None
    yield from (line.plan_title, line.source, line.to.id)
