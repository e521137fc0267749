"""Pages: the end of a plan's year: rolled forward into the next, closed to change, opened again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.exchange.rolling import (
    Going,
    RollError,
    followers,
    proposed,
    proposed_title,
    proposed_year,
    roll_forward,
    years_of,
)
from placeplan.records.finance import Scheme
from placeplan.rooms.assurance.recurring import saved
from placeplan.rooms.assurance.rolling import Choices, kinds_of
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.permissions import (
    check_may_close,
    check_may_roll_forward,
    may_close,
)
from placeplan.rooms.places.services import close_plan, reopen_plan
from placeplan.rooms.register.pages import not_there


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one kind: those that a person may choose, and those that stay, in order."""

    kind: str
    carried: tuple[Going, ...]
    left: tuple[Going, ...]
    stays: tuple[Going, ...]

    @property
    def goes(self) -> int:
        """How many of them go."""
        return sum(each.judged.goes for each in (*self.carried, *self.left))

    @property
    def may_go(self) -> bool:
        """True where a person decides over any of them."""
        return bool(self.carried or self.left)

    @property
    def count(self) -> int:
        return len(self.carried) + len(self.left) + len(self.stays)


@dataclass(frozen=True, slots=True)
class Saving:
    """What the schemes save on one basis: how many state it, and pounds, old and new."""

    basis: str
    old: tuple[int, Decimal]
    new: tuple[int, Decimal]


@login_required
@require_http_methods(["GET", "POST"])
def year_end(request: HttpRequest, slug: str) -> HttpResponse:
    """What of a plan goes into the next year and what does not; a person chooses, and does it."""
    plan = places.plan(request.user, slug)
    if plan is None:
        return not_there(request)
    person = check_may_roll_forward(request.user, plan)
    typed = request.POST if request.method == "POST" else QueryDict()
    year = typed.get("financial_year", proposed_year(plan)).strip()[:40]
    title = typed.get("title", proposed_title(plan, year)).strip()[:300]
    choices = _choices(typed)
    errors: dict[str, str] = {}
    now = timezone.now()
    if typed.get("step") == "roll":
        try:
            done = roll_forward(
                plan,
                title=title,
                financial_year=year,
                choices=choices,
                actor=person,
                at=now,
                stated_on=timezone.localdate(now),
                reason=typed.get("reason", "").strip()[:1000],
                close=typed.get("close") == "yes" and may_close(person, plan),
            )
            messages.success(request, f"{done.carried} records are carried from {plan.title}.")
            return redirect("plan", done.plan.slug)
        except RollError as error:
            errors = error.fields
        except ValidationError as error:
            errors = {"title": " ".join(error.messages)}
    going: list[Going] = []
    try:
        going = proposed(person, plan, years_of(plan, year), choices)
    except RollError as error:
        errors = {**error.fields, **errors}
    values = {
        "plan": plan,
        "title_typed": title,
        "year": year,
        "typed": typed,
        "choices": choices,
        "errors": errors if typed else {},
        "groups": _groups(going),
        "savings": _savings(going),
        "goes": sum(each.judged.goes for each in going),
        "followers": [each for each in followers(plan) if places.plan(person, each[0].slug)],
        "may_close": may_close(person, plan),
    }
    return render(
        request, "exchange/year_end.jinja", values, status=422 if errors and typed else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks why, and closes a plan to change; one that is closed is opened again."""
    plan = places.plan(request.user, slug)
    if plan is None:
        return not_there(request)
    person = check_may_close(request.user, plan)
    opens = plan.closed_at is not None
    errors: dict[str, str] = {}
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:1000]
        wanted = request.POST.get("to") == "open"
        try:
            act = reopen_plan if wanted else close_plan
            act(plan, actor=person, at=timezone.now(), reason=reason)
            state = "open to change again" if wanted else "closed to change"
            messages.success(request, f"{plan.title} is {state}.")
            return redirect("plan", slug)
        except ValidationError as error:
            fields = getattr(error, "error_dict", None)
            errors = {"reason" if fields else "": " ".join(error.messages)}
            opens = wanted
    values = {"plan": plan, "opens": opens, "errors": errors}
    return render(request, "exchange/close.jinja", values, status=422 if errors else 200)


def _choices(typed: QueryDict) -> Choices:
    """What was ticked: what is left of the carried, and taken of the left, alone or by kind."""
    return Choices(
        leave=frozenset(typed.getlist("leave")),
        take=frozenset(typed.getlist("take")),
        leave_kinds=frozenset(typed.getlist("leave_kind")),
        take_kinds=frozenset(typed.getlist("take_kind")),
    )


def _groups(going: Sequence[Going]) -> list[Group]:
    """The records by kind: first the kinds of which some are carried, last those that stay."""
    by: dict[tuple[str, str], list[Going]] = defaultdict(list)
    for each in going:
        by[each.judged.entry.kind, each.judged.verdict.fate].append(each)
    groups = [
        Group(kind, *(tuple(by[kind, fate]) for fate in ("carried", "left", "stays")))
        for kind in kinds_of([each.judged for each in going])
    ]
    return sorted(groups, key=lambda each: (not each.carried, not each.may_go))


def _savings(going: Sequence[Going]) -> list[Saving]:
    old = [each.judged.entry.record for each in going]
    new = [each.record for each in going if each.judged.goes]
    before, after = (
        saved(each for each in rows if isinstance(each, Scheme)) for rows in (old, new)
    )
    none = (0, Decimal(0))
    words: dict[Any, str] = {"net": "Net", "gross": "Gross", "not_stated": "Basis not stated"}
    return [
        Saving(word, before.get(basis, none), after.get(basis, none))
        for basis, word in words.items()
        if basis in before or basis in after
    ]
