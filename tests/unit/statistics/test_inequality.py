"""Slope index: points against the slow oracle, simulated limits against the exact ones."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeplan.statistics import inequality
from placeplan.statistics.inequality import slope_index
from unit.statistics import slow_health as slow

SEED = 7
area = st.lists(st.tuples(st.floats(0.05, 0.6), st.floats(500, 5000)), min_size=5, max_size=12)
areas = st.lists(area, min_size=1, max_size=3)
# Far from 0, where a ratio of two draws has no heavy tail.
steady = st.lists(
    st.lists(st.tuples(st.floats(0.4, 0.6), st.floats(900, 1100)), min_size=5, max_size=10),
    min_size=1,
    max_size=3,
)


def rng():
    return np.random.default_rng(SEED)


def flat(groups):
    offsets = np.concatenate(([0], np.cumsum([len(each) for each in groups])))
    values = np.array([value for each in groups for value, _ in each])
    people = np.array([people for each in groups for _, people in each])
    return offsets, values, people


@given(groups=areas, kind=st.sampled_from(["normal", "rate", "proportion"]), turn=st.booleans())
def test_points_of_many_areas_at_once_equal_each_alone_in_the_slow_way(groups, kind, turn):
    offsets, values, people = flat(groups)
    found = slope_index(
        values, people, offsets, error=np.full(values.size, 0.05), kind=kind,
        multiplier=-100 if turn else 1, draws=1000, rng=rng(),
    )  # fmt: skip
    for place, group in enumerate(groups):
        total = sum(people for _, people in group)
        shares = [people / total for _, people in group]
        first, slope = slow.regression([value for value, _ in group], shares)
        assert found.sii[place] == pytest.approx(slope * (-100 if turn else 1), abs=1e-8)
        ratio = (first + slope) / first
        assert found.rii[place] == pytest.approx(1 / ratio if turn else ratio, rel=1e-8)


@settings(max_examples=10)
@given(groups=steady, transform=st.booleans(), turn=st.booleans())
def test_simulated_limits_approach_the_exact_ones(groups, transform, turn):
    offsets, values, people = flat(groups)
    options = {
        "error": np.full(values.size, 0.01),
        "kind": "proportion" if transform else "normal",
        "transform": transform,
        "multiplier": -100 if turn else 100,
        "confidence": [0.95, 0.998],
    }
    drawn = slope_index(values, people, offsets, **options, draws=200_000, rng=rng())
    exact = slope_index(values, people, offsets, **options, method="exact")
    for ours, theirs in zip(
        drawn.sii_limits + drawn.rii_limits, exact.sii_limits + exact.rii_limits, strict=True
    ):
        near = (0.01 if ours.level < 0.99 else 0.03) * (theirs.upper - theirs.lower)
        assert (np.abs(ours.lower - theirs.lower) < near).all()
        assert (np.abs(ours.upper - theirs.upper) < near).all()
        assert (theirs.lower < theirs.upper).all()


def test_a_fitted_logit_turns_about_its_middle():
    values, people = np.array([0.5, 0.4, 0.3, 0.25, 0.2]), np.full(5, 100.0)
    found = slope_index(
        values, people, error=[0.1] * 5, kind="proportion", transform=True, method="exact"
    )
    first, slope = slow.regression([math.log(p / (1 - p)) for p in values], [0.2] * 5)
    ends = [1 / (1 + math.exp(-each)) for each in (first, first + slope)]
    assert found.sii == pytest.approx(ends[1] - ends[0])
    assert found.intercept == pytest.approx(ends[0])


def test_draws_do_not_depend_on_memory(monkeypatch):
    monkeypatch.setattr(inequality, "CELLS", 150_000)
    values, people = np.tile([5.0, 4, 3, 2, 1], 90), np.full(450, 10.0)
    offsets = np.arange(0, 451, 5)
    found = slope_index(values, people, offsets, error=np.full(450, 0.1), draws=10_000, rng=rng())
    assert np.ptp(found.sii_limits[0].lower) < 0.05


def test_a_missing_value_leaves_its_area_missing_and_no_other():
    values, people = [5.0, 4, 3, 2, 1] * 2, [10.0] * 10
    values[2] = np.nan
    found = slope_index(values, people, [0, 5, 10], error=[0.1] * 10, draws=1000, rng=rng())
    assert found.missing.tolist() == [True, False]
    assert np.isnan(found.sii).tolist() == [True, False]
    assert np.isnan(found.sii_limits[0].lower).tolist() == [True, False]


BASE = {"error": [0.1] * 5, "rng": np.random.default_rng(1), "draws": 100}
GOOD = ([0.5, 0.4, 0.3, 0.2, 0.1], [1.0] * 5)


@pytest.mark.parametrize(
    ("values", "people", "options", "message"),
    [
        ([1, 2, 3], [1, 1, 1], {"error": [1] * 3}, "quantiles"),
        (GOOD[0], [1, 1, 0, 1, 1], {}, "populations"),
        ([None] * 5, GOOD[1], {}, "missing"),
        (*GOOD, {"error": [-1] * 5}, "negative"),
        (*GOOD, {"error": [None] * 5}, "missing"),
        (*GOOD, {"error": None}, "standard error"),
        (*GOOD, {"error": None, "lower": GOOD[0]}, "standard error"),
        (*GOOD, {"error": None, "lower": [0.1] * 5, "upper": [1.1] * 5, "kind": "proportion"},
         "limits of a proportion"),
        ([0, 1, 2, 3, 4], GOOD[1], {"kind": "rate"}, "values of a rate"),
        (*GOOD, {"kind": "odd"}, "kind"),
        (*GOOD, {"transform": True}, "transformed"),
        (*GOOD, {"multiplier": 0}, "multiplier"),
        (*GOOD, {"rng": None}, "rng"),
        (*GOOD, {"kind": "rate", "method": "exact"}, "exact limits"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(values, people, options, message):
    with pytest.raises(ValueError, match=message):
        slope_index(values, people, **{**BASE, **options})
