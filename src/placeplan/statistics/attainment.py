"""How likely a monthly series is to meet a target some months ahead, from its limits and trend.

The method was chosen by back-testing on past months of A&E, waiting times and delayed transfers,
to which a test of the calibration holds it: the last 24 months of the last phase of the process
chart, at least 13 of them with a value, give
- a level: the exponentially weighted mean, 0.35 for the latest month;
- a trend: the least-squares slope, which counts by how far its t value squared is over 16, and
  fades by 0.7 a month, since past trends hardly lasted;
- chance: sigma, the mean moving range of the process limits over 1.128;
- drift: the spread (standard deviation) of those months.
The value h months after the last is then Student's t with 5 degrees of freedom about
level + trend, with variance sigma^2 (1.35 + 0.05 h) + 1.2 spread^2 h / 12. Seasons, changes that
are planned and a bound such as 100% are left out. The process limits alone would be far too sure:
past values 11 months ahead fell within the 95% that they promise in 44% of cases.

Sources: Hyndman RJ, Athanasopoulos G (2021) Forecasting: principles and practice, 3rd edition,
chapter 8 (exponential smoothing, damped trends); Wheeler DJ (2000) for 1.128; our back-test for
the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special  # type: ignore[import-untyped]

from placeplan.statistics import ragged, spc
from placeplan.statistics.ragged import BoolArray, FloatArray, IntArray, Offsets, Values

METHOD = "level, trend and process limits of up to 24 months"
"""What the method is called where a chance is shown."""

FEWEST, LONGEST = spc.FULL, 24
"""Months with a value that there must be, and months that count."""
FARTHEST = 12
"""Months ahead that a chance is given for."""
LEAST = 0.01
"""No chance is given below this, or above one less this: the past cannot tell."""

_LATEST, _FADES, _EVIDENCE = 0.35, 0.7, 16.0
_STEP, _DRIFT, _FREEDOM, _FIRST = 0.05, 1.2, 5, 5
_TO_SIGMA = spc.LIMIT * 1.128


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the past of each series says of its future; arrays of shape (series,).

    All are in the unit of the values, `slope` a month, and NaN where nothing can be said. `months`
    counts those with a value in the window.
    """

    level: FloatArray
    slope: FloatArray
    sigma: FloatArray
    spread: FloatArray
    months: IntArray

    @property
    def known(self) -> BoolArray:
        """Which series have enough months, and values that vary, (series,)."""
        return np.asarray(~np.isnan(self.sigma))


def outlook(
    values: Values, offsets: Offsets | None = None, *, rebase: npt.ArrayLike | None = None
) -> Outlook:
    """The outlook of each series, arrays of shape (series,), in the unit of the values.

    `values` is flat, a row for each month in order, NaN where a month has none; `rebase` marks
    rows that begin a new phase, as in `spc.xmr`. A series with fewer than 13 values in the last
    24 months of its last phase, or without variation, has NaN.
    Raises ValueError for arrays that do not fit.
    Source: see the module.
    """
    y = ragged.floats(values, "values")
    series = ragged.checked(offsets, y.size)
    y, series = _window(y, series, rebase)
    present = ~np.isnan(y)
    months = ragged.counts(present, series)
    chart = spc.xmr(y, series)
    mean, spread = _spread(y, series)
    width = np.full(series.size - 1, np.nan)
    filled = np.diff(series) > 0
    width[filled] = (chart.upper - chart.centre)[series[:-1][filled]]
    with np.errstate(invalid="ignore"):
        known = (months >= FEWEST) & (width > 0)
    return Outlook(
        level=np.where(known, _level(y, series, present, months), np.nan),
        slope=np.where(known, _slope(y, series, present, months, mean), np.nan),
        sigma=np.where(known, width / _TO_SIGMA, np.nan),
        spread=np.where(known, spread, np.nan),
        months=months,
    )


def of_month(
    known: Outlook, target: npt.ArrayLike, ahead: npt.ArrayLike, at_least: npt.ArrayLike
) -> FloatArray:
    """The chance that a month's value meets the target, (series,), from 0.01 to 0.99.

    `ahead` counts months after the last value of each series. `at_least` is true where values
    must reach the target, false where they must not pass it. NaN where the outlook is not known,
    the target is missing, or `ahead` is under 1 or over 12.
    Raises ValueError for arrays that do not fit. Source: see the module.
    """
    goal, months, upward = _asked(known, target, ahead, at_least)
    steps = np.where(months < 1, np.nan, months)
    middle = known.level + known.slope * _fading(steps)
    variance = known.sigma**2 * (1 + _LATEST + _STEP * steps)
    variance += _DRIFT * known.spread**2 * steps / FARTHEST
    return _chance(middle, variance, goal, upward)


def of_mean(
    known: Outlook,
    target: npt.ArrayLike,
    ahead: npt.ArrayLike,
    at_least: npt.ArrayLike,
    so_far: npt.ArrayLike,
    months_so_far: npt.ArrayLike,
) -> FloatArray:
    """The chance that the plain mean of a whole year meets the target, (series,), 0.01 to 0.99.

    `so_far` is the mean of the `months_so_far` of the year with a value (anything where that is
    0); `ahead` are the months that are left, all after the last value. As `of_month` otherwise.
    Every month weighs the same, where the published year weighs it by its cases.
    Raises ValueError for arrays that do not fit. Source: see the module.
    """
    goal, left, upward = _asked(known, target, ahead, at_least)
    number = known.level.size
    passed = ragged.floats(np.asarray(months_so_far, dtype=float), "months_so_far", number)
    mean = ragged.floats(np.asarray(so_far, dtype=float), "so_far", number)
    steps = np.where(left < 1, np.nan, left)
    had = np.where(passed > 0, np.where(passed > 0, mean, 0.0) * passed, 0.0)
    needed = (goal * (passed + steps) - had) / steps
    # The mean of i and of min(i, j) over months i and j from 1 to those that are left.
    shared = (steps + 1) * (2 * steps + 1) / (6 * steps)
    middle = known.level + known.slope * _mean_fading(steps)
    variance = known.sigma**2 * (1 / steps + _LATEST + _STEP * shared)
    variance += _DRIFT * known.spread**2 * shared / FARTHEST
    return _chance(middle, variance, needed, upward)


def _window(
    y: FloatArray, series: IntArray, rebase: npt.ArrayLike | None
) -> tuple[FloatArray, IntArray]:
    """The last 24 months of the last phase of each series, up to its last value."""
    if y.size == 0:
        return y, series
    place = np.arange(y.size)
    last = np.full(series.size - 1, -1)
    first = series[:-1].copy()
    filled = np.diff(series) > 0
    starts = series[:-1][filled]
    last[filled] = np.maximum.reduceat(np.where(np.isnan(y), -1, place), starts)
    if rebase is not None:
        mark = np.asarray(rebase, dtype=bool)
        if mark.shape != y.shape:
            raise ValueError(f"rebase has shape {mark.shape} where {y.shape} was expected")
        first[filled] = np.maximum(
            first[filled], np.maximum.reduceat(np.where(mark, place, -1), starts)
        )
    first = np.maximum(first, last - LONGEST + 1)
    kept = (place >= ragged.spread(first, series)) & (place <= ragged.spread(last, series))
    sizes = ragged.counts(kept, series)
    return y[kept], np.concatenate(([0], np.cumsum(sizes)))


def _level(y: FloatArray, series: IntArray, present: BoolArray, months: IntArray) -> FloatArray:
    """The exponentially weighted mean of each series, which begins at the mean of its first."""
    order = _order(series, present)
    age = ragged.spread(months, series) - 1 - order
    weights = np.where(present, _LATEST * (1 - _LATEST) ** np.maximum(age, 0), 0.0)
    early = np.where(present & (order < _FIRST), y, np.nan)
    begun = ragged.means(early, series)
    weighed = ragged.sums(weights * np.where(present, y, 0.0), series)
    return np.asarray(weighed + (1 - _LATEST) ** months * begun)


def _slope(
    y: FloatArray, series: IntArray, present: BoolArray, months: IntArray, mean: FloatArray
) -> FloatArray:
    """The least-squares slope a month, shrunk by its evidence, (series,)."""
    x = np.where(present, np.arange(y.size) - ragged.spread(series[:-1], series), np.nan)
    away = np.where(present, x - ragged.spread(ragged.means(x, series), series), 0.0)
    rest = np.where(present, y - ragged.spread(mean, series), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = ragged.sums(away**2, series)
        slope = ragged.sums(away * rest, series) / scale
        left = ragged.sums((rest - ragged.spread(slope, series) * away) ** 2, series)
        evidence = slope**2 * scale * (months - 2) / left
        weight = np.where(evidence > _EVIDENCE, 1 - _EVIDENCE / evidence, 0.0)
    # A series that is a straight line has evidence without end.
    weight = np.where((left == 0) & (slope != 0), 1.0, weight)
    return np.asarray(np.where(weight > 0, weight * slope, 0.0))


def _spread(y: FloatArray, series: IntArray) -> tuple[FloatArray, FloatArray]:
    """The mean and the standard deviation (over n) of each series."""
    mean = ragged.means(y, series)
    return mean, np.sqrt(ragged.means((y - ragged.spread(mean, series)) ** 2, series))


def _order(series: IntArray, present: BoolArray) -> IntArray:
    """The place of each row among the rows of its series that have a value, from 0."""
    before = np.concatenate(([0], np.cumsum(present)))
    return np.asarray(before[:-1] - ragged.spread(before[series[:-1]], series))


def _fading(steps: FloatArray) -> FloatArray:
    """How many months of slope have built up after some steps: 0.7 + 0.7^2 + ..."""
    return np.asarray(_FADES * (1 - _FADES**steps) / (1 - _FADES))


def _mean_fading(steps: FloatArray) -> FloatArray:
    """The mean of `_fading` over the steps from 1."""
    whole = _FADES / (1 - _FADES)
    return np.asarray(whole * (1 - _fading(steps) / steps))


def _asked(
    known: Outlook, target: npt.ArrayLike, ahead: npt.ArrayLike, at_least: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, BoolArray]:
    number = known.level.size
    goal = ragged.floats(np.asarray(target, dtype=float), "target", number)
    steps = ragged.floats(np.asarray(ahead, dtype=float), "ahead", number)
    upward = np.broadcast_to(np.asarray(at_least, dtype=bool), (number,))
    return goal, np.where(steps > FARTHEST, np.nan, steps), upward


def _chance(
    middle: FloatArray, variance: FloatArray, goal: FloatArray, upward: BoolArray
) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        beyond = (middle - goal) / np.sqrt(variance)
    met = special.stdtr(_FREEDOM, np.where(upward, beyond, -beyond))
    return np.asarray(np.clip(met, LEAST, 1 - LEAST), dtype=np.float64)
