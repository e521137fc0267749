"""What a benchmark would be worth: in the unit, in cases and in pounds, with its interval."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.benchmarks import Amount, Opportunity, Peers
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.opportunities import (
    BENCHMARKS,
    BEST_FIVE,
    BEST_QUINTILE,
    ENGLAND,
    PEER_MEDIAN,
    TARGET,
    opportunity,
)
from unit.rooms.measured_rows import definition, row, rows

TEN = tuple(f"RX{at}" for at in range(10))
PEERS = Peers("the 10 most similar organisations", TEN, is_similar=True, is_ordered=True)
SHARE = definition()
OTHERS = [row(code, 80 + at, 100) for at, code in enumerate(TEN)]
GROUP = rows(row("RY1", 700, 1000), *OTHERS)
Z = 1.959963984540054


def worked(measured: Measured, **more: object) -> Opportunity:
    found = opportunity(measured, "RY1", SHARE, peers=PEERS, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def amounts(found: Opportunity) -> tuple[Amount, Amount]:
    assert found.gap is not None
    assert found.cases is not None
    return found.gap, found.cases


def wilson(x: float, n: float) -> tuple[float, float]:
    centre, half = 2 * x + Z * Z, Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
    return (centre - half) / (2 * (n + Z * Z)), (centre + half) / (2 * (n + Z * Z))


def test_the_average_of_the_best_five_of_ten_in_cases_and_pounds() -> None:
    found = worked(GROUP, unit_price=Decimal("12.50"))
    gap, cases = amounts(found)
    assert found.title == "average of the best five of the ten most similar"
    assert [code for code, _, _ in found.named] == ["RX9", "RX8", "RX7", "RX6", "RX5"]
    assert found.comparator == pytest.approx(87)
    assert gap.value == pytest.approx(17)
    assert cases.value == pytest.approx(170)
    # Own and comparator, each with the distance to the limit that matters, times its weight.
    best = [(x / 100, *wilson(x, 100)) for x in (89, 88, 87, 86, 85)]
    low, high = wilson(700, 1000)
    below = math.sqrt(sum(((p - lower) / 5) ** 2 for p, lower, _ in best) + (high - 0.7) ** 2)
    above = math.sqrt(sum(((upper - p) / 5) ** 2 for p, _, upper in best) + (0.7 - low) ** 2)
    assert (cases.lower, cases.upper) == pytest.approx((170 - 1000 * below, 170 + 1000 * above))
    assert found.pounds is not None
    assert found.pounds.value == Decimal("2125.00")
    assert found.pounds.lower is not None
    assert float(found.pounds.lower) == pytest.approx(cases.lower * 12.5, abs=0.01)


def test_who_does_better_has_nothing_to_gain() -> None:
    gap, cases = amounts(worked(rows(row("RY1", 990, 1000), *OTHERS)))
    assert (gap.value, gap.lower, gap.upper) == (0, 0, 0)
    assert (cases.value, cases.lower, cases.upper) == (0, 0, 0)
    gap, _ = amounts(worked(rows(row("RY1", 88, 100), *OTHERS)))
    assert (gap.value, gap.lower) == (0, 0)
    assert gap.upper > 0


def test_fewer_peers_are_said_and_fewer_than_five_values_are_not_worked_out() -> None:
    some = rows(row("RY1", 70, 100), *OTHERS[:6], row("RX8", mark="suppressed"))
    found = worked(some)
    assert found.said[0] == "4 peers without a value left out"
    few = worked(rows(row("RY1", 70, 100), *OTHERS[:4]))
    assert few.gap is None
    assert few.why == "4 of 10 peers have a value, and the benchmark needs five"
    eight = replace(PEERS, codes=TEN[:8])
    said = opportunity(GROUP, "RY1", SHARE, peers=eight)
    assert said is not None
    assert said.title == "average of the best five of the 8 most similar"
    assert "the list names 8 peers, not ten" in said.said
    neighbours = opportunity(GROUP, "RY1", SHARE, peers=replace(PEERS, is_similar=False))
    assert neighbours is not None
    assert "most similar" in neighbours.why
    unknown = opportunity(GROUP, "RY1", SHARE)
    assert unknown is not None
    assert unknown.why == "no list of peers is known for the organisation"


def test_of_a_longer_ordered_list_the_ten_most_similar_count() -> None:
    more = rows(row("RY1", 700, 1000), *OTHERS, row("RX99", 99, 100))
    longer = replace(PEERS, codes=(*TEN, "RX99"))
    found = opportunity(more, "RY1", SHARE, peers=longer)
    assert found is not None
    assert found.comparator == pytest.approx(87)
    unordered = opportunity(more, "RY1", SHARE, peers=replace(longer, is_ordered=False))
    assert unordered is not None
    assert unordered.title == "average of the best five of the 11 most similar"


def test_other_benchmarks_are_named_as_such() -> None:
    england = rows(row("E92000001", 8000, 10_000, level="national"))
    fifth = worked(GROUP, benchmark=BEST_QUINTILE)
    assert [code for code, _, _ in fifth.named] == ["RX9", "RX8", "RX7"]
    national = worked(GROUP, benchmark=ENGLAND, england=england)
    assert national.comparator == 80
    assert [code for code, _, _ in national.named] == ["E92000001"]
    median = worked(GROUP, benchmark=PEER_MEDIAN)
    assert median.title == "median of 10 peers"
    assert median.comparator == pytest.approx(84.5)
    target = worked(GROUP, benchmark=TARGET, target=95.0)
    gap, cases = amounts(target)
    low, high = wilson(700, 1000)
    assert gap.value == pytest.approx(25)
    assert cases.value == pytest.approx(250)
    assert (cases.lower, cases.upper) == pytest.approx((950 - 1000 * high, 950 - 1000 * low))
    assert target.named == ()
    for benchmark, why in ((ENGLAND, "England"), (TARGET, "target")):
        assert why in worked(GROUP, benchmark=benchmark).why
    with pytest.raises(ValueError, match="no benchmark"):
        opportunity(GROUP, "RY1", SHARE, "best_ever")


def test_without_counts_there_is_a_gap_and_neither_cases_nor_an_interval() -> None:
    given_rows = [row(code, value=80.0 + at) for at, code in enumerate(TEN)]
    found = worked(rows(row("RY1", value=70.0), *given_rows))
    assert found.gap is not None
    assert found.gap.value == 17
    assert math.isnan(found.gap.lower)
    assert found.cases is None
    assert len(found.said) == 2


def test_without_a_value_or_a_direction_there_is_none() -> None:
    assert opportunity(GROUP, "RZ9", SHARE, peers=PEERS) is None
    assert opportunity(GROUP, "RY1", definition(direction="none"), peers=PEERS) is None
    missing = rows(row("RY1", mark="suppressed"), *OTHERS)
    assert opportunity(missing, "RY1", SHARE, peers=PEERS) is None


counts = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 200)), min_size=11, max_size=11)


@given(counts, st.randoms(), st.sampled_from(sorted(BENCHMARKS)))
def test_neither_order_nor_side_nor_scale_matters(
    given_counts: list[tuple[int, int]], rng: object, benchmark: str
) -> None:
    codes = ["RY1", *TEN]
    pairs = list(zip(codes, given_counts, strict=True))
    england = sum(x for x, _ in given_counts), sum(n for _, n in given_counts)

    def gap(
        direction: str, multiplier: int, *, other_side: bool, codes: tuple[str, ...]
    ) -> Opportunity:
        asked = definition(direction=direction, multiplier=multiplier)

        def count(code: str, x: int, n: int, **more: str) -> tuple[object, ...]:
            return row(code, n - x if other_side else x, n, multiplier=multiplier, **more)  # type: ignore[arg-type]

        found = opportunity(
            rows(*(count(code, x, n) for code, (x, n) in pairs)),
            "RY1", asked, benchmark,
            peers=replace(PEERS, codes=codes),
            england=rows(count("E92000001", *england, level="national")),
            target=multiplier * (0.75 if other_side else 0.25),
        )  # fmt: skip
        assert found is not None
        return found

    one = gap("lower", 100, other_side=False, codes=TEN)
    flipped = gap("higher", 100, other_side=True, codes=TEN[::-1])
    scaled = gap("lower", 1000, other_side=False, codes=TEN)
    if one.gap is None:
        assert flipped.gap is None
        return
    for each in (flipped, scaled):
        assert as_numbers(each.cases) == pytest.approx(as_numbers(one.cases), rel=1e-6, abs=1e-6)
    assert as_numbers(scaled.gap) == pytest.approx(
        tuple(10 * each for each in as_numbers(one.gap)), rel=1e-6, abs=1e-6
    )
    value, lower, upper = as_numbers(one.gap)
    assert 0 <= lower <= value <= upper


def as_numbers(amount: Amount | None) -> tuple[float, float, float]:
    assert amount is not None
    return amount.value, amount.lower, amount.upper


@pytest.mark.parametrize(("kind", "multiplier"), [("proportion", 100), ("rate", 1000)])
def test_the_interval_covers_the_true_gap_about_as_often_as_it_says(
    kind: str, multiplier: int
) -> None:
    rng = np.random.default_rng(5)
    true = np.array([0.30, *np.linspace(0.10, 0.12, 5), *np.linspace(0.6, 0.7, 5)])
    size = np.array([200, *np.full(10, 150)])
    gap = multiplier * (true[0] - true[1:6].mean())
    asked = definition(kind, "lower", multiplier)
    covered = []
    for _ in range(400):
        x = rng.binomial(size, true) if kind == "proportion" else rng.poisson(size * true)
        measured = rows(*(
            row(code, float(a), float(n), multiplier=multiplier)
            for code, a, n in zip(("RY1", *TEN), x, size, strict=True)
        ))  # fmt: skip
        found = opportunity(measured, "RY1", asked, BEST_FIVE, peers=PEERS)
        assert found is not None
        _, lower, upper = as_numbers(found.gap)
        covered.append(lower <= gap <= upper)
    assert 0.92 <= np.mean(covered) <= 0.985
