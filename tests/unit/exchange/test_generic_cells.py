"""What is read out of the cells of a list."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import Cell, ListBlock, Paragraph, Span
from placeplan.documents.document import Item as ListItem
from placeplan.exchange.due_dates import read_due
from placeplan.exchange.generic import cells
from placeplan.kernel.provenance import Source

HERE = Source("paper.txt", 3)


def cell(*texts: str, struck: str = "") -> Cell:
    lines = [Paragraph((Span(text),)) for text in texts]
    return Cell((Paragraph((Span(struck, struck=True),)), *lines) if struck else tuple(lines))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("16", (16, None, None, None)),
        ("4x4=16", (16, 4, 4, None)),
        ("4 x 5 = 20", (20, 4, 5, None)),
        ("16 (4x4)", (16, 4, 4, None)),
        ("L4 x C3 = 12", (12, 4, 3, False)),
        ("C4 x L3", (None, 4, 3, True)),
        ("4 (L) x 3 (I) = 12", (12, 4, 3, False)),
        ("High (12)", (12, None, None, None)),
        ("Extreme 20", (20, None, None, None)),
        ("20 ↑", (20, None, None, None)),
        ("26", None),
        ("5x5=99", None),
        ("0", None),
        ("16/20", None),
        ("High", None),
        ("May 12", None),
        ("£16k", None),
        ("", None),
    ],
)
def test_a_score(text: str, score: tuple[object, ...] | None) -> None:
    found = cells.rated(text)
    assert found == (None if score is None else cells.Rated(*score))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "number"),
    [("4", 4), ("4 - Likely", 4), ("Likely (4)", 4), ("6", None), ("45", None), ("4.5", None)],
)
def test_a_likelihood(text: str, number: int | None) -> None:
    assert cells.small(text) == number


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["Ann Bell / Joe Hart"], ["Ann Bell", "Joe Hart"]),
        (["Ann Bell, Joe Hart"], ["Ann Bell", "Joe Hart"]),
        (["Ann Bell and Joe Hart"], ["Ann Bell", "Joe Hart"]),
        (["AB, JH"], ["AB", "JH"]),
        (["Ann Bell", "Joe Hart"], ["Ann Bell", "Joe Hart"]),
        (["Director of Strategy, Planning and Care"], ["Director of Strategy, Planning and Care"]),
        (["N/A"], []),
        (["-"], []),
    ],
)
def test_who_leads(texts: list[str], names: list[str]) -> None:
    assert cells.owners(cell(*texts)) == names


def test_what_is_struck_is_an_earlier_deadline() -> None:
    found = read_due(cell("30 June 2025", struck="30 May 2025"), None, HERE)
    assert found.current is not None
    assert found.current.end == date(2025, 6, 30)
    assert [each.end for each in found.earlier] == [date(2025, 5, 30)]
    assert not found.problems


def test_a_deadline_that_is_none_is_kept_and_said() -> None:
    found = read_due(cell("31 June 2025"), None, HERE)
    assert [each.code for each in found.problems] == ["date-unreadable"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Recruit 12 nurses by 31 March 2026", "31 March 2026"),
        ("Recruit the team (March 2026)", "March 2026"),
        ("Audit the data of March 2025", None),
        ("Move from May 2025 to June 2026 by July 2027", None),
    ],
)
def test_the_day_inside_an_action(text: str, label: str | None) -> None:
    found = cells.due_in(text, None)
    assert (None if found is None else found.label) == label


def test_a_gap_that_is_none_is_no_gap() -> None:
    assert cells.gaps(cell("None identified")) == []
    assert cells.gaps(cell("No plan for ward 9")) == ["No plan for ward 9"]


def test_a_list_stays_a_list() -> None:
    block = ListBlock((ListItem((Span("Patch"),)), ListItem((Span("Rehearse"),))))
    assert cells.items(Cell((block,))) == ["Patch", "Rehearse"]


@given(st.text(max_size=30))
def test_no_cell_is_too_strange(text: str) -> None:
    score = cells.rated(text)
    assert score is None or score.score is None or 0 < score.score <= 25
    assert cells.small(text) in (None, 1, 2, 3, 4, 5)
    assert all(cells.owners(cell(text)))
    assert isinstance(cells.is_figure(text), bool)
    read_due(cell(text), None, HERE)
    cells.due_in(text, None)
