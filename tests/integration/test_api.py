"""The API: the records of the data contract, limited to the reader, as JSON and CSV."""

from __future__ import annotations

from datetime import date

import pytest

from api_answers import KINDS, RECORDS, get, read_csv
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
    organisation,
    plan,
)
from placeplan.records import KINDS as EVERY_KIND
from placeplan.records.shapes import PeriodShape
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Organisation:
    return organisation("Northtown Council", "N1", org_kind="local_authority")


@pytest.fixture
def board(council) -> Plan:
    return plan(council, visibility="public")


@pytest.fixture
def ana(council) -> Person:
    return member("ana", council)


def test_every_kind_of_the_contract_is_offered():
    assert {*KINDS.values(), "organisation"} == set(EVERY_KIND)
    assert {"facts", "unrecognised", "finance_lines"} < set(KINDS)


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
