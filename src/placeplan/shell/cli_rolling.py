"""`placeplan roll-forward`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import typer
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from placeplan.exchange.reconcile import models
from placeplan.exchange.rolling import (
    Going,
    RollError,
    proposed,
    proposed_title,
    proposed_year,
    roll_forward,
    years_of,
)
from placeplan.rooms.assurance.rolling import Choices
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import check_may_roll_forward
from placeplan.rooms.register.models import Person
from placeplan.shell.cli_read import CLEAN, WRONG, print_table
from placeplan.shell.cli_start import complain


def run(
    slug: str,
    *,
    username: str,
    title: str,
    year: str,
    leave: list[str],
    take: list[str],
    reason: str,
    close: bool,
    dry_run: bool,
) -> int:
    """The exit code, after a plan has been rolled forward, or what it would carry printed."""
    plan = Plan.objects.filter(slug=slug).first()
    person = Person.objects.filter(username=username, is_active=True).first()
    unknown = [each for each in (*leave, *take) if each not in {*models(), "target"}]
    if plan is None or person is None or unknown:
        why = f"there is no plan {slug!r}" if plan is None else f"nobody is {username!r}"
        complain(f"placeplan roll-forward: {f'no kind is {unknown[0]!r}' if unknown else why}")
        return WRONG
    year = year or proposed_year(plan)
    title = title or proposed_title(plan, year)
    choices = Choices(leave_kinds=frozenset(leave), take_kinds=frozenset(take))
    now = timezone.now()
    try:
        check_may_roll_forward(person, plan)
        _print(proposed(person, plan, years_of(plan, year), choices))
        if dry_run:
            typer.echo(f"{title}: this would be carried; nothing was stored")
            return CLEAN
        done = roll_forward(
            plan,
            title=title,
            financial_year=year,
            choices=choices,
            actor=person,
            at=now,
            stated_on=timezone.localdate(now),
            reason=reason,
            close=close,
        )
    except (RollError, PermissionDenied) as error:
        complain(f"placeplan roll-forward: {error}")
        return WRONG
    except ValidationError as error:
        complain(f"placeplan roll-forward: {' '.join(error.messages)}")
        return WRONG
    typer.echo(
        f"{done.plan.title} ({done.plan.slug}): {done.carried} carried, import {done.number}"
    )
    return CLEAN


def _print(going: Iterable[Going]) -> None:
    carried: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for each in going:
        (carried if each.judged.goes else kept)[each.judged.entry.kind] += 1
    rows = [(kind, str(carried[kind]), str(kept[kind])) for kind in sorted({*carried, *kept})]
    print_table(("Kind", "Carried", "Not carried"), rows)
