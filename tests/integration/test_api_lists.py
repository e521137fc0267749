"""Every list of the API, of a plan with a record of every kind: filters, CSV, addresses."""

from __future__ import annotations

import json

import pytest

from api_answers import KINDS, RECORDS, get, read_csv
from builders import SEPTEMBER, bring, member, organisation, plan
from placeplan.records import from_dict
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def council(lasting: None) -> Organisation:
    return organisation("Northtown Council", "N1", org_kind="local_authority")


@pytest.fixture(scope="module")
def ana(council: Organisation) -> Person:
    return member("ana", council)


@pytest.fixture(scope="module")
def full(council: Organisation, ana: Person) -> Plan:
    board = plan(council, visibility="public")
    bring(board, ana, *RECORDS)
    return board


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
