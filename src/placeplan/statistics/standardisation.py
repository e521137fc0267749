"""Directly and indirectly standardised rates with their limits.

Sources: Dobson AJ et al (1991) Stat Med 10:457-462 (limits of weighted sums of Poisson counts);
Eurostat, Revision of the European Standard Population (2013); Breslow NE, Day NE (1987);
Public Health England, Technical guide: public health statistics (events that are not independent).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeplan.statistics import intervals, ragged
from placeplan.statistics.intervals import Confidence, Limits
from placeplan.statistics.ragged import BoolArray, FloatArray, Offsets, Values

ESP2013_START_AGES = tuple(range(0, 95, 5))
"""First year of age of each band of the European Standard Population 2013; the last is open."""

ESP2013 = (
    *(5000.0, 5500.0, 5500.0, 5500.0, 6000.0, 6000.0, 6500.0, 7000.0, 7000.0, 7000.0),
    *(7000.0, 6500.0, 6000.0, 5500.0, 5000.0, 4000.0, 2500.0, 1500.0, 1000.0),
)
"""European Standard Population 2013 in 19 bands of five years to 90 and over; sums to 100,000."""

LEAST_EVENTS = 10
"""Below this many events a directly standardised rate is not given."""


@dataclass(frozen=True, slots=True)
class DirectRate(intervals.Estimate):
    """Directly standardised rates of each area, shape (areas,), with events and population."""

    events: FloatArray
    population: FloatArray


@dataclass(frozen=True, slots=True)
class IndirectRatio(intervals.Estimate):
    """Observed over expected events of each area, shape (areas,), times the reference value."""

    observed: FloatArray
    expected: FloatArray
    exact: BoolArray


@dataclass(frozen=True, slots=True)
class Expected:
    """Events expected at the reference rates, and the crude reference rate, shape (areas,)."""

    events: FloatArray
    reference_rate: FloatArray


def direct(
    events: Values,
    population: Values,
    standard: Values,
    offsets: Offsets | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000,
) -> DirectRate:
    """Directly standardised rate of each area, shape (areas,), per `multiplier`.

    The rows of an area are its age bands. Missing events are 0. Below ten events in all the
    value and its limits are NaN. Raises ValueError for a population of 0 or less or missing,
    negative events, or a standard that is missing or negative. Source: Dobson 1991.
    """
    x, n, w, starts = _bands(events, population, standard, offsets)
    weight = ragged.sums(w, starts)
    rate = ragged.sums(w * x / n, starts) / weight
    variance = ragged.sums(x * (w / n) ** 2, starts) / weight**2
    return _direct(
        ragged.sums(x, starts), ragged.sums(n, starts), rate, variance, confidence, multiplier
    )


def direct_repeated(
    persons: Values,
    frequency: Values,
    population: Values,
    standard: Values,
    band: npt.ArrayLike,
    offsets: Offsets | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000,
) -> DirectRate:
    """Directly standardised rate of events that recur in persons, shape (areas,).

    A row holds, for an area, a band and a frequency f, how many persons had f events. The
    variance is the sum of f² times the variance at each f, which needs every band at every f of
    an area, else the standard of that f no longer sums to the whole. Raises ValueError as
    `direct` does, and when a band of an area has more than one population or standard.
    Source: Public Health England technical guide, after Dobson 1991.
    """
    x, n, w, starts = _bands(persons, population, standard, offsets)
    times = ragged.floats(frequency, "frequency", x.size)
    if np.any(~(times > 0)):
        raise ValueError("frequency must be greater than zero in every row")
    area = ragged.group_of(starts)
    bands = np.unique(np.asarray(band), return_inverse=True)[1]
    if bands.size != x.size:
        raise ValueError(f"band has {bands.size} rows where {x.size} were expected")

    by_frequency = np.lexsort((times, area))
    cuts = _starts(area[by_frequency], times[by_frequency])
    weight = ragged.sums(w[by_frequency], cuts)
    square = ragged.sums((x * (w / n) ** 2)[by_frequency], cuts)
    part = times[by_frequency][cuts[:-1]] ** 2 * square / weight**2
    variance = np.bincount(
        area[by_frequency][cuts[:-1]], weights=part, minlength=starts.size - 1
    ).astype(np.float64)

    by_band = np.lexsort((bands, area))
    cuts = _starts(area[by_band], bands[by_band])
    first = by_band[cuts[:-1]]
    for name, column in (("population", n), ("standard", w)):
        if np.any(column[by_band] != ragged.spread(column[first], cuts)):
            raise ValueError(f"a band of an area has more than one {name}")
    total = ragged.sums((x * times)[by_band], cuts)
    of_band = ragged.checked(np.searchsorted(area[first], np.arange(starts.size)), first.size)
    weight = ragged.sums(w[first], of_band)
    rate = ragged.sums(w[first] * total / n[first], of_band) / weight
    return _direct(
        ragged.sums(total, of_band),
        ragged.sums(n[first], of_band),
        rate,
        variance,
        confidence,
        multiplier,
    )


def expected(
    population: Values,
    reference_events: Values,
    reference_population: Values,
    offsets: Offsets | None = None,
    multiplier: float = 100_000,
) -> Expected:
    """Events expected in each area at the reference rates, shape (areas,), and the crude rate.

    The rows of an area are its bands; the reference of each row stands beside it. Missing
    reference events and missing populations are 0. Raises ValueError for negative numbers and
    for a reference population of 0 or less or missing. Source: Breslow and Day 1987.
    """
    n = np.nan_to_num(ragged.floats(population, "population"))
    starts = ragged.checked(offsets, n.size)
    x = np.nan_to_num(ragged.floats(reference_events, "reference_events", n.size))
    over = ragged.floats(reference_population, "reference_population", n.size)
    if np.any(n < 0):
        raise ValueError("populations must be greater than or equal to zero")
    if np.any(x < 0):
        raise ValueError("reference events must be greater than or equal to zero")
    if np.any(~(over > 0)):
        raise ValueError("reference populations must be greater than zero")
    crude = ragged.sums(x, starts) / ragged.sums(over, starts) * multiplier
    return Expected(ragged.sums(n * x / over, starts), crude)


def observed(events: Values, offsets: Offsets | None = None) -> FloatArray:
    """Events of each area, shape (areas,); missing is 0. Raises ValueError for negative events."""
    x = np.nan_to_num(ragged.floats(events, "events"))
    if np.any(x < 0):
        raise ValueError("numerators must be greater than or equal to zero")
    return np.asarray(ragged.sums(x, ragged.checked(offsets, x.size)), dtype=np.float64)


def indirect(
    observed_events: Values,
    expected_events: Values,
    confidence: Confidence = 0.95,
    reference: npt.ArrayLike = 1,
) -> IndirectRatio:
    """Observed over expected events, shape (areas,), times the reference value.

    A reference of 100 gives the usual standardised ratio; the crude reference rate of `expected`
    gives the indirectly standardised rate. Exact limits below ten events, else Byar's; NaN where
    nothing is expected. Raises ValueError for negative events. Source: Breslow and Day 1987.
    """
    o = ragged.floats(observed_events, "observed_events")
    e = ragged.floats(expected_events, "expected_events", o.size)
    if np.any(o < 0) or np.any(e < 0):
        raise ValueError("events must be greater than or equal to zero")
    per = np.asarray(reference, dtype=np.float64) / np.where(e > 0, e, np.nan)
    limits = tuple(intervals.poisson(o, each).scaled(per) for each in intervals.levels(confidence))
    return IndirectRatio(o * per, limits, o, e, o < intervals.EXACT_BELOW)


def _bands(
    events: Values,
    population: Values,
    standard: Values,
    offsets: Offsets | None,
) -> tuple[FloatArray, FloatArray, FloatArray, npt.NDArray[np.int64]]:
    x = np.nan_to_num(ragged.floats(events, "events"))
    n = ragged.floats(population, "population", x.size)
    w = ragged.floats(standard, "standard", x.size)
    if np.any(x < 0):
        raise ValueError("numerators must be greater than or equal to zero")
    if np.any(~(n > 0)):
        raise ValueError("denominators must be greater than zero, in every band")
    if np.any(~(w >= 0)):
        raise ValueError("standard populations must be greater than or equal to zero")
    return x, n, w, ragged.checked(offsets, x.size)


def _starts(*keys: npt.NDArray[np.int64] | FloatArray) -> npt.NDArray[np.int64]:
    """Offsets of the runs of rows that agree in every key; the rows must be sorted by them."""
    changed = np.zeros(max(keys[0].size - 1, 0), dtype=bool)
    for key in keys:
        changed |= key[1:] != key[:-1]
    cuts = np.flatnonzero(changed) + 1
    return np.concatenate(([0], cuts, [keys[0].size])).astype(np.int64)


def _direct(
    events: FloatArray,
    population: FloatArray,
    rate: FloatArray,
    variance: FloatArray,
    confidence: Confidence,
    multiplier: float,
) -> DirectRate:
    few = events < LEAST_EVENTS
    limits = []
    for level in intervals.levels(confidence):
        count = intervals.byar(events, level)
        with np.errstate(invalid="ignore", divide="ignore"):
            scale = np.where(few, np.nan, np.sqrt(variance / events))
            lower = rate + scale * (count.lower - events)
            upper = rate + scale * (count.upper - events)
        limits.append(Limits(level, lower * multiplier, upper * multiplier))
    value = np.where(few, np.nan, rate * multiplier)
    return DirectRate(value, tuple(limits), events, population)
