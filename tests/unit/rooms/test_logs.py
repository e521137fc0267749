"""What is chosen from the logs of actions and decisions, and in what order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.assurance.logs import (
    ORDERS,
    ActionLine,
    Choice,
    DecisionLine,
    Me,
    Named,
    Ref,
    about_of,
    actions_chosen,
    counted,
    decisions_chosen,
    is_mine,
    said,
)


def act(text: str, standing: Any = "open", plan_title: str = "Vale", **fields: Any) -> ActionLine:
    return ActionLine(Ref("action", text), "vale", plan_title, text, standing, **fields)


LINES = [
    act("Hire", "overdue", owners=("Ann Lee", "Bo"), due_on=date(2026, 3, 1), forum="Board"),
    act("Paint", due_on=date(2026, 1, 5), of="R1", about=Ref("risk", "1"), owners=("Bo",)),
    act("Write", owners=("Chief nurse",), of="Nothing known", plan_title="Ash", outcome="Half"),
    act("Open", "done", due_on=date(2025, 1, 1), owners=("Ann Leeds",), forum="board"),
]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, ["Paint", "Hire", "Write", "Open"]),
        ({"state": "open"}, ["Paint", "Hire", "Write"]),
        ({"state": "overdue"}, ["Hire"]),
        ({"state": "done"}, ["Open"]),
        ({"whose": "mine"}, ["Hire"]),
        ({"owner": "Bo"}, ["Paint", "Hire"]),
        ({"forum": "Board"}, ["Hire"]),
        ({"about": "risk"}, ["Paint"]),
        ({"of": "R1"}, ["Paint"]),
        ({"about": "other"}, ["Write"]),
        ({"about": "none"}, ["Hire", "Open"]),
        ({"text": "HALF write"}, ["Write"]),
        ({"text": "zebra"}, []),
        ({"plan": "vale", "owner": "Nobody"}, []),
        ({"sort": "text"}, ["Hire", "Open", "Paint", "Write"]),
        ({"sort": "-text"}, ["Write", "Paint", "Open", "Hire"]),
        ({"sort": "due"}, ["Open", "Paint", "Hire", "Write"]),
        ({"sort": "-due"}, ["Hire", "Paint", "Open", "Write"]),
        ({"sort": "plan"}, ["Write", "Paint", "Hire", "Open"]),
        ({"sort": "standing"}, ["Hire", "Paint", "Write", "Open"]),
        ({"sort": "no_such"}, ["Paint", "Hire", "Write", "Open"]),
    ],
)
def test_what_is_chosen_of_actions(choice: dict[str, str], expected: list[str]) -> None:
    found = actions_chosen(LINES, Choice(**choice), Me("Ann Lee", "ann"))
    assert [line.text for line in found] == expected


@pytest.mark.parametrize(
    ("owners", "me", "mine"),
    [
        (("Ann Lee",), Me("ANN  LEE"), True),
        (("Ann Lee (finance)",), Me("Ann Lee"), True),
        (("Bo / Ann Lee",), Me("Ann Lee"), True),
        (("Ann Leeds",), Me("Ann Lee", "ann"), False),
        (("Ann Lee-Smith",), Me("Ann Lee"), False),
        (("Joann Lee",), Me("Ann Lee"), False),
        (("Ann",), Me("Ann Lee", "ann"), True),
        (("Bo and ann",), Me("Ann Lee", "ann"), True),
        (("Ana Smith",), Me("Ana"), False),
        (("Chief finance officer",), Me("X", "x", "Chief Finance Officer"), True),
        (("Deputy chief nurse",), Me("X", "x", "Chief nurse"), False),
        (("Anybody", ""), Me(), False),
        ((), Me("Ann"), False),
    ],
)
def test_whose_an_action_is(owners: tuple[str, ...], me: Me, mine: bool) -> None:
    assert is_mine(owners, me) is mine


def test_decisions_the_latest_first_and_by_what_stands() -> None:
    later = Named("Open in March", Ref("decision", "2"))
    lines = [
        DecisionLine(Ref("decision", "1"), "v", "V", "Open in May", taken_on=date(2026, 1, 1), replaced_by=later),
        DecisionLine(Ref("decision", "2"), "v", "V", "Open in March", by="Board", taken_on=date(2026, 2, 1)),
        DecisionLine(Ref("decision", "3"), "v", "V", "Close", because="No money", links=(later,)),
    ]  # fmt: skip

    def chosen(**choice: str) -> list[str]:
        return [line.to.id for line in decisions_chosen(lines, Choice(**choice))]

    assert chosen() == ["2", "1", "3"]
    assert chosen(state="stands") == ["2", "3"]
    assert chosen(state="replaced") == ["1"]
    assert chosen(by="Board") == ["2"]
    assert chosen(text="march money") == ["3"]
    assert chosen(sort="date") == ["1", "2", "3"]
    assert chosen(sort="-date") == ["2", "1", "3"]


def test_what_the_filters_offer() -> None:
    assert said(["b", "", "A", "b"]) == ("A", "b")
    assert about_of(LINES) == [
        ("risk", "Risks"),
        ("other", "Something else"),
        ("none", "Not stated"),
    ]
    assert counted(LINES) == {"overdue": 1, "open": 2, "done": 1, "dropped": 0}


@given(
    st.lists(
        st.builds(
            act,
            st.text(max_size=4),
            st.sampled_from(["open", "overdue", "done", "dropped"]),
            due_on=st.none() | st.dates(),
            owners=st.lists(st.text(max_size=3), max_size=2).map(tuple),
        ),
        max_size=8,
    ),
    st.sampled_from([*ORDERS["action"], *(f"-{each}" for each in ORDERS["action"])]),
)
def test_sorting_loses_nothing_and_blanks_are_last(lines: list[ActionLine], sort: str) -> None:
    found = actions_chosen(lines, Choice(sort=sort))
    assert sorted(found, key=id) == sorted(lines, key=id)
    if sort.removeprefix("-") == "due":
        days = [line.due_on for line in found]
        stated = [day for day in days if day is not None]
        assert days[: len(stated)] == sorted(stated, reverse=sort.startswith("-"))
