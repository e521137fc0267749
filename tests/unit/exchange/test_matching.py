"""Which of the records that stand a renamed one is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.exchange.matching import CONFIDENT, DOUBTFUL, Match, Named, matches


def best(new: str, *standing: str) -> Match | None:
    found = matches([Named(new)], [Named(each) for each in standing], str)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reduce admissions, and falls", "Reduce admissions and falls"),
        ("Falls and admissions: reduce", "reduce falls and admissions"),
        ("Stroke – early supported discharge", "Stroke: Early supported discharge"),
    ],
)
def test_the_same_words_are_the_same(one: str, other: str) -> None:
    found = best(one, other)
    assert found is not None
    assert found.is_confident


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Extend the pilot to wards, phase 1", "Extend the pilot to wards, phase 2"),
        ("Open the hub by the market square", "Open the new hub at the market square"),
        ("Review of services for adults, 2013", "Review of services for adults, 2014"),
    ],
)
def test_what_may_be_the_same_is_asked(one: str, other: str) -> None:
    found = best(one, other)
    assert found is not None
    assert DOUBTFUL <= found.score < CONFIDENT


@pytest.mark.parametrize(
    ("one", "other"),
    [("Open the hub", "Train forty nurses"), ("HV", "HR"), ("A", "B")],
)
def test_other_words_are_another_record(one: str, other: str) -> None:
    assert best(one, other) is None


def test_of_two_that_are_alike_neither_is_taken_unasked() -> None:
    found = best("Review the ward rounds", "Review the ward round", "Review the wards rounds")
    assert found is not None
    assert not found.is_confident


def test_the_heading_above_counts() -> None:
    new = [Named("Write to every practice", ("care near home",))]
    near = [Named("Write to every practice", ("care nearer home",))]
    far = [Named("Write to every practice", ("money",))]
    assert matches(new, near, str)[0].is_confident
    assert not matches(new, far, str)[0].is_confident


def test_acronyms_are_spelt_out_first() -> None:
    spelt = {"a&e": "accident and emergency"}
    words = matches(
        [Named("Fewer a&e visits")],
        [Named("Fewer accident and emergency visits")],
        lambda text: " ".join(spelt.get(each.casefold(), each) for each in text.split()),
    )
    assert words[0].is_confident


NAMES = st.lists(st.text("abcd ", min_size=1, max_size=12).map(Named), max_size=6)


@given(NAMES, NAMES)
def test_each_record_is_in_one_match_at_most(new, standing) -> None:
    found = matches(new, standing, str)
    assert len({each.new for each in found}) == len(found)
    assert len({each.standing for each in found}) == len(found)
    assert all(DOUBTFUL <= each.score <= 100 for each in found)
