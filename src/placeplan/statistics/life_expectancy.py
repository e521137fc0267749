"""Life expectancy by abridged life tables, with its limits and the gap between two places.

Sources: Chiang CL (1968) Introduction to stochastic processes in biostatistics; Newell C (1994)
Methods and models in demography; Silcocks PBS et al (2001) J Epidemiol Community Health 55:38-43
(the open last band); Eayres DP, Williams ES (2004) J Epidemiol Community Health 58:243-249 (the
least population).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeplan.statistics import intervals
from placeplan.statistics.intervals import Confidence, Limits
from placeplan.statistics.ragged import BoolArray, FloatArray

START_AGES = (0, 1, *range(5, 95, 5))
"""First year of age of the 20 bands of the published method: 0, 1 to 4, 5 to 9, ... 90 and over."""

LEAST_POPULATION = 5_000
"""An area with this many people or fewer in all has no life expectancy."""

WIDEST = 20.0
"""Years between the 95% limits beyond which a value is not given, although its limits are."""

OPEN_END = 2.0  # the open last band is taken as 2/M years wide, so that everyone dies in it


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why values are missing, one flag for each area, shape (areas,)."""

    incomplete: BoolArray
    small_population: BoolArray
    no_population: BoolArray
    negative_deaths: BoolArray
    deaths_above_population: BoolArray
    no_deaths_in_last_band: BoolArray
    wide_interval: BoolArray

    def codes(self, area: int) -> tuple[str, ...]:
        """The names of the flags that are set for an area."""
        return tuple(name for name in self.__slots__ if getattr(self, name)[area])


@dataclass(frozen=True, slots=True)
class LifeExpectancy:
    """Years of life expected at the start of each band, shape (areas, bands), with its limits.

    `error` is the standard error in years; `population` and `deaths` are those at that age and
    above. Beyond a band that nobody survives the value is 0 and has no limits. The limits of a
    value that is withheld for its wide interval are still given.
    """

    start_ages: tuple[float, ...]
    value: FloatArray
    limits: tuple[Limits, ...]
    error: FloatArray
    population: FloatArray
    deaths: FloatArray
    withheld: Withheld


@dataclass(frozen=True, slots=True)
class Gap(intervals.Estimate):
    """Difference in years of life expected, shape (pairs,), with its limits."""

    error: FloatArray


def life_expectancy(
    population: npt.ArrayLike,
    deaths: npt.ArrayLike,
    confidence: Confidence = 0.95,
    start_ages: Sequence[float] = START_AGES,
    fraction_lived: Sequence[float] | None = None,
) -> LifeExpectancy:
    """Life expectancy in years at the start of each band, shape (areas, bands).

    `population` and `deaths` have shape (areas, bands), or (bands,) for one area. The 20 bands
    of the published method are the default; any other rising ages may be given, for places whose
    figures come in fewer bands. Those who die in a band live on average half of it (a tenth of
    the band that begins at age 0) unless `fraction_lived` says otherwise. Areas that the method
    does not allow are NaN throughout, and `withheld` says why.
    Raises ValueError for shapes that differ, ages that do not rise, or fractions outside 0 to 1.
    Source: Chiang 1968; Silcocks 2001.
    """
    ages = np.asarray(start_ages, dtype=np.float64)
    if ages.ndim != 1 or ages.size < 2 or np.any(np.diff(ages) <= 0):
        raise ValueError("start_ages must be at least two ages that rise")
    n = _table(population, "population", ages.size)
    d = _table(deaths, "deaths", ages.size)
    if n.shape != d.shape:
        raise ValueError(f"population has {n.shape[0]} areas and deaths {d.shape[0]}")
    lived = np.where(ages == 0, 0.1, 0.5)
    if fraction_lived is not None:
        lived = np.asarray(fraction_lived, dtype=np.float64)
        if lived.shape != ages.shape or np.any(~((lived > 0) & (lived < 1))):
            raise ValueError("fraction_lived must give each band a fraction between 0 and 1")

    incomplete = _any(np.isnan(n) | np.isnan(d))
    small = n.sum(axis=1) <= LEAST_POPULATION
    unpeopled, negative, above = _any(n <= 0), _any(d < 0), _any(d > n)
    endless = d[:, -1] == 0
    barred = incomplete | small | unpeopled | negative | above
    blank = (barred | endless)[:, np.newaxis]
    value, error = _life_table(np.where(blank, np.nan, n), np.where(blank, np.nan, d), ages, lived)

    half = intervals.z(0.95) * error
    wide = 2 * half > WIDEST
    limits = tuple(
        Limits(level, value - intervals.z(level) * error, value + intervals.z(level) * error)
        for level in intervals.levels(confidence)
    )
    withheld = Withheld(
        incomplete, small, unpeopled, negative, above, endless, _any(wide) & ~barred
    )
    return LifeExpectancy(
        tuple(float(age) for age in ages),
        np.where(wide, np.nan, value),
        limits,
        error,
        _at_and_above(n),
        _at_and_above(d),
        withheld,
    )


def gap(
    most_deprived: npt.ArrayLike,
    least_deprived: npt.ArrayLike,
    most_deprived_error: npt.ArrayLike,
    least_deprived_error: npt.ArrayLike,
    confidence: Confidence = 0.95,
) -> Gap:
    """Years that the least deprived live longer than the most deprived, shape (pairs,).

    Takes values and standard errors of `life_expectancy` at one age; the two are independent.
    Raises ValueError for a level of confidence that is not allowed.
    Source: Office for National Statistics, Health state life expectancies by deprivation.
    """
    low = np.asarray(most_deprived, dtype=np.float64)
    difference = np.asarray(least_deprived, dtype=np.float64) - low
    error = np.hypot(
        np.asarray(most_deprived_error, dtype=np.float64),
        np.asarray(least_deprived_error, dtype=np.float64),
    )
    limits = tuple(
        Limits(each, difference - intervals.z(each) * error, difference + intervals.z(each) * error)
        for each in intervals.levels(confidence)
    )
    return Gap(difference, limits, error)


def _life_table(
    n: FloatArray, d: FloatArray, ages: FloatArray, lived: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Life expectancy and its standard error in years, both of shape (areas, bands)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = d / n
        width = np.broadcast_to(np.append(np.diff(ages), 0.0), n.shape).copy()
        width[:, -1] = OPEN_END / rate[:, -1]
        dying = rate * width / (1 + rate * width * (1 - lived))
        dying = np.where(d > n / width / lived, 1.0, dying)
        dying[:, -1] = np.where(np.isnan(rate[:, -1]), np.nan, 1.0)
        alive = np.ones_like(n)
        alive[:, 1:] = np.cumprod(1 - dying[:, :-1], axis=1)
        alive *= 100_000

        years = np.empty_like(n)
        years[:, :-1] = width[:, :-1] * (alive[:, 1:] + lived[:-1] * (alive[:, :-1] - alive[:, 1:]))
        years[:, -1] = alive[:, -1] / rate[:, -1]
        value = np.where(alive == 0, 0.0, _at_and_above(years) / alive)

        spread = np.where(d > 0, dying**2 * (1 - dying) / d, 0.0)
        term = np.empty_like(n)
        ahead = (1 - lived[:-1]) * width[:, :-1] + value[:, 1:]
        # Where all die in a band nobody reaches the next, and its variance is 0.
        term[:, :-1] = np.where(spread[:, :-1] == 0, 0.0, spread[:, :-1] * ahead**2)
        term[:, :-1] *= alive[:, :-1] ** 2
        term[:, -1] = (alive[:, -1] / 2) ** 2 * 4 / (d[:, -1] * rate[:, -1] ** 2)
        error = np.sqrt(_at_and_above(term) / alive**2)
    return value, error


def _any(flags: BoolArray) -> BoolArray:
    return np.asarray(flags.any(axis=1))


def _at_and_above(values: FloatArray) -> FloatArray:
    return np.cumsum(values[:, ::-1], axis=1)[:, ::-1]


def _table(values: npt.ArrayLike, name: str, bands: int) -> FloatArray:
    array = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if array.ndim != 2 or array.shape[1] != bands:
        raise ValueError(f"{name} must have {bands} bands for each area, not shape {array.shape}")
    return array
