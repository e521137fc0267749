"""The audit trail of a plan: who did what, when and why, and what it said before and after."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders import (
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    hours,
    member,
    organisation,
    plan,
)
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.undo import undo
from placeplan.rooms.delivery.models import Deliverable, Scheme
from placeplan.rooms.places.models import Import, Organisation, Plan
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.models import Person

SCHEME = {"title": "Wound care", "saving_basis": "net", "workstream": "Frailty"}


@pytest.fixture
def owner(db: None) -> Organisation:
    return organisation("Northtown Council")


@pytest.fixture
def made(owner: Organisation) -> Plan:
    """A paper; a change of its deliverable; a scheme entered, and taken back."""
    found = plan(owner)
    maker = Person.objects.get(username="maker")
    ann = member("ann", owner, "programme_lead")
    bring(found, maker, deliverable(rag="G"), at=NOON, reason="The board met")
    row = Deliverable.objects.get(plan=found)
    amend(
        row,
        {"rag": "R"},
        actor=ann,
        at=hours(1),
        stated_on=NOVEMBER,
        reason="The builder left",
    )
    entered = enter(
        "scheme", SCHEME, plan=found, actor=ann, at=hours(2), stated_on=NOVEMBER, reason="Agreed"
    )
    withdraw(entered, actor=maker, at=hours(3), reason="Entered twice")
    return found


def client_of(username: str) -> Client:
    found = Client()
    found.force_login(Person.objects.get(username=username))
    return found


def page(who: str, made: Plan, **query: str) -> str:
    answer = client_of(who).get(f"{reverse('trail', args=[made.slug])}?{urlencode(query)}")
    assert answer.status_code in (200, 422), answer
    return answer.content.decode()


def rows(who: str, made: Plan, **query: str) -> list[dict[str, str]]:
    address = f"{reverse('trail', args=[made.slug])}?{urlencode({**query, 'format': 'csv'})}"
    text = client_of(who).get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def deeds(who: str, made: Plan, **query: str) -> list[tuple[str, str]]:
    """Who did what, the latest first."""
    found = dict.fromkeys(
        (row["Event"], row["Who"], row["What"]) for row in rows(who, made, **query)
    )
    return [(name, what) for _, name, what in found]


def test_every_act_has_its_actor_and_its_reason(made: Plan) -> None:
    assert deeds("maker", made) == [
        ("Maker", "Took back"),
        ("Ann", "Entered"),
        ("Ann", "Changed"),
        ("Maker", "Committed a paper"),
        ("Maker", "Made the plan"),
    ]
    reasons = {row["What"]: row["Why"] for row in rows("maker", made)}
    assert reasons["Changed"] == "The builder left"
    assert reasons["Took back"] == "Entered twice"
    assert reasons["Committed a paper"] == "The board met"


def test_before_and_after_are_what_the_rows_say(made: Plan) -> None:
    found = rows("maker", made)
    changed = [row for row in found if row["What"] == "Changed"]
    assert [(row["Field"], row["Before"], row["After"]) for row in changed] == [
        ("Rating", "Green", "Red")
    ]
    entered = {row["Field"]: row for row in found if row["What"] == "Entered"}
    assert entered["Title"]["Before"] == ""
    assert entered["Title"]["After"] == "Wound care"
    gone = {row["Field"]: row for row in found if row["What"] == "Took back"}
    assert gone["Title"]["Before"] == "Wound care"
    assert gone["Title"]["After"] == ""
    assert gone["Title"]["Number"] == str(Scheme.objects.get().pk)


def test_the_address_filters_by_person_kind_and_days(made: Plan) -> None:
    assert [name for name, _ in deeds("maker", made, person="ann")] == ["Ann", "Ann"]
    assert [what for _, what in deeds("maker", made, kind="import")] == ["Committed a paper"]
    assert len(deeds("maker", made, **{"from": "2 March 2026"})) == 5
    assert deeds("maker", made, to="1 March 2026") == []
    assert "Nothing fits" in page("maker", made, to="1 March 2026")
    assert "“soon” is not a date" in page("maker", made, to="soon")


def test_the_trail_stops_at_the_instant_that_is_asked_for(made: Plan) -> None:
    then = hours(1.5).isoformat()
    assert [what for _, what in deeds("maker", made, known_at=then)] == [
        "Changed",
        "Committed a paper",
        "Made the plan",
    ]


def test_an_import_leads_to_all_that_it_changed(made: Plan) -> None:
    """The plan compared as it was known just before and then."""
    text = page("maker", made, kind="import")
    address = text.split('class="pp-trail__why"><a href="')[1].split('"')[0].replace("&amp;", "&")
    found = client_of("maker").get(address).content.decode()
    assert "<strong>1</strong> record differs" in found
    assert "Open the hub" in found


def test_an_undone_import_is_a_line_of_its_own(made: Plan) -> None:
    maker = Person.objects.get(username="maker")
    bring(
        made, maker, deliverable("Staff it", line=9), stated_on=NOVEMBER, at=hours(5), name="n.txt"
    )
    undo(
        Import.objects.get(plan=made, stated_on=NOVEMBER), actor=maker, at=hours(6), reason="Wrong"
    )
    assert [what for _, what in deeds("maker", made)][:2] == [
        "Undid an import",
        "Committed a paper",
    ]


def test_only_who_belongs_to_the_plan_reads_its_trail(made: Plan) -> None:
    made.visibility = "public"
    made.save()
    member("outsider", organisation("Elsewhere"), "administrator")
    address = reverse("trail", args=[made.slug])
    assert client_of("outsider").get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/sign-in/")
    assert client_of("ann").get(address).status_code == 200
    assert "Who did what" not in client_of("outsider").get(f"/plans/{made.slug}/").text
    assert "Who did what" in client_of("ann").get(f"/plans/{made.slug}/").text


def test_what_is_closed_to_a_reader_is_not_in_their_trail(made: Plan) -> None:
    """Neither a closed record nor the closed paper that brought it, for a partner."""
    partner = organisation("Northtown Trust")
    made.partners.add(partner)
    member("bob", partner, "reader")
    maker = Person.objects.get(username="maker")
    bring(
        made,
        maker,
        deliverable("Sell the site", line=12),
        stated_on=SEPTEMBER,
        at=hours(7),
        name="sale.txt",
        visibility="private",
    )
    secret = Deliverable.objects.get(title="Sell the site")
    amend(secret, {"rag": "A"}, actor=maker, at=hours(8), stated_on=NOVEMBER)
    own, theirs = rows("maker", made), rows("bob", made)
    assert {"Sell the site", "sale.txt"} <= {row["Record"] for row in own}
    assert not {"Sell the site", "sale.txt"} & {row["Record"] for row in theirs}
    assert len(deeds("maker", made)) == len(deeds("bob", made)) + 2


def test_no_query_for_each_event(made: Plan) -> None:
    def queries() -> int:
        client = client_of("maker")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("trail", args=[made.slug])).status_code == 200
        return len(caught)

    queries()
    before, ann = queries(), Person.objects.get(username="ann")
    for number in range(20):
        values = {**SCHEME, "title": f"Scheme {number} of ours"}
        enter("scheme", values, plan=made, actor=ann, at=hours(9), stated_on=NOVEMBER)
    assert queries() <= before + 1


def test_the_api_says_the_same(made: Plan) -> None:
    client = client_of("ann")
    found = client.get("/api/v1/events", {"plan": made.slug}).json()
    assert [(each["person"], each["action"]) for each in found["items"]] == [
        ("maker", "withdraw-record"),
        ("ann", "enter-record"),
        ("ann", "change-record"),
        ("maker", "import-paper"),
        ("maker", "create-plan"),
    ]
    changed = found["items"][2]
    assert changed["fields"] == [{"field": "rag", "before": "G", "after": "R"}]
    assert changed["reason"] == "The builder left"
    then = {"plan": made.slug, "known_at": hours(0.5).isoformat(), "person": "maker"}
    assert client.get("/api/v1/events", then).json()["total"] == 2
    assert Client().get("/api/v1/events", {"plan": made.slug}).status_code == 404
