"""What the checks find in plans for a reader, with what people did about each finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from placeplan.checks import findings, giving
from placeplan.exchange.book import Book, Finding, Parts, Stored
from placeplan.records.record import folded
from placeplan.rooms.assurance.accepting import Accepted
from placeplan.rooms.assurance.queries import acceptances, assignments
from placeplan.rooms.places.models import Membership, Plan, Reader, belongs, signed_in
from placeplan.rooms.places.queries import plans as visible_plans
from placeplan.rooms.register.models import Person
from placeplan.shell.checking.kept import kept


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding: whether somebody accepted it, and the id of the action that was made of it."""

    finding: Finding
    accepted: Accepted | None = None
    action: str = ""

    @property
    def state(self) -> str:
        """accepted, given (to somebody) or open."""
        return "accepted" if self.accepted else "given" if self.action else "open"


def plans_of(reader: Reader) -> list[Plan]:
    """The plans that the reader belongs to, by title; a superuser belongs to all."""
    person = signed_in(reader)
    if person is None:
        return []
    rows = visible_plans(person)
    if not person.is_superuser:
        rows = rows.filter(belongs(person, partners=True))
    return list(rows)


def look(
    reader: Reader,
    plans: Collection[Plan],
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
    codes: Collection[str] | None = None,
) -> list[Seen]:
    """What the checks find in the plans on a day, in all that the reader may see; with `codes`,
    only what has one of these.

    The number of queries does not grow with the records or the plans.
    """
    if not plans:
        return []

    def find(
        some: Collection[Plan], only: Collection[str] | None = None
    ) -> dict[int, list[Finding]]:
        stored = Stored(reader, some, as_at=as_at, known_at=known_at)
        parts, wanted = Parts(stored), None if only is None else giving(only)
        return {
            plan.pk: [
                each
                for each in findings(Book(parts.of(plan.slug), on), wanted)
                if only is None or each.code in only
            ]
            for plan in some
        }

    if codes is None:
        people = Stored(reader, plans).people()
        found = kept(reader, plans, people, (on, as_at, known_at), find)
    else:
        found = [each for some in find(plans, codes).values() for each in some]
    if not found:
        return []
    accepted = acceptances(plans, as_at=as_at, known_at=known_at)
    given = assignments(plans, as_at=as_at, known_at=known_at)
    return [_seen(each, accepted, given, on) for each in found]


def _seen(
    finding: Finding, accepted: Mapping[str, Accepted], given: Mapping[str, str], on: date
) -> Seen:
    held = accepted.get(finding.id)
    holds = held is not None and held.holds(on)
    return Seen(finding, held if holds else None, given.get(finding.id, ""))


def members_of(plan: Plan) -> list[str]:
    """The names of those who belong to the plan and can sign in, from A to Z."""
    of = [plan.owner_id, *(each.pk for each in plan.partners.all())]
    rows = Membership.objects.filter(organisation__in=of, person__is_active=True)
    return sorted({str(each.person) for each in rows.select_related("person")})


@dataclass(frozen=True, slots=True)
class Whose:
    """What makes a finding somebody's: their names, their job, and their roles in each plan."""

    name: str
    job_title: str
    roles: Mapping[str, frozenset[str]]
    username: str = ""

    def owns(self, finding: Finding) -> bool:
        """True where the finding names them, or their job, as who is to do something."""
        named = {folded(each) for each in finding.owners}
        own = {folded(self.name), folded(self.username)} - {""}
        return bool(own & named) or (
            bool(self.job_title) and folded(self.job_title) in named and finding.plan in self.roles
        )

    def answers(self, finding: Finding) -> bool:
        """True where the finding names them as who answers for it."""
        return folded(self.name) in {folded(each) for each in finding.sponsors}

    def may(self, finding: Finding) -> bool:
        """True where one of their roles in the plan may do something about it."""
        return bool(self.roles.get(finding.plan, frozenset()) & set(finding.roles))

    def has(self, finding: Finding) -> bool:
        """True where it waits for them, by name or by role."""
        return self.owns(finding) or self.may(finding)


def whose(reader: Reader, plans: Collection[Plan]) -> Whose | None:
    """What makes a finding in these plans the reader's; None for nobody signed in."""
    person = signed_in(reader)
    return None if person is None else whose_of(person, plans)


def whose_of(person: Person, plans: Collection[Plan]) -> Whose:
    """What makes a finding in these plans a person's."""
    held: dict[int, set[str]] = defaultdict(set)
    for organisation, role in Membership.objects.filter(person=person).values_list(
        "organisation", "role"
    ):
        held[organisation].add(role)
    roles = {}
    for plan in plans:
        of = (plan.owner_id, *(each.pk for each in plan.partners.all()))
        mine = frozenset(role for each in of for role in held.get(each, ()))
        if mine:
            roles[plan.slug] = mine
    return Whose(person.name or person.username, person.job_title, roles, person.username)
