"""The list of every kind: what it shows, sorts, chooses, downloads, and to whom."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from builders import (
    NOVEMBER,
    SEPTEMBER,
    bring,
    due,
    hours,
    member,
    one_of_each,
    organisation,
    plan,
    source,
)
from placeplan.documents.document import Table
from placeplan.documents.readers import reader_for
from placeplan.records.delivery import Milestone, Programme
from placeplan.records.finance import FinanceLine, Scheme
from placeplan.records.risk import Risk
from placeplan.records.shapes import Score
from placeplan.rooms.delivery import models as delivery
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.kinds import DETAILS, QUERIES, list_address

pytestmark = pytest.mark.django_db
RECORDS = one_of_each()
LISTS = sorted(
    kind
    for kind in QUERIES
    if kind
    not in (
        *("deliverable", "measure", "concern"),
        *("goal", "fact", "narrative", "role", "unrecognised", "comment", "evidence"),
    )
)


@pytest.fixture
def ccg() -> Organisation:
    return organisation("Northtown CCG", "N1")


@pytest.fixture
def board(ccg: Organisation) -> Plan:
    return plan(ccg)


@pytest.fixture
def ana(ccg: Organisation) -> Person:
    return member("ana", ccg)


@pytest.fixture
def seen(client: Client, ana: Person) -> Client:
    client.force_login(ana)
    return client


def page(client: Client, kind: str, of: Plan, code: int = 200, **query: Any) -> Any:
    response = client.get(reverse(f"{kind}s", args=[of.slug]), query)
    assert response.status_code == code, response.content
    return response


def names(response: Any) -> list[str]:
    """The first cell of each row of the table."""
    text = re.sub(r"<details.*?</details>", "", response.content.decode(), flags=re.DOTALL)
    return re.findall(r'role="rowheader"><a [^>]*>(.*?)</a>', text)


def heads(response: Any) -> list[str]:
    found = re.findall(r'role="columnheader"[^>]*>(.*?)</th>', response.content.decode(), re.DOTALL)
    return [" ".join(re.sub("<.*?>|[↕▲▼]", " ", each).split()) for each in found]


def test_every_kind_that_is_new_to_pages_has_a_list():
    assert len(LISTS) == 19


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_shows_its_record_and_where_it_stands(kind, seen, board, ana):
    assert b"yet</h2>" in page(seen, kind, board).content
    bring(board, ana, *RECORDS)
    response = page(seen, kind, board)
    row = QUERIES[kind](ana, plan=board).get()
    text = response.content.decode()
    assert len(names(response)) == 1
    assert reverse("record", args=[kind, row.pk]) + "#source" in text
    assert str(row.source) in text
    where = reverse(kind, args=[row.pk]) if kind in DETAILS else f"/records/{kind}/{row.pk}/"
    assert f'href="{where}"' in text
    assert seen.get(where).status_code == 200
    assert seen.get(reverse("record", args=[kind, row.pk])).status_code == 200
    nothing = page(seen, kind, board, text="zebra")
    assert b"Nothing fits" in nothing.content


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_downloads_what_it_shows(kind, seen, board, ana):
    bring(board, ana, *RECORDS)
    answer = page(seen, kind, board, format="csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode().lstrip("\ufeff"))))
    assert answer["Content-Disposition"] == f'attachment; filename="{board.slug}-{kind}.csv"'
    assert len(rows) == 2
    row = QUERIES[kind](ana, plan=board).get()
    assert rows[1][-2:] == [str(row.source), str(row.pk)]
    answer = page(seen, kind, board, format="xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="{board.slug}-{kind}.xlsx"'
    (table,) = (
        block
        for block in reader_for("xlsx")("list.xlsx", answer.content).blocks
        if isinstance(block, Table)
    )
    excel = [list(line.texts) for line in (*table.header, *table.rows)]
    assert excel[0] == rows[0]
    assert [len(each) for each in excel] == [len(each) for each in rows]
    for csv_cell, excel_cell in zip(rows[1], excel[1], strict=True):
        number = re.fullmatch(r"-?\d+(\.\d+)?", csv_cell)
        if number:
            assert Decimal(excel_cell.replace(",", "")) == Decimal(csv_cell)
        else:
            assert excel_cell == csv_cell


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_obeys_the_reader_and_the_dates(kind, client, board, ana):
    bring(board, ana, *RECORDS)
    page(client, kind, board, code=302)
    client.force_login(member("otto", organisation("Elsewhere CCG", "E1")))
    page(client, kind, board, code=404)
    client.force_login(ana)
    assert len(names(page(client, kind, board, as_at=SEPTEMBER.isoformat()))) == 1
    assert names(page(client, kind, board, as_at="1 September 2013")) == []
    assert names(page(client, kind, board, known_at="1 March 2026")) == []


@pytest.mark.parametrize("kind", LISTS)
def test_each_column_that_sorts_does_so_either_way(kind, seen, board, ana):
    bring(board, ana, *RECORDS)
    text = page(seen, kind, board).content.decode()
    orders = re.findall(r"[?&;]sort=(-?\w+)", text)
    assert orders
    for order in orders:
        for sign in ("", "-"):
            assert len(names(page(seen, kind, board, sort=sign + order))) == 1
    assert len(names(page(seen, kind, board, sort="no_such_column"))) == 1


def lines(*amounts: tuple[str, str | None]) -> list[FinanceLine]:
    return [
        FinanceLine.model_validate(
            {
                "source": source(number),
                "statement": "expenditure",
                "line": name,
                "amount_gbp": amount,
                "is_total": False,
                "as_printed": amount or "-",
            }
        )
        for number, (name, amount) in enumerate(amounts, start=1)
    ]


def test_money_sorts_as_numbers_and_blanks_come_last(seen, board, ana):
    bring(board, ana, *lines(("b", "900"), ("a", None), ("D", "-5.5"), ("c", "10000")))
    assert names(page(seen, "finance_line", board)) == ["b", "a", "D", "c"]
    for sort, expected in (
        ("amount_gbp", ["D", "b", "c", "a"]),
        ("-amount_gbp", ["c", "b", "D", "a"]),
        ("line", ["a", "b", "c", "D"]),
        ("-line", ["D", "c", "b", "a"]),
    ):
        assert names(page(seen, "finance_line", board, sort=sort)) == expected


def test_a_scheme_sorts_by_the_saving_that_it_states(seen, board, ana):
    def scheme(number: int, title: str, **savings: str) -> Scheme:
        return Scheme.model_validate(
            {"source": source(number), "title": title, "saving_basis": "net", **savings}
        )

    bring(
        board,
        ana,
        scheme(1, "gross", gross_saving_gbp="30"),
        scheme(2, "net", net_saving_gbp="200", gross_saving_gbp="1"),
        scheme(3, "other", saving_gbp="4"),
        scheme(4, "none"),
    )
    response = page(seen, "scheme", board, sort="-saving")
    assert names(response) == ["net", "gross", "other", "none"]
    assert b"\xc2\xa3200" in response.content


def test_risks_sort_by_the_latest_score_of_a_stage(seen, board, ana):
    def risk(number: int, text: str, *scores: tuple[str, int]) -> Risk:
        return Risk.model_validate(
            {
                "source": source(number),
                "description": text,
                "scores": [Score(stage=stage, score=score) for stage, score in scores],
            }
        )

    bring(
        board,
        ana,
        risk(1, "was high", ("current", 25), ("current", 4)),
        risk(2, "high", ("initial", 9), ("current", 20)),
        risk(3, "unscored"),
        risk(4, "ninth", ("current", 9)),
    )
    response = page(seen, "risk", board, sort="-current_score")
    assert names(response) == ["high", "ninth", "was high", "unscored"]
    assert heads(response) == ["Risk", "Initial", "Current", "Source"]


def test_filters_choose_among_what_there_is_and_what_is_blank(seen, board, ana):
    bring(
        board,
        ana,
        *(
            Programme(source=source(n), title=title, theme=theme, objective=objective)
            for n, (title, theme, objective) in enumerate(
                (
                    ("Falls", "Care at home", "Fewer broken hips"),
                    ("Wards", "Care at home", None),
                    ("Beds", None, "Fewer nights"),
                ),
                start=1,
            )
        ),
    )
    response = page(seen, "programme", board)
    assert re.findall(r'<option value="([^"]*)"', response.content.decode())[:3] == [
        "",
        "Care at home",
        "none",
    ]
    assert names(page(seen, "programme", board, theme="Care at home")) == ["Falls", "Wards"]
    assert names(page(seen, "programme", board, theme="none")) == ["Beds"]
    assert names(page(seen, "programme", board, text="FEWER hips")) == ["Falls"]
    chosen = page(seen, "programme", board, theme="Care at home", text="wards")
    assert b"<strong>1</strong> of 3 programmes" in chosen.content


def test_a_long_list_has_pages(seen, board, ana, django_assert_max_num_queries):
    steps = [
        Milestone(source=source(n), of="Falls", title=f"Step {n:03}", as_printed="x")
        for n in range(1, 251)
    ]
    bring(board, ana, *steps)
    with django_assert_max_num_queries(14):
        first = page(seen, "milestone", board, sort="-title")
    assert len(names(first)) == 100
    assert names(first)[0] == "Step 250"
    last = page(seen, "milestone", board, sort="-title", page="3")
    assert len(names(last)) == 50
    assert names(last)[-1] == "Step 001"
    assert "sort=-title" in last.content.decode()
    everything = page(seen, "milestone", board, format="csv").content.decode()
    assert len(everything.splitlines()) == 251


def test_the_list_of_any_kind_is_found_by_its_name(seen, board, ana):
    bring(board, ana, *RECORDS)
    for kind in QUERIES:
        address = list_address(kind, board)
        assert seen.get(address).status_code == 200, kind
        asked = seen.get(f"/plans/{board.slug}/records/{kind}/?as_at=2014-01-01")
        if kind in LISTS or kind == "concern":
            assert asked["Location"] == f"{address}?as_at=2014-01-01"
        else:
            assert asked.status_code == 200
        assert f'href="{address}"' in seen.get(f"/plans/{board.slug}/").content.decode() or (
            kind == "unrecognised"
        )


def test_delivery_opens_what_the_plan_has(seen, board, ana):
    address = reverse("delivery", args=[board.slug])
    programmes, report = (
        reverse(name, args=[board.slug]) for name in ("programmes", "delivery-report")
    )
    assert seen.get(address)["Location"] == programmes
    bring(board, ana, *RECORDS)
    assert seen.get(address)["Location"] == report
    before = seen.get(address, {"as_at": "1 September 2013"})["Location"]
    assert before == f"{programmes}?as_at=1+September+2013"


class TestDetails:
    @pytest.fixture
    def falls(self, board: Plan, ana: Person) -> delivery.Programme:
        bring(
            board,
            ana,
            Programme(
                source=source(1), title="Falls", objective="Fewer falls", aims=["A safe home"]
            ),
            *RECORDS,
            Milestone(source=source(2), of="FALLS", title="Rails", as_printed="x"),
            Risk(source=source(3), of="Falls", description="No rails"),
            Scheme(source=source(4), title="Carpets", saving_basis="net", workstream="falls"),
        )
        return delivery.Programme.objects.get(title="Falls")

    def test_a_programme_shows_all_that_belongs_to_it(self, seen, falls):
        response = seen.get(reverse("programme", args=[falls.pk]))
        text = response.content.decode()
        assert set(names(response)) == {"Rails", "No rails", "Carpets"}
        assert "Fewer falls" in text
        assert "A safe home" in text
        assert reverse("record", args=["programme", falls.pk]) in text

    def test_a_scheme_shows_its_saving_and_all_that_belongs_to_it(self, seen, falls):
        row = delivery.Scheme.objects.get(title="Wound care")
        response = seen.get(reverse("scheme", args=[row.pk]))
        text = response.content.decode()
        assert set(names(response)) == {"Nursing", "Safety", "Quality, screening"}
        assert "£400,000" in text
        assert "Open the clinic" in text
        assert "-£1,250.50" in text

    def test_what_belongs_to_a_later_version_belongs_to_both(self, seen, board, ana, falls):
        later = Programme(source=source(1), title="Falls", objective="No falls")
        step = Milestone(
            source=source(9), of="Falls", title="Lights", due=due("May", date(2014, 5, 1)),
            as_printed="x",
        )  # fmt: skip
        bring(board, ana, later, step, stated_on=NOVEMBER, at=hours(1))
        current = delivery.Programme.objects.current().get(title="Falls")
        assert current != falls
        for row in (current, falls):
            response = seen.get(reverse("programme", args=[row.pk]))
            assert {"Rails", "Lights", "No rails"} <= set(names(response))
            assert (b"earlier version" in response.content) == (row == falls)
        then = seen.get(reverse("programme", args=[falls.pk]), {"as_at": "2013-10-01"})
        assert "Lights" not in names(then)

    def test_what_was_never_linked_is_found_by_its_words(self, seen, board, ana):
        step = Milestone(source=source(1), of="Beds", title="Count them", as_printed="x")
        bring(board, ana, step)
        bring(board, ana, Programme(source=source(1), title="BEDS"), name="other.txt")
        row = delivery.Programme.objects.get()
        assert names(seen.get(reverse("programme", args=[row.pk]))) == ["Count them"]

    @pytest.mark.parametrize("who", ["otto", ""])
    def test_it_is_closed_to_others(self, who, client, falls):
        if who:
            client.force_login(member(who, organisation("Elsewhere CCG", "E1")))
        scheme = delivery.Scheme.objects.first()
        assert scheme is not None
        for name, number in (("programme", falls.pk), ("scheme", scheme.pk)):
            answer = client.get(reverse(name, args=[number]))
            assert answer.status_code == (404 if who else 302)

    def test_what_is_private_stays_so_on_a_page_that_is_not(self, client, board, ana, ccg):
        shared = plan(ccg, organisation("Southtown CCG", "S1"), title="Shared")
        secret = Risk(source=source(2), of="Beds", description="A secret", visibility="private")
        bring(shared, ana, Programme(source=source(1), title="Beds"), secret)
        row = delivery.Programme.objects.get()
        partner = member("pat", Organisation.objects.get(ods_code="S1"))
        for reader, expected in ((partner, []), (ana, ["A secret"])):
            client.force_login(reader)
            assert names(client.get(reverse("programme", args=[row.pk]))) == expected
            assert names(page(client, "risk", shared)) == expected

    def test_a_page_takes_a_fixed_number_of_queries(
        self, seen, board, ana, falls, django_assert_max_num_queries
    ):
        steps = (
            Milestone(source=source(n), of="Falls", title=f"Step {n}", as_printed="x")
            for n in range(100, 200)
        )
        bring(board, ana, *steps, name="steps.txt")
        with django_assert_max_num_queries(34):
            response = seen.get(reverse("programme", args=[falls.pk]))
        assert b"See all 101" in response.content
