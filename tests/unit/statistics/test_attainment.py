"""Chances of meeting a target: hand-worked, against a slow oracle, and what must always hold."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from placeplan.statistics import attainment

VALUES = st.floats(-1000, 1000).map(lambda value: round(value, 1))
MONTHS = st.lists(st.none() | VALUES, min_size=0, max_size=40)


def slow(values, target, ahead, at_least, cut=0):
    """The chance of one series, month by month; `cut` begins its last phase."""
    last = max((i for i, value in enumerate(values) if value is not None), default=-1)
    window = values[max(cut, last - 23) : last + 1]
    there = [(i, value) for i, value in enumerate(window) if value is not None]
    if len(there) < 13:
        return math.nan
    ranges = [abs(b - a) for a, b in itertools.pairwise(window) if None not in (a, b)]
    if not ranges:
        return math.nan
    amr = sum(ranges) / len(ranges)
    kept = [each for each in ranges if each < 3.267 * amr]
    amr = sum(kept) / len(kept) if kept else math.nan
    if not amr > 0:
        return math.nan
    known = [value for _, value in there]
    level = sum(known[:5]) / 5
    for value in known:
        level += 0.35 * (value - level)
    n, mean = len(known), math.fsum(known) / len(known)
    middle = sum(i for i, _ in there) / n
    scale = sum((i - middle) ** 2 for i, _ in there)
    slope = sum((i - middle) * (value - mean) for i, value in there) / scale
    rest = sum((value - mean - slope * (i - middle)) ** 2 for i, value in there)
    evidence = math.inf if rest == 0 else slope**2 * scale * (n - 2) / rest
    slope *= max(0.0, 1 - 16 / evidence) if evidence else 0.0
    spread = sum((value - mean) ** 2 for value in known) / n
    sigma = amr / 1.128
    centre = level + slope * sum(0.7**step for step in range(1, ahead + 1))
    variance = sigma**2 * (1.35 + 0.05 * ahead) + 1.2 * spread * ahead / 12
    above = float(stats.t.sf((target - centre) / math.sqrt(variance), 5))
    return min(max(above if at_least else 1 - above, 0.01), 0.99)


@given(st.lists(MONTHS, min_size=1, max_size=4), VALUES, st.integers(1, 12), st.booleans())
def test_many_series_at_once_are_each_as_the_slow_one(series, target, ahead, at_least):
    flat = [value for values in series for value in values]
    offsets = np.concatenate(([0], np.cumsum([len(values) for values in series])))
    known = attainment.outlook(np.array(flat, dtype=float), offsets)
    found = attainment.of_month(known, target, ahead, at_least)
    expected = [slow(values, target, ahead, at_least) for values in series]
    np.testing.assert_allclose(found, expected, atol=1e-6)


@given(st.lists(VALUES, min_size=26, max_size=40), st.integers(1, 25), VALUES)
def test_nothing_before_a_rebase_counts(values, place, target):
    marks = np.zeros(len(values), dtype=bool)
    marks[place] = True
    whole = attainment.outlook(values, rebase=marks)
    after = attainment.outlook(values[place:])
    for name in ("level", "slope", "sigma", "spread", "months"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(after, name))
    found = attainment.of_month(whole, target, 3, True)
    np.testing.assert_allclose(found, [slow(values, target, 3, True, place)], atol=1e-6)


@given(st.lists(VALUES, min_size=13, max_size=30), VALUES, VALUES, st.integers(1, 12))
def test_a_harder_target_is_never_likelier_and_both_sides_make_one(values, one, other, ahead):
    known = attainment.outlook(values)
    easy, hard = min(one, other), max(one, other)
    if not known.known[0]:
        assert np.isnan(attainment.of_month(known, easy, ahead, True)[0])
        return
    likely, unlikely = (attainment.of_month(known, each, ahead, True)[0] for each in (easy, hard))
    assert 0.01 <= unlikely <= likely <= 0.99
    assert attainment.of_month(known, hard, ahead, False)[0] == pytest.approx(1 - unlikely)


@given(st.lists(VALUES, min_size=13, max_size=30), st.floats(0.1, 10), VALUES, VALUES)
def test_the_unit_does_not_matter(values, times, more, target):
    known = attainment.outlook(values)
    other = attainment.outlook(np.array(values) * times + more)
    if not (known.known[0] and other.known[0]) or known.sigma[0] < 0.01:
        return
    found = attainment.of_month(known, target, 6, True)
    same = attainment.of_month(other, target * times + more, 6, True)
    np.testing.assert_allclose(found, same, atol=1e-6)


def test_a_steady_process_is_even_at_its_level():
    known = attainment.outlook([70.0, 74.0] * 12)
    assert known.months.tolist() == [24]
    assert known.slope.tolist() == [0.0]
    assert attainment.of_month(known, known.level, 6, True).tolist() == [0.5]
    assert attainment.of_month(known, 60, 1, True).tolist() == [pytest.approx(0.98, abs=0.02)]
    assert attainment.of_month(known, 200, 1, True).tolist() == [0.01]


def test_a_trend_counts_where_it_is_evident_and_fades():
    rising = [60 + month + (month % 2) * 0.5 for month in range(20)]
    known = attainment.outlook(rising)
    assert known.slope[0] == pytest.approx(1, abs=0.05)
    near, far = (attainment.of_month(known, known.level, ahead, True)[0] for ahead in (1, 12))
    assert near > 0.5
    whole = 0.7 / 0.3 * known.slope[0]
    assert attainment.of_month(known, known.level + whole, 12, True)[0] < 0.5 < far


@pytest.mark.parametrize("values", [[], [1.0] * 12, [np.nan] * 30, [5.0] * 24])
def test_without_enough_months_or_variation_nothing_is_said(values):
    known = attainment.outlook(values)
    assert not known.known[0]
    assert np.isnan(attainment.of_month(known, 5, 3, True)).all()


@pytest.mark.parametrize("ahead", [0, -1, 13, np.nan])
def test_only_the_next_twelve_months_have_a_chance(ahead):
    known = attainment.outlook([70.0, 74.0] * 12)
    assert np.isnan(attainment.of_month(known, 72, ahead, True)).all()
    assert np.isnan(attainment.of_mean(known, 72, ahead, True, 0, 0)).all()


def test_the_mean_of_one_month_that_is_left_is_that_month():
    known = attainment.outlook([70.0, 74.0, 71.0] * 8)
    alone = attainment.of_month(known, 73, 1, True)
    np.testing.assert_allclose(attainment.of_mean(known, 73, 1, True, np.nan, 0), alone)
    # Eleven months at 72: the last has to make up for them.
    needed = attainment.of_month(known, 73 * 12 - 72 * 11, 1, True)
    np.testing.assert_allclose(attainment.of_mean(known, 73, 1, True, 72, 11), needed)


@given(st.integers(0, 2**32 - 1), st.integers(2, 12))
def test_the_mean_of_months_is_as_draws_of_the_same_process(seed, ahead):
    """Level and trend are those of the outlook; noise and drift are drawn month by month."""
    rng = np.random.default_rng(seed)
    known = attainment.outlook(70 + rng.normal(0, 2, 24))
    s, drift = known.sigma[0], 1.2 * known.spread[0] ** 2 / 12 + 0.05 * known.sigma[0] ** 2
    steps = rng.normal(0, np.sqrt(drift), (4000, ahead)).cumsum(axis=1)
    start = rng.normal(0, np.sqrt(0.35) * s, (4000, 1))
    paths = start + steps + rng.normal(0, s, (4000, ahead))
    build = np.cumsum(0.7 ** np.arange(1, ahead + 1))
    deviation = paths.mean(axis=1).std()
    middle = known.level[0] + known.slope[0] * build.mean()
    target = middle + deviation
    expected = stats.t.sf(1, 5)
    found = attainment.of_mean(known, target, ahead, True, 0, 0)[0]
    assert found == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: attainment.outlook([[1.0]]), "flat"),
        (lambda: attainment.outlook([1.0], [0, 2]), "offsets"),
        (lambda: attainment.outlook([1.0, 2.0], rebase=[True]), "rebase"),
        (lambda: attainment.of_month(attainment.outlook([1.0]), [1, 2], 1, True), "target"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
