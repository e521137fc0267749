"""One indicator by size: limits, and who lies beyond them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from placeplan.rooms.performance.funnels import funnel_of
from placeplan.statistics.overdispersion import overdispersed
from unit.rooms.measured_rows import definition, row, rows

SIZES = np.array([50, 100, 200, 400, 800, 1600, 3200, 6400])


def test_a_proportion_far_from_the_average_is_beyond_its_limits() -> None:
    given = [row(f"RX{at}", n * 0.8, n) for at, n in enumerate(SIZES)]
    given[0] = row("RX0", 10, 50)
    given[6] = row("RX6", 2720, 3200)
    drawn = funnel_of(rows(*given, row("RX9", mark="suppressed")), definition())
    assert drawn is not None
    assert drawn.position.tolist()[:6] == [-2, 0, 0, 0, 0, 0]
    assert drawn.position[6] == 2
    assert drawn.average == pytest.approx(100 * sum(r[5] for r in given) / SIZES.sum())  # type: ignore[misc]
    assert [(each.organisation, each.mark) for each in drawn.left_out] == [("RX9", "suppressed")]
    assert (np.diff(drawn.axis) > 0).all()
    assert drawn.axis[0] <= SIZES.min()
    assert drawn.axis[-1] >= SIZES.max()
    for lower, upper in ((drawn.limits.lower_95, drawn.limits.upper_95),
                         (drawn.limits.lower_998, drawn.limits.upper_998)):  # fmt: skip
        assert (lower <= drawn.average).all()
        assert (upper >= drawn.average).all()
    assert (drawn.limits.lower_998 <= drawn.limits.lower_95).all()


def test_variation_between_organisations_widens_the_adjusted_limits() -> None:
    rng = np.random.default_rng(3)
    size = rng.integers(2000, 9000, 40)
    share = rng.normal(0.7, 0.05, 40)
    given = rows(
        *(
            row(f"R{at:02}", round(n * p), n)
            for at, (n, p) in enumerate(zip(size, share, strict=True))
        )
    )
    drawn = funnel_of(given, definition())
    assert drawn is not None
    assert drawn.tau2 > 0
    large = drawn.axis > 1000
    assert (drawn.adjusted.upper_998 > drawn.limits.upper_998)[large].all()
    assert (drawn.adjusted.lower_998 < drawn.limits.lower_998)[large].all()
    beyond = [np.count_nonzero(each) for each in (drawn.position, drawn.adjusted_position)]
    assert beyond[0] > 20 > beyond[1]
    theirs = overdispersed(given.numerator, given.denominator, "PR", "CQC", multiplier=100)
    outside = (given.value > theirs.adjusted.upper_998) | (given.value < theirs.adjusted.lower_998)
    assert (np.abs(drawn.adjusted_position) == 2).tolist() == outside.tolist()


def test_chance_alone_gives_one_pair_of_limits() -> None:
    given = rows(*(row(f"R{at:02}", n * 0.5, n) for at, n in enumerate(SIZES)))
    drawn = funnel_of(given, definition())
    assert drawn is not None
    assert drawn.tau2 == 0
    assert drawn.adjusted is drawn.limits
    assert drawn.adjusted_position.tolist() == [0] * 8


def test_limits_of_a_rate_are_the_counts_whose_exact_limit_is_the_average() -> None:
    given = rows(*(row(f"R{at:02}", n * 0.02, n, multiplier=1000) for at, n in enumerate(SIZES)))
    drawn = funnel_of(given, definition("rate", "lower", 1000))
    assert drawn is not None
    assert drawn.average == pytest.approx(20)
    expected = drawn.axis * 0.02
    upper = drawn.limits.upper_95 / 1000 * drawn.axis
    assert stats.gamma.ppf(0.025, upper) == pytest.approx(expected, rel=1e-6)
    lower = drawn.limits.lower_998 / 1000 * drawn.axis
    some = lower > 0
    assert stats.gamma.ppf(0.999, lower[some] + 1) == pytest.approx(expected[some], rel=1e-6)
    # Where even no event at all is within the limits, there is no lower one.
    assert (np.exp(-expected[~some]) >= 0.001 - 1e-12).all()


def test_a_rate_without_events_is_judged_and_no_events_at_all_are_drawn() -> None:
    given = [row(f"R{at}", 40, 1000, multiplier=1000) for at in range(6)]
    drawn = funnel_of(
        rows(*given, row("RZ", 0, 1000, multiplier=1000)), definition("rate", "lower", 1000)
    )
    assert drawn is not None
    assert drawn.position.tolist() == [0] * 6 + [-2]
    none = rows(row("RX1", 0, 1000, multiplier=1000), row("RX2", 0, 500, multiplier=1000))
    empty = funnel_of(none, definition("rate", "lower", 1000))
    assert empty is not None
    assert empty.average == 0
    assert empty.position.tolist() == [0, 0]


def test_what_has_no_funnel() -> None:
    given = rows(row("RX1", 1, 2), row("RX2", 1, 2))
    assert funnel_of(given, definition("mean")) is None
    assert funnel_of(given.where(np.array([0])), definition()) is None
    assert funnel_of(rows(row("RX1", value=50.0), row("RX2", value=60.0)), definition()) is None
    other = rows(row("RX1", 1, 2, value=81.0), row("RX2", 1, 2, value=82.0))
    assert funnel_of(other, definition()) is None
