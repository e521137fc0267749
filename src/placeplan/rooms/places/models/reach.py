"""How far somebody reaches: what they belong to, and so which plans and records they may see.

Every list of records is limited by this, and a page shows many lists. So it is asked once for a
page, within `remembered()`, and named by number: the database then plans a short list of numbers
instead of the same subqueries in every list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf

from placeplan.rooms.places.actions import READ_COMMERCIAL
from placeplan.rooms.places.models.statements import NUMBER, Statement, statement
from placeplan.rooms.register.models import Person, Visibility

if TYPE_CHECKING:
    from placeplan.rooms.places.models.plans import Plan

Reader = Person | AnonymousUser
"""Whoever reads: somebody signed in, or anybody."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody belongs to, by number, with the roles that they have there: organisations, and
    plans that are shared with any of these."""

    own: Mapping[int, frozenset[str]]
    shared: Mapping[int, frozenset[str]]

    @property
    def roles(self) -> frozenset[str]:
        """The roles that they have anywhere."""
        return frozenset().union(*self.own.values())

    @property
    def commercial(self) -> frozenset[int]:
        """The organisations whose money they deal with."""
        return frozenset(each for each in self.own if self.own[each] & READ_COMMERCIAL.roles)

    def shown_in(self, plan: Plan) -> frozenset[str]:
        """What a row of a plan may say of its visibility so that it is shown."""
        shown: set[str] = {Visibility.PUBLIC}
        if plan.owner_id in self.own or plan.pk in self.shared:
            shown.add(Visibility.PARTNER)
        if plan.owner_id in self.own:
            shown.add(Visibility.PRIVATE)
        if plan.owner_id in self.commercial:
            shown.add(Visibility.COMMERCIAL)
        return frozenset({*shown, ""} if plan.visibility in shown else shown)


NOWHERE = Reach({}, {})


@dataclass(slots=True)
class _Memory:
    """What one request knows already; `reads` where it changes nothing."""

    reads: bool
    reach: dict[int, Reach] = field(default_factory=dict)


_KEPT: ContextVar[_Memory | None] = ContextVar("reach", default=None)


@contextmanager
def remembered(*, reads: bool) -> Iterator[None]:
    """Within the block the reach of a person is asked once. For one request; never for longer.

    `reads` says that it changes nothing: what somebody may do in a plan then follows from the plan
    as it was loaded, where a change asks the database anew (see `permissions`).
    """
    before = _KEPT.set(_Memory(reads))
    try:
        yield
    finally:
        _KEPT.reset(before)


def only_reads() -> bool:
    """True within a request that changes nothing."""
    kept = _KEPT.get()
    return kept is not None and kept.reads


def reach_of(person: Person) -> Reach:
    """How far the person reaches now, or did when this request first asked."""
    kept = _KEPT.get()
    if kept is None:
        return reach_now(person)
    if person.pk not in kept.reach:
        kept.reach[person.pk] = reach_now(person)
    return kept.reach[person.pk]


def reach_now(person: Person) -> Reach:
    """How far the person reaches now, asked anew."""
    own: dict[int, set[str]] = defaultdict(set)
    shared: dict[int, set[str]] = defaultdict(set)
    for organisation, role, plan in statement("reach", _memberships).tuples({NUMBER: person.pk}):
        own[organisation].add(role)
        if plan is not None:
            shared[plan].add(role)
    return Reach(*({each: frozenset(of[each]) for each in of} for of in (own, shared)))


def _memberships() -> Statement[Any]:
    rows = Person(pk=NUMBER).memberships.values_list(
        "organisation", "role", "organisation__shared_plans"
    )
    return Statement(rows, [NUMBER])


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
    own = Q(**{f"{plan}owner__in": list(reach.own)})
    dealing = Q(**{f"{plan}owner__in": reach.commercial})
    shared = Q(**{f"{plan}pk__in": list(reach.shared)})
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
    return (NOWHERE if person is None else reach_of(person)).shown_in(plan)


@dataclass(frozen=True, slots=True)
class Among:
    """Some plans, and how rows of each have to be marked for a reader: plans that are alike by
    their numbers, with the marks; None: any."""

    alike: tuple[tuple[tuple[int, ...], tuple[str, ...] | None], ...]

    @property
    def rows(self) -> Q:
        """True of rows of the plans that the reader may see, once they are `marked`."""
        found = Q(pk__in=[])
        for numbers, marks in self.alike:
            own = Q(plan__in=numbers)
            found |= own if marks is None else own & Q(mark__in=marks)
        return found

    def sample(self) -> Among:
        """So many plans and marks of no reader: they stand for others in a statement."""
        numbers, marks = count(NUMBER), count()
        return Among(
            tuple(
                (
                    tuple(next(numbers) for _ in each),
                    None if shown is None else tuple(f"mark {next(marks)}" for _ in shown),
                )
                for each, shown in self.alike
            )
        )

    def values(self) -> list[int | str]:
        """The numbers and marks, in their order."""
        found: list[int | str] = []
        for numbers, marks in self.alike:
            found += [*numbers, *(marks or ())]
        return found


def shown_among(plans: Iterable[Plan], reader: Reader) -> Among:
    """How the rows of some plans have to be marked so that the reader sees them."""
    alike: dict[frozenset[str] | None, list[int]] = {}
    for plan in plans:
        alike.setdefault(shown_in(plan, reader), []).append(plan.pk)
    return Among(
        tuple(
            (tuple(numbers), None if shown is None else tuple(sorted(shown)))
            for shown, numbers in alike.items()
        )
    )


def effective_visibility(mark: str = "visibility") -> Coalesce:
    """A row's own visibility, which stands in `mark`, else its plan's."""
    return Coalesce(NullIf(F(mark), Value("")), F("plan__visibility"))


def readable(reader: Reader) -> Q:
    """True of rows that the reader may see, by `shown_to`, their effective visibility."""
    return open_to(reader, "shown_to", "plan__")
