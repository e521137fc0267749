"""How far somebody reaches: what they belong to, and so which plans and records they may see.

Every list of records is limited by this, and a page shows many lists. So it is asked once for a
page, within `remembered()`, and named by number: the database then plans a short list of numbers
instead of the same subqueries in every list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Q, When

from placeplan.rooms.places.actions import READ_COMMERCIAL
from placeplan.rooms.register.models import Person, Visibility

if TYPE_CHECKING:
    from placeplan.rooms.places.models.plans import Plan

Reader = Person | AnonymousUser
"""Whoever reads: somebody signed in, or anybody."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody belongs to: `roles` that they have anywhere, and as numbers organisations (all,
    and those whose money they deal with) and the plans that are shared with any of these."""

    roles: frozenset[str]
    own: frozenset[int]
    commercial: frozenset[int]
    shared: frozenset[int]


_KEPT: ContextVar[dict[int, Reach] | None] = ContextVar("reach", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within the block the reach of a person is asked once. For one request; never for longer."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


def reach_of(person: Person) -> Reach:
    """How far the person reaches now, or did when this request first asked."""
    kept = _KEPT.get()
    if kept is not None and person.pk in kept:
        return kept[person.pk]
    rows = list(
        person.memberships.values_list("organisation", "role", "organisation__shared_plans")
    )
    found = Reach(
        roles=frozenset(role for _, role, _ in rows),
        own=frozenset(organisation for organisation, _, _ in rows),
        commercial=frozenset(each for each, role, _ in rows if role in READ_COMMERCIAL.roles),
        shared=frozenset(plan for _, _, plan in rows if plan is not None),
    )
    if kept is not None:
        kept[person.pk] = found
    return found


def signed_in(reader: Reader) -> Person | None:
    """The person, where somebody whose account still stands is signed in."""
    return reader if isinstance(reader, Person) and reader.is_active else None


def open_to(reader: Reader, visibility: str, plan: str = "") -> Q:
    """True of rows that the reader may see, by the field that holds their visibility.

    Public rows are everyone's; partner rows belong to the plan's owner and partners; private rows
    to its owner; commercial rows to those of its owner whose role deals with them.
    """
    person = signed_in(reader)
    if person is None:
        return Q(**{visibility: Visibility.PUBLIC})
    if person.is_superuser:
        return Q()
    reach = reach_of(person)
    own = Q(**{f"{plan}owner__in": reach.own})
    dealing = Q(**{f"{plan}owner__in": reach.commercial})
    shared = Q(**{f"{plan}pk__in": reach.shared})
    return (
        Q(**{visibility: Visibility.PUBLIC})
        | Q(**{visibility: Visibility.PARTNER}) & (own | shared)
        | Q(**{visibility: Visibility.PRIVATE}) & own
        | Q(**{visibility: Visibility.COMMERCIAL}) & dealing
    )


def shown_in(plan: Plan, reader: Reader) -> frozenset[str] | None:
    """What a row of the plan may say of its visibility so that the reader sees it; None: anything.

    The same rule as `open_to`, for one plan that is at hand. Empty is: as the plan.
    """
    person = signed_in(reader)
    if person is not None and person.is_superuser:
        return None
    shown: set[str] = {Visibility.PUBLIC}
    if person is not None:
        reach = reach_of(person)
        if plan.owner_id in reach.own or plan.pk in reach.shared:
            shown.add(Visibility.PARTNER)
        if plan.owner_id in reach.own:
            shown.add(Visibility.PRIVATE)
        if plan.owner_id in reach.commercial:
            shown.add(Visibility.COMMERCIAL)
    return frozenset({*shown, ""} if plan.visibility in shown else shown)


def shown_among(plans: Iterable[Plan], reader: Reader) -> Q:
    """True of rows of these plans that the reader may see."""
    alike: dict[frozenset[str] | None, list[int]] = {}
    for plan in plans:
        alike.setdefault(shown_in(plan, reader), []).append(plan.pk)
    found = Q(pk__in=[])
    for shown, numbers in alike.items():
        own = Q(plan__in=numbers)
        found |= own if shown is None else own & Q(visibility__in=sorted(shown))
    return found


def effective_visibility() -> Case:
    """A row's own visibility, else its plan's."""
    return Case(When(visibility="", then=F("plan__visibility")), default=F("visibility"))


def readable(reader: Reader) -> Q:
    """True of rows that the reader may see, by `shown_to`, their effective visibility."""
    return open_to(reader, "shown_to", "plan__")
