"""Whatever a header looks like: the same records in any order of columns and by any word for them,
no number from a column that is not understood, and never a crash."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.glossary.columns import KINDS, TableKind, vocabulary
from placeplan.documents.document import Unreadable
from placeplan.exchange.reading import Reading, read_bytes
from unknown_papers import said

Column = tuple[str, list[str]]
"""The field that heads a column, or its heading where it begins with "=", and its cells."""

TABLES: dict[TableKind, tuple[str, list[Column]]] = {
    "risk": (
        "risk",
        [
            ("reference", ["A1", "A2"]),
            ("risk", ["Demand may outgrow the beds", "The plan may be missed"]),
            ("lead", ["Ann Bell", "Joe Hart"]),
            ("controls", ["Winter plan", "Monthly review"]),
            ("gaps_control", ["No plan for one ward", ""]),
            ("gaps_assurance", ["", "No audit"]),
            ("likelihood", ["4", "3"]),
            ("impact", ["5", "4"]),
            ("score", ["20", "12"]),
            ("committee", ["Quality Committee", "Finance Committee"]),
        ],
    ),
    "action": (
        "action",
        [
            ("reference", ["A1", "A2"]),
            ("action", ["Share the report", "Bring back the plan"]),
            ("lead", ["Ann Bell", "Joe Hart"]),
            ("due", ["30 June 2025", "31 July 2025"]),
            ("status", ["Open", "Closed"]),
        ],
    ),
    "milestone": (
        "deliverable",
        [
            ("reference", ["A1", "A2"]),
            ("milestone", ["Recruit the team", "Open the line"]),
            ("lead", ["Ann Bell", "Joe Hart"]),
            ("due", ["30 June 2025", "31 July 2025"]),
            ("rag", ["Amber", "Green"]),
        ],
    ),
    "decision": (
        "decision",
        [
            ("decided", ["8 May 2025", "9 May 2025"]),
            ("decision", ["Open the ward", "Close the store"]),
            ("by", ["Finance Committee", "Quality Committee"]),
            ("rationale", ["It costs less", "It is not used"]),
        ],
    ),
    "scheme": (
        "scheme",
        [
            ("reference", ["A1", "A2"]),
            ("scheme", ["Theatre lists", "Bank rates"]),
            ("lead", ["Ann Bell", "Joe Hart"]),
            ("workstream", ["Surgery", "Estates"]),
            ("=Plan £k", ["250", "1,050"]),
            ("=FYE £k", ["400", "2,050"]),
            ("=YTD actual £k", ["100", "(510)"]),
            ("rag", ["Amber", "Green"]),
        ],
    ),
    "indicator": (
        "measure",
        [
            ("reference", ["A1", "A2"]),
            ("indicator", ["Seen in time", "Waiting too long"]),
            ("=Target", ["78%", "0"]),
            ("=May-25", ["71.2%", "1,240"]),
            ("=Jun-25", ["72.5%", "1,198"]),
            ("rag", ["R", "A"]),
            ("lead", ["Ann Bell", "Joe Hart"]),
        ],
    ),
    "money": (
        "finance_line",
        [
            ("line", ["Acute care", "Prescribing"]),
            ("=YTD plan £m", ["120.4", "30.1"]),
            ("=YTD actual £m", ["122.0", "29.8"]),
            ("=Variance £m", ["(1.6)", "0.3"]),
            ("=FOT £m", ["243.1", "60.2"]),
        ],
    ),
}
STRANGE: list[Column] = [
    ("=Fruit", ["9173", "8264"]),
    ("=Zebra count", ["7351", "6442"]),
    ("=Blue team", ["Oranges and lemons", "Bells of the town"]),
    ("=", ["", ""]),
]
NUMBERS = re.compile(r"9173|8264|7351|6442")


def headings(kind: TableKind, field: str) -> list[str]:
    """Every phrase that heads a field alone."""
    words = vocabulary(kind)
    return sorted(
        " ".join(phrase)
        for phrase, name in words.fields.items()
        if name == field and phrase not in words.qualifiers
    )


def paper(columns: list[Column], headed: list[str]) -> str:
    rows = zip(*(cells for _, cells in columns), strict=True)
    return "\n".join(["### List", "", "\t".join(headed), *map("\t".join, rows)]) + "\n"


def read(text: str) -> Reading:
    return read_bytes("paper.txt", text.encode())


def told(reading: Reading, kind: str) -> list[dict[str, Any]]:
    """What records of a kind state, but for words of the header and the order of figures."""
    found = [said(each) for each in reading.records if each.kind == kind]
    for each in found:
        each.pop("column", None)
        each.pop("saving_as_printed", None)
        each.get("figures", []).sort(key=json.dumps)
    return sorted(found, key=json.dumps)


@st.composite
def changed(draw: st.DrawFn, kind: TableKind) -> str:
    """The table of a kind with its columns in another order, under other words, with more columns."""
    _, columns = TABLES[kind]
    every = draw(st.permutations([*columns, *draw(st.lists(st.sampled_from(STRANGE), max_size=2))]))
    headed = [
        field[1:] if field.startswith("=") else draw(st.sampled_from(headings(kind, field)))
        for field, _ in every
    ]
    return paper(list(every), headed)


@pytest.mark.parametrize("kind", KINDS)
def test_other_words_another_order_and_more_columns_give_the_same(kind: TableKind) -> None:
    record, columns = TABLES[kind]
    plain = [f[1:] if f.startswith("=") else headings(kind, f)[0] for f, _ in columns]
    expected = told(read(paper(columns, plain)), record)
    assert len(expected) >= 2

    @given(changed(kind))
    def the_same(text: str) -> None:
        reading = read(text)
        assert told(reading, record) == expected, text
        for each in reading.records:
            if each.kind != "unrecognised":
                assert not NUMBERS.search(each.model_dump_json()), each

    the_same()


WORDS = [phrase for kind in KINDS for phrase in vocabulary(kind).fields]
HEADS = (
    st.sampled_from(WORDS).map(" ".join)
    | st.sampled_from(
        "£k|YTD £m|Plan|Jul-25|Q1|Target|L|S|%|2025/26|Inherent risk|Gaps in".split("|")
    )
    | st.text(max_size=12)
)
CELLS = st.sampled_from(
    "|-|4|16|4x4=16|5x3 (15)|61.2%|£1.2m|(250)|As above|30 June 2025|Total|G".split("|")
) | st.text(max_size=16)
TABLE = st.lists(st.lists(CELLS, min_size=2, max_size=7), min_size=1, max_size=5)


@given(st.lists(HEADS, min_size=2, max_size=7), st.lists(HEADS, max_size=7), TABLE)
def test_no_table_is_too_strange(
    first: list[str], second: list[str], rows: list[list[str]]
) -> None:
    lines = [
        "### Report, July 2025 (£000)",
        "",
        *("\t".join(row) for row in (first, second, *rows)),
    ]
    try:
        reading = read("\n".join(lines))
    except Unreadable:
        return
    for each in reading.coverage.uncovered:
        assert each.why
