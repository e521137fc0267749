"""Funnels with and without overdispersion against slow ways, one unit at a time."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeplan.statistics import funnel
from placeplan.statistics.overdispersion import overdispersed
from unit.statistics import slow_health as slow

units = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 80)), min_size=1, max_size=8)


def any_text(text: str) -> Any:
    """A text that the type of the parameter does not allow."""
    return text


def label(ends, reference):
    """From the limits at 95% and 99.8%, each (lower, upper)."""
    low, high = ends
    if high[0] > reference:
        return "High (0.001)"
    if high[1] < reference:
        return "Low (0.001)"
    if low[0] > reference:
        return "High (0.025)"
    return "Low (0.025)" if low[1] < reference else "Not significant"


@given(pairs=units)
def test_significance_of_proportions(pairs):
    x, n = [a for a, _ in pairs], [a + b for a, b in pairs]
    pooled = sum(x) / sum(n)
    expected = [
        label([slow.wilson(a, size, level) for level in (0.95, 0.998)], pooled)
        for a, size in zip(x, n, strict=True)
    ]
    assert funnel.proportion_significance(x, n).tolist() == expected


@given(pairs=units)
def test_significance_of_ratios(pairs):
    o, e = [a for a, _ in pairs], [float(b) for _, b in pairs]
    expected = [
        label([[end / b for end in slow.poisson(a, level)] for level in (0.95, 0.998)], 1)
        for a, b in zip(o, e, strict=True)
    ]
    assert funnel.ratio_significance(o, e).tolist() == expected


@given(pairs=units, kind=st.sampled_from(["dsr", "crude"]))
def test_significance_of_rates(pairs, kind):
    events, people = [a for a, _ in pairs], [float(b) * 1000 for _, b in pairs]
    rates = [a / b * 100_000 for a, b in zip(events, people, strict=True)]
    counted = [i for i, a in enumerate(events) if a or kind == "crude"]
    if not counted:
        return
    pooled = sum(events[i] for i in counted) / sum(people[i] for i in counted)
    expected = [
        label([[end / b for end in slow.poisson(a, level)] for level in (0.95, 0.998)], pooled)
        for a, b in zip(events, people, strict=True)
    ]
    if kind == "dsr":
        expected = [
            funnel.NOT_APPLICABLE if a < 10 else each
            for a, each in zip(events, expected, strict=True)
        ]
    assert funnel.rate_significance(events, rates, kind, people).tolist() == expected


@settings(max_examples=20)
@given(pooled=st.floats(0.02, 0.98), size=st.integers(2, 500))
def test_a_limit_is_the_proportion_whose_wilson_limit_is_the_pooled_one(pooled, size):
    found = funnel.proportion_funnel(pooled, [size])
    for ours, level in (
        (found.lower_2s, 0.95), (found.upper_2s, 0.95),
        (found.lower_3s, 0.998), (found.upper_3s, 0.998),
    ):  # fmt: skip
        limit = float(ours[0])
        if 0 < limit < 1:
            ends = slow.wilson(limit * size, size, level)
            assert ends[limit < pooled] == pytest.approx(pooled, abs=1e-9)


@settings(max_examples=20)
@given(events=st.integers(1, 60), baseline=st.floats(1e-5, 1), years=st.integers(1, 5))
def test_at_its_position_an_area_with_so_many_events_stands_on_the_limit(events, baseline, years):
    found = funnel.poisson_funnel([events], baseline, 100_000, years)
    for limit, position, level, end in (
        (found.lower_2s, found.lower_2s_at, 0.95, 1),
        (found.upper_2s, found.upper_2s_at, 0.95, 0),
        (found.lower_3s, found.lower_3s_at, 0.998, 1),
        (found.upper_3s, found.upper_3s_at, 0.998, 0),
    ):
        person_years = float(position[0]) * years
        assert float(limit[0]) == pytest.approx(events / person_years * 100_000)
        assert person_years * baseline == pytest.approx(slow.exact(events, level)[end], rel=1e-8)


@given(least=st.integers(1, 5000), times=st.floats(1.1, 1e4))
def test_an_axis_rises_through_whole_numbers(least, times):
    place = funnel.axis(least, math.ceil(least * times) + 100)
    assert place.size == 100
    assert place[0] == least
    assert (np.diff(place) >= 1).all()
    assert (place == np.round(place)).all()
    assert place[-1] == math.ceil(least * times) + 100


@pytest.mark.parametrize(
    ("sizes", "ends"),
    [
        ([16386, 102950], (0, 110_000)),
        ([16386, 30929], (10_000, 33_000)),
        ([3963, 367088], (0, 390_000)),
        ([0.6, 0.9], (0.6, 0.95)),
        ([100], (100, 110)),
    ],
)
def test_the_ends_of_an_axis_are_round(sizes, ends):
    assert funnel.span(sizes) == pytest.approx(ends)


def test_points_of_standardised_rates_leave_few_events_out():
    found = funnel.rate_points([9, 20], [50.0, 100.0], "dsr", years=2)
    np.testing.assert_array_equal(found.rate, [np.nan, 100])
    np.testing.assert_allclose(found.population, [9000, 10_000])
    crude = funnel.rate_points([0, 20], [0.0, 100.0], "crude", [5000, 20_000])
    np.testing.assert_allclose(crude.population, [5000, 20_000])


def test_limits_of_each_kind_can_be_drawn():
    for found in (
        funnel.proportion_limits([20, 30, 12], [100, 90, 300], 100),
        funnel.ratio_limits([20, 30, 12], [22.0, 21.0, 15.0], 100),
        funnel.rate_limits([20, 30, 0], [200, 250, 0], "crude", [10_000, 12_000, 9_000]),
    ):
        assert found.size.size == 100
        assert (found.lower_3s <= found.lower_2s).all()
        assert (found.upper_3s >= found.upper_2s).all()
        assert (found.lower_2s <= found.baseline).all()
        assert (found.upper_2s >= found.baseline).all()


def slow_overdispersion(x, n, data_type, method, trim):
    """Phi and the variance between units, one unit at a time."""
    size = len(x)
    target = sum(x) / sum(n)
    scores, errors = [], []
    for a, b in zip(x, n, strict=True):
        if data_type == "PR":
            y, middle, error = (
                math.asin(math.sqrt(a / b)),
                math.asin(math.sqrt(target)),
                0.5 / math.sqrt(b),
            )
        elif data_type == "RC":
            y, middle = math.log((a + 0.5) / (b + 0.5)), math.log(target)
            error = math.sqrt(a / (a + 0.5) ** 2 + b / (b + 0.5) ** 2)
        elif method == "CQC":
            y, middle, error = math.sqrt(a / b), 1.0, 0.5 / math.sqrt(b)
        else:
            y, middle, error = math.log(a / b), 0.0, 1 / math.sqrt(b)
        scores.append((y - middle) / error)
        errors.append(error)
    if data_type == "SR" and method == "SHMI":
        kept = []
        for i, score in enumerate(scores):
            below, same = sum(s < score for s in scores), sum(s == score for s in scores)
            part = math.floor((below + (same + 1) / 2) / trim / (size + 1))
            if 0 < part < 1 / trim - 1:
                kept.append(i)
    else:
        ordered = sorted(scores)

        def cut(p):
            at = p * (size - 1)
            floor = min(math.floor(at), size - 2) if size > 1 else 0
            after = ordered[min(floor + 1, size - 1)]
            return ordered[floor] + (at - floor) * (after - ordered[floor])

        scores = [min(max(s, cut(trim)), cut(1 - trim)) for s in scores]
        kept = list(range(size))
    if not kept:
        return math.nan, 0.0
    count = len(kept)
    phi = sum(scores[i] ** 2 for i in kept) / count
    weights = [1 / errors[i] ** 2 for i in kept]
    if count == 1 or count * phi < count - 1:
        return phi, 0.0
    spare = sum(weights) - sum(w * w for w in weights) / sum(weights)
    return phi, max(0.0, (count * phi - (count - 1)) / spare)


@given(
    pairs=st.lists(st.tuples(st.integers(1, 400), st.integers(1, 400)), min_size=2, max_size=25),
    kind=st.sampled_from([("SR", "SHMI"), ("SR", "CQC"), ("PR", "SHMI"), ("RC", "CQC")]),
    trim=st.sampled_from([0.05, 0.1, 0.25]),
)
def test_overdispersion(pairs, kind, trim):
    x = [a for a, _ in pairs]
    n = [a + b if kind[0] == "PR" else b for a, b in pairs]
    data_type, method = kind
    found = overdispersed(x, n, data_type, method, trim)
    phi, tau2 = slow_overdispersion(x, n, data_type, method, trim)
    assert found.phi == pytest.approx(phi, rel=1e-9, nan_ok=True)
    assert found.tau2 == pytest.approx(tau2, rel=1e-7, abs=1e-12)
    assert (found.adjusted.lower_998 <= found.adjusted.lower_95 + 1e-12).all() or data_type == "PR"
    plain = overdispersed(x, n, data_type, method, trim, adjust=False)
    assert plain.tau2 == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: funnel.axis(0, 5), "axis"),
        (lambda: funnel.span([0, 0]), "size"),
        (lambda: funnel.proportion_funnel(1.2, [5]), "proportion"),
        (lambda: funnel.poisson_funnel([0]), "events"),
        (lambda: funnel.ratio_significance([-1], [1]), "observed"),
        (lambda: funnel.ratio_significance([1], [0]), "expected"),
        (lambda: funnel.rate_significance([-1], [1]), "events"),
        (lambda: funnel.rate_significance([1], [1], any_text("asr")), "rate_type"),
        (lambda: funnel.rate_significance([0], [0]), "no area"),
        (lambda: overdispersed([1], [1], any_text("XX")), "data_type"),
        (lambda: overdispersed([1], [1], "SR", any_text("XX")), "method"),
        (lambda: overdispersed([1], [0]), "denominator"),
        (lambda: overdispersed([2], [1], "PR"), "proportion"),
        (lambda: overdispersed([1], [1], trim=0.5), "trim"),
        (lambda: overdispersed([1], [1], limit=any_text("99.8")), "limit"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
