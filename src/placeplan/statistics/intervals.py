"""Confidence intervals of counts, rates, proportions and means, as published by the field.

Sources: Breslow NE, Day NE (1987) Statistical methods in cancer research II (Byar's limits);
Armitage P, Berry G (2002) Statistical methods in medical research (exact Poisson limits);
Wilson EB (1927) J Am Stat Assoc 22:209-212; Public Health England, Technical guide: confidence
intervals (2018), which sets exact limits below ten events and Byar's from ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy import special  # type: ignore[import-untyped]

from placeplan.statistics import ragged
from placeplan.statistics.ragged import BoolArray, FloatArray, IntArray, Offsets, Values

Confidence = float | Sequence[float]

EXACT_BELOW = 10
"""Counts below this take exact Poisson limits, all others Byar's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Lower and upper limit of each row, shape (n,), at one level of confidence."""

    level: float
    lower: FloatArray
    upper: FloatArray

    def scaled(self, factor: npt.ArrayLike) -> Limits:
        """The limits times a factor, one number or shape (n,)."""
        return Limits(self.level, self.lower * np.asarray(factor), self.upper * np.asarray(factor))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its limits for each row, shape (n,); one `Limits` for each level asked for."""

    value: FloatArray
    limits: tuple[Limits, ...]

    @property
    def lower(self) -> FloatArray:
        """Lower limits at the first level, shape (n,)."""
        return self.limits[0].lower

    @property
    def upper(self) -> FloatArray:
        """Upper limits at the first level, shape (n,)."""
        return self.limits[0].upper


@dataclass(frozen=True, slots=True)
class Rate(Estimate):
    """A rate with its limits; `exact` tells which rows took exact Poisson limits."""

    exact: BoolArray


@dataclass(frozen=True, slots=True)
class Mean(Estimate):
    """Means with Student's limits, and the sum, number and standard deviation of each group."""

    total: FloatArray
    count: IntArray
    deviation: FloatArray


def levels(confidence: Confidence, *, several: bool = False) -> tuple[float, ...]:
    """The levels of confidence as fractions, such as (0.95, 0.998).

    Raises ValueError unless each is from 0.9 to 1 or 90 to 100, below 100%; and, unless
    `several` are allowed, when there are two other than 95% and 99.8%, or more than two.
    """
    if isinstance(confidence, int | float):
        given: tuple[float, ...] = (float(confidence),)
    else:
        given = tuple(float(each) for each in confidence)
    fractions = tuple(each / 100 if each >= 90 else each for each in given)
    if not given or any(not 0.9 <= each < 1 for each in fractions):
        raise ValueError("confidence level must be between 90 and 100 or between 0.9 and 1")
    if len(fractions) > 1 and not several and set(fractions) != {0.95, 0.998}:
        raise ValueError("two confidence levels can only be 0.95 and 0.998")
    return fractions


def z(level: float) -> float:
    """The normal deviate of a two-sided level of confidence: 1.96 for 0.95."""
    return NormalDist().inv_cdf(1 - (1 - level) / 2)


def byar(count: Values, level: float = 0.95) -> Limits:
    """Byar's limits of Poisson counts, shape (n,).

    The lower limit is NaN at 0 events and where the formula falls below 0.
    """
    x = ragged.floats(count, "count")
    deviate = z(level)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        root = 1 - 1 / (9 * x) - deviate / (3 * np.sqrt(x))
        lower = x * np.where(root >= 0, root, np.nan) ** 3
        above = x + 1
        upper = above * (1 - 1 / (9 * above) + deviate / (3 * np.sqrt(above))) ** 3
    return Limits(level, lower, upper)


def exact_poisson(count: Values, level: float = 0.95) -> Limits:
    """Exact limits of Poisson counts by chi-square quantiles, shape (n,); lower is 0 at 0."""
    x = ragged.floats(count, "count")
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(x == 0, 0.0, special.gammaincinv(x, tail))
        upper = special.gammainccinv(x + 1, tail)
    return Limits(level, np.where(np.isnan(x), np.nan, lower), upper)


def poisson(count: Values, level: float = 0.95) -> Limits:
    """Limits of counts, shape (n,): exact below ten events, Byar's from ten."""
    x = ragged.floats(count, "count")
    limits = byar(x, level)
    few = x < EXACT_BELOW
    if few.any():
        exact = exact_poisson(x[few], level)
        limits.lower[few] = exact.lower
        limits.upper[few] = exact.upper
    return limits


def wilson(count: Values, denominator: Values, level: float = 0.95) -> Limits:
    """Wilson's score limits of proportions as fractions, shape (n,)."""
    x = ragged.floats(count, "count")
    n = ragged.floats(denominator, "denominator", x.size)
    deviate = z(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = 2 * x + deviate**2
        half = deviate * np.sqrt(deviate**2 + 4 * x * (1 - x / n))
        below = 2 * (n + deviate**2)
        return Limits(level, (centre - half) / below, (centre + half) / below)


def proportion(
    numerator: Values,
    denominator: Values,
    confidence: Confidence = 0.95,
    multiplier: npt.ArrayLike = 1,
) -> Estimate:
    """Proportions with Wilson's limits, shape (n,), times the multiplier (100 for per cent).

    Raises ValueError for a negative numerator, a denominator of 0 or less, or a numerator above
    its denominator. Source: Wilson 1927.
    """
    x, n = _events(numerator, denominator)
    if np.any(x > n):
        raise ValueError(
            "numerators must be less than or equal to denominator for a proportion statistic"
        )
    times = np.asarray(multiplier, dtype=np.float64)
    limits = tuple(wilson(x, n, level).scaled(times) for level in levels(confidence))
    return Estimate(x / n * times, limits)


def rate(
    events: Values,
    denominator: Values,
    confidence: Confidence = 0.95,
    multiplier: npt.ArrayLike = 100_000,
) -> Rate:
    """Crude rates with exact or Byar's limits, shape (n,), per `multiplier` of the denominator.

    Raises ValueError for negative events or a denominator of 0 or less.
    Source: Breslow and Day 1987; Armitage and Berry 2002.
    """
    x, n = _events(events, denominator)
    per = np.asarray(multiplier, dtype=np.float64) / n
    limits = tuple(poisson(x, level).scaled(per) for level in levels(confidence))
    return Rate(x * per, limits, x < EXACT_BELOW)


def mean(values: Values, offsets: Offsets | None = None, confidence: Confidence = 0.95) -> Mean:
    """The mean of each group with Student's limits, shape (groups,), in the unit of the values.

    One missing value makes its group's mean missing; a single value has no limits.
    Raises ValueError for offsets that do not fit. Source: Armitage and Berry 2002.
    """
    each = ragged.floats(values, "values")
    starts = ragged.checked(offsets, each.size)
    number = np.diff(starts)
    total = np.asarray(ragged.sums(each, starts), dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        average = np.where(np.isnan(total), np.nan, ragged.means(each, starts))
        square = ragged.sums((each - ragged.spread(average, starts)) ** 2, starts)
        deviation = np.where(number > 1, np.sqrt(square / np.maximum(number - 1, 1)), np.nan)
        error = deviation / np.sqrt(number)
        limits = []
        for level in levels(confidence):
            student = special.stdtrit(np.maximum(number - 1, 1), 1 - (1 - level) / 2)
            limits.append(Limits(level, average - student * error, average + student * error))
    return Mean(average, tuple(limits), total, number, deviation)


def grouped(columns: Sequence[Values], offsets: Offsets) -> tuple[FloatArray, ...]:
    """Each column summed by group, shapes (groups,); a missing value makes its sum missing."""
    arrays = [ragged.floats(column, "column") for column in columns]
    starts = ragged.checked(offsets, arrays[0].size if arrays else 0)
    return tuple(np.asarray(ragged.sums(each, starts), dtype=np.float64) for each in arrays)


def _events(numerator: Values, denominator: Values) -> tuple[FloatArray, FloatArray]:
    x = ragged.floats(numerator, "numerator")
    n = ragged.floats(denominator, "denominator", x.size)
    if np.any(x < 0):
        raise ValueError("numerators must be greater than or equal to zero")
    if np.any(n <= 0):
        raise ValueError("denominators must be greater than zero")
    return x, n
