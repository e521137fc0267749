"""The rating that evidence gives a scheme, and where people say otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.policies import rag, reviewing
from placeplan.rooms.assurance.evidence import SchemeEvidence, StepState
from placeplan.rooms.assurance.rating import contradiction, printed, rated

DAY = date(2026, 11, 2)
POLICY, CYCLE = rag(DAY), reviewing(DAY)


def step(days: int, state: str = "") -> StepState:
    """A milestone that was due so many days ago."""
    return StepState("Step", DAY - timedelta(days=days), state)


GOOD = SchemeEvidence(
    title="Falls clinic",
    on=DAY,
    milestones=tuple(step(days) for days in (-1, -2, -3, -4, -5)),
    savings=(Decimal(100), Decimal(100)),
    risk_scores=(4,),
    concerns=0,
    updated_on=DAY,
)


def found(**change):
    return rated(replace(GOOD, **change), POLICY, CYCLE)


def colour(name, **change):
    return {each.name: each.rag for each in found(**change).dimensions}[name]


def test_good_evidence_is_green_and_contradicts_nobody():
    assert found().rag == "G"
    assert contradiction("G", found()) == ""


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("milestones", {"milestones": ()}, None),
        ("milestones", {"milestones": (StepState("Undated", None),)}, None),
        ("milestones", {"milestones": (step(0),)}, "G"),
        ("milestones", {"milestones": (step(1), *[step(-1)] * 4)}, "A"),
        ("milestones", {"milestones": (step(1), step(1), *[step(-1)] * 3)}, "R"),
        ("milestones", {"milestones": (step(61), *[step(-1)] * 4)}, "R"),
        ("milestones", {"milestones": (step(90, "done"), step(90, "dropped"), step(-1))}, "G"),
        ("savings", {"savings": None}, None),
        ("savings", {"savings": (Decimal(5), Decimal(0))}, None),
        ("savings", {"savings": (Decimal(95), Decimal(100))}, "G"),
        ("savings", {"savings": (Decimal("94.9"), Decimal(100))}, "A"),
        ("savings", {"savings": (Decimal("74.9"), Decimal(100))}, "R"),
        ("indicators", {"concerns": None}, None),
        ("indicators", {"concerns": 1}, "A"),
        ("indicators", {"concerns": 2}, "R"),
        ("risks", {"risk_scores": (None,)}, None),
        ("risks", {"risk_scores": (7,)}, "G"),
        ("risks", {"risk_scores": (4, 8)}, "A"),
        ("risks", {"risk_scores": (15, 3)}, "R"),
        ("freshness", {"updated_on": None}, None),
        ("freshness", {"updated_on": DAY - timedelta(days=14)}, "G"),
        ("freshness", {"updated_on": DAY - timedelta(days=15)}, "A"),
        ("freshness", {"updated_on": DAY - timedelta(days=29)}, "R"),
        ("freshness", {"updated_on": None, "started_on": DAY - timedelta(days=40)}, "R"),
    ],
)
def test_each_dimension_turns_where_the_policy_says(name, change, expected):
    assert colour(name, **change) == expected


def test_where_people_say_better_than_the_evidence_the_sentence_says_why():
    steps = (step(1), step(1), *[step(-1)] * 3)
    said = contradiction("G", found(milestones=steps, savings=(Decimal(62), Decimal(100))))
    assert said == "Rated Green; 2 of 5 milestones overdue, savings 62% of plan"


@pytest.mark.parametrize("asserted", ["R", "RA", "A", "AG", "W", "N/A", ""])
def test_a_rating_as_bad_as_the_evidence_or_none_contradicts_nothing(asserted):
    amber = found(milestones=(step(1), *[step(-1)] * 4))
    assert amber.rag == "A"
    assert contradiction(asserted, amber) == ""


@given(
    st.lists(st.integers(-400, 400), max_size=8),
    st.integers(0, 200),
    st.lists(st.integers(1, 25), max_size=4),
    st.integers(1, 10),
)
def test_more_of_what_is_bad_never_makes_the_rating_better(days, percent, scores, more):
    order = [None, "G", "A", "R"]
    steps = tuple(step(each) for each in days)
    told = (Decimal(percent), Decimal(100))
    before = found(milestones=steps, savings=told, risk_scores=tuple(scores))
    later = tuple(step(each + more) for each in days)
    worse = (Decimal(max(0, percent - more)), Decimal(100))
    after = found(milestones=later, savings=worse, risk_scores=(*scores, 25))
    assert order.index(after.rag) >= order.index(before.rag)


@given(st.integers(0, 100), st.integers(0, 100))
def test_the_rating_is_that_of_its_worst_dimension(percent, concerns):
    whole = found(savings=(Decimal(percent), Decimal(100)), concerns=concerns)
    known = [each.rag for each in whole.dimensions if each.rag is not None]
    assert whole.rag == max(known, key="GAR".index)
    assert all(each.why in whole.because for each in whole.dimensions if each.rag in ("A", "R"))


def test_a_rating_worse_than_the_evidence_is_said_too():
    good = found()
    assert contradiction("R", good) == ""
    assert good.differs_from("R") == (
        "Rated Red; by its evidence Green: none of 5 milestones overdue, savings 100% of plan, "
        "none of its indicators concerns, a risk scores 4, updated in this period"
    )
    assert good.differs_from("G") == good.differs_from("") == good.differs_from("N/A") == ""
    amber = found(milestones=(step(1), *[step(-1)] * 4))
    assert amber.differs_from("R").startswith("Rated Red; by its evidence Amber: 1 of 5 milestones")
    assert (
        amber.differs_from("G")
        == contradiction("G", amber)
        == "Rated Green; 1 of 5 milestones overdue"
    )


def test_an_update_of_a_period_that_goes_on_was_not_told_minus_some_days_ago():
    told = {each.name: each.why for each in found(updated_on=DAY + timedelta(days=12)).dimensions}
    assert told["freshness"] == "updated in this period"
    yesterday = {
        each.name: each.why for each in found(updated_on=DAY - timedelta(days=1)).dimensions
    }
    assert yesterday["freshness"] == "updated 1 day ago"
    begun = found(updated_on=None, started_on=DAY - timedelta(days=3))
    assert {each.name: each.why for each in begun.dimensions}["freshness"] == "started 3 days ago"


@pytest.mark.parametrize(
    ("status", "letter"),
    [("Amber", "A"), ("red/amber", "RA"), ("G", "G"), ("In progress", ""), ("", ""), ("N/A", "")],
)
def test_the_status_of_a_tracker_is_a_rating_where_it_names_a_colour(status, letter):
    assert printed(status) == letter
