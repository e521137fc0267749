"""Markdown: tables, lists, headings and struck text, with HTML where a paper has it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import (
    Heading,
    ListBlock,
    Paragraph,
    Table,
    Unreadable,
)
from placeplan.documents.readers import media_of
from placeplan.documents.readers.markdown import read
from unit.documents.office_files import refusal, texts

PAPER = b"""# Plan

Some *slanted* and ~~old~~ **bold** words
on a second line.

1. one
   - inner <del>gone</del>

   more of inner? no: of one
2. two

| Action | Lead | Due |
|:-------|------|-----|
| Do **it** | Ann<br>Joe | ~~May~~ June |
| <ul><li>a</li><li>b</li></ul> | x \\| y | `z` |

<table>
<tr><th>A</th><th>B</th></tr>
<tr><td>1</td><td>2</td></tr>
</table>

> quoted words.

    set apart
"""


def test_a_paper() -> None:
    assert media_of("paper.md", PAPER) == "markdown"
    document = read("paper.md", PAPER)
    assert texts(document) == [
        "Plan",
        "Some slanted and old bold words on a second line.",
        [("1.", "one"), ("", "inner gone more of inner? no: of one"), ("2.", "two")],
        [("Action", "Lead", "Due"), ("Do it", "Ann\nJoe", "May June"), ("• a\n• b", "x | y", "z")],
        [("A", "B"), ("1", "2")],
        "quoted words.",
        "set apart",
    ]
    heading, prose, items, table, inner, *_ = document.blocks
    assert isinstance(heading, Heading)
    assert isinstance(prose, Paragraph)
    assert isinstance(items, ListBlock)
    assert isinstance(table, Table)
    assert isinstance(inner, Table)
    assert (prose.line, prose.end_line) == (3, 4)
    assert [item.level for item in items.items] == [0, 1, 0]
    assert [row.line for row in (*table.header, *table.rows)] == [12, 14, 15]
    assert [row.line for row in (*inner.header, *inner.rows)] == [18, 19]
    assert table.rows[0].cells[2].live == "June"
    assert [span.text for span in prose.spans if span.struck] == ["old"]


def test_text_keeps_its_own_reader() -> None:
    assert media_of("paper.txt", PAPER) == "text"


@pytest.mark.parametrize("data", [b"<!-- nothing -->", b"---\n", b"[a]: http://x\n"])
def test_no_words(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"p\.md:1: the file has no words"):
        read("p.md", data)


def test_too_large() -> None:
    with pytest.raises(Unreadable, match="too many"):
        read("p.md", b"words\n" * 1_000_000)


@given(st.text(alphabet=st.sampled_from("#*_~`|[]()<>-+1.! \n\tabdelu/&;:"), max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert "\n" not in refusal("p.md", text.encode())


@pytest.mark.parametrize(
    "piece", ["[", "*a ", "<", "`", "> ", "- ", "![", "~~", "|", "&", "<b>", "_a"]
)
def test_no_repetition_takes_long(piece: str) -> None:
    began = time.process_time()
    refusal("p.md", (piece * 20_000).encode())
    assert time.process_time() - began < 20
