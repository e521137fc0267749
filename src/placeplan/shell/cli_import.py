"""`placeplan import`: papers into a plan, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import typer
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from placeplan.exchange.commit import UndecidedError, commit
from placeplan.exchange.marking import wrongly_marked
from placeplan.exchange.outcome import ASKED, FATES, Change, Outcome
from placeplan.exchange.renamed import OTHER, SAME
from placeplan.kernel import period as periods
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.places.services import create_plan
from placeplan.rooms.places.three_way import SIDES
from placeplan.rooms.register.models import Person
from placeplan.shell.cli_changes import show_changes
from placeplan.shell.cli_read import (
    CLEAN,
    ERRORS,
    WRONG,
    distinct,
    print_table,
    read_one,
    show_problems,
)
from placeplan.shell.cli_start import complain, quiet_pipe


class WrongCallError(Exception):
    """A call that cannot be done; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class _Deciding:
    """How conflicts and doubtful matches are decided, where nobody is asked one by one."""

    conflicts: str = ""
    doubtful: str = ""

    def __post_init__(self) -> None:
        if self.conflicts not in ("", *SIDES):
            raise WrongCallError("--conflicts is plan or paper: which side of all conflicts stands")
        if self.doubtful not in ("", SAME, OTHER):
            raise WrongCallError("--doubtful is same or other: what all doubtful matches are")

    def bring(self, commit: Callable[..., Outcome], *, dry_run: bool) -> Outcome:
        """What became of a paper. Raises `WrongCallError` where something is left to decide."""
        decisions: dict[str, dict[str, Any]] = {}
        while True:
            try:
                return commit(decisions=decisions, dry_run=dry_run)
            except UndecidedError as error:
                added = {
                    each.question or each.item: found
                    for each in error.outcome.asked
                    if (found := self._decision(each))
                }
                if not added:
                    show_changes(error.outcome.asked)
                    raise WrongCallError(
                        f"{error}; nothing was stored. Decide one by one in the browser, or all"
                        " at once with --conflicts plan|paper and --doubtful same|other"
                    ) from error
                for item, found in added.items():
                    decisions[item] = {**decisions.get(item, {}), **found}

    def _decision(self, change: Change) -> dict[str, Any]:
        if change.fate == "doubtful":
            return {"match": self.doubtful} if self.doubtful else {}
        if not self.conflicts:
            return {}
        return {"fields": {each.field: self.conflicts for each in change.conflicts}}


def run(
    files: Sequence[Path],
    *,
    plan: str,
    username: str,
    codes: Sequence[str],
    stated_on: str,
    dry_run: bool,
    visibility: str = "",
    conflicts: str = "",
    doubtful: str = "",
) -> int:
    """The exit code, after the papers have been stored and what became of them printed.

    `conflicts` (plan, paper) and `doubtful` (same, other) decide all of a kind at once.
    """
    try:
        deciding = _Deciding(conflicts, doubtful)
        return _import(files, plan, username, codes, stated_on, visibility, dry_run, deciding)
    except (WrongCallError, PermissionDenied) as error:
        complain(f"placeplan import: {error}")
    except ValidationError as error:
        complain(f"placeplan import: {' '.join(error.messages)}")
    except DatabaseError as error:
        complain(f"placeplan import: {error}; is there a database (placeplan manage migrate)?")
    return WRONG


def _import(
    files: Sequence[Path],
    plan_named: str,
    username: str,
    codes: Sequence[str],
    stated_on: str,
    visibility: str,
    dry_run: bool,
    deciding: _Deciding,
) -> int:
    now = timezone.now()
    paths = distinct(files)
    if paths is None:
        return WRONG
    day = day_in(stated_on) if stated_on else timezone.localdate(now)
    actor = _person(username)
    organisations = [_organisation(code) for code in codes]
    readings = [read_one(path) for path in paths]
    if None in readings:
        complain("nothing was imported")
        return ERRORS if any(readings) else WRONG
    outcomes: list[Outcome] = []
    with transaction.atomic():
        plan = _plan(plan_named) or _new_plan(plan_named, organisations, actor, now)
        _check_belong(plan, organisations)
        if visibility and (wrong := wrongly_marked(actor, plan, visibility)):
            raise WrongCallError(f"--visibility {visibility}: {wrong}")
        for path, reading in zip(paths, readings, strict=True):
            if reading is not None:
                bring = partial(
                    commit,
                    reading,
                    plan=plan,
                    actor=actor,
                    stated_on=day,
                    at=now,
                    data=path.read_bytes(),
                    organisations=organisations,
                    visibility=visibility,
                    reason="placeplan import",
                )
                outcomes.append(deciding.bring(bring, dry_run=dry_run))
        if dry_run:
            transaction.set_rollback(True)
    if not stated_on:
        complain(f"no --stated-on: taken as stated today, {day:%d %B %Y}")
    for outcome in outcomes:
        show_problems(outcome.problems, "text")
    with quiet_pipe():
        _print(plan, outcomes, dry_run)
        if dry_run:
            for outcome in outcomes:
                show_changes(outcome.changes)
    return ERRORS if any(each.has_errors for each in outcomes) else CLEAN


def day_in(text: str) -> date:
    """The one day that the text names. Raises `WrongCallError` where it names none or several."""
    period = periods.parse(text)
    if period.start is None or period.start != period.end:
        raise WrongCallError(f"--stated-on {text!r} is not one day; write it as 14 November 2013")
    return period.start


def _person(username: str) -> Person:
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise WrongCallError(f"nobody has the user name {username!r} (placeplan people add)")
    return found


def _organisation(code: str) -> Organisation:
    found = Organisation.objects.filter(ods_code=code.strip().upper()).exclude(ods_code="").first()
    if found is None:
        raise WrongCallError(f"no organisation has the code {code!r} (placeplan organisations add)")
    return found


def _plan(named: str) -> Plan | None:
    found = Plan.objects.filter(slug=named).first()
    if found is not None:
        return found
    titled = [each for each in Plan.objects.all() if _same(each.title, named)]
    if len(titled) > 1:
        addresses = ", ".join(sorted(each.slug for each in titled))
        raise WrongCallError(f"several plans have this title; say which: {addresses}")
    return titled[0] if titled else None


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _new_plan(
    title: str, organisations: Sequence[Organisation], actor: Person, at: datetime
) -> Plan:
    if not organisations:
        raise WrongCallError(f"there is no plan {title!r}; to make it, say whose: --organisation")
    owner, *partners = organisations
    return create_plan(
        actor=actor, at=at, title=title, owner=owner, partners=partners, reason="placeplan import"
    )


def _check_belong(plan: Plan, organisations: Sequence[Organisation]) -> None:
    own = {plan.owner_id, *plan.partners.values_list("pk", flat=True)}
    for organisation in organisations:
        if organisation.pk not in own:
            raise WrongCallError(f"{organisation.name} neither owns nor shares {plan.title!r}")


def _print(plan: Plan, outcomes: Sequence[Outcome], dry_run: bool) -> None:
    totals: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for kind, counts in outcome.counts().items():
            totals.setdefault(kind, Counter()).update(counts)
    asked = sum((counts for counts in totals.values()), Counter[str]())
    fates = [fate for fate in FATES if fate not in ASKED or asked[fate]]
    head = ("Kind", *(fate.replace("_", " ").capitalize() for fate in fates))
    rows = [
        (kind, *(str(counts[fate]) for fate in fates)) for kind, counts in sorted(totals.items())
    ]
    if dry_run:
        typer.echo(f"{plan.title}: this would happen; nothing was stored")
    else:
        typer.echo(f"{plan.title} ({plan.slug})")
    print_table(head, rows)
