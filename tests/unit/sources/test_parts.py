"""Numbers and their marks, months, and tables with the rows that they came from."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.exchange.sources.parts.codes import is_national
from placeplan.exchange.sources.parts.months import (
    month_in_name,
    month_of,
    month_of_year,
    period_of,
    year_in_name,
)
from placeplan.exchange.sources.parts.numbers import (
    Mark,
    number_of,
    numbers_of_cells,
    numbers_of_texts,
)
from placeplan.exchange.sources.parts.table import read_table


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        (" 1,234 ", 1234),
        ("12.5", 12.5),
        ("(406)", -406),
        ("-3", -3),
        ("85.30%", 85.3),
        ("1.5e3", 1500),
        ("1,234,567", 1234567),
    ],
)
def test_a_number(text: str, value: float) -> None:
    assert number_of(text) == (value, Mark.PUBLISHED)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("*", Mark.SUPPRESSED),
        ("..", Mark.SUPPRESSED),
        ("<5", Mark.SUPPRESSED),
        ("1-7", Mark.SUPPRESSED),
        (".", Mark.NOT_SUBMITTED),
        ("", Mark.NOT_SUBMITTED),
        ("[x]", Mark.NOT_SUBMITTED),
        ("-", Mark.NOT_APPLICABLE),
        ("N/A", Mark.NOT_APPLICABLE),
        ("about 5", Mark.UNREADABLE),
        ("1,23", Mark.UNREADABLE),
    ],
)
def test_what_stands_in_place_of_a_number_keeps_its_mark(text: str, mark: Mark) -> None:
    value, found = number_of(text)
    assert math.isnan(value)
    assert found is mark
    column = numbers_of_texts(pa.array(["7", text]))
    assert column.values[0] == 7
    assert column.marks.tolist() == [Mark.PUBLISHED, mark]
    assert column.printed is not None
    assert column.printed.to_pylist() == ["", text]


@given(st.lists(st.one_of(st.integers(-(10**9), 10**9), st.sampled_from(["*", "-", ".", ""]))))
def test_a_column_reads_each_cell_as_it_would_alone(cells: list[int | str]) -> None:
    texts = [f"{each:,}" if isinstance(each, int) else each for each in cells]
    column = numbers_of_texts(pa.array(texts, pa.string()))
    alone = [number_of(each) for each in texts]
    assert column.marks.tolist() == [mark for _, mark in alone]
    np.testing.assert_array_equal(column.values, np.array([value for value, _ in alone]))


def test_a_mark_that_is_set_keeps_the_number_that_was_printed() -> None:
    column = numbers_of_cells([0.0, 5.0]).marked(np.array([True, False]), Mark.NOT_SUBMITTED)
    assert np.isnan(column.values[0])
    assert column.values[1] == 5
    assert column.printed is not None
    assert column.printed.to_pylist() == ["0", ""]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("MSitAE-APRIL-2023", date(2023, 4, 1), date(2023, 4, 30)),
        ("RTT-January-2026", date(2026, 1, 1), date(2026, 1, 31)),
        ("MAR2019", date(2019, 3, 1), date(2019, 3, 31)),
        ("Aug-25", date(2025, 8, 1), date(2025, 8, 31)),
        ("2019-04-01", date(2019, 4, 1), date(2019, 4, 30)),
        ("43556", date(2019, 4, 1), date(2019, 4, 30)),
        ("01/04/2019", date(2019, 4, 1), date(2019, 4, 30)),
    ],
)
def test_a_month(text: str, first: date, last: date) -> None:
    month = month_of(text)
    assert month is not None
    assert (month.start, month.end) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("01SEP2017", date(2017, 9, 1), date(2017, 9, 1)),
        ("2017 - 19", date(2017, 1, 1), date(2019, 12, 31)),
        ("2009-2011", date(2009, 1, 1), date(2011, 12, 31)),
        ("2010-11", date(2010, 4, 1), date(2011, 3, 31)),
        ("2020/21", date(2020, 4, 1), date(2021, 3, 31)),
        ("2018/19 - 20/21", date(2018, 4, 1), date(2021, 3, 31)),
        ("2015/16 (Provisional)", date(2015, 4, 1), date(2016, 3, 31)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_period(text: str, first: date, last: date) -> None:
    period = period_of(text)
    assert period is not None
    assert (period.start, period.end) == (first, last)


@pytest.mark.parametrize("text", ["", "TOTAL", "next month", "31/02/2019", "Q3"])
def test_no_period(text: str) -> None:
    assert period_of(text) is None


def test_a_month_of_an_nhs_year() -> None:
    january = month_of_year("2010-11", "January")
    assert january is not None
    assert january.start == date(2011, 1, 1)
    assert month_of_year("2010-11", "Smarch") is None


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("Monthly-AE-April-2024-revised.csv", "April 2024"),
        ("DECEMBER-2023-CWT.xlsx", "December 2023"),
        ("April-26-AE-by-provider.xls", "April 2026"),
        ("rtt_2023-04.zip", "April 2023"),
        ("ae.csv", None),
        ("April-2023-and-May-2023.csv", None),
    ],
)
def test_the_month_in_a_name(name: str, month: str | None) -> None:
    found = month_in_name(name)
    assert (found.label if found else None) == month


def test_the_year_in_a_name() -> None:
    assert year_in_name("ons_uk_population_2023.csv") == 2023
    assert year_in_name("2019-to-2023.csv") is None


@pytest.mark.parametrize(
    "word", ["TOTAl", "Total", "Total ", "TOTAL", "England", "ALL ENGLISH PROVIDERS"]
)
def test_the_words_for_england(word: str) -> None:
    assert is_national("-", word)


@pytest.mark.parametrize(
    "word", ["Total Healthcare Ltd", "NHS ENGLAND LONDON", "New England House"]
)
def test_what_only_sounds_like_england(word: str) -> None:
    assert not is_national("RX0", word)


def test_rows_keep_their_numbers_over_blank_lines_and_windows_line_ends() -> None:
    data = b"A,B\r\n1,x\r\n\r\n2,y\r\n\r\n"
    table, ragged = read_table("t.csv", data, ",", ["A", "B"], 1)
    assert table.rows.tolist() == [2, 4]
    assert table.texts(1) == ["x", "y"]
    assert not ragged


def test_rows_keep_their_numbers_over_line_breaks_inside_a_cell() -> None:
    data = b'A,B\n1,"x\ny"\n2,z\n'
    table, _ = read_table("t.csv", data, ",", ["A", "B"], 1)
    assert table.rows.tolist() == [2, 4]
    assert table.texts(1) == ["x\ny", "z"]


def test_a_ragged_row_is_filled_and_said() -> None:
    table, ragged = read_table("t.csv", b"A,B\n1,x\n2\n3,y,z\n", ",", ["A", "B"], 1)
    assert table.texts(1) == ["x", "", "y"]
    assert ragged == [(3, 1), (4, 3)]


@given(
    st.lists(
        st.lists(st.text("abc 123,\n\"'", max_size=6), min_size=2, max_size=2).filter(
            lambda row: any(each.strip() for each in row)
        ),
        max_size=8,
    )
)
def test_the_fast_way_and_the_slow_way_agree(rows: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([["A", "B"], *rows])
    table, ragged = read_table("t.csv", out.getvalue().encode(), ",", ["A", "B"], 1)
    assert not ragged
    assert [table.texts(0), table.texts(1)] == [[row[at].strip() for row in rows] for at in (0, 1)]
    line = 2
    for row, found in zip(rows, table.rows.tolist(), strict=True):
        assert found == line
        line += 1 + sum(each.count("\n") for each in row)
