"""The form of an update: nobody's text is lost, dates in the wrong order are refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.policies import reviewing
from placeplan.rooms.assurance import cycle
from placeplan.rooms.assurance.updating import (
    Step,
    Told,
    merged,
    new_decisions,
    prefilled,
    read,
    typed,
)

DAY = date(2026, 11, 2)
NAMES = ("done", "next", "risks")
TEXTS = st.fixed_dictionaries({name: st.sampled_from("abc") for name in NAMES})
STEP = Step("k", "Open", "March", date(2027, 3, 31), start=date(2026, 6, 1))
DAYS = st.dates(date(2013, 4, 1), date(2040, 1, 1))


@given(DAYS)
def test_every_day_is_in_one_period_of_the_cycle(day):
    policy = reviewing(day)
    turn = cycle.turn(policy, day)
    assert turn.start <= day <= turn.end
    assert (turn.end - turn.start).days == policy.days - 1
    assert cycle.turn(policy, turn.end + timedelta(days=1)).start == turn.end + timedelta(days=1)
    assert cycle.last_ended(policy, day).end == turn.start - timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 11, 9), "9 to 22 November 2026"),
        (date(2026, 10, 26), "26 October to 8 November 2026"),
        (date(2027, 1, 1), "21 December 2026 to 3 January 2027"),
    ],
)
def test_a_period_is_called_by_its_days(day, label):
    assert cycle.turn(reviewing(day), day).label == label


@given(TEXTS, TEXTS, TEXTS)
def test_of_two_who_write_at_once_nothing_is_lost(opened, mine, theirs):
    found, both = merged(opened, mine, theirs)
    for name in NAMES:
        if mine[name] == opened[name]:
            assert found[name] == theirs[name]
        elif theirs[name] in (opened[name], mine[name]):
            assert found[name] == mine[name]
        assert (name in both) == (len({opened[name], mine[name], theirs[name]}) == 3)


@given(TEXTS, TEXTS)
def test_nothing_typed_changes_nothing(opened, theirs):
    assert merged(opened, opened, theirs) == (theirs, ())


def test_a_form_that_nobody_touched_says_what_stood():
    told = Told(
        rag="A",
        done="Two",
        next="Three",
        sought=("Money", "Time"),
        ratings=[
            {"dimension": "cost", "rag": "R", "why": "dear"},
            {"dimension": "risks", "rag": "A"},
        ],
        figures=[
            {"basis": "actual", "value": "5", "unit": "gbp", "as_printed": "£5"},
            {"basis": "actual", "value": "7", "unit": "gbp", "as_printed": "£7"},
            {"basis": "plan", "value": "9", "unit": "percent", "as_printed": "9%"},
            {"basis": "forecast", "value": "3", "unit": "visits", "as_printed": "3"},
        ],
    )
    said, errors = read(prefilled([STEP], told, None), [STEP], told, DAY)
    assert errors == {}
    assert said.milestones == {}
    assert said.update["rag"] == "A"
    assert said.update["ratings"] == list(told.ratings)
    assert said.update["decisions_sought"] == ["Money", "Time"]
    assert sorted(map(str, said.update["figures"])) == sorted(map(str, told.figures))


def test_what_happened_is_not_taken_over_from_last_time():
    told = Told(rag="A", done="Two", next="Three", sought=("Money",))
    found = prefilled([], None, told)
    assert (found["rag"], found["next"], found["done"], found["sought"]) == ("A", "Three", "", "")


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_milestone_is_done_between_its_start_and_today(day):
    form = {"rag": "G", "m-k-done": "yes", "m-k-on": f"{day.day} {day:%B %Y}"}
    said, errors = read(form, [STEP], None, DAY)
    assert (errors == {}) == (STEP.start <= day <= DAY)
    if not errors:
        assert said.milestones == {"k": {"state": "done", "done_on": day}}


def test_a_tick_taken_away_opens_the_milestone_again():
    done = Step("k", "Open", done_on=DAY, is_done=True)
    said, _ = read({"rag": "G", "m-k-on": "2 November 2026"}, [done], None, DAY)
    assert said.milestones == {"k": {"state": "planned", "done_on": None}}


def test_done_and_moved_at_once_is_refused():
    form = {"rag": "G", "m-k-done": "yes", "m-k-due": "1 June 2027"}
    _, errors = read(form, [STEP], None, DAY)
    assert "leave its new date blank" in errors["m-k-due"]


def test_money_and_activity_are_not_mixed_up():
    form = {"rag": "G", "money-actual": "5 visits", "activity-actual": "£5", "activity-plan": "7"}
    said, errors = read(form, [], None, DAY)
    assert set(errors) == {"money-actual", "activity-actual"}
    assert [each["unit"] for each in said.update["figures"]] == ["count"]


def test_a_rating_is_needed():
    assert "rag" in read({}, [], None, DAY)[1]


def test_decisions_stand_once():
    assert new_decisions(["Go  on", "Stop", "stop"], ["go on"]) == ("Stop",)


def test_typed_text_is_tidied_and_never_cut():
    found = typed({"done": "", "next": ""}, {"done": " a \r\n b\r\n\r\n", "other": "x"})
    assert found == {"done": "a\n b", "next": ""}
    long = typed({"done": ""}, {"done": "x" * 9000})
    assert len(long["done"]) == 9000
    assert read({"rag": "G", **long}, [], None, DAY)[1] == {
        "done": "At most 5,000 characters; these are 9,000"
    }
    assert read({"rag": "G", "done": "x" * 5000}, [], None, DAY)[1] == {}
