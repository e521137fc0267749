"""How an action stands on a day, by the words that papers use for its state."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.delivery.log import is_done, is_dropped, standing

DAY = date(2026, 11, 2)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    "state",
    [
        *("Done", "DONE", " complete ", "Completed", "Completed – 12 May", "Closed: see minute 4"),
        *("Action closed", "Now complete", "Achieved", "Actioned", "Fully delivered", "B", "Blue"),
    ],
)
def test_words_that_say_it_is_done(state: str) -> None:
    assert is_done(state)
    assert standing(state, DAY - timedelta(days=9), DAY) == "done"


@pytest.mark.parametrize(
    "state",
    [
        *(
            "",
            "Open",
            "In progress",
            "Not complete",
            "Incomplete",
            "To be completed",
            "90% complete",
        ),
        *("Complete by March", "Completed in part", "Partially complete", "Done?", "Nearly done"),
        *("Brought forward", "Ongoing", "Doneness unknown", "Closed subject to audit"),
    ],
)
def test_words_that_do_not(state: str) -> None:
    assert not is_done(state)
    assert standing(state, None, DAY) == "open"
    assert standing(state, DAY - timedelta(days=1), DAY) == "overdue"


@pytest.mark.parametrize(
    "state",
    ["Dropped", "Withdrawn", "cancelled by the board", "Superseded", "No longer required", "N/A"],
)
def test_words_that_say_nobody_is_to_do_it(state: str) -> None:
    assert is_dropped(state)
    assert standing(state, DAY - timedelta(days=9), DAY) == "dropped"


def test_what_is_due_today_is_not_overdue_yet() -> None:
    assert standing("Open", DAY, DAY) == "open"
    assert standing("Open", DAY, DAY + timedelta(days=1)) == "overdue"


def test_what_recurs_is_never_overdue() -> None:
    assert standing("Open", DAY - timedelta(days=400), DAY, recurring=True) == "open"


def test_a_day_on_which_it_was_done_is_enough() -> None:
    assert standing("In progress", None, DAY, done_on=DAY) == "done"


@given(st.text(max_size=20), st.none() | DAYS, DAYS, st.none() | DAYS, st.booleans())
def test_it_stands_one_way_and_time_alone_makes_it_overdue(
    state: str, due: date | None, on: date, done_on: date | None, recurring: bool
) -> None:
    now = standing(state, due, on, done_on=done_on, recurring=recurring)
    later = standing(state, due, on + timedelta(days=1), done_on=done_on, recurring=recurring)
    assert (now, later) in {
        *((each, each) for each in ("open", "overdue", "done", "dropped")),
        ("open", "overdue"),
    }
    if now == "overdue":
        assert due is not None
        assert due < on
