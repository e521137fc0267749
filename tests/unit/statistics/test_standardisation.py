"""Standardised rates and quantiles against the slow oracle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.statistics import quantiles, ragged, standardisation
from unit.statistics import slow_health as slow

band = st.tuples(
    st.integers(0, 12),
    st.floats(50, 5000),
    st.floats(100, 8000),
    st.integers(1, 400),
    st.floats(1e3, 1e5),
)
areas = st.lists(st.lists(band, min_size=1, max_size=20), min_size=1, max_size=4)


def flat(groups):
    offsets = np.concatenate(([0], np.cumsum([len(each) for each in groups])))
    columns = zip(*(row for group in groups for row in group), strict=True)
    return offsets, *(list(each) for each in columns)


@given(groups=areas, level=st.sampled_from([0.95, 0.998]))
def test_directly_standardised_rates(groups, level):
    offsets, x, n, w, *_ = flat(groups)
    found = standardisation.direct(x, n, w, offsets, level)
    for place, group in enumerate(groups):
        gx, gn, gw, *_ = zip(*group, strict=True)
        expected = slow.direct(gx, gn, gw, level)
        ours = (found.value[place], found.lower[place], found.upper[place])
        np.testing.assert_allclose(ours, expected, rtol=1e-9)


@given(groups=areas)
def test_indirectly_standardised_ratios(groups):
    offsets, x, n, _, rx, rn = flat(groups)
    known = standardisation.expected(n, rx, rn, offsets)
    seen = standardisation.observed(x, offsets)
    found = standardisation.indirect(seen, known.events)
    for place, group in enumerate(groups):
        gx, gn, _, grx, grn = zip(*group, strict=True)
        expected = slow.indirect(gx, gn, grx, grn, 0.95)
        ours = (known.events[place], found.value[place], found.lower[place], found.upper[place])
        np.testing.assert_allclose(ours, expected, rtol=1e-9)
    rate = standardisation.indirect(seen, known.events, reference=known.reference_rate)
    np.testing.assert_allclose(rate.value, found.value * known.reference_rate)


@given(groups=areas)
def test_events_that_never_recur_vary_as_independent_ones(groups):
    offsets, x, n, w, *_ = flat(groups)
    bands = np.concatenate([np.arange(len(each)) for each in groups])
    once = standardisation.direct_repeated(x, 1, n, w, bands, offsets)
    plain = standardisation.direct(x, n, w, offsets)
    np.testing.assert_allclose(once.value, plain.value, rtol=1e-12)
    np.testing.assert_allclose(once.upper, plain.upper, rtol=1e-9)


def test_events_that_recur_make_wider_limits():
    people, often = [30, 20, 10, 5], [1, 1, 2, 2]
    population, standard, bands = [1000, 900] * 2, [5000, 6000] * 2, ["a", "b"] * 2
    found = standardisation.direct_repeated(people, often, population, standard, bands)
    assert found.events.tolist() == [80]
    assert found.population.tolist() == [1900]
    events = [50, 30]
    plain = standardisation.direct(events, population[:2], standard[:2])
    assert found.value == pytest.approx(plain.value)
    assert found.upper - found.lower > plain.upper - plain.lower
    with pytest.raises(ValueError, match="more than one population"):
        standardisation.direct_repeated(people, often, [1, 2, 3, 4], standard, bands)


@given(
    groups=st.lists(
        st.tuples(
            st.lists(st.one_of(st.none(), st.integers(0, 9).map(float)), max_size=30),
            st.integers(2, 12),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_quantiles(groups):
    offsets = np.concatenate(([0], np.cumsum([len(each[0]) for each in groups])))
    found = quantiles.assign(
        [value for each in groups for value in each[0]],
        [each[1] for each in groups],
        offsets,
        invert=[each[2] for each in groups],
    )
    expected = [number for each in groups for number in slow.quantile(*each)]
    assert found.number.tolist() == expected


def test_labels_bring_rows_together_in_order_of_appearance():
    grouped = ragged.by_label(["b", "a", "b", "c"])
    assert grouped.labels.tolist() == ["b", "a", "c"]
    assert grouped.order.tolist() == [0, 2, 1, 3]
    assert grouped.offsets.tolist() == [0, 2, 3, 4]


def test_the_european_standard_population():
    assert sum(standardisation.ESP2013) == 100_000
    assert len(standardisation.ESP2013) == len(standardisation.ESP2013_START_AGES) == 19


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: standardisation.direct([1], [0], [1]), "denominators"),
        (lambda: standardisation.direct([1], [None], [1]), "denominators"),
        (lambda: standardisation.direct([-1], [1], [1]), "numerators"),
        (lambda: standardisation.direct([1], [1], [None]), "standard"),
        (lambda: standardisation.expected([1], [1], [0]), "reference populations"),
        (lambda: standardisation.expected([-1], [1], [1]), "populations"),
        (lambda: standardisation.expected([1], [-1], [1]), "reference events"),
        (lambda: standardisation.observed([-1]), "numerators"),
        (lambda: standardisation.indirect([-1], [1]), "events"),
        (lambda: standardisation.direct_repeated([1], [0], [1], [1], ["a"]), "frequency"),
        (lambda: quantiles.assign([1.0], 1), "count"),
        (lambda: quantiles.assign([1.0], 2.5), "count"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
