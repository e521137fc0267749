"""Counts carried to the organisations that took over."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.successors import Successor, reaggregated, standing_for

MERGERS = [
    Successor("RX1", "RX9", date(2020, 4, 1)),
    Successor("RX9", "RX0", date(2022, 7, 1)),
    Successor("01X", "02X"),
]


def test_counts_are_added_up_for_the_successor() -> None:
    codes, over, under = reaggregated(
        ["RX1", "RX9", "RX5"], np.array([5.0, 7, 1]), np.array([10.0, 14, 4]), MERGERS
    )
    assert codes == ["RX0", "RX5"]
    assert over.tolist() == [12, 1]
    assert under.tolist() == [24, 4]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2019, 4, 1), ["RX1", "RX9"]),
        (date(2020, 4, 1), ["RX9"]),
        (date(2022, 6, 30), ["RX9"]),
        (date(2022, 7, 1), ["RX0"]),
    ],
)
def test_as_they_stood_on_a_day(day: date, codes: list[str]) -> None:
    found, over, _ = reaggregated(["RX1", "RX9"], np.ones(2), np.ones(2), MERGERS, day=day)
    assert found == codes
    assert over.sum() == 2


def test_a_part_that_is_missing_makes_the_sum_missing() -> None:
    codes, over, under = reaggregated(
        ["RX1", "RX9", "RX5"], np.array([np.nan, 7, 1]), np.array([10.0, 14, 4]), MERGERS
    )
    assert np.isnan(over[codes.index("RX0")])
    assert under[codes.index("RX0")] == 24


def test_two_heirs_or_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="taken over by"):
        reaggregated(["A"], np.ones(1), np.ones(1), [Successor("A", "B"), Successor("A", "C")])
    circle = [Successor("A", "B"), Successor("B", "A")]
    with pytest.raises(ValueError, match="go round"):
        reaggregated(["A"], np.ones(1), np.ones(1), circle)
    with pytest.raises(ValueError, match="equally many"):
        reaggregated(["A"], np.ones(2), np.ones(1), [])


@given(
    st.lists(st.tuples(st.sampled_from("ABCDEF"), st.integers(0, 1000)), max_size=30),
    st.permutations("ABCDEF"),
)
def test_nothing_is_lost_or_counted_twice(rows: list[tuple[str, int]], chain: list[str]) -> None:
    links = [Successor(old, new) for old, new in pairwise(chain[:4])]
    known = {each.old: each for each in links}
    values = np.array([value for _, value in rows], dtype=np.float64)
    codes, over, under = reaggregated([code for code, _ in rows], values, values, links)
    assert over.sum() == under.sum() == values.sum()
    assert codes == sorted({standing_for(code, known, None) for code, _ in rows})
    assert not {each.old for each in links} & set(codes)
