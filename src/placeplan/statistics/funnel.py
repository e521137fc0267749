"""Funnel plots of proportions, ratios and rates: limits to draw and the significance of points.

Sources: Spiegelhalter DJ (2005) Stat Med 24:1185-1202; Public Health England, Technical guide:
funnel plots (2017), for the axis and the labels; Wilson 1927; Breslow and Day 1987.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from placeplan.statistics import intervals, ragged
from placeplan.statistics.ragged import BoolArray, FloatArray, ObjectArray, Values

RateType = Literal["dsr", "crude"]

LEVELS = (0.95, 0.998)
"""The two levels of a funnel, known as two and three standard deviations."""

LEAST_DSR_EVENTS = 10

NOT_SIGNIFICANT = "Not significant"
NOT_APPLICABLE = "Not applicable for events less than 10 for dsrs"
HIGH, HIGHER = "High (0.025)", "High (0.001)"
LOW, LOWER = "Low (0.025)", "Low (0.001)"


@dataclass(frozen=True, slots=True)
class Funnel:
    """Limits to draw, shape (points,), around `baseline`.

    `size` is the horizontal position of every limit; where a limit is found from a number of
    events (`size`), `lower_2s_at` and its like are where on the horizontal axis it stands.
    """

    size: FloatArray
    baseline: float
    lower_2s: FloatArray
    upper_2s: FloatArray
    lower_3s: FloatArray
    upper_3s: FloatArray
    lower_2s_at: FloatArray
    upper_2s_at: FloatArray
    lower_3s_at: FloatArray
    upper_3s_at: FloatArray


@dataclass(frozen=True, slots=True)
class RatePoints:
    """Rates to plot and the population of one year to plot them at, shape (areas,)."""

    rate: FloatArray
    population: FloatArray


def axis(least: float, most: float, points: int = 100) -> FloatArray:
    """Whole numbers that rise geometrically from `least` to `most`, shape (points,).

    Each step is at least 1, so the end is overshot where there is no room for all points.
    Raises ValueError unless 1 <= least < most. Source: Public Health England 2017.
    """
    if not 1 <= least < most:
        raise ValueError(f"an axis needs 1 <= least < most, not {least} and {most}")
    place = [float(round(least))]
    for left in range(points - 1, 0, -1):
        here = place[-1]
        place.append(float(max(here + 1, round(here * (most / here) ** (1 / left)))))
    return np.array(place)


def span(sizes: Values) -> tuple[float, float]:
    """Round ends of the axis that holds the sizes: from 0 when the largest is twice the smallest.

    Raises ValueError when there is no size above 0. Source: Public Health England 2017.
    """
    each = ragged.floats(sizes, "sizes")
    each = each[~np.isnan(each)]
    if each.size == 0 or each.max() <= 0:
        raise ValueError("there is no size above 0 to draw a funnel for")
    least, most = float(each.min()), float(each.max())
    beyond = 1.05 * most
    unit = 10.0 ** (math.floor(math.log10(beyond)) - 1)
    end = math.ceil(round(beyond / unit, 9)) * unit
    if most > 2 * least:
        return 0.0, end
    unit = 10.0 ** math.floor(math.log10(least))
    return math.floor(round(least / unit, 9)) * unit, end


def proportion_limits(
    numerator: Values,
    denominator: Values,
    multiplier: float = 1,
    points: int = 100,
    cap: float | None = None,
) -> Funnel:
    """Limits around the pooled proportion, shape (points,), by size of the denominator.

    A limit is the proportion whose Wilson limit equals the pooled one; limits stay within 0 and
    `cap` (the multiplier). Raises ValueError as `intervals.proportion` does.
    Source: Public Health England 2017.
    """
    intervals.proportion(numerator, denominator)
    n = ragged.floats(denominator, "denominator")
    least, most = span(n)
    size = axis(max(1.0, least), most, points)
    pooled = _pooled(ragged.floats(numerator, "numerator"), n)
    return proportion_funnel(pooled, size, multiplier, cap)


def proportion_funnel(
    pooled: float, size: Values, multiplier: float = 1, cap: float | None = None
) -> Funnel:
    """Limits around a given proportion (a fraction) at the given sizes, shape (points,).

    Raises ValueError for a proportion outside 0 to 1. Source: Spiegelhalter 2005.
    """
    if not 0 <= pooled <= 1:
        raise ValueError(f"a proportion must be between 0 and 1, not {pooled}")
    n = ragged.floats(size, "size")
    top = multiplier if cap is None else cap
    limits = []
    for level in LEVELS:
        half = intervals.z(level) * np.sqrt(pooled * (1 - pooled) / n)
        limits += [
            np.maximum((pooled - half) * multiplier, 0.0),
            np.minimum((pooled + half) * multiplier, top),
        ]
    return Funnel(n, pooled * multiplier, limits[0], limits[1], limits[2], limits[3], n, n, n, n)


def ratio_limits(
    observed: Values,
    expected: Values,
    multiplier: float = 1,
    points: int = 100,
) -> Funnel:
    """Limits around a ratio of 1, shape (points,), found from numbers of observed events.

    At each number of events the expected events whose Poisson limit it is give the position.
    Raises ValueError as `ratio_significance` does. Source: Spiegelhalter 2005.
    """
    o, e = _counts(observed, expected, "expected")
    least, most = span(e)
    pooled = _pooled(o, e)
    # The axis reaches the count whose upper limit covers the largest expected at the mean ratio.
    last = math.ceil(float(intervals.exact_poisson([most], LEVELS[0]).lower[0]) * pooled)
    first = max(1.0, math.floor(least))
    return poisson_funnel(axis(first, max(last, first + 1), points), 1.0, multiplier)


def rate_limits(
    events: Values,
    rate: Values,
    rate_type: RateType = "crude",
    population: Values | None = None,
    years: float = 1,
    multiplier: float = 100_000,
    points: int = 100,
) -> Funnel:
    """Limits around the pooled rate, shape (points,), by population of one year.

    The denominator of an area is its events over its rate; an area without events counts with
    its `population` (of all years) in a crude rate, and not at all in a standardised one.
    Raises ValueError for negative events or rates. Source: Public Health England 2017.
    """
    o, person_years = _rate_denominators(events, rate, rate_type, population, multiplier)
    pooled = _pooled(o, person_years)
    least, most = span(person_years / years)
    first = max(1.0, math.floor(least * years * pooled))
    last = math.ceil(round(most * years * pooled, 9))
    size = axis(first, max(last, first + 1), points)
    return poisson_funnel(size, pooled, multiplier, years)


def poisson_funnel(
    events: Values, baseline: float = 1, multiplier: float = 1, years: float = 1
) -> Funnel:
    """Limits around a baseline rate or ratio, shape (points,), at given numbers of events.

    Positions are expected events, or people of one year where the baseline is a rate a head.
    Raises ValueError unless every number of events is above 0. Source: Spiegelhalter 2005.
    """
    o = ragged.floats(events, "events")
    if np.any(~(o > 0)):
        raise ValueError("a funnel needs numbers of events above 0")
    per = baseline * years
    at = []
    for level in LEVELS:
        exact = intervals.exact_poisson(o, level)
        at += [exact.upper / per, exact.lower / per]
    limits = [o / (position * years) * multiplier for position in at]
    return Funnel(o, baseline * multiplier, limits[0], limits[1], limits[2], limits[3], *at)


def rate_points(
    events: Values,
    rate: Values,
    rate_type: RateType = "crude",
    population: Values | None = None,
    years: float = 1,
    multiplier: float = 100_000,
) -> RatePoints:
    """Rates to plot and the population of one year that they stand for, shape (areas,).

    A standardised rate from fewer than ten events is missing.
    Raises ValueError for negative events or rates. Source: Public Health England 2017.
    """
    o, person_years = _rate_denominators(events, rate, rate_type, population, multiplier)
    shown = ragged.floats(rate, "rate", o.size)
    if rate_type == "dsr":
        shown = np.where(o < LEAST_DSR_EVENTS, np.nan, shown)
    return RatePoints(shown, person_years / years)


def proportion_significance(numerator: Values, denominator: Values) -> ObjectArray:
    """How each proportion differs from the pooled one, shape (areas,): a label.

    Raises ValueError as `intervals.proportion` does. Source: Public Health England 2017.
    """
    estimate = intervals.proportion(numerator, denominator, LEVELS)
    pooled = _pooled(
        ragged.floats(numerator, "numerator"), ragged.floats(denominator, "denominator")
    )
    return _labels(estimate, pooled)


def ratio_significance(observed: Values, expected: Values) -> ObjectArray:
    """How each ratio of observed to expected differs from 1, shape (areas,): a label.

    Raises ValueError for negative events or expected events of 0 or less.
    Source: Public Health England 2017.
    """
    o, e = _counts(observed, expected, "expected")
    return _labels(intervals.rate(o, e, LEVELS, 1), 1.0)


def rate_significance(
    events: Values,
    rate: Values,
    rate_type: RateType = "crude",
    population: Values | None = None,
    multiplier: float = 100_000,
) -> ObjectArray:
    """How each rate differs from the pooled one, shape (areas,): a label.

    A standardised rate from fewer than ten events is not judged.
    Raises ValueError for negative events or rates. Source: Public Health England 2017.
    """
    o, person_years = _rate_denominators(events, rate, rate_type, population, multiplier)
    pooled = _pooled(o, person_years)
    known = np.where(person_years > 0, person_years, np.nan)
    labels = _labels(intervals.rate(o, known, LEVELS, 1), pooled)
    if rate_type == "dsr":
        labels[o < LEAST_DSR_EVENTS] = NOT_APPLICABLE
    return labels


def _rate_denominators(
    events: Values,
    rate: Values,
    rate_type: RateType,
    population: Values | None,
    multiplier: float,
) -> tuple[FloatArray, FloatArray]:
    """Events and person-years of each area; NaN where no person-years are known."""
    if rate_type not in ("dsr", "crude"):
        raise ValueError(f"rate_type must be 'dsr' or 'crude', not {rate_type!r}")
    o = ragged.floats(events, "events")
    r = ragged.floats(rate, "rate", o.size)
    if np.any(o < 0) or np.any(r < 0):
        raise ValueError("events and rates must be greater than or equal to zero")
    with np.errstate(invalid="ignore", divide="ignore"):
        person_years = np.where(o > 0, o / r * multiplier, np.nan)
    if rate_type == "crude" and population is not None:
        without = o == 0
        person_years[without] = ragged.floats(population, "population", o.size)[without]
    return o, person_years


def _counts(observed: Values, expected: Values, name: str) -> tuple[FloatArray, FloatArray]:
    o = ragged.floats(observed, "observed")
    e = ragged.floats(expected, name, o.size)
    if np.any(o < 0):
        raise ValueError("observed events must be greater than or equal to zero")
    if np.any(e <= 0):
        raise ValueError(f"{name} events must be greater than zero")
    return o, e


def _pooled(numerator: FloatArray, denominator: FloatArray) -> float:
    known: BoolArray = ~(np.isnan(numerator) | np.isnan(denominator))
    if not known.any():
        raise ValueError("there is no area with both a numerator and a denominator")
    return float(numerator[known].sum() / denominator[known].sum())


def _labels(estimate: intervals.Estimate, reference: float) -> ObjectArray:
    wide, narrow = estimate.limits[1], estimate.limits[0]
    labels = np.select(
        [
            wide.lower > reference,
            wide.upper < reference,
            narrow.lower > reference,
            narrow.upper < reference,
        ],
        [HIGHER, LOWER, HIGH, LOW],
        NOT_SIGNIFICANT,
    ).astype(object)
    labels[np.isnan(estimate.value)] = None
    return labels
