"""Carrying a concern up: who owes what by when, and how long it took."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.policies import escalating
from placeplan.rooms.assurance.escalation import Clock, clock, done, overdue, steps

DAY = date(2026, 11, 2)
POLICY = escalating(DAY)
FIRST, SECOND, LAST = (each.step for each in POLICY.steps)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def test_each_step_is_due_so_many_days_after_the_one_before():
    assert [each.due for each in steps(POLICY, DAY)] == [after(14), after(42), after(98)]


def test_a_step_done_early_or_late_moves_what_follows():
    found = done(steps(POLICY, DAY), FIRST, after(20), "Two more nurses", POLICY)
    assert found[0].done_on == after(20)
    assert found[0].days_over(after(300)) == 6
    assert found[0].text == "Two more nurses"
    assert [each.due for each in found[1:]] == [after(48), after(104)]


def test_steps_are_done_in_their_order_and_once():
    owed = steps(POLICY, DAY)
    with pytest.raises(ValueError, match=f"{FIRST}.* comes first"):
        done(owed, SECOND, DAY, "", POLICY)
    with pytest.raises(ValueError, match="no step"):
        done(owed, "Sing", DAY, "", POLICY)
    with pytest.raises(ValueError, match="was done on"):
        done(done(owed, FIRST, DAY, "", POLICY), FIRST, DAY, "", POLICY)


def test_what_is_owed_is_overdue_from_the_day_after():
    owed = steps(POLICY, DAY)
    assert overdue(owed, after(14)) is None
    assert overdue(owed, after(15)) == owed[0]
    assert overdue((), DAY) is None


def test_the_clock_from_red_to_action_to_effect():
    owed = steps(POLICY, DAY)
    ratings = [(after(-70), "R"), (after(-56), "A"), (after(-42), "R"), (after(-28), "R")]
    assert clock(ratings, DAY, owed) == Clock(42, None, None)
    for step, day in ((FIRST, 10), (SECOND, 30), (LAST, 80)):
        owed = done(owed, step, after(day), "", POLICY)
    assert clock([*ratings, (after(90), "G")], DAY, owed) == Clock(42, 72, 50)


def test_a_concern_about_a_scheme_that_was_never_red_is_timed_from_the_day_it_was_raised():
    owed = done(done(steps(POLICY, DAY), FIRST, DAY, "", POLICY), SECOND, after(7), "", POLICY)
    assert clock([(after(-5), "A")], DAY, owed) == Clock(None, 7, None)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_what_is_not_done_is_never_due_before_what_was(waits):
    owed, day = steps(POLICY, DAY), DAY
    for step, wait in zip((FIRST, SECOND, LAST), waits, strict=True):
        day += timedelta(days=wait)
        owed = done(owed, step, day, "", POLICY)
        assert all(each.due >= day for each in owed if each.done_on is None)
