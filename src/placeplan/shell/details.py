"""Pages of one programme and of one scheme: what it is, and all that the rooms know of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.rooms.activity.pages import GROWTH
from placeplan.rooms.assurance import queries as assurance
from placeplan.rooms.delivery import layouts
from placeplan.rooms.delivery.models import Programme, Scheme
from placeplan.rooms.delivery.queries.talk import talk
from placeplan.rooms.finance.pages import FINANCE_LINES
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.listing import Column, Layout, money
from placeplan.rooms.places.models import PlanFact
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import Belonging
from placeplan.rooms.register.pages import asked, not_there
from placeplan.rooms.risk.pages import RISKS
from placeplan.rooms.strategy.pages import ALIGNMENTS
from placeplan.shell.kinds import QUERIES, list_address

MOST = 50
"""So many records of a kind stand on the page; the list has them all."""
ROLES = Layout(
    kind="role",
    title="People",
    columns=(
        Column("person", "Person"),
        Column("role", "Role"),
        Column("job_title", "Job title"),
        Column("organisation", "Organisation"),
    ),
    words=("person", "role"),
)

ASSESSMENTS = Layout(
    kind="assessment",
    title="Impact assessments",
    columns=(
        Column(
            "assessment_kind",
            "Assessment",
            value=lambda row: (
                f"{row.get_assessment_kind_display()}, {row.get_stage_display().lower()}"
            ),
        ),
        Column("outcome", "Outcome", "prose"),
        Column("review_due", "Looked at again", "due"),
    ),
    words=("outcome",),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a record says of itself; `address` leads to what it names."""

    text: str
    value: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one kind that belong to a record: at most `MOST` of them, and how many."""

    layout: Layout
    rows: Sequence[Any]
    count: int
    address: str


@require_safe
def programme(request: HttpRequest, number: UUID) -> HttpResponse:
    """One programme: its aims and outcomes, steps, people, money, schemes and risks."""
    row = places.fact(request.user, Programme, number, **asked(request).times)
    if row is None:
        return not_there(request)
    mine = Belonging("programme", row.natural_key, row.title)
    named = Q(programme=None, workstream__iexact=row.title)
    wanted = (
        (layouts.SCHEMES, Q(programme__natural_key=row.natural_key) | named),
        (FINANCE_LINES, mine),
        (RISKS, mine),
        (ROLES, Q(of__iexact=row.title)),
        (layouts.ACTIONS, mine),
        (layouts.DECISIONS, mine),
        (layouts.QIAS, mine),
        (ASSESSMENTS, mine),
        (GROWTH, mine),
    )
    said = (
        Said("Theme", row.theme),
        Said("Level", row.level),
        Said("Objective", row.objective, _record("goal", row.goal_id)),
        Said("Steered by", row.forum, _record("forum", row.governed_by_id)),
    )
    lists = (("Aims", row.aims), ("Outcomes", row.outcomes), ("Money as printed", row.money_notes))
    return _page(request, "programme", row, said, lists, wanted)


@require_safe
def scheme(request: HttpRequest, number: UUID) -> HttpResponse:
    """One scheme: what it saves, its actions and steps, money, risks and people."""
    row = places.fact(request.user, Scheme, number, **asked(request).times)
    if row is None:
        return not_there(request)
    mine = Belonging("scheme", row.natural_key, row.title)
    wanted = (
        (layouts.ACTIONS, mine),
        (FINANCE_LINES, mine),
        (RISKS, mine),
        (layouts.QIAS, mine),
        (ASSESSMENTS, mine),
        (layouts.DECISIONS, mine),
        (GROWTH, mine),
        (ROLES, Q(of__iexact=row.title)),
        (ALIGNMENTS, Q(item__iexact=row.title)),
    )
    programme = "" if row.programme_id is None else reverse("programme", args=[row.programme_id])
    said = (
        *_savings(row),
        Said("As printed", row.saving_as_printed),
        Said("Organisation", row.organisation_name),
        Said("Workstream", row.workstream, programme),
        Said("Year", row.financial_year),
        Said("Status", row.status),
        Said("Sponsor (SRO)", row.sponsor),
        Said("Clinical lead", row.clinical_lead),
        Said("Delivery lead", row.delivery_lead),
        Said("Lead", ", ".join(row.leads)),
        Said("Before", row.prior_year),
        Said("End goal", row.end_goal),
    )
    lists = (
        ("Aims", row.aims),
        ("Outcomes", row.outcomes),
        ("Actions as printed", row.actions),
    )
    return _page(request, "scheme", row, said, lists, wanted)


def _record(kind: str, number: UUID | None) -> str:
    return "" if number is None else reverse("record", args=[kind, number])


def _savings(row: Scheme) -> Iterator[Said]:
    for text, value in (
        ("Net saving", row.net_saving_gbp),
        ("Gross saving", row.gross_saving_gbp),
        ("Saving, basis not stated", row.saving_gbp),
        ("Full-year effect", row.full_year_effect_gbp),
        ("Investment", row.investment_gbp),
        ("Opportunity", row.opportunity_gbp),
    ):
        yield Said(text, money(value))


def _page(
    request: HttpRequest,
    kind: str,
    row: Programme | Scheme,
    said: Sequence[Said],
    lists: Sequence[tuple[str, list[str]]],
    wanted: Sequence[tuple[Layout, Q | Belonging]],
) -> HttpResponse:
    tables = [table for layout, mine in wanted if (table := _table(request, row, layout, mine))]
    dates = asked(request)
    on = dates.as_at or timezone.localdate()
    values = {
        "plan": row.plan,
        "kind": kind,
        "fact": row,
        "current": places.latest(request.user, row, **dates.times),
        "said": [each for each in said if each.value],
        "lists": [(text, each) for text, each in lists if each],
        "tables": tables,
        "work": assurance.work(request.user, row, on=on, **dates.times),
        "talk": talk(request.user, kind, row, **dates.times),
        "on": on,
        "writes": not dates.is_past and may_change(request.user, row.plan),
    }
    return render(request, "placeplan/detail.jinja", values)


def _table(
    request: HttpRequest, row: PlanFact, layout: Layout, mine: Q | Belonging
) -> Table | None:
    """The records of a kind that belong to a row; None where there are none."""
    query, times = QUERIES[layout.kind], asked(request).times
    if isinstance(mine, Belonging):
        rows = list(query(request.user, plan=row.plan, of=mine, **times))
    else:
        rows = list(query(request.user, plan=row.plan, **times).filter(mine))
    if not rows:
        return None
    printed = getattr(rows[0], "of", "")
    chosen = f"?{urlencode({'of': printed})}" if printed and _chooses(layout, "of") else ""
    return Table(layout, rows[:MOST], len(rows), list_address(layout.kind, row.plan) + chosen)


def _chooses(layout: Layout, name: str) -> bool:
    return any(each.name == name and each.choose for each in layout.columns)
