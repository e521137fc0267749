"""Which letters are written on a day: to whom, of what kind, and what each tells of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from placeplan.definitions import policies
from placeplan.definitions.policies import Reminding
from placeplan.exchange.book import Finding
from placeplan.records.record import folded
from placeplan.rooms.assurance import cycle
from placeplan.rooms.assurance.models import Letter
from placeplan.rooms.assurance.queries import is_written, refused, told_before
from placeplan.rooms.assurance.services import Line, write_letter
from placeplan.rooms.places.models import Membership, Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.checking.looking import Whose, look, plans_of, whose_of
from placeplan.shell.reminding.telling import codes_of, digest, lines


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that somebody is to get; `lines` are empty for one that is written once a period."""

    person: Person
    kind: str
    count: int
    lines: tuple[Line, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """What concerns somebody: their plans that are open to change, and whether their name tells."""

    whose: Whose
    plans: tuple[Plan, ...]
    by_name: bool


def readers() -> Sequence[Person]:
    """Everybody who can be written to: with an open account, an address and a membership."""
    rows = Person.objects.filter(is_active=True, memberships__isnull=False).exclude(email="")
    return list(rows.distinct().order_by("pk"))


def shared_names() -> frozenset[str]:
    """The names that more than one of those have who can sign in: nobody knows who is meant."""
    members = Membership.objects.filter(person__is_active=True).values_list(
        "person", "person__name"
    )
    counted = Counter(folded(name) for _, name in set(members))
    return frozenset(name for name, count in counted.items() if count > 1)


def mine(person: Person, shared: frozenset[str], among: Collection[Plan] | None = None) -> Mine:
    """What concerns somebody, in all their plans or in those that are given."""
    plans = [each for each in plans_of(person) if among is None or each in among]
    who = whose_of(person, plans)
    open_plans = (each for each in plans if each.slug in who.roles and each.closed_at is None)
    return Mine(who, tuple(open_plans), folded(who.name) not in shared)


def standing(person: Person, of: Mine, kinds: Collection[str], on: date) -> list[Finding]:
    """The findings of these kinds of letters that nobody accepted, as the person may see them."""
    policy = policies.reminding(on)
    codes = frozenset(code for kind in kinds for code in codes_of(kind, policy))
    seen = look(person, of.plans, on=on, codes=codes)
    return [each.finding for each in seen if each.accepted is None]


def wanted(
    on: date, *, kinds: Collection[str] | None = None, plans: Collection[Plan] | None = None
) -> Iterator[Wanted]:
    """The letters of a day, of all kinds and plans or of those that are given."""
    policy = policies.reminding(on)
    asked = [kind for kind in policy.letters if kinds is None or kind in kinds]
    shared = shared_names()
    for person in readers():
        no = refused(person)
        open_kinds = [kind for kind in asked if kind not in no or not policy.letters[kind].optional]
        of = mine(person, shared, plans)
        if open_kinds and of.plans:
            yield from _of_person(person, of, open_kinds, policy, on)


def _of_person(
    person: Person, of: Mine, kinds: Sequence[str], policy: Reminding, on: date
) -> Iterator[Wanted]:
    period = cycle.turn(policies.reviewing(on), on).start.isoformat()
    if is_written(person, policy.digest.letter, period):
        kinds = [kind for kind in kinds if kind != policy.digest.letter]
    found = standing(person, of, kinds, on)
    before = told_before(person, kinds)
    for kind in kinds:
        if kind == policy.digest.letter:
            told = list(digest(found, of.whose, policy, by_name=of.by_name))
            if told:
                yield Wanted(person, kind, len(told), period=period)
            continue
        new = lines(kind, found, of.whose, policy, before, on, by_name=of.by_name)
        if new:
            yield Wanted(person, kind, len(new), tuple(new))


def write(every: Iterator[Wanted], *, on: date, at: datetime) -> list[Letter]:
    """The letters that were written; those that somebody else wrote meanwhile are left out."""
    made = (
        write_letter(each.person, each.kind, each.lines, on=on, at=at, period=each.period)
        for each in every
    )
    return [letter for letter in made if letter is not None]
