"""Rows of a spreadsheet: flat, and never a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.register.pages import csv_download
from placeplan.rooms.register.spreadsheet import as_csv, cell, flat


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 1702", "'+44 1702"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-", "'-"),
        ("-1+2", "'-1+2"),
        ("-12.50", "-12.50"),
        ("-3", "-3"),
        ("32.00", "32.00"),
        ("-.5", "'-.5"),
        ("1.", "1."),
        ("A red rating", "A red rating"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (8, "8"),
        ([], ""),
        ({}, ""),
        (["Ann Example", "Bob Example"], "Ann Example | Bob Example"),
        (["=1", "b"], "'=1 | b"),
        ([{"label": "July 2013"}], '[{"label": "July 2013"}]'),
    ],
)
def test_a_cell(value, expected):
    assert cell(value) == expected


@given(st.text(max_size=20))
def test_no_text_begins_as_a_formula_unless_it_is_a_plain_number(text):
    made = cell(text)
    if made.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        assert float(made) <= 0
    assert made in (text, "'" + text)


def test_parts_of_nested_objects_are_columns():
    row = flat(
        {"id": 1, "period": {"label": "2013/14"}, "deadline": None},
        {"period": ("label", "start"), "deadline": ("label",)},
    )
    assert row == {
        "id": 1,
        "period_label": "2013/14",
        "period_start": None,
        "deadline_label": None,
    }


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.text()}), max_size=4))
def test_a_reader_of_csv_gets_every_cell_back(rows):
    text = as_csv(["a", "b"], rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["a", "b"], *([cell(row["a"]), cell(row["b"])] for row in rows)]


def test_no_heading_of_a_download_is_a_formula():
    """Headings name organisations and indicators, which papers name as they like."""
    answer = csv_download("list", ["=1+1", "Name"], [["@cmd", "-3.5"], ["=2", None]])
    text = answer.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["'=1+1", "Name"],
        ["'@cmd", "-3.5"],
        ["'=2", ""],
    ]
