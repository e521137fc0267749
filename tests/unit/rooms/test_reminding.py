"""When somebody is told again, when a letter is tried again, when a finding may be accepted."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions import policies
from placeplan.definitions.policies import Reminder
from placeplan.rooms.assurance import cycle
from placeplan.rooms.assurance.accepting import LONGEST, refusal
from placeplan.rooms.assurance.reminding import BACK_OFF, Told, is_to_be_told, wait

DUE = date(2026, 3, 2)


def rule(after: int | None = 1, every: int = 7) -> Reminder:
    return Reminder(check="x", letter="late", to=("owner",), after=after, every=every)


@given(after=st.integers(-30, 30), every=st.integers(0, 40), days=st.integers(1, 120))
def test_the_first_time_is_after_its_days_and_the_others_follow(
    after: int, every: int, days: int
) -> None:
    """Asked every day, somebody is told on the first day and then every so many days."""
    told = Told()
    times: list[int] = []
    for number in range(-40, days):
        on = DUE + timedelta(days=number)
        if is_to_be_told(rule(after, every), DUE, on, told):
            told = Told(told.times + 1, on)
            times.append(number)
    if days <= after:
        assert times == []
        return
    assert times[0] == max(after, -40)
    if every:
        assert times == list(range(times[0], days, every))
    else:
        assert len(times) == 1


def test_without_a_day_it_is_told_when_it_is_seen() -> None:
    assert is_to_be_told(rule(30), None, DUE, Told())
    assert is_to_be_told(rule(None), DUE + timedelta(days=90), DUE, Told())
    assert not is_to_be_told(rule(None, 0), DUE, DUE + timedelta(days=90), Told(1, DUE))


def test_each_wait_is_longer_and_there_is_an_end() -> None:
    waits = [wait(number) for number in range(1, len(BACK_OFF) + 2)]
    assert waits[-1] is None
    known = [each for each in waits if each is not None]
    assert known == sorted(set(known))
    assert timedelta(hours=12) <= sum(known, timedelta()) <= timedelta(days=2)


def test_an_acceptance_has_a_reason_and_a_day_within_a_year() -> None:
    good = DUE + timedelta(days=30)
    assert refusal(good, "The agency starts then", DUE) == {}
    assert set(refusal(None, " ", DUE)) == {"until", "reason"}
    assert set(refusal(DUE, "x", DUE)) == {"until"}
    assert refusal(DUE + timedelta(days=LONGEST), "x", DUE) == {}
    assert set(refusal(DUE + timedelta(days=LONGEST + 1), "x", DUE)) == {"until"}


@given(day=st.dates(date(2014, 1, 1), date(2040, 1, 1)), told=st.integers(-60, 60))
def test_an_update_is_due_until_it_reaches_into_the_period(day: date, told: int) -> None:
    period = cycle.last_ended(policies.reviewing(day), day)
    last = period.start + timedelta(days=told)
    due = cycle.is_due(period, gateway="in_progress", since=None, told=last)
    assert due is (told < 0)
    assert not cycle.is_due(period, gateway="idea", since=None, told=None)
    after = period.end + timedelta(days=1)
    assert not cycle.is_due(period, gateway="planned", since=after, told=None)
    assert cycle.is_due(period, gateway="planned", since=period.end, told=None)
