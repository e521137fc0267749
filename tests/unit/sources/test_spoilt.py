"""Files as people and publishers spoil them: each still reads the same, or is refused by name."""

from __future__ import annotations

from types import ModuleType

import pytest

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources import (
    ae_monthly,
    ae_series,
    ae_workbook,
    ambulance,
    area_lookups,
    cancer_waits,
    ccg_outcomes,
    deprivation,
    dtoc,
    fingertips,
    fingertips_named,
    gp_appointments,
    populations,
    read_statistics,
    rtt_extract,
    rtt_series,
    tidy_facts,
)
from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.sample_books import book_of
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Problem, Severity
from spoilt_files import (
    BOOKS_SPOILT,
    SPOILT,
    as_csv,
    errors,
    grid_of,
    moved,
    rows_of,
    stated,
    zipped,
)

ASKED = periods.parse("April 2023")
TABLES = {
    "ae_monthly": ae_monthly.sample(),
    "ae_workbook_csv": ae_workbook.sample_csv(),
    "ambulance": ambulance.sample(),
    "area_lookups": area_lookups.sample(),
    "mergers": area_lookups.sample(mergers=True),
    "fingertips": fingertips.sample(),
    "gp_appointments": gp_appointments.sample(),
    "populations": populations.sample(),
    "populations_long": populations.sample(long=True),
    "rtt_extract": rtt_extract.sample(),
    "tidy_facts": tidy_facts.sample(),
}
BOOKS = {
    "ae_workbook": ae_workbook.sample(),
    "ae_series": ae_series.sample(),
    "cancer_waits": cancer_waits.sample(),
    "cancer_earlier": cancer_waits.sample_earlier(),
    "ccg_outcomes": ccg_outcomes.sample(),
    "deprivation": deprivation.sample(),
    "dtoc": dtoc.sample(),
    "fingertips_named": fingertips_named.sample(),
    "rtt_series": rtt_series.sample(),
    "tidy_wide": tidy_facts.sample_wide(),
}


def read(data: bytes, name: str = "spoilt") -> tuple[Facts, tuple[Problem, ...]]:
    """As it is asked for: for April 2023, where the file does not state another month."""
    facts, problems = read_statistics(name, data)
    if any(each.code == "period-not-stated" for each in problems):
        facts, problems = read_statistics(name, data, asked=ASKED)
    return facts, problems


def same(data: bytes, other: bytes) -> None:
    facts, problems = read(other)
    assert not errors(problems)
    assert stated(facts) == stated(read(data)[0])


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("layout", TABLES)
def test_a_table_reads_the_same(layout: str, how: str) -> None:
    data = TABLES[layout]
    same(data, SPOILT[how](rows_of(data)))


NOTES = [[], ["Notes"], ["1. Some did not submit"], ["2", "A note in two cells, with 12"]]
WIDE = [each for each in TABLES if len(rows_of(TABLES[each])[0]) >= 5]


@pytest.mark.parametrize("layout", WIDE)
def test_notes_below_a_table_are_none_of_it(layout: str) -> None:
    rows = rows_of(TABLES[layout])
    whole_line = [["* kept back", *[""] * (len(rows[0]) - 1)]]
    for notes in (NOTES, whole_line):
        same(TABLES[layout], as_csv([*rows, *notes]))


@pytest.mark.parametrize("layout", ["cancer_waits", "cancer_earlier", "ae_workbook"])
def test_notes_below_the_tables_of_a_workbook_are_none_of_them(layout: str) -> None:
    sheets = moved(BOOKS[layout])
    for grid in sheets.values():
        last = max(grid)
        grid[last + 2] = {1: "Notes"}
        grid[last + 3] = {2: "1 Counted since 2015, with 12 things"}
    same(BOOKS[layout], book_of(sheets))


@pytest.mark.parametrize("layout", [each for each in TABLES if each != "ae_workbook_csv"])
def test_the_order_of_the_columns_does_not_matter(layout: str) -> None:
    rows = rows_of(TABLES[layout])
    order = sorted(range(len(rows[0])), key=lambda at: rows[0][at][::-1])
    same(TABLES[layout], as_csv([[row[at] for at in order] for row in rows]))


def with_a_middle() -> list[str]:
    """The layouts of three columns or more: a row of two has no middle to be cut in."""
    wide = (each for each in TABLES if each != "area_lookups")
    return [
        each
        for each in wide
        if as_csv(rows_of(TABLES[each])).rstrip().rpartition(b"\n")[2].count(b",") >= 2
    ]


@pytest.mark.parametrize("layout", with_a_middle())
def test_a_table_cut_within_a_row_is_refused(layout: str) -> None:
    data = as_csv(rows_of(TABLES[layout]))
    last = data.rstrip().rindex(b"\n") + 1
    cut = data[: data.index(b",", last) + 3]
    try:
        _, problems = read(cut)
    except Unreadable as error:
        assert "spoilt" in str(error)  # noqa: PT017 - either refusal will do
        return
    assert any("cut short" in each for each in errors(problems)), problems


WAYS = [
    (layout, how)
    for layout in BOOKS
    for how in BOOKS_SPOILT
    # The sheets of these workbooks are named for the indicators that they hold.
    if (layout, how) != ("ccg_outcomes", "sheets with other names")
]


@pytest.mark.parametrize(("layout", "how"), WAYS)
def test_a_workbook_reads_the_same(layout: str, how: str) -> None:
    same(BOOKS[layout], BOOKS_SPOILT[how](BOOKS[layout]))


@pytest.mark.parametrize("layout", BOOKS)
def test_a_workbook_cut_short_is_refused_by_name(layout: str) -> None:
    book = BOOKS[layout]
    for length in (40, len(book) // 2, len(book) - 30):
        with pytest.raises(Unreadable, match="spoilt"):
            read_statistics("spoilt", book[:length])


def test_a_zip_of_several_tables_says_which() -> None:
    table = ae_monthly.sample()
    with pytest.raises(Unreadable, match=r"2 tables; one can be read: april\.csv, may\.csv"):
        read_statistics("both.zip", zipped({"april.csv": table, "may.csv": table}))
    with pytest.raises(Unreadable, match=r"no table: a\.pdf"):
        read_statistics("other.zip", zipped({"a.pdf": b"%PDF"}))


def test_a_second_table_of_a_workbook_is_said() -> None:
    rows = rows_of(ae_monthly.sample())
    book = book_of({"April": grid_of(rows), "May": grid_of(rows)})
    facts, problems = read_statistics("both.xlsx", book)
    said = [each for each in problems if each.code == "sheet-unread"]
    assert [str(each.message) for each in said] == [
        "sheet 'May', this sheet holds a table of its own: bring it as a file of its own"
    ]
    assert (facts.layout, said[0].source.table) == ("ae_monthly", 2)


def test_a_problem_of_a_sheet_names_it_and_its_row() -> None:
    rows = rows_of(ae_monthly.sample())
    rows[1][4] = "12x"
    facts, problems = read_statistics("a.xlsx", book_of({"Data": grid_of([["Title"], [], *rows])}))
    said = next(each for each in problems if each.code == "number-malformed")
    assert said.message.startswith("sheet 'Data', row 4, column 5")
    assert (said.source.table, said.source.row, said.source.column) == (1, 4, 5)
    assert facts.table.column("row").to_pylist()[0] == 4


SILENT: list[tuple[ModuleType, str]] = [(ae_monthly, "Org Code"), (rtt_extract, "Total All")]


@pytest.mark.parametrize(("module", "heading"), SILENT)
def test_a_changed_header_is_said_below_lines_too(module: ModuleType, heading: str) -> None:
    rows = rows_of(module.sample())
    rows[0] = [cell.replace(heading, "Something") if cell == heading else cell for cell in rows[0]]
    _, problems = read_statistics("x.csv", as_csv([["Title"], [], *rows]))
    changed = next(each for each in problems if each.code == "header-changed")
    assert (changed.source.row, changed.severity) == (3, Severity.ERROR)
    assert "row 3: the header has no column for" in changed.message
