"""Life tables against the slow oracle, and why values are withheld."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.statistics.life_expectancy import START_AGES, gap, life_expectancy
from unit.statistics import slow_health as slow

area = st.lists(
    st.tuples(st.integers(600, 50_000), st.floats(0, 0.15)),
    min_size=len(START_AGES),
    max_size=len(START_AGES),
)
PEOPLE = [3000.0] * len(START_AGES)
DEATHS = [*[float(each) for each in range(1, len(START_AGES) + 1)][:-1], 600.0]


@given(many=st.lists(area, min_size=1, max_size=3))
def test_many_areas_at_once_equal_each_alone_in_the_slow_way(many):
    people = [[float(n) for n, _ in each] for each in many]
    deaths = [[float(round(n * rate)) for n, rate in each] for each in many]
    for each in deaths:
        each[-1] = max(each[-1], 1.0)
    found = life_expectancy(people, deaths)
    for place in range(len(many)):
        value, error = slow.life_table(people[place], deaths[place], START_AGES)
        np.testing.assert_allclose(found.error[place], error, rtol=1e-9)
        wide = 2 * slow.z(0.95) * np.array(error) > 20
        np.testing.assert_allclose(found.value[place], np.where(wide, np.nan, value), rtol=1e-9)
        assert found.withheld.wide_interval[place] == wide.any()


def test_fewer_bands_may_be_given():
    ages = [0, 5, 15, 45, 65, 75, 85]
    people, deaths = [2000.0] * 7, [10.0, 2, 15, 40, 80, 120, 300]
    found = life_expectancy(people, deaths, start_ages=ages)
    value, error = slow.life_table(people, deaths, ages)
    np.testing.assert_allclose(found.value[0], value)
    np.testing.assert_allclose(found.error[0], error)
    longer = life_expectancy(people, deaths, start_ages=ages, fraction_lived=[0.5] * 7)
    assert longer.value[0, 0] > found.value[0, 0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda n, d: n.__setitem__(3, np.nan), "incomplete"),
        (lambda n, d: n.__setitem__(slice(None), 250.0), "small_population"),
        (lambda n, d: n.__setitem__(3, 0.0), "no_population"),
        (lambda n, d: d.__setitem__(3, -1.0), "negative_deaths"),
        (lambda n, d: d.__setitem__(3, 9e9), "deaths_above_population"),
        (lambda n, d: d.__setitem__(-1, 0.0), "no_deaths_in_last_band"),
    ],
)
def test_an_area_that_the_method_does_not_allow_is_withheld_and_says_why(change, reason):
    n, d = np.array(PEOPLE), np.array(DEATHS)
    change(n, d)
    if reason == "small_population":
        d = np.minimum(d, n)
    found = life_expectancy(np.array([PEOPLE, n]), np.array([DEATHS, d]))
    assert not np.isnan(found.value[0]).any()
    assert np.isnan(found.value[1]).all()
    assert np.isnan(found.limits[0].lower[1]).all()
    assert found.withheld.codes(0) == ()
    assert reason in found.withheld.codes(1)


def test_a_value_with_a_wide_interval_is_withheld_but_its_limits_stay():
    deaths = [0.0] * 19 + [1.0]
    found = life_expectancy([[300.0] * 20], [deaths], 0.998)
    assert np.isnan(found.value).all()
    assert not np.isnan(found.limits[0].upper).any()
    assert found.withheld.codes(0) == ("wide_interval",)


def test_the_gap_between_two_places():
    found = gap([78.0], [83.0], [0.3], [0.4])
    assert found.value.tolist() == [5.0]
    assert found.error.tolist() == [0.5]
    assert found.lower == pytest.approx(5 - slow.z(0.95) / 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: life_expectancy([[1.0] * 19], [[1.0] * 19]), "20 bands"),
        (lambda: life_expectancy([[1.0] * 20] * 2, [[1.0] * 20]), "areas"),
        (lambda: life_expectancy([1.0] * 2, [1.0] * 2, start_ages=[0, 0]), "rise"),
        (
            lambda: life_expectancy(
                [1.0] * 2, [1.0] * 2, start_ages=[0, 5], fraction_lived=[0.1, 1]
            ),
            "fraction_lived",
        ),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
