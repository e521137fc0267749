"""Ranks among all and among peers, and who is missing from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.kernel.ranking import competition_ranks
from placeplan.rooms.performance.benchmarks import Peers, Ranked, ordinal
from placeplan.rooms.performance.ranks import standing, standings
from unit.rooms.measured_rows import APRIL, MAY, row, rows

FIVE = rows(
    row("RX1", 90, 100),
    row("RX2", 95, 100),
    row("RX3", 90, 100),
    row("RX4", mark="suppressed"),
    row("RX5", 1, 2),
    row("E92000001", 80, 100, level="national"),
)
PEERS = Peers("the 3 most similar", ("RX2", "RX4", "RX9"), is_similar=True)


def test_ties_share_the_better_rank_and_a_small_denominator_ranks() -> None:
    found = standings(FIVE.of_level("provider"), "higher")
    assert found.rank.tolist() == [2, 1, 2, 0, 4]
    assert found.count == 4
    assert found.quartile.tolist() == ["middle", "best", "middle", "", "worst"]
    assert standings(FIVE.of_level("provider"), "lower").rank.tolist() == [2, 4, 2, 0, 1]


def test_without_a_direction_there_is_no_rank() -> None:
    assert standings(FIVE.of_level("provider"), "none").rank.tolist() == [0] * 5
    found = standing(FIVE, "RX1", "none", peers=PEERS)
    assert found is not None
    assert found.among_all.rank is None
    assert found.among_peers is not None
    assert found.among_peers.rank is None
    assert found.among_all.words == "not ranked; 1 suppressed"


def test_missing_peers_are_named_with_the_reason() -> None:
    found = standing(FIVE, "RX1", "higher", peers=PEERS)
    assert found is not None
    peers = found.among_peers
    assert peers is not None
    assert peers.rank is not None
    assert (peers.rank.rank, peers.count) == (2, 2)
    assert [(each.organisation, each.why) for each in peers.missing] == [
        ("RX4", "suppressed"),
        ("RX9", "not published"),
    ]
    assert peers.words == "2nd of 2; 1 not published, 1 suppressed"
    assert found.among_all.words == "2nd of 4; 1 suppressed"


def test_one_that_published_the_month_before_is_missing_now() -> None:
    both = rows(
        row("RX1", 1, 2),
        row("RX2", 1, 2),
        row("RX1", 1, 2, days=MAY),
        row("RX3", 1, 2, days=MAY),
    )
    now = standing(both, "RX1", "higher")
    assert now is not None
    assert (now.end, now.is_behind) == (np.datetime64(MAY[1]), False)
    assert [(each.organisation, each.mark) for each in now.among_all.missing] == [("RX2", "absent")]
    behind = standing(both, "RX2", "higher")
    assert behind is not None
    assert behind.end == np.datetime64(APRIL[1])
    assert behind.is_behind
    assert behind.among_all.missing == ()


def test_nobody_is_ranked_who_is_not_there() -> None:
    assert standing(FIVE, "RX9", "higher") is None
    period = (np.datetime64(MAY[0]), np.datetime64(MAY[1]))
    assert standing(FIVE, "RX1", "higher", period=period) is None
    suppressed = standing(FIVE, "RX4", "higher")
    assert suppressed is not None
    assert suppressed.among_all.rank is None
    assert suppressed.mark == "suppressed"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (21, "21st")],
)
def test_places_in_words(number: int, words: str) -> None:
    assert ordinal(number) == words


values = st.lists(st.one_of(st.none(), st.integers(0, 12).map(float)), min_size=1, max_size=25)


@given(values, st.booleans(), st.data())
def test_ranks_are_those_of_the_kernel(
    given_values: list[float | None], higher: bool, data: st.DataObject
) -> None:
    direction = "higher" if higher else "lower"
    codes = [f"R{at:02}" for at in range(len(given_values))]
    measured = rows(*(
        row(code, mark="suppressed") if value is None else row(code, value=value)
        for code, value in zip(codes, given_values, strict=True)
    ))  # fmt: skip
    own = data.draw(st.sampled_from(codes))
    others = [each for each in codes if each != own]
    chosen = data.draw(st.permutations(others)) if others else []
    peers = Peers("some", tuple(chosen[: data.draw(st.integers(0, len(chosen)))]))

    found = standings(measured, direction, {own: peers})
    ranks = competition_ranks(given_values, higher)
    assert found.rank.tolist() == [each or 0 for each in ranks]
    at = codes.index(own)
    group = [at, *(codes.index(each) for each in peers.codes)]
    among = competition_ranks([given_values[each] for each in group], higher)
    assert found.peer_rank[at] == (among[0] or 0)
    assert found.peer_count[at] == sum(each is not None for each in among)
    assert found.peer_missing[at] == sum(each is None for each in among[1:])

    one = standing(measured, own, direction, peers=peers)
    assert one is not None
    assert place(one.among_all) == (found.rank[at], found.count)
    assert one.among_peers is not None
    assert place(one.among_peers) == (found.peer_rank[at], found.peer_count[at])
    assert len(one.among_all.missing) == given_values.count(None)


def place(ranked: Ranked) -> tuple[int, int]:
    return (0 if ranked.rank is None else ranked.rank.rank, ranked.count)
