"""Which indicators words mean, when an action is over, and in which order a row names what is done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.assurance.acting import Meanings, Named, is_open, slugs
from placeplan.rooms.performance.acts import Act, Acts

FALLS = Named("falls", ("104a", ""), ("Injuries from falls",))
SMOKING = Named("smoking", ("101a",), ("Maternal smoking at delivery", "Smoking at delivery"))
OTHER = Named("other", ("104a",), ("Falls of another list",))


@pytest.mark.parametrize(
    "word", ["104a", "104A ", "injuries  from falls", "104a Injuries from falls", "falls"]
)
def test_an_indicator_is_meant_by_reference_name_both_or_address(word: str) -> None:
    assert Meanings([FALLS, SMOKING]).of(word) == ("falls",)


def test_a_reference_of_two_means_neither_and_is_not_sought_elsewhere() -> None:
    known = Meanings([FALLS, OTHER])
    assert known.of("104a") == ()
    assert "104a" in known
    assert slugs(["104a"], known, Meanings([SMOKING, FALLS])) == ()
    assert slugs(["101a", "101A"], known, Meanings([SMOKING])) == ("smoking",)


def test_words_that_nobody_knows_mean_nothing() -> None:
    assert slugs(["", "no such thing"], Meanings([FALLS])) == ()


@given(st.text(max_size=30))
def test_any_words_mean_what_is_known_or_nothing(word: str) -> None:
    known = Meanings([FALLS, SMOKING, OTHER])
    assert set(known.of(word)) <= {"falls", "smoking", "other"}
    assert not known.of(word) or word in known


@pytest.mark.parametrize(
    ("state", "still"),
    [
        ("", True), ("Open", True), ("In progress", True), ("Not complete", True),
        ("Done", False), ("Completed June 2026", False), ("CLOSED.", False),
        ("Cancelled", False), ("Implemented – see minutes", False),
    ],
)  # fmt: skip
def test_an_action_is_open_until_its_state_says_otherwise(state: str, still: bool) -> None:
    assert is_open(state) is still


def act(number: int, kind: str = "action", due: date | None = None, *whose: str) -> Act:
    return Act(kind, str(number), f"Act {number}", due_on=due, whose=frozenset(whose))  # type: ignore[arg-type]


def test_a_row_names_actions_first_and_what_is_due_first() -> None:
    every = (act(1, "scheme"), act(2), act(3, due=date(2027, 3, 1)), act(4, due=date(2027, 1, 1)))
    found = Acts({"falls": every, "smoking": (act(4, due=date(2027, 1, 1)), act(5, "risk"))})
    assert [each.id for each in found.about(["falls", "smoking"])] == ["4", "3", "2", "1"]
    assert [each.id for each in found.about(["smoking"], kinds=["risk"])] == ["5"]
    assert found.about(["other"]) == ()


def test_what_is_for_one_organisation_is_on_no_other_row() -> None:
    found = Acts({"falls": (act(1, "action", None, "n1", "northtown ccg"), act(2))})
    assert [each.id for each in found.about(["falls"], ["Northtown CCG", "N1"])] == ["1", "2"]
    assert [each.id for each in found.about(["falls"], ["Southtown CCG", ""])] == ["2"]
