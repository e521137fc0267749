"""CSV: the delimiter and the encoding found, quotes kept together, lines counted."""

from __future__ import annotations

import csv
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import Document, Table, Unreadable
from placeplan.documents.readers import media_of, reader_for
from placeplan.documents.readers.csv import read
from unit.documents.office_files import refusal, texts


def table(document: Document) -> Table:
    (found,) = (block for block in document.blocks if isinstance(block, Table))
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["Scheme", "Lead", "Saving"], ["Stroke", "Ann Bell", "£8.3m"], ["Falls", "", "£2m"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode()
    assert media_of("plan.CSV", data) == "csv"
    assert texts(read("plan.csv", data)) == [[tuple(row) for row in rows]]


def test_quotes_hold_delimiters_line_breaks_and_quotes() -> None:
    data = b'Name,Note\n"Bell, Ann","said ""yes""\nand\n- more"\nJoe,"x"\n'
    found = table(read("p.csv", data))
    rows = (*found.header, *found.rows)
    assert [row.texts for row in rows] == [
        ("Name", "Note"),
        ("Bell, Ann", 'said "yes"\nand\n- more'),
        ("Joe", "x"),
    ]
    assert [row.line for row in rows] == [1, 2, 5]


def test_titles_blank_rows_and_notes_stand_outside_the_table() -> None:
    data = b"Plan 2019/20,,\n,,\nScheme,Lead,Saving\nStroke,Ann,100\n,,\nSource: finance,,\n"
    assert texts(read("p.csv", data)) == [
        "Plan 2019/20",
        [("Scheme", "Lead", "Saving"), ("Stroke", "Ann", "100")],
        "Source: finance",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    document = read("p.csv", "Name,Cost\nCafé,£5\n".encode(encoding))
    assert texts(document) == [[("Name", "Cost"), ("Café", "£5")]]
    codes = [(each.code, each.source.line) for each in document.problems]
    assert codes == ([("encoding-assumed", 2)] if encoding == "cp1252" else [])


def test_windows_text_is_read_only_where_the_name_says_csv() -> None:
    data = "Name,Cost\nx,£5\n".encode("cp1252")
    assert "UTF-8" in refusal("p.txt", data)
    assert refusal("p.csv", data) == ""


def test_a_quote_without_end_is_a_problem() -> None:
    document = read("p.csv", b'A,B\n"1,2\n3,4\n')
    assert [each.code for each in document.problems] == ["quotes-unbalanced"]


def test_a_line_that_names_the_delimiter() -> None:
    assert texts(read("p.csv", b"sep=;\nA;B\n1,5;2\n")) == [[("A", "B"), ("1,5", "2")]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a,b\n\x00,1\n", "p.csv:2: this is a binary file"),
        (b'a,"' + b"x" * 140_000 + b'"\n', "p.csv:1: the rows cannot be told apart"),
        (b",,,\n,,\n", "p.csv:1: the file has no words"),
    ],
)
def test_says_the_file_the_line_and_why(data: bytes, why: str) -> None:
    csv.field_size_limit(1 << 20)  # as another reader of the same process may have left it
    with pytest.raises(Unreadable) as caught:
        reader_for("csv")("p.csv", data)
    assert str(caught.value).startswith(why)


@given(st.text(alphabet=st.sampled_from("ab1,;|\t\"'\n\r =£•-"), max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert "\n" not in refusal("p.csv", text.encode())


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    assert "\n" not in refusal("p.csv", data)


def test_ten_thousand_rows() -> None:
    data = "\n".join(f"Indicator {at},{at},{at}.5%,note {at}" for at in range(10_000)).encode()
    began = time.process_time()
    found = table(read("big.csv", data))
    assert time.process_time() - began < 9, "three seconds on a machine of its own"
    assert len(found.header) + len(found.rows) == 10_000
