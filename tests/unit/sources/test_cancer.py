"""The cancer waiting times workbooks, on invented ones: stacked tables, England, shares."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from placeplan.exchange.sources import cancer_waits, read_statistics
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts
from placeplan.exchange.sources.parts.reconciling import lines_of
from placeplan.exchange.sources.parts.sample_books import Grid, book_of
from placeplan.exchange.sources.parts.workbook import open_workbook


def facts_where(facts: Facts, **wanted: object) -> list[dict[str, Any]]:
    return [
        row
        for row in facts.table.to_pylist()
        if all(row[key] == value for key, value in wanted.items())
    ]


def spoilt(change: dict[tuple[str, int, int], Any]) -> bytes:
    """The sample with some cells changed: (sheet, row, column) -> value, None for nothing."""
    sheets = open_workbook("s.xlsx", cancer_waits.sample(), "xlsx").sheets
    grids: dict[str, Grid] = {
        sheet.name: {row: dict(cells) for row, cells in sheet.rows.items()} for sheet in sheets
    }
    for (sheet, row, column), value in change.items():
        if value is None:
            grids[sheet][row].pop(column)
        else:
            grids[sheet].setdefault(row, {})[column] = value
    return book_of(grids)


def test_tables_below_each_other_each_with_england_behind_a_blank_row() -> None:
    facts, problems = read_statistics("c.xlsx", cancer_waits.sample())
    assert not problems
    assert (facts.start, facts.end) == (date(2023, 12, 1), date(2023, 12, 31))
    assert (facts.scope, facts.published_as) == ("provider", "final")
    routes = {row["by_referral_route"] for row in facts_where(facts, measure="cancer_62_day")}
    assert routes == {"ALL ROUTES", "Breast Symptomatic"}
    england = facts_where(facts, organisation=ENGLAND, measure="cancer_62_day_total")
    assert [row["value"] for row in england] == [20.5, 4.5], "half a person is counted"
    assert {row["level"] for row in england} == {"national"}
    lines = lines_of(facts, "england")
    assert lines
    assert all(line.difference == 0 for line in lines)


def test_a_share_is_a_percentage_with_its_counts() -> None:
    facts, _ = read_statistics("c.xlsx", cancer_waits.sample())
    (row,) = facts_where(facts, measure="cancer_28_day", organisation="RX0")
    assert (row["value"], row["numerator"], row["denominator"]) == (75, 30, 40)


def test_totals_are_marked_and_parts_are_not() -> None:
    facts, _ = read_statistics("c.xlsx", cancer_waits.sample())
    rows = facts_where(facts, measure="cancer_62_day_total", organisation="RX0")
    assert [(row["by_cancer_type"], row["is_total"]) for row in rows] == [
        ("ALL CANCERS", True),
        ("ALL CANCERS", True),
    ]


def test_the_workbook_by_commissioner() -> None:
    facts, _ = read_statistics("c.xlsx", cancer_waits.sample(basis="COMMISSIONER"))
    assert facts.scope == "commissioner"
    levels = {row["level"] for row in facts.table.to_pylist()}
    assert levels == {"commissioner", "national"}


def test_an_unknown_commissioner_counts_towards_england() -> None:
    data = spoilt({("28-DAY", 11, 2): "UNKNOWN", ("28-DAY", 11, 3): "UNKNOWN"})
    facts, problems = read_statistics("c.xlsx", data)
    assert not problems
    assert facts_where(facts, organisation="UNKNOWN")
    assert all(line.difference == 0 for line in lines_of(facts, "england"))


def test_a_sum_that_differs_from_england_is_seen() -> None:
    facts, _ = read_statistics("c.xlsx", spoilt({("28-DAY", 10, 5): 41.0}))
    unlike = [line for line in lines_of(facts, "england") if line.difference]
    assert [(line.measure, line.of, line.difference) for line in unlike] == [
        ("cancer_28_day_total", "ALL ROUTES", -1)
    ]


def test_the_workbook_of_2015_16() -> None:
    facts, problems = read_statistics("c.xlsx", cancer_waits.sample_earlier())
    assert not problems
    assert facts.start == date(2015, 10, 1)
    (row,) = facts_where(facts, measure="cancer_two_week_wait", organisation="RX0")
    assert (row["value"], row["numerator"], row["denominator"]) == (95, 38, 40)
    screening = facts_where(facts, measure="cancer_62_day_total", organisation="RX0")
    assert {row["by_referral_route"] for row in screening} == {"SCREENING"}
    assert [(row["by_care_setting"], row["is_total"]) for row in screening] == [
        ("ALL CARE", True),
        ("ADMITTED CARE", False),
    ]
    assert all(line.difference == 0 for line in lines_of(facts, "england"))


@pytest.mark.parametrize("month", ["December 2023", "2023-12-01", "1/12/2023"])
def test_the_month_as_text(month: str) -> None:
    facts, problems = read_statistics("c.xlsx", cancer_waits.sample(month))
    assert not problems
    assert facts.start == date(2023, 12, 1)


def test_two_months_in_one_workbook_are_refused() -> None:
    _, problems = read_statistics("c.xlsx", spoilt({("62-DAY", 2, 1): "Jan-24"}))
    assert [each.code for each in problems] == ["period-mixed"]


def test_a_cell_that_is_no_number_names_sheet_row_and_column() -> None:
    _, problems = read_statistics("c.xlsx", spoilt({("62-DAY", 10, 6): "twelve"}))
    assert problems[0].code == "number-malformed"
    assert (problems[0].source.table, problems[0].source.row, problems[0].source.column) == (
        3,
        10,
        6,
    )
    assert "sheet '62-DAY'" in problems[0].message


def test_a_sheet_whose_header_is_changed_is_refused_by_name() -> None:
    _, problems = read_statistics("c.xlsx", spoilt({("28-DAY", 9, 5): "EVERYBODY"}))
    assert [(each.code, each.source.table, each.source.row) for each in problems] == [
        ("header-changed", 2, 9)
    ]
    assert "sheet '28-DAY'" in problems[0].message
