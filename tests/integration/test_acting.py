"""What is done about an indicator stands on its row, in the report, on its page, in files and API."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from builders import bring, member, observation, organisation, person, plan, source
from placeplan.exchange.amend import amend, enter
from placeplan.kernel import period as periods
from placeplan.records.finance import Scheme
from placeplan.records.shapes import PeriodShape
from placeplan.rooms.assurance.queries import acts
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 2)
FALLS = {
    "indicator_ref": "105b",
    "indicator_name": "Injuries from falls in people aged 65 and over",
}


@pytest.fixture
def board() -> Plan:
    made = plan(
        organisation("Northtown CCG", "N1"), organisation("Southtown CCG", "S1"), title="Two towns"
    )
    bring(
        made,
        person("bringer", superuser=True),
        *(
            observation(
                value, number, **FALLS, organisation=name, unit="rate", as_printed=value,
                period=PeriodShape.of(periods.parse("2016/17")),
                national_rank=rank, national_count=207,
            )
            for number, (name, value, rank) in enumerate(
                [("Northtown CCG", "2400", 200), ("Southtown CCG", "1200", 9)], start=1
            )
        ),
    )  # fmt: skip
    return made


@pytest.fixture
def ana(board: Plan) -> Person:
    return member("ana", board.owner, role="programme_lead")


@pytest.fixture
def client(ana: Person) -> Client:
    found = Client()
    found.force_login(ana)
    return found


def entered(board: Plan, ana: Person, kind: str, **values: Any) -> Any:
    return enter(kind, values, plan=board, actor=ana, at=AT, stated_on=DAY)


def acting(board: Plan, ana: Person, **values: Any) -> Any:
    """An action on falls."""
    given = {"text": "Open a falls clinic", "owners": ["Ola Green"], "indicators": ["105b"]}
    return entered(board, ana, "action", **{**given, **values})


def lines(client: Client, address: str) -> dict[str, dict[str, str]]:
    """The rows of a download, by organisation."""
    answer = client.get(address)
    assert answer.status_code == 200
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {row["Organisation"]: row for row in rows}


def dashboard(board: Plan, **query: str) -> str:
    return (
        reverse("performance", args=[board.slug])
        + "?"
        + "&".join(f"{name}={value}" for name, value in query.items())
    )


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def test_a_concern_without_an_action_says_so_and_offers_to_add_one(board, client):
    rows = lines(client, dashboard(board, format="csv"))
    assert rows["Northtown CCG"]["Action"] == "No action"
    assert rows["Southtown CCG"]["Action"] == ""
    tree = html.fromstring(client.get(dashboard(board)).content.decode())
    [add] = tree.xpath("//a[starts-with(normalize-space(.), 'Add an action')]/@href")
    form = html.fromstring(client.get(add).content.decode())
    assert form.xpath("//textarea[@name='indicators']/text()") == ["105b"]
    assert form.xpath("//input[@id='organisation']/@value") == ["Northtown CCG"]


def test_what_is_entered_there_stands_on_the_row_of_that_organisation_alone(board, ana, client):
    acting(board, ana, organisation="Northtown CCG", due={"label": "31 March 2027"})
    rows = lines(client, dashboard(board, format="csv"))
    row = rows["Northtown CCG"]
    assert (row["Action"], row["Owner"]) == ("Open a falls clinic", "Ola Green")
    assert row["Due"] == "31 March 2027"
    assert rows["Southtown CCG"]["Action"] == ""
    said = text(client, dashboard(board))
    assert "Open a falls clinic" in said
    assert "Ola Green; due 31 March 2027" in said
    assert "No action" not in said


@pytest.mark.parametrize(
    "word",
    ["105B", FALLS["indicator_name"].upper(), f"105b {FALLS['indicator_name']}"],
)
def test_an_indicator_is_meant_by_its_reference_or_name(board, ana, client, word):
    acting(board, ana, indicators=[word])
    rows = lines(client, dashboard(board, format="csv"))
    assert {row["Action"] for row in rows.values()} == {"Open a falls clinic"}


def test_the_code_of_an_organisation_means_it(board, ana, client):
    acting(board, ana, organisation="s1")
    rows = lines(client, dashboard(board, format="csv"))
    assert rows["Southtown CCG"]["Action"] == "Open a falls clinic"
    assert rows["Northtown CCG"]["Action"] == "No action"


def test_an_action_of_nothing_but_an_indicator_is_joined(board, ana):
    acting(board, ana, indicators=[], of=FALLS["indicator_name"])
    [found] = acts(ana, board).by_slug.values()
    assert [each.text for each in found] == ["Open a falls clinic"]


def test_what_is_done_or_stopped_counts_no_more(board, ana, client):
    row = acting(board, ana)
    amend(row, {"state": "Completed June 2026"}, actor=ana, at=AT, stated_on=DAY)
    stopped = Scheme(
        source=source(3), title="Old clinic", saving_basis="net", gateway="stopped",
        indicators=["105b"],
    )  # fmt: skip
    bring(board, ana, stopped, name="schemes.txt")
    assert not acts(ana, board).by_slug
    assert lines(client, dashboard(board, format="csv"))["Northtown CCG"]["Action"] == "No action"


def test_an_action_of_a_scheme_is_for_the_organisation_of_the_scheme(board, ana, client):
    entered(
        board, ana, "scheme", title="Falls", saving_basis="net", organisation="Southtown CCG",
        leads=["Sam Lee"],
    )  # fmt: skip
    acting(board, ana, of="Falls")
    rows = lines(client, dashboard(board, format="csv"))
    assert rows["Southtown CCG"]["Action"] == "Open a falls clinic"
    assert rows["Northtown CCG"]["Action"] == "No action"


def test_actions_come_before_measures_and_schemes_and_what_is_due_first(board, ana, client):
    entered(
        board, ana, "scheme", title="Falls pathway", saving_basis="net", leads=["Sam Lee"],
        indicators=["105b"],
    )  # fmt: skip
    entered(
        board, ana, "measure", name=FALLS["indicator_name"], action="Review the pathway",
        leads=["Kim Ash"],
    )  # fmt: skip
    acting(board, ana, text="Later", due={"label": "June 2027", "end": "2027-06-30"})
    acting(board, ana, text="Sooner", due={"label": "May 2027", "end": "2027-05-31"})
    acting(board, ana, text="Some day")
    row = lines(client, dashboard(board, format="csv"))["Northtown CCG"]
    told = ["Sooner", "Later", "Some day", "Review the pathway", "Falls pathway"]
    assert row["Action"].split(" | ") == told
    assert row["Owner"].split(" | ")[-2:] == ["Kim Ash", "Sam Lee"]
    assert "And 3 more" in text(client, dashboard(board))


def test_the_filter_finds_concerns_without_an_action(board, ana, client):
    address = dashboard(board, action="lacking", format="csv")
    assert list(lines(client, address)) == ["Northtown CCG"]
    acting(board, ana)
    assert lines(client, address) == {}
    both = lines(client, dashboard(board, action="some", format="csv"))
    assert sorted(both) == ["Northtown CCG", "Southtown CCG"]
    assert lines(client, dashboard(board, action="made-up", format="csv")) == {}


def test_the_report_of_exceptions_says_what_is_done(board, ana, client):
    address = reverse("exceptions", args=[board.slug])
    assert "No action" in text(client, address)
    assert lines(client, f"{address}?format=csv")["Northtown CCG"]["What is done"] == "No action"
    acting(board, ana, due={"label": "31 March 2027"})
    told = "Open a falls clinic; Ola Green; due 31 March 2027"
    assert lines(client, f"{address}?format=csv")["Northtown CCG"]["What is done"] == told
    assert "Open a falls clinic" in text(client, address)


def test_the_page_of_an_indicator_lists_schemes_and_risks_that_name_it(board, ana, client):
    row = entered(
        board, ana, "scheme", title="Falls pathway", saving_basis="net", delivery_lead="Sam Lee",
        indicators=["105b"],
    )  # fmt: skip
    entered(board, ana, "risk", description="Nobody to run it", indicators=["105b"], lead="Jo May")
    acting(board, ana)
    [slug] = acts(ana, board).by_slug
    answer = client.get(reverse("indicator", args=[slug]))
    tree = html.fromstring(answer.content.decode())
    [table] = tree.xpath("//section[@aria-labelledby='acts-head']//tbody")
    told = [
        [" ".join(cell.text_content().split()) for cell in line.xpath("./th|./td")]
        for line in table.xpath("./tr")
    ]
    assert told == [
        ["Open a falls clinic", "Action", "Ola Green", "", "Two towns"],
        ["Falls pathway", "Scheme", "Sam Lee", "", "Two towns"],
        ["Nobody to run it", "Risk", "Jo May", "", "Two towns"],
    ]
    assert table.xpath(".//a/@href")[1] == reverse("scheme", args=[row.pk])


def test_what_a_reader_may_not_see_is_not_joined(board, ana):
    acting(board, ana, visibility="private")
    outsider = member("olu", organisation("Westtown CCG", "W1"))
    assert not acts(outsider, board).by_slug
    assert acts(ana, board).by_slug


def test_a_row_speaks_of_the_day_that_is_asked_for(board, ana, client):
    acting(board, ana)
    past = dashboard(board, format="csv", as_at="1+November+2026")
    assert lines(client, past)["Northtown CCG"]["Action"] == "No action"
    assert "Add an action" not in text(client, dashboard(board, as_at="1+November+2026"))


def test_a_reference_of_two_indicators_means_neither(board, ana):
    other = observation(
        "1", indicator_ref="105b", indicator_name="Something else altogether", as_printed="1"
    )
    bring(board, ana, other, name="other.txt")
    acting(board, ana)
    assert not acts(ana, board).by_slug


def test_so_many_queries_whatever_there_is(board, ana, django_assert_max_num_queries):
    for number in range(12):
        acting(board, ana, text=f"Action {number}", organisation="Northtown CCG")
        entered(
            board, ana, "scheme", title=f"Scheme {number}", saving_basis="net",
            organisation="Northtown CCG", indicators=["105b"],
        )  # fmt: skip
    with django_assert_max_num_queries(14):
        [found] = acts(ana, board).by_slug.values()
    assert len(found) == 24


def test_the_api_gives_the_rows_with_what_is_done(board, ana, client):
    acting(board, ana, organisation="Northtown CCG", due={"label": "31 March 2027"})
    found = client.get("/api/v1/assurance-rows", {"plan": board.slug}).json()
    north, south = found["items"]
    assert found["total"] == 2
    assert (north["organisation"], north["value"], north["england_rank"]) == (
        "Northtown CCG",
        "2400",
        200,
    )
    assert (north["action"], north["owner"], north["due"]) == (
        "Open a falls clinic",
        "Ola Green",
        "31 March 2027",
    )
    assert [each["kind"] for each in north["acts"]] == ["action"]
    assert (south["action"], south["acts"], south["lacks_action"]) == (None, [], False)
    past = client.get("/api/v1/assurance-rows", {"plan": board.slug, "as_at": "2026-11-01"}).json()
    assert past["items"][0]["lacks_action"] is True
    table = client.get("/api/v1/assurance-rows", {"plan": board.slug, "format": "csv"})
    assert table.content.decode("utf-8-sig").startswith("indicator,ref,name")
    assert Client().get("/api/v1/assurance-rows", {"plan": board.slug}).status_code == 404
    assert client.get("/api/v1/assurance-rows").status_code == 422
