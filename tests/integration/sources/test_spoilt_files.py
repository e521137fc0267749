"""The published files themselves, spoilt in every way: each reads the same, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from placeplan.exchange.sources import read_statistics
from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.sample_books import Grid, book_of
from placeplan.kernel.problem import Problem
from spoilt_files import SPOILT, Rows, as_csv, errors, grid_of, rows_of, stated

Published = Callable[[str], list[Path]]
MONTHS = ("April-2023*", "Monthly-AE-September-2024*", "September-2025*")
LABELS = ("TOTAL", "Total ", "TOTAl", "England", "All England", "Grand total", "Sum of the above")


def read(data: bytes, name: str = "spoilt.csv") -> tuple[Facts, tuple[Problem, ...]]:
    return read_statistics(name, data)


@cache
def unspoilt(path: Path, name: str = "spoilt.csv") -> Facts:
    """What a file itself says, read once for all ways to spoil it."""
    return read(path.read_bytes(), name)[0]


def codes(problems: tuple[Problem, ...]) -> set[str]:
    return {each.code for each in problems}


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("how", SPOILT)
def test_a_month_reads_the_same(published: Published, month: str, how: str) -> None:
    (path,) = published(f"nhse/ae_csv/{month}")
    rows = [row for row in rows_of(path.read_bytes()) if any(row)]
    facts, problems = read(SPOILT[how](rows))
    assert not errors(problems)
    assert stated(facts) == stated(unspoilt(path))


@pytest.mark.parametrize("label", LABELS)
def test_england_is_told_whatever_its_row_is_called(published: Published, label: str) -> None:
    (path,) = published("nhse/ae_csv/September-2025*")
    rows = [row for row in rows_of(path.read_bytes()) if any(row)]
    expected = values(unspoilt(path))
    total = next(at for at, row in enumerate(rows) if row[1].strip().upper() == "TOTAL")
    for column in range(4):
        for others in ("", "-"):
            spoilt = [list(row) for row in rows]
            spoilt[total][:4] = [others] * 4
            spoilt[total][0] = rows[1][0]
            spoilt[total][column] = label
            if column == 0 and label == "Sum of the above":
                continue  # a month that is none is refused
            facts, problems = read(as_csv(spoilt))
            assert not errors(problems), (column, others)
            assert values(facts) == expected, (column, others)


def values(facts: Facts) -> list[tuple[object, ...]]:
    """What each row states, whatever England's own is called."""
    columns = ("organisation", "level", "measure", "value", "mark", "row")
    return list(zip(*(facts.table.column(each).to_pylist() for each in columns), strict=True))


def test_numbers_as_people_type_them(published: Published) -> None:
    (path,) = published("nhse/ae_csv/September-2025*")
    rows = rows_of(path.read_bytes())
    typed: Rows = [rows[0]]
    for row in rows[1:]:
        typed.append([f"{int(cell):,} " if cell.isdigit() else cell for cell in row])
    assert stated(read(as_csv(typed))[0]) == stated(unspoilt(path))


def test_a_wrong_month_two_months_and_no_month(published: Published) -> None:
    (path,) = published("nhse/ae_csv/September-2025*")
    data = path.read_bytes()
    assert "period-unlike-name" in codes(read(data, "Monthly-AE-May-2024.csv")[1])
    rows = rows_of(data)
    mixed = [list(row) for row in rows]
    mixed[20][0] = "MSitAE-MAY-2024"
    said = [str(each) for each in read(as_csv(mixed))[1] if each.code == "period-mixed"]
    assert "row 21, column 1" in said[0]
    without = as_csv([row[1:] for row in rows])
    assert "period-not-stated" in codes(read(without)[1])
    facts, problems = read(without, "September-2025.csv")
    assert "period-from-name" in codes(problems)
    assert stated(facts) == stated(unspoilt(path))


@pytest.fixture(scope="module")
def workbook(published: Published) -> dict[str, Grid]:
    (path,) = published("nhse/ae_xls/April-2024*")
    book = PublishedFile(path.name, path.read_bytes()).workbook
    return {sheet.name: dict(sheet.rows) for sheet in book.shown}


WAYS: dict[str, Callable[[dict[str, Grid]], dict[str, Grid]]] = {
    "as .xlsx": lambda sheets: sheets,
    "sheets turned round": lambda sheets: dict(reversed(sheets.items())),
    "sheets renamed": lambda sheets: {f"{name[:20]}  x": grid for name, grid in sheets.items()},
    "three rows up": lambda sheets: _moved(sheets, -3, 0),
    "three rows down": lambda sheets: _moved(sheets, 3, 0),
    "a column to the left": lambda sheets: _moved(sheets, 0, -1),
}


def _moved(sheets: dict[str, Grid], down: int, right: int) -> dict[str, Grid]:
    return {
        name: {
            row + down: {at + right: cell for at, cell in cells.items()}
            for row, cells in grid.items()
            if row + down > 0
        }
        for name, grid in sheets.items()
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_workbook_reads_the_same(
    published: Published, workbook: dict[str, Grid], way: str
) -> None:
    (path,) = published("nhse/ae_xls/April-2024*")
    facts, problems = read(book_of(WAYS[way](workbook)), "spoilt.xlsx")
    assert not errors(problems)
    assert stated(facts) == stated(unspoilt(path, path.name))


def test_a_workbook_without_one_of_its_sheets_is_refused(workbook: dict[str, Grid]) -> None:
    rest = {name: grid for name, grid in workbook.items() if not name.startswith("Provider")}
    _, problems = read(book_of(rest), "spoilt.xlsx")
    assert "sheet-missing" in codes(problems)


def test_waiting_times_in_other_words(published: Published) -> None:
    (path,) = published("nhse/rtt/*.zip")
    data = PublishedFile(path.name, path.read_bytes()).text
    rows = rows_of(data)
    expected = stated(read(data)[0])
    part, function, total = (
        rows[0].index(each) for each in ("RTT Part Type", "Treatment Function Code", "Total All")
    )
    spoilt = [list(row) for row in rows]
    for row in spoilt[1:]:
        row[part] = row[part].replace("_", " ").upper()
        row[function] = row[function].lower()
        row[0] = "30/04/2023"
    spoilt[0] = [each.replace(" SUM 1", "") for each in spoilt[0]]
    facts, problems = read(as_csv([["RTT"], [], *spoilt]))
    assert not problems
    assert stated(facts) == expected
    spoilt[5][total] = "99999"
    assert "row 8: the weeks add up to" in str(read(as_csv([["RTT"], [], *spoilt]))[1][0])
    again = as_csv([*rows, rows[7]])
    assert "row-repeated" in codes(read(again)[1])
    book = book_of({"Extract": grid_of(rows[:200])})
    assert stated(read(book)[0]) == stated(read(as_csv(rows[:200]))[0])
