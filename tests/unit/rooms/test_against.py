"""Savings against plan: what a table prints of one span, and what was told last."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.assurance.against import Against, Printed, last_told, of_lines

OCTOBER, NOVEMBER = date(2024, 10, 24), date(2024, 11, 21)


def printed(basis: str, amount: int, span: str = "YTD", on: date = OCTOBER, year: str = "2024/25"):
    return Printed(on, basis, (year, span), Decimal(amount))


def test_actual_is_held_against_the_plan_of_the_same_span() -> None:
    lines = [printed("plan", 150), printed("actual", 70), printed("forecast", 140, "")]
    assert of_lines(lines) == Against(OCTOBER, Decimal(70), Decimal(150))


def test_actual_by_now_is_not_held_against_the_plan_of_the_year() -> None:
    assert of_lines([printed("plan", 480, ""), printed("actual", 70)]) is None


def test_what_a_later_paper_left_unchanged_still_counts() -> None:
    lines = [printed("plan", 150), printed("actual", 90, on=NOVEMBER)]
    assert of_lines(lines) == Against(NOVEMBER, Decimal(90), Decimal(150))


def test_the_longest_span_of_the_last_year_counts() -> None:
    lines = [
        *(printed("plan", 25, "October"), printed("actual", 30, "October")),
        *(printed("plan", 150), printed("actual", 70)),
        *(printed("plan", 900, year="2023/24"), printed("actual", 900, year="2023/24")),
    ]
    assert of_lines(lines) == Against(OCTOBER, Decimal(70), Decimal(150))


def test_two_amounts_of_a_kind_say_nothing() -> None:
    assert of_lines([printed("plan", 150), printed("plan", 160), printed("actual", 70)]) is None


def test_of_update_and_table_the_later_counts_and_the_update_on_the_same_day() -> None:
    update = Against(OCTOBER, Decimal(62), Decimal(100))
    table = Against(NOVEMBER, Decimal(70), Decimal(150))
    assert last_told(update, table) == (Decimal(70), Decimal(150))
    assert last_told(update, Against(OCTOBER, Decimal(1), Decimal(2))) == (
        Decimal(62),
        Decimal(100),
    )
    assert last_told(update, None) == (Decimal(62), Decimal(100))
    assert last_told(None, None) is None


@given(st.permutations([printed("plan", 150), printed("actual", 70), printed("plan", 9, "June")]))
def test_the_order_of_the_lines_does_not_matter(lines: list[Printed]) -> None:
    assert of_lines(lines) == Against(OCTOBER, Decimal(70), Decimal(150))
