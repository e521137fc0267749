"""The monthly A&E file where it is odd: totals under any name, months in many forms, what is cut."""

from __future__ import annotations

from datetime import date

import pytest

from placeplan.exchange.sources import ae_monthly, read_statistics
from placeplan.exchange.sources.parts.ae_columns import MONTHLY, monthly_measure
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts
from placeplan.exchange.sources.parts.reconciling import lines_of
from placeplan.kernel.problem import Problem
from unit.sources.test_ae import NAME, as_csv, codes, fact, grid


def test_england_within_four_hours_is_of_those_that_reported() -> None:
    facts, _ = read_statistics(NAME, ae_monthly.sample())
    assert fact(facts, "RX0", "ae_all_over_4_hours")["value"] == 3068
    assert fact(facts, "RX0", "ae_all_within_4_hours")["value"] == 12250 - 3068
    assert fact(facts, "RX9", "ae_all_within_4_hours")["mark"] == "not_submitted"
    england = fact(facts, ENGLAND, "ae_all_within_4_hours")
    assert (england["value"], england["basis"]) == (12250 - 3068 + 1230, "derived")
    assert fact(facts, ENGLAND, "ae_all_within_4_hours_type_1")["value"] == 9040 - 3002
    assert [line.measure for line in lines_of(facts, "england")] == list(MONTHLY)


def test_a_row_that_adds_all_others_up_is_englands_whatever_it_is_called() -> None:
    rows = grid()
    rows[-1][:4] = ["MSitAE-APRIL-2023", "sum of all", "", "The whole country"]
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert fact(facts, ENGLAND, "ae_attendances_type_1")["value"] == 17000
    assert codes(problems) == ["zero-not-submitted"]
    rows[-1][4] = "16999"
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert "code-unreadable" in codes(problems)
    assert "total-missing" in codes(problems)


def test_lines_without_figures_and_a_header_once_more_are_passed_over() -> None:
    rows = grid()
    blank = [""] * len(rows[0])
    spoilt = [["Title", *blank[1:]], *rows[:2], blank, rows[0], *rows[2:], blank, ["Notes:"]]
    facts, problems = read_statistics(NAME, as_csv(spoilt))
    assert fact(facts, "RX0", "ae_attendances_type_1")["value"] == 9000
    assert fact(facts, ENGLAND, "ae_attendances_type_1")["value"] == 17000
    said = {each.code: each.source.row for each in problems}
    assert said == {
        "header-repeated": 5,
        "row-ragged": 10,
        "row-unread": 10,
        "zero-not-submitted": 6,
    }


def test_a_file_that_ends_within_a_row_is_refused() -> None:
    data = ae_monthly.sample()
    _, problems = read_statistics(NAME, data[: data.index(b",5000,") + 2])
    cut = next(each for each in problems if each.code == "file-cut-short")
    assert (cut.severity.value, cut.source.row) == ("error", 3)


def test_a_measure_in_two_columns() -> None:
    rows = [[*row, row[4]] for row in grid()]
    assert "column-repeated" in codes(read_statistics(NAME, as_csv(rows))[1])
    rows[1][-1] = "1"
    said = next(each for each in read_statistics(NAME, as_csv(rows))[1] if "repeated" in each.code)
    assert (said.severity.value, said.source.column) == ("error", 23)
    assert "with other numbers" in said.message


@pytest.mark.parametrize(
    "cell",
    [
        "2023-04",
        "202304",
        "2023/04",
        "MSitAE_April_2023",
        "2023-Apr",
        "Apr-23",
        "1/4/2023",
        "45017",
    ],
)
def test_a_month_however_it_is_written(cell: str) -> None:
    rows = grid()
    for row in rows[1:-1]:
        row[0] = cell
    facts, _ = read_statistics("x.csv", as_csv(rows))
    assert (facts.start, facts.end) == (date(2023, 4, 1), date(2023, 4, 30))


def test_a_quarter_is_no_month() -> None:
    rows = grid()
    rows[2][0] = "Q1 2023/24"
    problems = read_statistics(NAME, as_csv(rows))[1]
    assert "row 3, column 1: 'Q1 2023/24' is no month" in " ".join(map(str, problems))


@pytest.mark.parametrize("cell", ["-5", "4.5", "1e99", "12x"])
def test_what_no_count_can_be_is_said(cell: str) -> None:
    rows = grid()
    rows[1][5] = cell
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert fact(facts, "RX0", "ae_attendances_type_2")["value"] is None
    said = next(each for each in problems if each.code == "number-malformed")
    assert (said.source.row, said.source.column) == (2, 6)


def read_rows(rows: list[list[str]]) -> tuple[Facts, tuple[Problem, ...]]:
    return read_statistics(NAME, as_csv(rows))


def repeated(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(str(e.severity), e.message) for e in problems if e.code == "row-repeated"]


def test_a_provider_said_again_with_the_same_figures_is_counted_once() -> None:
    rows = grid()
    facts, problems = read_rows([*rows[:2], rows[1], *rows[2:]])
    assert repeated(problems) == [
        ("warning", "row 3 states RX0 again (row 2), with the same figures: counted once")
    ]
    assert not any(line.difference for line in lines_of(facts, "england"))


def test_two_rows_of_a_provider_that_englands_total_counts_are_added_up() -> None:
    rows = grid()
    first = [*rows[1][:4], *(str(int(cell) // 2) for cell in rows[1][4:])]
    second = [
        *rows[1][:4],
        *(str(int(cell) - int(half)) for cell, half in zip(rows[1][4:], first[4:], strict=True)),
    ]
    facts, problems = read_rows([rows[0], first, second, *rows[2:]])
    assert repeated(problems) == [
        ("warning", "row 3 states RX0 again (row 2), and England's total counts both: added up")
    ]
    whole, _ = read_rows(rows)
    assert lines_of(facts, "england") == lines_of(whole, "england")


def test_two_rows_that_the_total_does_not_settle_are_an_error() -> None:
    rows = grid()
    other = [*rows[1][:4], *(str(int(cell) + 1) for cell in rows[1][4:])]
    _, problems = read_rows([*rows[:2], other, *rows[2:]])
    assert repeated(problems) == [("error", "row 3 states RX0 again (row 2), with other figures")]


def test_rows_of_one_code_alike_that_englands_total_counts_twice_are_an_error() -> None:
    rows = grid()
    total = [
        *rows[-1][:4],
        *(str(int(a) + int(b)) for a, b in zip(rows[-1][4:], rows[1][4:], strict=True)),
    ]
    _, problems = read_rows([*rows[:2], rows[1], *rows[2:-1], total])
    assert repeated(problems) == [
        (
            "error",
            "row 3 states RX0 again (row 2), with the same figures, and England's total counts both",
        )
    ]


def test_rows_of_regions_are_no_providers() -> None:
    rows = grid()
    region = [rows[1][0], "Y56", "", "NORTH REGION", *rows[1][4:]]
    facts, _ = read_rows([*rows[:-1], region, rows[-1]])
    assert not any(line.difference for line in lines_of(facts, "england"))
    assert "region" in facts.table.column("level").cast("string").to_pylist()


@pytest.mark.parametrize(
    ("heading", "measure"),
    [
        ("AE attendances Type 1", "ae_attendances_type_1"),
        ("Attendances > 4hrs Type 2", "ae_over_4_hours_type_2"),
        ("A&E attendances greater than 4 hours Type 1", "ae_over_4_hours_type_1"),
        ("Number of emergency admissions via A&E - Type 1", "ae_emergency_admissions_via_type_1"),
        ("Number of other emergency admissions", "ae_emergency_admissions_other"),
        ("Number of attendances over 4hrs Type 1", "ae_over_4_hours_type_1"),
    ],
)
def test_headings_of_other_years(heading: str, measure: str) -> None:
    assert monthly_measure(heading) == measure
