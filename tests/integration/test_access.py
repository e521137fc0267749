"""Who sees what: a member, a partner, an outsider, somebody not signed in, a superuser."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from builders import (
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    hours,
    member,
    narrative,
    observation,
    organisation,
    person,
    plan,
)
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.performance import queries as performance
from placeplan.rooms.places import queries
from placeplan.rooms.places.models import Narrative, Organisation, Plan, Reader
from placeplan.rooms.places.permissions import (
    check_may_import,
    check_may_read,
    may_create_plan,
    may_import,
    may_read,
)
from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person

pytestmark = pytest.mark.django_db
VISIBILITIES = ("public", "partner", "private", "commercial")


@dataclass
class People:
    """One of each."""

    owner: Person
    money: Person
    partner: Person
    outsider: Person
    superuser: Person
    leaver: Person
    anonymous: AnonymousUser

    def those(self, test) -> set[str]:
        """The names of those of whom the test is true."""
        return {name for name, reader in vars(self).items() if test(reader)}


@pytest.fixture
def council() -> Organisation:
    return organisation("Northtown Council", "N1")


@pytest.fixture
def ccg() -> Organisation:
    return organisation("Northtown CCG", "N2")


@pytest.fixture
def people(council, ccg) -> People:
    leaver = member("leaver", council, "administrator")
    leaver.is_active = False
    leaver.save()
    return People(
        owner=member("owner", council),
        money=member("money", council, "finance"),
        partner=member("partner", ccg),
        outsider=member("outsider", organisation("Elsewhere CCG", "E1"), "administrator"),
        superuser=person("root", superuser=True),
        leaver=leaver,
        anonymous=AnonymousUser(),
    )


EVERYONE = {"owner", "money", "partner", "outsider", "superuser", "leaver", "anonymous"}
PARTNERS = {"owner", "money", "partner", "superuser"}
OWNERS = {"owner", "money", "superuser"}
COMMERCIAL = {"money", "superuser"}
WHO = {"public": EVERYONE, "partner": PARTNERS, "private": OWNERS, "commercial": COMMERCIAL}


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_who_sees_a_plan_and_the_records_that_say_nothing_themselves(
    visibility, people, council, ccg
):
    made = plan(council, ccg, visibility=visibility)
    bring(made, people.superuser, narrative(), deliverable(), observation())
    expected = WHO[visibility]
    assert people.those(lambda reader: queries.plan(reader, made.slug)) == expected
    assert people.those(lambda reader: may_read(reader, made)) == expected
    for query in (
        queries.narratives,
        delivery.deliverables,
        performance.observations,
        performance.indicators,
    ):
        assert people.those(lambda reader, q=query: q(reader).exists()) == expected
        assert people.those(lambda reader, q=query: q(reader, plan=made).exists()) == expected


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("of_plan", ["public", "partner", "private"])
def test_who_sees_a_record_that_says_itself(visibility, of_plan, people, council, ccg):
    made = plan(council, ccg, visibility=of_plan)
    bring(made, people.superuser, narrative(visibility=visibility))
    seen = people.those(lambda reader: queries.narratives(reader).exists())
    assert seen == WHO[visibility]


def test_the_visibility_of_a_paper_is_that_of_its_records(people, council, ccg):
    made = plan(council, ccg, visibility="public")
    bring(
        made,
        people.owner,
        narrative("Closed session."),
        narrative("Open session.", visibility="public"),
        visibility="private",
    )
    assert [row.text for row in queries.narratives(people.anonymous)] == ["Open session."]
    assert queries.narratives(people.owner).count() == 2
    assert people.those(lambda reader: queries.papers(reader).exists()) == OWNERS


def test_a_later_paper_that_says_nothing_does_not_open_what_was_closed(people, council, ccg):
    made = plan(council, ccg, visibility="public")
    bring(made, people.owner, deliverable(rag="R", visibility="private"))
    bring(made, people.partner, deliverable(rag="B"), stated_on=NOVEMBER, at=hours(1), name="b.txt")
    assert delivery.deliverables(people.owner).get().rag == "R"  # the partner does not see it
    bring(made, people.owner, deliverable(rag="A"), stated_on=NOVEMBER, at=hours(1))
    assert people.those(lambda reader: delivery.deliverables(reader).exists()) == OWNERS
    assert delivery.deliverables(people.owner).get().rag == "A"
    bring(
        made, people.owner, deliverable(rag="G", visibility="public"), stated_on=NOVEMBER,
        at=hours(2), name="opened.txt",
    )  # fmt: skip
    assert people.those(lambda reader: delivery.deliverables(reader).exists()) == EVERYONE


def test_the_past_is_as_closed_as_the_present(people, council, ccg):
    made = plan(council, ccg, visibility="private")
    bring(made, people.owner, narrative("Old."))
    for reader in (people.partner, people.outsider, people.anonymous):
        assert not queries.narratives(reader, as_at=NOVEMBER).exists()
        assert not queries.narratives(reader, as_at=NOVEMBER, known_at=hours(9)).exists()
        assert not queries.stored(Narrative.objects.all(), reader).exists()
    assert queries.stored(Narrative.objects.all(), people.owner).exists()


def test_who_may_bring_papers(people, council, ccg):
    shared, own = plan(council, ccg), plan(council, ccg, title="Own", visibility="private")
    open_to_all = plan(council, title="Open", visibility="public")
    assert people.those(lambda reader: may_import(reader, shared)) == PARTNERS
    assert people.those(lambda reader: may_import(reader, own)) == OWNERS
    assert people.those(lambda reader: may_import(reader, open_to_all)) == OWNERS
    assert people.those(lambda reader: may_create_plan(reader, council)) == OWNERS
    reader = member("rea", council, "reader")
    assert may_read(reader, shared)
    assert not may_import(reader, shared)
    assert not may_create_plan(reader, council)
    assert check_may_import(people.owner, shared) == people.owner
    for check, target in ((check_may_import, shared), (check_may_read, own)):
        with pytest.raises(PermissionDenied, match=target.title):
            check(people.outsider, target)
    with pytest.raises(PermissionDenied, match="Nobody signed in"):
        check_may_import(people.anonymous, shared)


def test_the_permissions_are_known_to_django_too(people, council, ccg):
    made = plan(council, ccg)
    assert people.owner.has_perm("places.import_into_plan", made)
    assert people.partner.has_perm("places.read_plan", made)
    assert not people.outsider.has_perm("places.read_plan", made)
    assert not people.partner.has_perm("places.create_plan", council)


def test_imports_are_shown_to_members_alone(people, council, ccg):
    made = plan(council, ccg, visibility="public")
    bring(made, people.owner, narrative(), name="open.txt")
    bring(made, people.owner, narrative("No."), name="closed.txt", visibility="private")

    def files(reader: Reader) -> list[str]:
        return sorted(each.file.name for each in queries.imports(reader))

    assert files(people.owner) == ["closed.txt", "open.txt"]
    assert files(people.partner) == ["open.txt"]
    assert files(people.outsider) == files(people.anonymous) == []


def test_an_organisation_known_only_from_a_closed_paper_stays_closed(people, council, ccg):
    made = plan(council, ccg, visibility="private")
    bring(made, people.owner, observation(organisation="Secret Bidder"))

    def names(reader: Reader) -> set[str]:
        return {each.name for each in queries.organisations(reader)}

    assert "Secret Bidder" in names(people.owner)
    for reader in (people.partner, people.outsider, people.anonymous):
        assert "Secret Bidder" not in names(reader)
        assert {"Northtown Council", "Northtown CCG"} <= names(reader)
    secret = Organisation.objects.get(name="Secret Bidder")
    assert queries.organisation(people.owner, str(secret.pk)) == secret
    assert queries.organisation(people.anonymous, str(secret.pk)) is None
    bring(made, people.owner, observation(organisation="Secret Bidder", visibility="public"),
          name="won.txt", visibility="public", at=hours(1))  # fmt: skip
    assert performance.observations(people.anonymous).count() == 1


def test_plans_of_an_organisation(people, council, ccg):
    owned, shared = plan(council, title="A"), plan(ccg, council, title="B")
    plan(ccg, title="C")
    assert list(queries.plans(people.superuser, organisation=council)) == [owned, shared]


class TestWhoActs:
    """Services that are not about one plan."""

    def test_only_the_operator_or_a_superuser_adds_people_and_organisations(self, people):
        for actor in (people.owner, people.outsider, people.leaver):
            with pytest.raises(PermissionDenied):
                add_person(actor=actor, at=NOON, username="x", name="X", password=None)
            with pytest.raises(PermissionDenied):
                add_organisation(actor=actor, at=NOON, name="X")
        for number, actor in enumerate((people.superuser, OPERATOR)):
            add_person(actor=actor, at=NOON, username=f"x{number}", name="X", password=None)
            add_organisation(actor=actor, at=NOON, name=f"X{number}")
        assert Event.objects.filter(action="add-person", actor=people.superuser).exists()

    def test_an_administrator_adds_members_to_their_own_organisation(self, people, council, ccg):
        admin, new = member("adi", council, "administrator"), person("new")
        add_membership(actor=admin, at=NOON, person=new, organisation=council, role="reader")
        again = add_membership(
            actor=admin, at=NOON, person=new, organisation=council, role="reader"
        )
        assert list(new.memberships.all()) == [again]
        for actor, where in ((admin, ccg), (people.owner, council), (people.leaver, council)):
            with pytest.raises(PermissionDenied):
                add_membership(
                    actor=actor, at=NOON, person=new, organisation=where, role="administrator"
                )
        with pytest.raises(ValidationError):
            add_membership(actor=admin, at=NOON, person=new, organisation=council, role="king")

    def test_a_plan_is_made_by_those_who_write_for_its_owner(self, people, council, ccg):
        made = create_plan(
            actor=people.owner, at=NOON, title="  Better care  ", owner=council,
            partners=[ccg, council], financial_year="2013/14",
        )  # fmt: skip
        assert (made.slug, made.title) == ("better-care", "Better care")
        assert [str(day) for day in (made.starts_on, made.ends_on)] == ["2013-04-01", "2014-03-31"]
        assert list(made.partners.all()) == [ccg]
        second = create_plan(actor=people.owner, at=NOON, title="Better care", owner=council)
        assert second.slug == "better-care-2"
        with pytest.raises(PermissionDenied):
            create_plan(actor=people.partner, at=NOON, title="Ours", owner=council)
        with pytest.raises(ValidationError):
            create_plan(actor=people.owner, at=NOON, title=" ", owner=council)

    def test_codes_are_kept_apart(self):
        organisation("One", "99f")
        with pytest.raises(ValidationError):
            organisation("Other", "99F")
        organisation("No code")
        organisation("No code either")

    def test_weak_passwords_are_refused(self):
        with pytest.raises(ValidationError):
            add_person(actor=OPERATOR, at=NOON, username="x", name="X", password="password")
        with pytest.raises(ValidationError):
            add_person(actor=OPERATOR, at=NOON, username="not a name!", name="X", password=None)
        assert not Person.objects.filter(username="x").exists()


def test_a_plan_of_a_year_is_found_by_any_label_of_that_year(people, council):
    from placeplan.kernel.period import parse

    made = plan(council, financial_year="2013/14")
    undated = plan(council, title="Undated", financial_year="")
    bring(made, people.owner, narrative(), deliverable(deadline=None), stated_on=SEPTEMBER)
    bring(undated, people.owner, narrative("Undated."))
    for label, count in (("2013/14", 1), ("Q3 2013/14", 1), ("March 2014", 1), ("2014/15", 0)):
        assert queries.narratives(people.owner, period=parse(label)).count() == count
        assert delivery.deliverables(people.owner, period=parse(label)).count() == count
    assert isinstance(made, Plan)
