"""The API: the records of the data contract, limited to the reader, as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from builders import (
    JANUARY,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    due,
    hours,
    member,
    narrative,
    observation,
    one_of_each,
    organisation,
    plan,
)
from placeplan.records import KINDS as EVERY_KIND
from placeplan.records import from_dict
from placeplan.records.shapes import PeriodShape
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.places.api.facts import address_of
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db
RECORDS = one_of_each()
KINDS = {address_of(each.kind): each.kind for each in RECORDS}


@pytest.fixture
def council() -> Organisation:
    return organisation("Northtown Council", "N1", org_kind="local_authority")


@pytest.fixture
def board(council) -> Plan:
    return plan(council, visibility="public")


@pytest.fixture
def ana(council) -> Person:
    return member("ana", council)


@pytest.fixture
def full(board: Plan, ana: Person) -> Plan:
    bring(board, ana, *RECORDS)
    return board


def get(client: Client, address: str, code: int = 200, **query: Any) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == code, response.content
    return response.json()


def test_every_kind_of_the_contract_is_offered():
    assert {*KINDS.values(), "organisation"} == set(EVERY_KIND)
    assert {"facts", "unrecognised", "finance_lines"} < set(KINDS)


@pytest.mark.parametrize(("address", "kind"), KINDS.items())
def test_every_kind_is_listed_and_each_item_is_the_record(client, full, address, kind):
    page = get(client, address)
    assert (page["total"], page["limit"], page["offset"]) == (1, 100, 0)
    item = page["items"][0]
    given = next(each for each in RECORDS if each.kind == kind)
    assert get(client, item["url"].removeprefix("/api/v1/")) == item
    back = from_dict({name: value for name, value in item.items() if name not in ("id", "url")})
    assert type(back) is type(given)
    assert back.content() == given.content()
    assert back.plan == full.slug
    assert back.source.file == f"paper-{SEPTEMBER}.txt"


@pytest.mark.parametrize("address", KINDS)
def test_every_kind_obeys_its_filters(client, full, address):
    other = plan(organisation("Elsewhere CCG", "E1"), title="Other", visibility="public")
    assert get(client, address, plan=full.slug)["total"] == 1
    assert get(client, address, plan=other.slug)["total"] == 0
    mine = "Northtown CCG" if address == "observations" else "Northtown Council"
    number = Organisation.objects.get(name=mine).pk
    assert get(client, address, organisation=number)["total"] == 1
    assert get(client, address, organisation="E1")["total"] == 0
    assert get(client, address, period="2013/14")["total"] == 1
    assert get(client, address, period="2009/10")["total"] == 0
    assert get(client, address, as_at="2013-09-11")["total"] == 0
    assert get(client, address, as_at="2013-09-12")["total"] == 1
    assert get(client, address, known_at="2026-03-02T11:59:59Z")["total"] == 0
    assert get(client, address, known_at="2026-03-02T12:00:00")["total"] == 1


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ({"plan": "no-such-plan"}, 404, "no such plan"),
        ({"organisation": "XXX"}, 404, "no such organisation"),
        ({"organisation": ""}, 404, "no such organisation"),
        ({"period": "banana"}, 422, "period"),
        ({"period": "On-going"}, 422, "period"),
        ({"as_at": "tomorrow"}, 422, "as_at"),
        ({"known_at": "soon"}, 422, "known_at"),
        ({"limit": "0"}, 422, "limit"),
        ({"limit": "100000"}, 422, "limit"),
        ({"offset": "-1"}, 422, "offset"),
        ({"offset": "9" * 40}, 422, "offset"),
        ({"format": "xml"}, 422, "format"),
        ({"organization": "N1"}, 422, "no such filter: organization"),
        ({"plan": "x" * 500}, 422, "plan"),
        ({"plan": "a\0b"}, 404, "no such plan"),
    ],
)
@pytest.mark.parametrize("address", ["observations", "deliverables"])
def test_a_wrong_filter_is_told(client, full, address, query, code, words):
    assert words in get(client, address, code, **query)["detail"]


def test_a_period_is_compared_by_days_and_not_by_words(client, board, ana):
    bring(
        board,
        ana,
        observation(indicator_ref="1"),
        observation(
            indicator_ref="2",
            period=PeriodShape(label="2012/13", start=date(2012, 4, 1), end=date(2013, 3, 31)),
        ),
        observation(indicator_ref="3", period=PeriodShape(label="On-going")),
        observation(
            indicator_ref="4", period=PeriodShape(label="from 2013", start=date(2013, 1, 1))
        ),
    )

    def refs(period: str) -> list[str]:
        items = get(client, "observations", period=period)["items"]
        return sorted(item["indicator_ref"] for item in items)

    assert refs("September 2013") == ["1", "3", "4"]  # an undated one has its plan's days
    assert refs("Q4 2012/13") == ["2", "4"]
    assert refs("2020") == ["4"]
    assert refs("2020/21 onwards") == ["4"]
    assert refs("1999") == []


def test_a_deadline_moves_through_time(client, board, ana):
    july, march = due("July 2013", date(2013, 7, 31)), due("March 2014", date(2014, 3, 31))
    bring(board, ana, deliverable(deadline=july, rag="G"))
    bring(board, ana, deliverable(deadline=march, rag="A"), stated_on=NOVEMBER, at=hours(1))
    now = get(client, "deliverables")["items"]
    assert [(each["rag"], each["deadline"]["label"]) for each in now] == [("A", "March 2014")]
    assert [each["label"] for each in now[0]["earlier_deadlines"]] == ["July 2013"]
    assert {"file": f"paper-{SEPTEMBER}.txt", "line": 5} in now[0]["context"]
    then = get(client, "deliverables", as_at="2013-10-01")["items"]
    assert [(each["rag"], each["deadline"]["label"]) for each in then] == [("G", "July 2013")]
    known = get(client, "deliverables", as_at="2014-01-16", known_at=hours(0.5).isoformat())
    assert [each["rag"] for each in known["items"]] == ["G"]
    first = Deliverable.objects.get(rag="G")
    assert get(client, f"deliverables/{first.pk}")["rag"] == "G"


def test_pages_of_a_list(client, board, ana):
    bring(board, ana, *(narrative(f"Passage {n}.", line=n) for n in range(1, 8)))
    texts = []
    for offset in range(0, 9, 3):
        page = get(client, "narratives", limit=3, offset=offset)
        assert page["total"] == 7
        texts += [item["text"] for item in page["items"]]
    assert texts == [f"Passage {n}." for n in range(1, 8)]


def read_csv(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_csv_has_the_same_records_and_starts_no_formula(client, board, ana):
    bring(
        board,
        ana,
        observation(
            "-4.20", commentary="=HYPERLINK(1)", category="+1", unit="@x", domain="-2+3",
            as_printed="-4.20", period=PeriodShape(label="=2013", start=date(2013, 9, 1)),
        ),
    )  # fmt: skip
    response = client.get("/api/v1/observations", {"format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Total-Count"] == "1"
    assert response["Content-Disposition"] == 'attachment; filename="observations.csv"'
    row = read_csv(response)[0]
    assert row["value"] == row["as_printed"] == "-4.20"
    assert row["commentary"] == "'=HYPERLINK(1)"
    assert (row["category"], row["unit"], row["domain"]) == ("'+1", "'@x", "'-2+3")
    assert (row["period_label"], row["period_start"], row["period_end"]) == (
        "'=2013", "2013-09-01", "",
    )  # fmt: skip
    assert (row["source_file"], row["source_line"]) == (f"paper-{SEPTEMBER}.txt", "9")
    item = get(client, "observations")["items"][0]
    assert (row["id"], row["url"], row["plan"]) == (item["id"], item["url"], board.slug)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html,*/*;q=0.8", "application/json"),
    ],
)
def test_the_accept_header_asks_for_csv(client, full, accept, kind):
    response = client.get("/api/v1/narratives", headers={"accept": accept})
    assert response["Content-Type"] == kind
    chosen = client.get("/api/v1/narratives", {"format": "json"}, headers={"accept": accept})
    assert chosen["Content-Type"] == "application/json"


@pytest.mark.parametrize("address", [*KINDS, "organisations", "plans", "indicators"])
def test_every_list_has_csv_with_a_column_for_each_field(client, full, address):
    rows = read_csv(client.get(f"/api/v1/{address}", {"format": "csv"}))
    assert rows
    assert None not in rows[0]
    items = get(client, address)["items"]
    assert [row["id"] for row in rows] == [str(item["id"]) for item in items]


def test_what_is_closed_is_not_there(client, council, ana):
    closed = plan(council, title="Closed", visibility="private")
    bring(closed, ana, *RECORDS)
    outsider = member("otto", organisation("Elsewhere CCG", "E1"))
    row = Deliverable.objects.get()
    for reader in (None, outsider):
        if reader is not None:
            client.force_login(reader)
        for address in (*KINDS, "plans", "indicators"):
            assert get(client, address)["items"] == []
            assert read_csv(client.get(f"/api/v1/{address}", {"format": "csv"})) == []
        assert get(client, f"deliverables/{row.pk}", 404) == {"detail": "no such record"}
        assert get(client, f"plans/{closed.slug}", 404) == {"detail": "no such plan"}
        assert get(client, "indicators/129a", 404) == {"detail": "no such indicator"}
        assert get(client, "goals", 404, plan=closed.slug) == {"detail": "no such plan"}
    client.force_login(ana)
    for address in KINDS:
        assert get(client, address)["total"] == 1
    assert get(client, "goals", plan=closed.slug)["total"] == 1
    assert get(client, f"plans/{closed.slug}")["visibility"] == "private"


def test_imports_are_for_members_who_are_signed_in(client, full, ana):
    assert get(client, "imports", 401) == {"detail": "sign in to see imports"}
    assert get(client, "imports/1", 401) == {"detail": "sign in to see imports"}
    client.force_login(member("otto", organisation("Elsewhere CCG", "E1")))
    assert get(client, "imports")["items"] == []
    client.force_login(ana)
    item = get(client, "imports", plan=full.slug)["items"][0]
    assert (item["file"], item["state"], item["uploaded_by"]) == (
        f"paper-{SEPTEMBER}.txt", "committed", "Ana",
    )  # fmt: skip
    assert item["counts"]["goal"]["new"] == 1
    assert get(client, item["url"].removeprefix("/api/v1/")) == item
    assert get(client, "imports/999", 404) == {"detail": "no such import"}


def test_a_plan_and_an_organisation(client, full, council):
    item = get(client, "plans", organisation="n1", period="Q3 2013/14")["items"][0]
    assert (item["id"], item["owner"], item["financial_year"]) == (
        full.slug, "Northtown Council", "2013/14",
    )  # fmt: skip
    assert get(client, "plans", period="2019/20")["items"] == []
    found = get(client, "organisations", plan=full.slug)["items"]
    assert [(each["name"], each["ods_code"], each["id"]) for each in found] == [
        ("Northtown Council", "N1", council.pk)
    ]
    assert found[0]["source"] == {"file": "entered-by-hand", "line": 1}
    assert get(client, f"organisations/{council.pk}") == found[0]
    assert get(client, "organisations/99999999999999999999", 404)


def test_an_indicator(client, full):
    item = get(client, "indicators")["items"][0]
    assert (item["id"], item["ref"], item["direction"]) == ("129a", "129a", "higher")
    assert get(client, "indicators/129a") == item


def test_addresses_that_lead_nowhere(client, full):
    get(client, "facts/00000000-0000-0000-0000-000000000000", 404)
    assert "id" in get(client, "facts/7", 422)["detail"]
    assert get(client, "nothing", 404) == {"detail": "no such address"}
    assert client.post("/api/v1/facts").status_code == 405
    assert client.delete("/api/v1/plans").status_code == 405


def test_a_list_takes_the_same_number_of_queries_however_long(
    client, board, ana, django_assert_max_num_queries
):
    records = [deliverable(f"Deliverable {n}", deadline=due("Soon")) for n in range(40)]
    bring(board, ana, *records, *(observation(indicator_ref=str(n)) for n in range(40)))
    risk = next(each for each in RECORDS if each.kind == "risk")
    bring(
        board,
        ana,
        *(risk.model_copy(update={"description": f"Risk {n}"}) for n in range(40)),
        name="risks.txt",
    )
    for address, bound in (("deliverables", 3), ("observations", 3), ("risks", 4)):
        with django_assert_max_num_queries(bound):
            assert get(client, address)["total"] == 40


def test_what_the_chain_hides_is_not_in_any_list(client, board, ana):
    for number, day in enumerate((JANUARY, SEPTEMBER, NOVEMBER)):
        bring(board, ana, deliverable(update=str(number)), stated_on=day, at=hours(number))
    assert [each["update"] for each in get(client, "deliverables")["items"]] == ["0"]


def test_the_description_needs_nothing_from_elsewhere(client, full):
    schema = get(client, "openapi.json")
    for address in (*KINDS, "organisations", "plans", "indicators", "imports"):
        answers = schema["paths"][f"/api/v1/{address}"]["get"]["responses"]
        assert {"200", "404", "422"} <= set(answers)
        assert set(answers["200"]["content"]) == {"application/json", "text/csv"}
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "/api/v1/deliverables" in text
    assert "//cdn" not in text
    assert "unsafe" not in page["Content-Security-Policy"]
    assert json.dumps(schema)
