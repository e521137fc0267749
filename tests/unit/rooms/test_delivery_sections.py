"""The board's report in sections: printed order, choices, and what is overdue."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from placeplan.rooms.delivery.sections import (
    Choice,
    DeliverableLine,
    Heading,
    Line,
    MeasureLine,
    Report,
    TextLine,
    figure_words,
    is_overdue,
    report,
    tally,
)


def deliverable(title: str, line: int, **more: Any) -> DeliverableLine:
    values: dict[str, Any] = {
        "id": title,
        "key": title,
        "place": ("2013-09-19", 1, line),
        "priority": "Quality",
        "objectives": ("Primary care",),
        "title": title,
        "earlier_titles": (),
        "deadlines": (),
        "leads": ("Ana",),
        "update": "",
        "rag": "G",
        "state": "active",
    }
    return DeliverableLine(**{**values, **more})


def measure(name: str, line: int, **more: Any) -> MeasureLine:
    values: dict[str, Any] = {
        "id": name,
        "key": name,
        "place": ("2013-09-19", 1, line),
        "priority": "Quality",
        "objectives": ("Primary care",),
        "name": name,
        "update": "",
        "rag": "",
        "action": "",
        "leads": (),
        "deadlines": (),
        "figures": (),
    }
    return MeasureLine(**{**values, **more})


LINES: list[Line] = [
    deliverable("One", 5),
    deliverable("Two", 6, rag="R", leads=("Ben", "Cara"), overdue=True),
    measure("Count", 9, rag="R"),
    deliverable("Three", 15, priority="Health", objectives=("Smoking",), rag="", state="new"),
    TextLine("i", "i", "concern", ("2013-09-19", 1, 12), "Quality", ("Primary care",), "Maternity"),
]


def titles(found: Report) -> list[str]:
    return [
        line.title
        for priority in found.priorities
        for section in priority.sections
        for line in section.deliverables
    ]


def test_sections_come_in_printed_order() -> None:
    found = report(LINES, [], Choice())
    assert [priority.title for priority in found.priorities] == ["Quality", "Health"]
    section = found.priorities[0].sections[0]
    assert [line.title for line in section.deliverables] == ["One", "Two"]
    assert [line.name for line in section.measures] == ["Count"]
    assert [line.text for line in section.concerns] == ["Maternity"]
    assert (found.total, found.shown, found.measures, found.overdue) == (3, 3, 1, 1)
    assert found.leads == ("Ana", "Ben", "Cara")


def test_objectives_in_another_order_or_case_are_one_section() -> None:
    lines = [
        deliverable("One", 5, objectives=("A", "B")),
        deliverable("Two", 6, objectives=("b", "a")),
    ]
    found = report(lines, [Heading(("2013-09-19", 1, 1), "Quality", ("B", "A"))], Choice())
    assert len(found.priorities[0].sections) == 1


def test_a_priority_without_lines_is_kept() -> None:
    found = report(LINES, [Heading(("2013-09-19", 1, 20), "Effective board")], Choice())
    assert [priority.title for priority in found.priorities][-1] == "Effective board"
    assert found.priorities[-1].sections == ()
    assert [priority.title for priority in report(LINES, [], Choice(rag="R")).priorities] == [
        "Quality"
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(rag="R"), ["Two"]),
        (Choice(rag="none"), ["Three"]),
        (Choice(lead="Cara"), ["Two"]),
        (Choice(state="new"), ["Three"]),
        (Choice(due="passed"), ["Two"]),
        (Choice(text="  tHrEe "), ["Three"]),
        (Choice(text="maternity"), []),
    ],
)
def test_choices(choice: Choice, expected: list[str]) -> None:
    found = report(LINES, [], choice)
    assert titles(found) == expected
    assert found.total == 3
    assert dict(found.ratings) == {"R": 1, "G": 1, "none": 1}


def test_tally_has_the_worst_first_and_blanks_last() -> None:
    assert tally(["", "G", "R", "G", "N/A"]) == (("R", 1), ("G", 2), ("N/A", 1), ("none", 1))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"state": "complete"}, False),
        ({"state": "transferred"}, False),
        ({"rag": "B"}, False),
        ({"recurring": True}, False),
        ({"end": None}, False),
        ({"end": date(2013, 9, 19)}, False),
        ({"on": None}, False),
    ],
)
def test_overdue(changed: dict[str, Any], expected: bool) -> None:
    values: dict[str, Any] = {
        "state": "active",
        "rag": "A",
        "end": date(2013, 9, 18),
        "recurring": False,
        "on": date(2013, 9, 19),
    }
    assert is_overdue(**{**values, **changed}) is expected


def test_figures_are_said_with_their_period() -> None:
    figure = {"basis": "target", "period": {"label": "2013/14"}, "as_printed": "1335"}
    assert figure_words(figure) == ("Target, 2013/14", "1335")
    assert figure_words({"as_printed": "188"}) == ("Value", "188")
