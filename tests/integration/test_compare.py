"""A plan compared at two dates: what is new, changed and gone, on screen and as a file."""

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
    JANUARY,
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    hours,
    member,
    one_of_each,
    organisation,
    plan,
)
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.compared import Moment, differences
from placeplan.exchange.undo import undo
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.places.models import Import, Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.kinds import QUERIES


@pytest.fixture
def made(db: None) -> Plan:
    """In September a hub; in November it is red and a clinic is there too."""
    found = plan(organisation("Northtown Council"))
    maker = Person.objects.get(username="maker")
    bring(found, maker, deliverable(rag="G", update="On course"), at=NOON)
    bring(
        found,
        maker,
        deliverable(rag="R", update="Late"),
        deliverable("Staff the clinic", line=6, rag="A"),
        stated_on=NOVEMBER,
        at=hours(10),
    )
    return found


@pytest.fixture
def maker(made: Plan) -> Person:
    return Person.objects.get(username="maker")


@pytest.fixture
def client(maker: Person) -> Client:
    found = Client()
    found.force_login(maker)
    return found


def compared(reader: Person, made: Plan, start: Moment, end: Moment) -> list[tuple[str, str]]:
    return [(each.what, each.text) for each in differences(reader, made, start, end, QUERIES)]


def page(client: Client, made: Plan, **query: str) -> str:
    answer = client.get(f"{reverse('compare', args=[made.slug])}?{urlencode(query)}")
    assert answer.status_code in (200, 422)
    return answer.content.decode()


def rows(client: Client, made: Plan, **query: str) -> list[dict[str, str]]:
    address = f"{reverse('compare', args=[made.slug])}?{urlencode({**query, 'format': 'csv'})}"
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_new_and_what_changed(maker: Person, made: Plan) -> None:
    found = compared(maker, made, Moment(SEPTEMBER), Moment(NOVEMBER))
    assert found == [("changed", "Open the hub"), ("new", "Staff the clinic")]


def test_nothing_differs_from_itself_or_between_two_days_without_a_paper(
    maker: Person, made: Plan
) -> None:
    for first, last in ((SEPTEMBER, SEPTEMBER), (NOVEMBER, JANUARY)):
        assert compared(maker, made, Moment(first), Moment(last)) == []


def test_what_is_said_again_in_another_paper_does_not_differ(maker: Person, made: Plan) -> None:
    again = deliverable(rag="R", update="Late", line=40)
    bring(made, maker, again, stated_on=JANUARY, at=hours(20), name="january.txt")
    assert compared(maker, made, Moment(NOVEMBER), Moment(JANUARY)) == []


def test_the_other_way_round_what_was_new_is_gone(maker: Person, made: Plan) -> None:
    found = compared(maker, made, Moment(NOVEMBER), Moment(SEPTEMBER))
    assert found == [("changed", "Open the hub"), ("gone", "Staff the clinic")]


def test_what_was_learned_late_differs_by_what_was_known(maker: Person, made: Plan) -> None:
    """Stated in September, entered a day later: the same day, known then and known since."""
    enter(
        "scheme",
        {"title": "Wound care", "saving_basis": "net"},
        plan=made,
        actor=maker,
        at=hours(24),
        stated_on=SEPTEMBER,
    )
    start, end = Moment(SEPTEMBER, hours(23)), Moment(SEPTEMBER, hours(25))
    assert compared(maker, made, start, end) == [("new", "Wound care")]
    assert compared(maker, made, start, Moment(SEPTEMBER, hours(23))) == []


def test_what_an_undone_paper_had_brought_is_gone(maker: Person, made: Plan) -> None:
    paper = Import.objects.get(plan=made, stated_on=NOVEMBER)
    undo(paper, actor=maker, at=hours(30), reason="The wrong paper")
    start, end = Moment(known_at=hours(29)), Moment(known_at=hours(31))
    found = compared(maker, made, start, end)
    assert found == [("changed", "Open the hub"), ("gone", "Staff the clinic")]


def test_the_page_shows_counts_fields_and_what_was_said(client: Client, made: Plan) -> None:
    text = page(client, made, **{"from": "12 September 2013", "to": "Nov 2013"})
    assert "From 12 September 2013 to 30 November 2013." in text
    assert "<strong>2</strong> records differ" in text
    assert "<del>Green</del> → Red" in text
    assert "<del>On course</del> → Late" in text
    assert f"as_at={NOVEMBER.replace(day=30).isoformat()}" in text


def test_the_address_filters_by_what_kind_part_and_words(client: Client, made: Plan) -> None:
    days = {"from": SEPTEMBER.isoformat(), "to": NOVEMBER.isoformat()}

    def titles(**query: str) -> set[str]:
        return {row["Record"] for row in rows(client, made, **days, **query)}

    assert titles() == {"Open the hub", "Staff the clinic"}
    assert titles(what="new") == {"Staff the clinic"}
    assert titles(what="gone") == set()
    assert titles(kind="deliverable") == {"Open the hub", "Staff the clinic"}
    assert titles(kind="risk") == set()
    assert titles(part="Good health") == {"Open the hub", "Staff the clinic"}
    assert titles(part="Another") == set()
    assert titles(text="CLINIC") == {"Staff the clinic"}
    assert "Nothing fits" in page(client, made, **days, text="nobody says this")


def test_the_download_has_a_line_for_each_field(client: Client, made: Plan) -> None:
    found = rows(client, made, **{"from": SEPTEMBER.isoformat(), "to": NOVEMBER.isoformat()})
    changed = {row["Field"]: (row["Before"], row["After"]) for row in found if row["Field"]}
    assert changed == {"Rating": ("Green", "Red"), "Update": ("On course", "Late")}
    assert [row["What"] for row in found] == ["Changed", "Changed", "New"]
    assert {row["Programme or priority"] for row in found} == {"Good health"}


def test_a_scheme_is_of_its_programme_and_so_is_what_names_it(maker: Person, made: Plan) -> None:
    bring(made, maker, *one_of_each(), stated_on=JANUARY, at=hours(40), name="all.txt")
    found = differences(maker, made, Moment(NOVEMBER), Moment(JANUARY), QUERIES)
    parts = {each.kind: each.part for each in found}
    assert {parts[kind] for kind in ("programme", "scheme", "milestone", "risk", "qia")} == {
        "Frailty"
    }
    assert parts["measure"] == "Good health"
    assert parts["forum"] == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"from": "yesterday week"}, "“yesterday week” is not a date"),
        ({"from": "2013", "to": "soon"}, "“soon” is not a date"),
        ({"from": "14 Nov 2013", "to": "12 Sep 2013"}, "The first day comes after the second"),
        ({"from": "2013", "to_known": "29:99"}, "“29:99” is not a date"),
    ],
)
def test_what_cannot_be_compared_is_said_beside_the_field(
    client: Client, made: Plan, query: dict[str, str], words: str
) -> None:
    text = page(client, made, **query)
    assert words in text
    assert "records differ" not in text


def test_without_a_date_the_days_of_papers_are_offered(client: Client, made: Plan) -> None:
    text = page(client, made)
    assert "12 September 2013 to 14 November 2013" in text
    assert "Nothing differs" in page(client, made, **{"from": NOVEMBER.isoformat()})


def test_nobody_sees_by_comparing_what_they_may_not_see(made: Plan, maker: Person) -> None:
    bring(
        made,
        maker,
        deliverable("Sell the site", line=9),
        stated_on=JANUARY,
        at=hours(50),
        visibility="private",
        name="secret.txt",
    )
    partner = organisation("Northtown Trust")
    made.partners.add(partner)
    reader = member("reader", partner, "reader")
    assert compared(maker, made, Moment(NOVEMBER), Moment(JANUARY)) == [("new", "Sell the site")]
    assert compared(reader, made, Moment(NOVEMBER), Moment(JANUARY)) == []


def test_no_query_for_each_record(client: Client, made: Plan, maker: Person) -> None:
    days = {"from": SEPTEMBER.isoformat(), "to": JANUARY.isoformat()}

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page(client, made, **days)
        return len(caught)

    page(client, made, **days)
    before = queries()
    many = [deliverable(f"Step {n} of many", line=100 + n, rag="A") for n in range(40)]
    bring(made, maker, *many, stated_on=NOVEMBER, at=hours(60), name="many.txt")
    for row in list(Deliverable.objects.current().filter(plan=made))[:20]:
        amend(row, {"update": "Said otherwise"}, actor=maker, at=hours(61), stated_on=JANUARY)
    assert queries() <= before + 2


def test_the_api_says_the_same(client: Client, made: Plan) -> None:
    query = {"plan": made.slug, "since": SEPTEMBER.isoformat(), "until": NOVEMBER.isoformat()}
    found = client.get("/api/v1/changes", query).json()
    assert found["total"] == 2
    changed, new = found["items"]
    assert (changed["what"], changed["text"], changed["part"]) == (
        "changed",
        "Open the hub",
        "Good health",
    )
    assert {(each["field"], each["before"], each["after"]) for each in changed["fields"]} == {
        ("rag", "G", "R"),
        ("update", "On course", "Late"),
    }
    assert client.get(new["url"]).json()["title"] == "Staff the clinic"
    assert new["before"] is None
    assert client.get("/api/v1/changes", {**query, "kind": "risk"}).json()["total"] == 0
    csv_of = client.get("/api/v1/changes", {**query, "format": "csv"})
    assert csv_of.headers["X-Total-Count"] == "2"
    everything = client.get("/api/v1/changes", {"plan": made.slug}).json()["items"]
    assert {each["what"] for each in everything} == {"new"}
