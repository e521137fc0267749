"""Making a plan in the browser, and saying anew what it is called, who shares it and who sees it."""

from __future__ import annotations

import pytest
from django.test import Client

from builders import NOON, client_of, member, organisation, plan
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.places.services import close_plan
from placeplan.rooms.register.models import Event, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ccg() -> Organisation:
    return organisation("St Mary’s & North Vale CCG", "N2")


@pytest.fixture
def trust() -> Organisation:
    trust = organisation("Vale Foundation Trust", "N3")
    member("tess", trust, "reader")
    return trust


def sent(of: Organisation, **changes: object) -> dict[str, object]:
    return {
        "title": "O’Neill’s plan 🚑 2026/27",
        "owner": str(of.pk),
        "financial_year": "2026/27",
        "visibility": "partner",
        "reason": "The board asked",
        **changes,
    }


def test_a_plan_is_made_shared_and_told(ccg, trust):
    paula = member("paula", ccg, "programme_lead")
    client = client_of(paula)
    assert "New plan" in client.get("/plans/").text
    assert "Vale Foundation Trust" in client.get("/plans/new/").text
    answer = client.post("/plans/new/", sent(ccg, partners=[str(trust.pk)]))
    made = Plan.objects.get()
    assert answer["Location"] == f"/plans/{made.slug}/"
    assert (made.owner, list(made.partners.all()), made.visibility) == (ccg, [trust], "partner")
    assert (str(made.starts_on), str(made.ends_on)) == ("2026-04-01", "2027-03-31")
    page = client.get(answer["Location"]).text
    assert "O’Neill’s plan 🚑 2026/27" in page
    assert "Import its first paper" in page
    event = Event.objects.get(action="create-plan")
    assert (event.actor, event.reason) == (paula, "The board asked")
    assert (
        client_of(Person.objects.get(username="tess")).get(f"/plans/{made.slug}/").status_code
        == 200
    )


def test_a_plan_called_new_has_an_address_of_its_own(ccg):
    client = client_of(member("paula", ccg, "programme_lead"))
    client.post("/plans/new/", sent(ccg, title="New"))
    assert Plan.objects.get().slug == "new-2"
    assert client.get("/plans/new-2/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "  "}, "Enter what the plan is called"),
        ({"title": "x" * 301}, "At most 300 characters; these are 301"),
        ({"financial_year": "next year"}, "“next year” is not a year"),
        ({"visibility": "everybody"}, "Choose who sees it"),
        ({"owner": "999999"}, "Choose the organisation"),
        ({"owner": "x"}, "Choose the organisation"),
    ],
)
def test_what_is_wrong_is_said_and_kept(ccg, changes, said):
    client = client_of(member("paula", ccg, "programme_lead"))
    answer = client.post("/plans/new/", sent(ccg, **changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert "The board asked" in answer.text
    assert not Plan.objects.exists()


def test_nobody_makes_a_plan_of_another_organisation_or_one_that_they_would_not_see(ccg, trust):
    ana = client_of(member("ana", ccg, "analyst"))
    assert "Choose the organisation" in ana.post("/plans/new/", sent(trust)).text
    hidden = ana.post("/plans/new/", sent(ccg, visibility="commercial"))
    assert "You would not see the plan yourself" in hidden.text
    tess = client_of(Person.objects.get(username="tess"))
    assert tess.get("/plans/new/").status_code == 403
    assert tess.post("/plans/new/", sent(trust)).status_code == 403
    assert "New plan" not in tess.get("/plans/").text
    assert Client().get("/plans/new/").status_code == 302
    assert not Plan.objects.exists()


def test_a_plan_is_renamed_shared_and_hidden_with_what_stood_before(ccg, trust):
    paula = member("paula", ccg, "programme_lead")
    made = plan(ccg, title="Old")
    client, tess = client_of(paula), client_of(Person.objects.get(username="tess"))
    address = f"/plans/{made.slug}/settle/"
    assert tess.get(f"/plans/{made.slug}/").status_code == 404
    changed = {
        "title": "Fresh",
        "visibility": "partner",
        "partners": [trust.pk],
        "reason": "Joined",
    }
    assert client.post(address, changed).status_code == 302
    assert tess.get(f"/plans/{made.slug}/").status_code == 200
    assert tess.get(address).status_code == 403
    assert client.post(address, {**changed, "visibility": "private"}).status_code == 302
    assert tess.get(f"/plans/{made.slug}/").status_code == 404
    client.post(address, {**changed, "visibility": "private"})  # changes nothing: no event
    first, last = Event.objects.filter(action="settle-plan").order_by("pk")
    assert first.reason == "Joined"
    assert first.details["title"] == {"before": "Old", "after": "Fresh"}
    assert first.details["partners"] == {"before": [], "after": [trust.pk]}
    assert last.details == {"visibility": {"before": "partner", "after": "private"}}


def test_a_closed_plan_keeps_its_name_and_its_readers(ccg):
    boss = member("boss", ccg, "approver")
    made = plan(ccg, title="Old")
    close_plan(made, actor=boss, at=NOON, reason="The year is over")
    answer = client_of(boss).post(
        f"/plans/{made.slug}/settle/", {"title": "Fresh", "visibility": "public"}
    )
    assert answer.status_code == 403
    made.refresh_from_db()
    assert made.title == "Old"
