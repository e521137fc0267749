"""Every text and number in a record is found in its source or its named context lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import (
    Document,
    ListBlock,
    Table,
    Unreadable,
)
from placeplan.exchange.reading import read_bytes, read_path
from placeplan.exchange.recognisers import recognisers
from placeplan.records import Record

WORD = re.compile(r"\d+|[^\W\d_]+")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
SCALED = "\0"
"""Begins a number by its digits alone: "£3.0m" and 3000000 are both 3."""
IN_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
NOT_FROM_THE_PAPER = {
    *("kind", "source", "context", "plan", "visibility", "uncertain", "state", "rag", "why"),
    *("goal_kind", "org_kind", "availability", "commentary_scope", "basis", "unit", "file"),
    *("start", "end", "inferred", "recurring", "statement", "saving_basis", "stage", "level"),
}


def words(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text.replace(",", ""))}


def digits(number: str) -> str:
    return SCALED + re.sub(r"\D", "", number).strip("0")


def lines_of(document: Document) -> dict[int, set[str]]:
    """The words that stand on each line, for a cut row on each of its lines."""
    found: dict[int, set[str]] = {}

    def add(line: int, text: str) -> None:
        found.setdefault(line, set()).update(words(text), map(digits, NUMBER.findall(text)))
        found[line] |= {digits(str(IN_WORDS[word])) for word in words(text) & IN_WORDS.keys()}
        if words(text) & {"nil", "zero"}:
            found[line].add(SCALED)

    for block in document.blocks:
        if isinstance(block, Table):
            for row in (*block.header, *block.rows):
                for line in row.lines:
                    add(line, " ".join(row.texts))
        elif isinstance(block, ListBlock):
            for item in block.items:
                add(item.line, f"{item.marker} {item.text}")
        else:
            printed = "".join(span.text for span in block.spans).split("\n")
            whole = len(printed) == block.end_line - block.line + 1
            for at, text in enumerate(printed if whole else [block.text]):
                add(block.line + at, text)
    return found


def stated(value: Any, name: str = "") -> Iterator[str]:
    """Every text and number that a record takes from its paper."""
    if name in NOT_FROM_THE_PAPER or value is None or isinstance(value, bool):
        return
    if name == "line" and isinstance(value, int):
        return  # a line of defence, which a paper may spell: "second line"
    if isinstance(value, dict):
        for key, each in value.items():
            yield from stated(each, "as_printed" if name == "as_printed" else key)
    elif isinstance(value, list):
        for each in value:
            yield from stated(each, name)
    elif name == "value" or name.endswith("_gbp"):
        yield digits(str(value))
    else:
        yield str(value)


def invented(on_line: dict[int, set[str]], record: Record) -> set[str]:
    places = [record.source, *record.context]
    there: set[str] = set()
    for place in places:
        for line in range(place.line, (place.end_line or place.line) + 1):
            there |= on_line.get(line, set())
    said: set[str] = set()
    for text in stated(record.model_dump(mode="json")):
        said |= {text} if text.startswith(SCALED) else words(text)
    return said - there


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_of_a_real_paper(number: str, seed: Callable[[str], Path]) -> None:
    reading = read_path(seed(number))
    assert reading.records
    on_line = lines_of(reading.document)
    for record in reading.records:
        assert not invented(on_line, record), record


CELLS = st.sampled_from(
    "|As above.|<del>Old</del> New|March 2014|June 2013 May 2014|Ann Bell/ Joe Hart|G|R|91.3%|8/11|"
    "86.195|£5,83.00|Green|Target for 2013/14 is 90%. Q1 was 84.9%.|New action|1. one|<b>bold|"
    "and the rest of it|Q3 2017/18|(not available)|Complete – done|<ul><li>• a</li><li>• b</li>".split(
        "|"
    )
)
ROWS = st.lists(CELLS, min_size=1, max_size=7).map("\t".join)


@st.composite
def papers(draw: st.DrawFn) -> str:
    """Samples with rows put in, taken out and changed: documents nobody has seen."""
    lines = draw(st.sampled_from([m.SAMPLE for m in recognisers()])).split("\n")
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["insert", "drop", "repeat", "blank"]))
        if change == "insert":
            lines.insert(at, draw(ROWS))
        elif change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "repeat":
            lines.insert(draw(st.integers(0, len(lines))), lines[at])
        else:
            lines.insert(at, "")
    return "\n".join(lines)


@given(papers())
def test_of_any_paper(paper: str) -> None:
    try:
        reading = read_bytes("paper.txt", paper.encode())
    except Unreadable:
        return
    on_line = lines_of(reading.document)
    for record in reading.records:
        assert not invented(on_line, record), record


@given(papers())
def test_nothing_is_silently_lost(paper: str) -> None:
    try:
        reading = read_bytes("paper.txt", paper.encode())
    except Unreadable:
        return
    stated_lines = {
        line
        for record in reading.records
        for line in range(record.source.line, (record.source.end_line or record.source.line) + 1)
    }
    for each in reading.coverage.uncovered:
        assert each.line in stated_lines, each
