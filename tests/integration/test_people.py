"""An administrator's pages: who belongs to their organisation, and nobody else's."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from builders import NOON, member, organisation, person, plan
from door import OTHER, PASSWORD, SECRET, actions, deliver, letter, sign_in, signed_in, somebody
from placeplan.rooms.places.models import Membership, Organisation
from placeplan.rooms.places.permissions import may_manage_account
from placeplan.rooms.places.services import close_account, end_membership, invite
from placeplan.rooms.register.models import Event, Person
from placeplan.shell.access.codes import set_up, with_two_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Organisation:
    return organisation("Northtown Council", "N1")


@pytest.fixture
def ccg() -> Organisation:
    return organisation("Northtown CCG", "N2")


@pytest.fixture
def adi(council: Organisation) -> Person:
    return member("adi", council, "administrator")


@pytest.fixture
def client(adi: Person) -> Client:
    made = Client()
    made.force_login(adi)
    return made


def sent(at: Organisation, **changes: str) -> dict[str, str]:
    return {
        "name": "Bea New",
        "email": "Bea.New@example.nhs.uk",
        "job_title": "Nurse",
        "organisation": str(at.pk),
        "role": "clinical_reviewer",
        **changes,
    }


def test_somebody_new_is_invited_and_comes_in_once(client, council):
    answer = client.post("/people/new/", sent(council))
    bea = Person.objects.get(email="Bea.New@example.nhs.uk")
    assert answer["Location"] == f"/people/{bea.pk}/"
    assert (bea.username, bea.has_usable_password()) == ("bea.new@example.nhs.uk", False)
    assert "Invited" in client.get("/people/").text
    way = letter()
    assert mail.outbox[0].to == ["Bea.New@example.nhs.uk"]
    new = Client()
    assert "bea.new@example.nhs.uk" in new.get(way).text
    new.post(way, {"new": PASSWORD, "again": PASSWORD})
    assert new.post(way, {"new": OTHER, "again": OTHER}).status_code == 410
    assert sign_in(new, "Bea.New@example.nhs.uk").status_code == 302
    assert signed_in(new)
    assert [each.role for each in bea.memberships.all()] == ["clinical_reviewer"]
    adi = Person.objects.get(username="adi")
    said = Event.objects.filter(subject_kind="person", subject_id=str(bea.pk), actor=adi)
    assert {each.action for each in said} == {"add-person", "add-membership"}


def test_a_second_invitation_replaces_nothing_but_the_first_ends_with_the_password(client, council):
    client.post("/people/new/", sent(council))
    bea = Person.objects.get(email="Bea.New@example.nhs.uk")
    client.post(f"/people/{bea.pk}/send-letter/")
    first, second = letter(0), letter(1)
    Client().post(second, {"new": PASSWORD, "again": PASSWORD})
    assert Client().get(first).status_code == 410


def test_whoever_has_an_account_keeps_it(client, council, ccg):
    somebody("bob")
    answer = client.post("/people/new/", sent(council, name="Mallory", email="BOB@example.nhs.uk"))
    bob = Person.objects.get(username="bob")
    assert answer["Location"] == f"/people/{bob.pk}/"
    assert bob.name == "Bob"
    deliver()
    assert not mail.outbox, "no letter that would set another's password"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", " ", "Enter their name"),
        ("email", "no address", "Enter an e-mail address"),
        ("organisation", "", "Choose the organisation"),
        ("role", "king", "Choose a role"),
    ],
)
def test_what_is_wrong_is_told(client, council, field, value, why):
    answer = client.post("/people/new/", sent(council, **{field: value}))
    assert answer.status_code == 422
    assert why in answer.text
    assert Person.objects.count() == 1


def test_memberships_are_given_and_ended(client, adi, council, ccg):
    plan(council, visibility="private")
    bob = member("bob", council, "reader")
    client.post(f"/people/{bob.pk}/memberships/", {"organisation": council.pk, "role": "finance"})
    assert set(bob.memberships.values_list("role", flat=True)) == {"reader", "finance"}
    for one in bob.memberships.all():
        client.post(f"/people/{bob.pk}/memberships/{one.pk}/end/")
    assert not bob.memberships.exists()
    assert actions(bob)[-3:] == ["add-membership", "end-membership", "end-membership"]
    ended = Event.objects.filter(action="end-membership").values_list("details", flat=True)
    assert {each["role"] for each in ended} == {"reader", "finance"}
    assert {each["organisation"] for each in ended} == {council.pk}
    assert client.get(f"/people/{bob.pk}/").status_code == 404, "no longer theirs"
    own = adi.memberships.get()
    answer = client.post(f"/people/{adi.pk}/memberships/{own.pk}/end/", follow=True)
    assert "Ask another administrator" in answer.text
    assert adi.memberships.exists()


def test_what_ends_takes_effect_at_once(client, council):
    bob = member("bob", council, "reader")
    closed = plan(council, visibility="private")
    theirs = Client()
    theirs.force_login(bob)
    assert theirs.get(f"/plans/{closed.slug}/").status_code == 200
    client.post(f"/people/{bob.pk}/memberships/{bob.memberships.get().pk}/end/")
    assert theirs.get(f"/plans/{closed.slug}/").status_code == 404
    assert signed_in(theirs)


def test_accounts_are_closed_and_opened(client, council):
    bob = somebody("bob")
    Membership.objects.create(person=bob, organisation=council, role="reader")
    theirs = Client()
    sign_in(theirs, "bob")
    client.post(f"/people/{bob.pk}/close/", {"reason": "left"})
    assert not signed_in(theirs)
    assert sign_in(theirs, "bob").status_code == 200
    assert "Closed" in client.get("/people/").text
    client.post(f"/people/{bob.pk}/reopen/")
    assert not signed_in(theirs), "the old session is over"
    assert sign_in(theirs, "bob").status_code == 302
    assert actions(bob)[1:3] == ["close-account", "end-sessions"]


def test_two_steps_are_reset_and_locks_opened(client, council):
    bob = somebody("bob")
    Membership.objects.create(person=bob, organisation=council, role="reader")
    set_up(bob, SECRET, at=NOON)
    theirs = Client()
    theirs.force_login(bob)
    client.post(f"/people/{bob.pk}/reset-two-steps/")
    assert not with_two_steps([bob])
    assert not signed_in(theirs)
    for _ in range(6):
        sign_in(theirs, "bob", "wrong")
    assert "Locked" in client.get("/people/").text
    assert "Locked after wrong passwords" in client.get(f"/people/{bob.pk}/").text
    client.post(f"/people/{bob.pk}/unlock/")
    assert sign_in(theirs, "bob").status_code == 302


def test_nobody_elses_people(client, adi, council, ccg):
    """Somebody of another organisation: not there, whichever address one tries."""
    eve = member("eve", ccg, "reader")
    one = eve.memberships.get()
    assert client.get(f"/people/{eve.pk}/").status_code == 404
    assert ">Eve<" not in client.get("/people/").text
    assert ">Eve<" not in client.get(f"/people/?organisation={ccg.pk}&text=eve").text
    for what in ("close", "reopen", "send-letter", "reset-two-steps", "unlock", "nothing"):
        assert client.post(f"/people/{eve.pk}/{what}/").status_code == 404
    give = {"organisation": ccg.pk, "role": "administrator"}
    for number in (adi.pk, eve.pk):
        assert client.post(f"/people/{number}/memberships/", give).status_code == 404
    assert client.post(f"/people/{eve.pk}/memberships/{one.pk}/end/").status_code == 404
    assert client.post(f"/people/{adi.pk}/memberships/{one.pk}/end/").status_code == 404
    assert client.post("/people/new/", sent(ccg)).status_code == 422
    assert list(eve.memberships.all()) == [one]
    assert adi.memberships.count() == 1


def test_whoever_belongs_elsewhere_too_is_not_an_administrators_to_close(client, adi, council, ccg):
    eve = member("eve", council, "reader")
    assert may_manage_account(adi, eve)
    Membership.objects.create(person=eve, organisation=ccg, role="reader")
    assert not may_manage_account(adi, eve)
    for what in ("close", "reopen", "send-letter", "reset-two-steps", "unlock"):
        assert client.post(f"/people/{eve.pk}/{what}/").status_code == 403
    text = client.get(f"/people/{eve.pk}/").text
    assert "not over the account" in text
    assert "Northtown CCG" not in text, "nor what they do elsewhere"
    with pytest.raises(PermissionDenied):
        close_account(eve, actor=adi, at=NOON)
    for target in (adi, person("root", superuser=True)):
        assert not may_manage_account(adi, target)


def test_a_superuser_looks_after_everybody(adi, ccg):
    root = person("root", superuser=True)
    client = Client()
    client.force_login(root)
    member("eve", ccg, "reader")
    without = person("without")
    text = client.get("/people/").text
    assert all(name in text for name in (">Adi<", ">Eve<", ">Without<", ">Root<"))
    assert client.post(f"/people/{without.pk}/close/").status_code == 302
    assert client.post(f"/people/{root.pk}/close/").status_code == 403, "not oneself"


def test_services_ask_themselves(adi, council, ccg):
    rea = member("rea", council, "programme_lead")
    for actor, where in ((rea, council), (adi, ccg)):
        with pytest.raises(PermissionDenied):
            invite(
                actor=actor, at=NOON, organisation=where, name="X", email="x@y.org", role="reader"
            )
        one = member(f"m{where.pk}", where, "reader").memberships.get()
        with pytest.raises(PermissionDenied):
            end_membership(one, actor=actor, at=NOON)
    with pytest.raises(ValidationError):
        invite(actor=adi, at=NOON, organisation=council, name="X", email="x@y.org", role="king")
    assert not Person.objects.filter(email="x@y.org").exists()


def test_filters_and_pages(client, council):
    for number in range(60):
        member(f"p{number:02}", council, "reader" if number % 2 else "finance")
    assert "<strong>61</strong> people" in client.get("/people/").text
    assert "<strong>30</strong> people" in client.get("/people/?role=finance").text
    assert "<strong>1</strong> person" in client.get("/people/?text=P07").text
    assert "Nobody fits" in client.get("/people/?text=zebra").text
    assert "P59" in client.get("/people/?page=2").text
