"""Which organisation stands for another that it took over."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.successors import Successor, standing_for

MERGERS = {
    "RX1": Successor("RX1", "RX9", date(2020, 4, 1)),
    "RX9": Successor("RX9", "RX0", date(2022, 7, 1)),
    "01X": Successor("01X", "02X"),
}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 4, 1), "RX1"),
        (date(2020, 4, 1), "RX9"),
        (date(2022, 6, 30), "RX9"),
        (date(2022, 7, 1), "RX0"),
        (None, "RX0"),
    ],
)
def test_as_they_stood_on_a_day(day: date | None, code: str) -> None:
    assert standing_for("RX1", MERGERS, day) == code
    assert standing_for("01X", MERGERS, day) == "02X"
    assert standing_for("RX5", MERGERS, day) == "RX5"


def test_a_circle_is_refused() -> None:
    circle = {"A": Successor("A", "B"), "B": Successor("B", "A")}
    with pytest.raises(ValueError, match="go round"):
        standing_for("A", circle, None)


@given(st.permutations("ABCDEF"), st.sampled_from("ABCDEF"))
def test_the_last_of_a_chain_stands_for_all_of_it(chain: list[str], code: str) -> None:
    known = {old: Successor(old, new) for old, new in pairwise(chain[:4])}
    stands = standing_for(code, known, None)
    assert stands == (chain[3] if code in chain[:4] else code)
