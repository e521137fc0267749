"""The traps of the A&E statistics, one by one, on invented files."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import compute as pc

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources import ae_monthly, ae_workbook, read_statistics
from placeplan.exchange.sources.parts.ae_columns import MONTHLY
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts
from placeplan.exchange.sources.parts.reconciling import lines_of
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.workbook import open_workbook
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Problem

NAME = "April-2023.csv"


def grid() -> list[list[str]]:
    """The sample's cells, to be spoilt."""
    return list(csv.reader(io.StringIO(ae_monthly.sample().decode())))


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def fact(facts: Facts, code: str, measure: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [
        row
        for row in facts.table.to_pylist()
        if (row["organisation"], row["measure"]) == (code, measure) and row["level"] != "system"
    ]
    assert len(found) == 1, (code, measure)
    return found[0]


def printed(facts: Facts) -> list[str]:
    """The measures that the file itself prints."""
    table = facts.table
    actual = table.filter(pc.equal(table.column("basis").cast("string"), "actual"))
    return [str(each) for each in actual.column("measure").unique().to_pylist()]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [each.code for each in problems]


def test_the_eighteen_measures_of_a_month() -> None:
    facts, _ = read_statistics(NAME, ae_monthly.sample())
    assert printed(facts) == list(MONTHLY)
    assert (facts.start, facts.end) == (date(2023, 4, 1), date(2023, 4, 30))
    row = fact(facts, "RX0", "ae_attendances_booked_type_1")
    assert row["value"] == 40
    assert (row["start"], row["end"]) == (date(2023, 4, 1), date(2023, 4, 30))
    assert row["row"] == 2
    assert row["parent"] == "NORTH REGION"


@pytest.mark.parametrize("label", ["TOTAl", "Total", "Total ", "TOTAL ", "TOTAL"])
@pytest.mark.parametrize("column", [0, 1, 2, 3])
def test_englands_row_is_kept_apart_wherever_its_label_stands(label: str, column: int) -> None:
    rows = grid()
    rows[-1][:4] = ["MSitAE-APRIL-2023", "-", "-", "-"]
    rows[-1][column] = label
    facts, problems = read_statistics(NAME, as_csv(rows))
    england = fact(facts, ENGLAND, "ae_attendances_type_1")
    assert england["level"] == "national"
    assert england["value"] == 17000
    assert all(line.difference == 0 for line in lines_of(facts, "england"))
    assert codes(problems) == ["zero-not-submitted"]


def test_englands_row_that_does_not_add_up_is_seen() -> None:
    rows = grid()
    rows[-1][4] = "17001"
    facts, _ = read_statistics(NAME, as_csv(rows))
    unlike = [line for line in lines_of(facts, "england") if line.difference]
    assert [(line.measure, line.difference) for line in unlike] == [("ae_attendances_type_1", 1)]


def test_a_zero_that_means_not_submitted_is_no_number() -> None:
    facts, problems = read_statistics(NAME, ae_monthly.sample())
    for measure in MONTHLY[6:12]:
        row = fact(facts, "RX9", measure)
        assert row["mark"] == "not_submitted"
        assert row["value"] is None
        assert row["printed"] == "0"
    assert fact(facts, "RX9", "ae_attendances_type_1")["value"] == 8000
    assert fact(facts, "NX123", "ae_over_4_hours_other")["value"] == 0, "a walk-in centre met it"
    said = problems[0]
    assert (said.code, said.source.row) == ("zero-not-submitted", 3)
    assert "RX9" in said.message


def test_a_small_department_without_a_breach_keeps_its_zero() -> None:
    rows = grid()
    rows[2][4] = "400"
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert fact(facts, "RX9", "ae_over_4_hours_type_1")["value"] == 0
    assert codes(problems) == ["parts-unlike-total"]


def test_six_extra_columns_one_headed_a() -> None:
    rows = grid()
    rows[0] += ["", "", "", "", "", "a"]
    for row in rows[1:]:
        row += [""] * 6
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert printed(facts) == list(MONTHLY)
    assert codes(problems) == ["column-not-read", "zero-not-submitted"]
    assert problems[0].source.column == 28


def test_a_mark_at_the_beginning_and_spaces_at_the_end() -> None:
    spaced = [[f"{cell} " for cell in row] for row in grid()]
    facts, problems = read_statistics(NAME, b"\xef\xbb\xbf" + as_csv(spaced))
    assert codes(problems) == ["zero-not-submitted"]
    assert fact(facts, "RX0", "ae_attendances_type_1")["organisation_name"] == (
        "NORTHMERE HOSPITALS NHS TRUST"
    )


def test_a_file_of_the_years_before_bookings_in_its_own_words() -> None:
    rows = grid()
    keep = [at for at, head in enumerate(rows[0]) if "Booked" not in head]
    rows = [[row[at] for at in keep] for row in rows]
    rows[0] = [
        head.replace("A&E attendances", "Number of A&E attendances").replace(
            "Attendances over", "Number of attendances over"
        )
        for head in rows[0]
    ]
    facts, _ = read_statistics(NAME, as_csv(rows))
    assert printed(facts) == [each for each in MONTHLY if "booked" not in each]
    assert fact(facts, "RX0", "ae_over_4_hours_type_1")["value"] == 3000


@settings(max_examples=25)
@given(st.data())
def test_the_order_of_the_columns_does_not_matter(data: st.DataObject) -> None:
    rows = grid()
    order = data.draw(st.permutations(range(len(rows[0]))))
    stray = data.draw(st.integers(0, 3))
    shuffled = [[row[at] for at in order] for row in rows]
    for number, row in enumerate(shuffled):
        row += [f"stray {number}"] * stray
    facts, _ = read_statistics(NAME, as_csv(shuffled))
    plain, _ = read_statistics(NAME, ae_monthly.sample())
    key = ("organisation", "measure", "value", "mark", "row")

    def told(given: Facts) -> set[tuple[Any, ...]]:
        return {tuple(row[each] for each in key) for row in given.table.to_pylist()}

    assert told(facts) == told(plain)


def test_a_changed_header_is_refused_by_name() -> None:
    rows = grid()
    rows[0][4] = "People who came, type one"
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert len(facts) == 0
    assert codes(problems) == ["header-changed"]
    assert "attendances type 1" in problems[0].message


@pytest.mark.parametrize("month", ["Apr-23", "2023-04-01", "45017", "APRIL 2023", "01/04/2023"])
def test_dates_as_text(month: str) -> None:
    facts, problems = read_statistics("ae.csv", ae_monthly.sample(month))
    assert (facts.start, facts.end) == (date(2023, 4, 1), date(2023, 4, 30))
    assert codes(problems) == ["zero-not-submitted"]


def test_a_month_that_cannot_be_read_is_named_with_its_cell() -> None:
    rows = grid()
    rows[2][0] = "MSitAE-SMARCH-2023"
    _, problems = read_statistics(NAME, as_csv(rows))
    assert problems[0].code == "month-unreadable"
    assert (problems[0].source.row, problems[0].source.column) == (3, 1)


def test_another_month_in_a_row_is_named_with_its_cell() -> None:
    rows = grid()
    rows[3][0] = "MSitAE-MAY-2023"
    _, problems = read_statistics(NAME, as_csv(rows))
    assert problems[0].code == "period-mixed"
    assert (problems[0].source.row, problems[0].source.column) == (4, 1)


def test_the_file_counts_against_its_name_and_not_against_what_was_asked_for() -> None:
    facts, problems = read_statistics("Monthly-AE-May-2023.csv", ae_monthly.sample())
    assert facts.start == date(2023, 4, 1)
    assert "period-unlike-name" in codes(problems)
    _, problems = read_statistics(NAME, ae_monthly.sample(), asked=periods.parse("May 2023"))
    assert "period-contradicted" in codes(problems)


def test_a_provider_that_stands_twice() -> None:
    rows = grid()
    rows.insert(3, rows[1])
    _, problems = read_statistics(NAME, as_csv(rows))
    assert problems[0].code == "row-repeated"
    assert problems[0].source.row == 4


def test_a_cell_that_is_no_number_and_a_code_that_is_none() -> None:
    rows = grid()
    rows[1][5] = "two hundred"
    rows[2][1] = "R/9!"
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert {"number-malformed", "code-unreadable"} <= set(codes(problems))
    malformed = next(each for each in problems if each.code == "number-malformed")
    assert (malformed.source.row, malformed.source.column) == (2, 6)
    assert "A&E attendances Type 2" in malformed.message
    row = fact(facts, "RX0", "ae_attendances_type_2")
    assert (row["value"], row["mark"], row["printed"]) == (None, "unreadable", "two hundred")


def test_the_workbook_counts_bookings_in_and_parts_them() -> None:
    facts, problems = read_statistics("ae.xlsx", ae_workbook.sample())
    assert not problems
    assert (facts.start, facts.published_on) == (date(2023, 4, 1), date(2023, 5, 11))
    assert fact(facts, "RX0", "ae_all_attendances_type_1")["value"] == 9040
    assert fact(facts, "RX0", "ae_attendances_type_1")["value"] == 9000
    assert fact(facts, "RX0", "ae_attendances_booked_type_1")["value"] == 40
    assert fact(facts, "RX0", "ae_over_4_hours_booked_type_1")["value"] == 2
    lines = lines_of(facts, "england")
    assert len(lines) == 44
    assert all(line.difference == 0 for line in lines)
    systems = [row for row in facts.table.to_pylist() if row["level"] == "system"]
    assert {row["organisation"] for row in systems} == {"QX0"}


def test_a_dash_of_a_provider_that_did_not_report_and_one_of_nobody() -> None:
    facts, _ = read_statistics("ae.xlsx", ae_workbook.sample())
    silent = fact(facts, "RX9", "ae_all_over_4_hours_type_1")
    assert (silent["mark"], silent["printed"], silent["value"]) == ("not_submitted", "-", None)
    nobody = fact(facts, "NX123", "ae_all_within_4_hours_percent_type_1")
    assert (nobody["mark"], nobody["value"]) == ("not_applicable", None)
    share = fact(facts, "RX0", "ae_all_within_4_hours_percent")
    assert share["value"] == pytest.approx(100 * share["numerator"] / share["denominator"])
    england = fact(facts, ENGLAND, "ae_all_within_4_hours_percent")
    assert england["denominator"] == 9040 + 200 + 3010 + 1230, "without the provider that is silent"


def test_the_sheets_may_stand_in_any_order_and_bear_any_name() -> None:
    plain, _ = read_statistics("ae.xlsx", ae_workbook.sample())
    book = ae_workbook.sample()
    sheets = open_workbook("ae.xlsx", book, "xlsx").sheets
    grids: dict[str, Grid] = {
        f"Sheet {at}": {row: dict(cells) for row, cells in sheet.rows.items()}
        for at, sheet in enumerate(reversed(sheets))
    }
    moved, problems = read_statistics("ae.xlsx", book_of(grids))
    assert not problems

    def told(given: Facts) -> list[Any]:
        return sorted(
            (row["level"], row["organisation"], row["measure"], str(row["value"]), row["mark"])
            for row in given.table.to_pylist()
        )

    assert told(moved) == told(plain)


def test_the_provider_sheet_as_csv_states_no_month() -> None:
    facts, problems = read_statistics("ae.csv", ae_workbook.sample_csv())
    assert codes(problems) == ["period-not-stated"]
    assert facts.start is None
    facts, problems = read_statistics("July-2025-AE.csv", ae_workbook.sample_csv())
    assert codes(problems) == ["period-from-name"]
    assert facts.start == date(2025, 7, 1)
    facts, problems = read_statistics(
        "ae.csv", ae_workbook.sample_csv(), asked=periods.parse("August 2025")
    )
    assert not problems
    assert facts.start == date(2025, 8, 1)
    assert fact(facts, "RX0", "ae_all_within_4_hours_type_1")["value"] == 6038
    assert fact(facts, "RX0", "ae_all_over_4_hours_type_1")["value"] == 3002
    share = fact(facts, "RX0", "ae_all_within_4_hours_percent")
    assert share["value"] == pytest.approx(74.96, abs=0.01)
    assert fact(facts, "RX9", "ae_all_over_4_hours")["mark"] == "not_submitted"


def test_the_csv_in_which_somebody_replaced_every_dash_by_a_zero() -> None:
    text = ae_workbook.sample_csv().decode().replace("-", "0").replace("%", "")
    facts, _ = read_statistics("July-2025-AE.csv", text.encode())
    assert fact(facts, "RX9", "ae_all_over_4_hours")["mark"] == "not_submitted"
    assert fact(facts, "RX9", "ae_all_within_4_hours_percent")["value"] is None
    assert fact(facts, "RX0", "ae_all_attendances")["value"] == 12250


def test_a_workbook_without_a_month_that_can_be_read() -> None:
    _, problems = read_statistics("ae.xlsx", ae_workbook.sample("Spring"))
    assert "month-unreadable" in codes(problems)


def test_an_xls_that_is_damaged_names_the_file() -> None:
    with pytest.raises(Unreadable, match=r"ae\.xls"):
        read_statistics("ae.xls", b"\xd0\xcf\x11\xe0" + bytes(500))


def test_a_sheet_that_lost_a_total_is_refused_by_name() -> None:
    sheets = open_workbook("ae.xlsx", ae_workbook.sample(), "xlsx").sheets
    grids: dict[str, Grid] = {
        sheet.name: {row: dict(cells) for row, cells in sheet.rows.items()} for sheet in sheets
    }
    grids["Provider Level Data"][16][8] = "Everybody"
    _, problems = read_statistics("ae.xlsx", book_of(grids))
    changed = [each for each in problems if each.code == "header-changed"]
    assert [(each.source.table, each.source.row) for each in changed] == [(2, 16)]
    assert "sheet 'Provider Level Data'" in changed[0].message


def test_notes_below_the_table_are_no_providers() -> None:
    grids: Grid = {}
    put(grids, 6, 2, ("Period:", "April 2023"))
    put(grids, 16, 2, ("Code", "Region", "Name", *ae_workbook.HEADINGS))
    put(grids, 19, 2, ("RX0", "NORTH", "NORTHMERE", *[1.0] * 24))
    put(grids, 22, 2, ("code - RYF", "Organisation - another one"))
    facts, problems = read_statistics("ae.xlsx", book_of({"Provider Level Data": grids}))
    assert codes(problems) == ["total-missing"]
    assert np.unique(facts.table.column("organisation").to_pylist()).tolist() == ["RX0"]
