"""Lists of records: how they sort and choose, their pages, and what belongs to a record."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from builders import (
    NOON,
    NOVEMBER,
    bring,
    due,
    hours,
    member,
    one_of_each,
    organisation,
    plan,
    source,
)
from list_pages import LISTS, heads, names, page
from placeplan.exchange.amend import enter
from placeplan.records.delivery import Milestone, Programme
from placeplan.records.finance import FinanceLine, Scheme
from placeplan.records.risk import Risk
from placeplan.records.shapes import Score
from placeplan.rooms.delivery import models as delivery
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.kinds import QUERIES, list_address

pytestmark = pytest.mark.django_db
RECORDS = one_of_each()


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


def test_delivery_opens_the_portfolio_where_there_are_schemes_alone(seen, board, ana):
    values = {"title": "Taxis", "saving_basis": "net"}
    enter("scheme", values, plan=board, actor=ana, at=NOON, stated_on=NOON.date())
    address = reverse("delivery", args=[board.slug])
    assert seen.get(address)["Location"] == reverse("portfolio", args=[board.slug])


def test_milestones_are_overdue_on_the_day_of_the_page(seen, board, ana):
    for title, day, more in (
        ("Late", 10, {}),
        ("Ahead", 20, {}),
        ("Finished", 10, {"state": "done"}),
        ("Given up", 10, {"state": "dropped"}),
        ("Some day", None, {}),
    ):
        values: dict[str, Any] = {"of": "Taxis", "title": title, "as_printed": title, **more}
        if day is not None:
            on = date(2013, 12, day)
            values["due"] = {"label": f"{day} December 2013", "start": on, "end": on}
        enter("milestone", values, plan=board, actor=ana, at=NOON, stated_on=date(2013, 11, 1))
    address = reverse("milestones", args=[board.slug])
    asked = {"as_at": "15 December 2013", "format": "csv"}
    rows = seen.get(address, asked).content.decode().splitlines()
    column = rows[0].split(",").index("State")
    assert {row.split(",")[0]: row.split(",")[column] for row in rows[1:]} == {
        "Late": "Overdue",
        "Ahead": "To come",
        "Finished": "Done",
        "Given up": "Dropped",
        "Some day": "No date",
    }
    late = seen.get(address, {**asked, "standing": "overdue"}).content.decode().splitlines()
    assert [row.split(",")[0] for row in late[1:]] == ["Late"]
    assert "Overdue" in seen.get(address).content.decode()
