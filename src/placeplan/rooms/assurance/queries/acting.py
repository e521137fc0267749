"""Reads: the open actions, measures, schemes and risks that name an indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from placeplan.definitions.indicators import definitions
from placeplan.records.record import folded
from placeplan.records.shapes import DueShape
from placeplan.rooms.assurance.acting import GATES_PAST, Meanings, Named, is_open, slugs
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Action, Measure, Scheme
from placeplan.rooms.performance.acts import Act, Acts
from placeplan.rooms.performance.models import Observation
from placeplan.rooms.places.models import Organisation, Plan, PlanFact, Reader
from placeplan.rooms.risk.models import Risk
from placeplan.rooms.risk.queries import risks

_NAMING = ~Q(indicators=[])
_BARE = Q(programme=None, scheme=None) & ~Q(of="")
_Found = tuple[PlanFact, Act, tuple[str, ...]]
"""A record, what it does, and the words by which it names indicators."""


def acts(
    reader: Reader,
    plan: Plan | None = None,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Acts:
    """What is done about each indicator in one plan, or in all that the reader may see.

    Only what is open counts. A fixed number of queries.
    """
    dates: dict[str, Any] = {"plan": plan, "as_at": as_at, "known_at": known_at}
    found: list[_Found] = [
        *_actions(delivery.actions(reader, **dates).filter(_NAMING | _BARE)),
        *_measures(delivery.measures(reader, **dates).exclude(action="")),
        *_schemes(
            delivery.schemes(reader, **dates)
            .filter(_NAMING)
            .exclude(gateway__in=GATES_PAST)
            .select_related("organisation", "plan__owner", "source__file")
        ),
        *_risks(risks(reader, **dates).filter(_NAMING).prefetch_related(None)),
    ]
    if not found:
        return Acts()
    plans = sorted({row.plan_id for row, _, _ in found})
    known = names_in(reader, plans)
    whose = _names_of({name for _, act, _ in found for name in act.whose}, plans)
    defined = defined_names()
    by_slug: dict[str, list[Act]] = {}
    for row, act, words in found:
        whole = replace(
            act,
            plan=row.plan.title,
            whose=frozenset(each for name in act.whose for each in whose[folded(name)]),
        )
        for slug in slugs(words, known[row.plan_id], defined):
            by_slug.setdefault(slug, []).append(whole)
    return Acts({slug: tuple(each) for slug, each in by_slug.items()})


def _actions(rows: Any) -> Iterator[_Found]:
    row: Action
    for row in rows.select_related("scheme__organisation"):
        if row.done_on is not None or not is_open(row.state):
            continue
        part = row.scheme or row.programme
        own = row.organisation or _owner_of(row.scheme)
        words = row.indicators or ([] if part else [row.of])
        label, day = _due(row.due)
        yield (
            row,
            Act(
                "action", str(row.pk), row.text, tuple(row.owners), label, day,
                of=row.of if part or row.indicators else "",
                whose=frozenset([own] if own else []),
            ),
            tuple(words),
        )  # fmt: skip


def _measures(rows: Any) -> Iterator[_Found]:
    row: Measure
    for row in rows:
        label, day = _due(row.deadline)
        act = Act("measure", str(row.pk), row.action, tuple(row.leads), label, day, of=row.name)
        yield row, act, (row.name,)


def _schemes(rows: Any) -> Iterator[_Found]:
    row: Scheme
    for row in rows:
        lead = row.delivery_lead or ", ".join(row.leads) or row.sponsor
        own = _owner_of(row)
        act = Act(
            "scheme", str(row.pk), row.title, (lead,) if lead else (),
            of=row.workstream, whose=frozenset([own] if own else []),
        )  # fmt: skip
        yield row, act, tuple(row.indicators)


def _risks(rows: Any) -> Iterator[_Found]:
    row: Risk
    for row in rows:
        owners = (row.lead,) if row.lead else ()
        yield (
            row,
            Act("risk", str(row.pk), row.description, owners, of=row.of),
            tuple(row.indicators),
        )


def _owner_of(scheme: Scheme | None) -> str:
    """Whose scheme it is, as its paper says; blank where it does not."""
    if scheme is None:
        return ""
    return scheme.organisation.name if scheme.organisation else scheme.organisation_name


def _due(due: DueShape | None) -> tuple[str, date | None]:
    return ("", None) if due is None else (due.label, due.end or due.start)


def names_in(reader: Reader, plans: Sequence[int]) -> Mapping[int, Meanings]:
    """What the indicators of each plan are called; one query."""
    rows = (
        Observation.objects.visible_to(reader)
        .filter(plan__in=plans)
        .order_by()
        .values_list(
            "plan", "indicator__slug", "indicator__ref", "indicator__name", "indicator__definition",
            "indicator_ref", "indicator_name",
        )
        .distinct()
    )  # fmt: skip
    found: dict[int, list[Named]] = {plan: [] for plan in plans}
    for plan, slug, ref, name, definition, printed_ref, printed_name in rows:
        defined = definitions().get(definition)
        names = (defined.name, defined.printed_name, definition) if defined else ()
        found[plan].append(Named(slug, (ref, printed_ref), (name, printed_name, *names)))
    return {plan: Meanings(named) for plan, named in found.items()}


def defined_names() -> Meanings:
    """What the indicators that are defined are called, whether a paper prints them or not."""
    return Meanings(
        Named(
            slug,
            tuple(each.ref for each in known.listings),
            (known.name, known.printed_name, *known.aliases),
        )
        for slug, known in definitions().items()
    )


def _names_of(said: set[str], plans: Sequence[int]) -> Mapping[str, frozenset[str]]:
    """By name as a record says it, every name and code of the organisation, folded.

    A name that no organisation of the plans bears stands for itself.
    """
    found = {folded(name): {folded(name)} for name in said}
    members = Q(pk__in=Plan.objects.filter(pk__in=plans).values("owner")) | Q(
        pk__in=Plan.partners.through.objects.filter(plan__in=plans).values("organisation")
    )
    for each in Organisation.objects.filter(members) if found else ():
        called = (each.name, each.short_name, each.ods_code, *each.aliases)
        own = {folded(name) for name in called if name}
        for name, every in found.items():
            if name in own:
                every |= own
    return {name: frozenset(every) for name, every in found.items()}
