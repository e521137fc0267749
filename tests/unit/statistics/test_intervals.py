"""Intervals of counts, rates, proportions and means against the slow oracle."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeplan.statistics import intervals
from unit.statistics import slow_health as slow

levels = st.sampled_from([0.9, 0.95, 0.975, 0.998])


@given(counts=st.lists(st.integers(0, 60), min_size=1, max_size=6), level=levels)
def test_poisson_limits(counts, level):
    found = intervals.poisson(counts, level)
    expected = [slow.poisson(each, level) for each in counts]
    np.testing.assert_allclose(found.lower, [each[0] for each in expected], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.upper, [each[1] for each in expected], rtol=1e-9)


@given(
    counts=st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=20), level=levels
)
def test_byar(counts, level):
    found = intervals.byar(counts, level)
    expected = [slow.byar(each, level) for each in counts]
    np.testing.assert_allclose(found.lower, [each[0] for each in expected], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.upper, [each[1] for each in expected], rtol=1e-9)


@given(
    pairs=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=6),
    level=levels,
)
def test_wilson_limits_are_where_the_score_test_turns(pairs, level):
    n = [a + b for a, b in pairs]
    found = intervals.proportion([a for a, _ in pairs], n, level, 100)
    expected = [slow.wilson(a, size, level) for (a, _), size in zip(pairs, n, strict=True)]
    np.testing.assert_allclose(found.lower, [100 * a for a, _ in expected], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.upper, [100 * b for _, b in expected], rtol=1e-9, atol=1e-9)


@settings(max_examples=15)
@given(
    groups=st.lists(
        st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=9), min_size=1, max_size=3
    )
)
def test_means_have_students_limits(groups):
    offsets = np.concatenate(([0], np.cumsum([len(each) for each in groups])))
    found = intervals.mean([value for each in groups for value in each], offsets)
    for place, values in enumerate(groups):
        size, average = len(values), math.fsum(values) / len(values)
        assert found.value[place] == pytest.approx(average, rel=1e-9, abs=1e-9)
        assert found.count[place] == size
        if size == 1:
            assert np.isnan(found.lower[place])
            continue
        deviation = math.sqrt(math.fsum((v - average) ** 2 for v in values) / (size - 1))
        half = slow.student(size - 1, 0.95) * deviation / math.sqrt(size)
        assert found.upper[place] - found.value[place] == pytest.approx(half, rel=1e-6, abs=1e-6)


def test_rates_say_which_are_exact_and_keep_missing_missing():
    found = intervals.rate([9, 10, None, 5], [100, 100, 100, None], multiplier=[1, 2, 3, 4])
    assert found.exact.tolist() == [True, False, False, True]
    assert np.isnan(found.value).tolist() == [False, False, True, True]
    assert np.isnan(found.upper).tolist() == [False, False, True, True]


def test_rows_are_summed_by_group_and_a_missing_row_makes_its_sum_missing():
    x, n = intervals.grouped(([1, 2, 3, None], [10, 10, 10, 10]), [0, 2, 2, 4])
    np.testing.assert_array_equal(x, [3, 0, np.nan])
    np.testing.assert_array_equal(n, [20, 0, 20])


@pytest.mark.parametrize("confidence", [0.89, 1, 100, 50, [0.9, 0.95], [0.95, 0.99, 0.998], []])
def test_levels_that_are_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        intervals.levels(confidence)


def test_levels_may_be_per_cent():
    assert intervals.levels([95, 99.8]) == (0.95, 0.998)
    assert intervals.levels([0.9, 0.99], several=True) == (0.9, 0.99)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: intervals.proportion([2], [1]), "less than or equal"),
        (lambda: intervals.proportion([1], [0]), "denominators"),
        (lambda: intervals.rate([-1], [1]), "numerators"),
        (lambda: intervals.rate([1, 2], [1]), "rows"),
        (lambda: intervals.rate([[1]], [1]), "flat"),
        (lambda: intervals.mean([1, 2], [0, 1]), "offsets"),
        (lambda: intervals.mean([1, 2], [0, 2, 1, 2]), "fall"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
