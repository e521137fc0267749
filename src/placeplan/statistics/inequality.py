"""Slope and relative index of inequality over quantiles of deprivation, with their limits.

Sources: Low A, Low A (2004) J Public Health 26:388-395; Public Health England, Slope index of
inequality tool (simulated confidence intervals); Fieller EC (1954) J R Stat Soc B 16:175-185 for
the exact limits of the relative index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from placeplan.statistics import intervals, ragged
from placeplan.statistics.intervals import Confidence, Limits
from placeplan.statistics.ragged import BoolArray, FloatArray, IntArray, Offsets, Values

Kind = Literal["normal", "rate", "proportion"]

FEWEST, MOST, MANY = 5, 100, 10
"""Quantiles allowed, and the number beyond which a warning is due."""

CELLS = 8_000_000  # draws held at once: 64 MB


@dataclass(frozen=True, slots=True)
class Slope:
    """Slope (sii) and relative (rii) index of each area, shape (areas,), with their limits.

    `sii` and its limits are in the unit of the values times the multiplier; `intercept` is the
    fitted value at the most deprived end, in the unit of the values. `missing` areas lack a
    population, a value or an error; `many` have more than ten quantiles.
    """

    sii: FloatArray
    rii: FloatArray
    intercept: FloatArray
    sii_limits: tuple[Limits, ...]
    rii_limits: tuple[Limits, ...]
    missing: BoolArray
    many: BoolArray


@dataclass(frozen=True, slots=True)
class _Table:
    """The areas as rectangles of shape (areas, most quantiles), short ones filled with share 0."""

    share: FloatArray
    middle: FloatArray
    weight: FloatArray
    value: FloatArray
    error: FloatArray


def slope_index(
    value: Values,
    population: Values,
    offsets: Offsets | None = None,
    *,
    error: Values | None = None,
    lower: Values | None = None,
    upper: Values | None = None,
    kind: Kind = "normal",
    transform: bool = False,
    multiplier: float = 1,
    confidence: Confidence = 0.95,
    method: Literal["simulation", "exact"] = "simulation",
    draws: int = 100_000,
    rng: np.random.Generator | None = None,
) -> Slope:
    """Slope and relative index of inequality of each area, shape (areas,).

    The rows of an area are its quantiles, most deprived first. Each value needs its standard
    `error` or its 95% limits. Rates are drawn on the log scale and proportions on the logit
    scale; with `transform` they are also fitted there. A negative multiplier turns the direction.
    The exact method needs no draws and holds for normal values and under `transform`.
    Raises ValueError for fewer than 5 or more than 100 quantiles, values without errors or
    limits, a population of 0 or less, a negative error, values that their scale cannot hold, and
    a simulation without `rng`. Source: Low and Low 2004; Public Health England SII tool.
    """
    if kind not in ("normal", "rate", "proportion"):
        raise ValueError(f"kind must be 'normal', 'rate' or 'proportion', not {kind!r}")
    if transform and kind == "normal":
        raise ValueError("only rates and proportions can be transformed")
    if multiplier == 0:
        raise ValueError("multiplier must not be zero")
    y = ragged.floats(value, "value")
    starts = ragged.checked(offsets, y.size)
    quantiles = np.diff(starts)
    if np.any((quantiles < FEWEST) | (quantiles > MOST)):
        raise ValueError(f"the number of quantiles must be between {FEWEST} and {MOST}")
    people = ragged.floats(population, "population", y.size)
    if np.any(people <= 0):
        raise ValueError("populations must be greater than zero")
    if np.isnan(y).all():
        raise ValueError("values are missing")
    _fits(y, kind, "values")
    deviation = _errors(y.size, kind, error, lower, upper)
    missing = ragged.counts(np.isnan(y + people + deviation), starts) > 0

    table = _table(_scaled(y, kind), people, deviation, starts)
    fitted = table.value if transform else _natural(table.value, kind)
    slope = (table.weight * fitted).sum(axis=1)
    start = (table.share * fitted).sum(axis=1) - slope * (table.share * table.middle).sum(axis=1)
    if transform:
        first, last = _natural(start, kind), _natural(start + slope, kind)
    else:
        first, last = start, start + slope

    chosen = intervals.levels(confidence, several=True)
    if method == "exact":
        sii, rii = _exact(table, start, slope, kind, transform, chosen)
    else:
        if rng is None:
            raise ValueError("a simulation needs rng, a numpy random Generator")
        sii, rii = _simulated(table, start, slope, kind, transform, chosen, draws, rng)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Slope(
            (last - first) * multiplier,
            first / last if multiplier < 0 else last / first,
            first,
            tuple(_turned(each, multiplier, missing) for each in sii),
            tuple(_inverted(each, multiplier, missing) for each in rii),
            missing,
            quantiles > MANY,
        )


def _fits(values: FloatArray, kind: Kind, name: str) -> None:
    if kind == "rate" and np.any(values <= 0):
        raise ValueError(f"{name} of a rate must be greater than zero")
    if kind == "proportion" and np.any((values <= 0) | (values >= 1)):
        raise ValueError(f"{name} of a proportion must be between 0 and 1")


def _errors(
    rows: int,
    kind: Kind,
    error: Values | None,
    lower: Values | None,
    upper: Values | None,
) -> FloatArray:
    """Standard errors on the scale on which values are drawn, shape (rows,)."""
    if error is not None:
        deviation = ragged.floats(error, "error", rows)
    elif lower is not None and upper is not None:
        low, high = ragged.floats(lower, "lower", rows), ragged.floats(upper, "upper", rows)
        _fits(low, kind, "limits")
        _fits(high, kind, "limits")
        deviation = (_scaled(high, kind) - _scaled(low, kind)) / (2 * intervals.z(0.95))
    else:
        raise ValueError("each value needs its standard error or its lower and upper 95% limits")
    if np.isnan(deviation).all():
        raise ValueError("standard errors and limits are missing")
    if np.any(deviation < 0):
        raise ValueError("standard errors must not be negative, nor limits cross")
    return deviation


def _scaled(values: FloatArray, kind: Kind) -> FloatArray:
    if kind == "rate":
        return np.log(values)
    return np.log(values / (1 - values)) if kind == "proportion" else values


def _natural(values: FloatArray, kind: Kind) -> FloatArray:
    if kind == "rate":
        return np.exp(values)
    return 1 / (1 + np.exp(-values)) if kind == "proportion" else values


def _table(y: FloatArray, people: FloatArray, error: FloatArray, starts: IntArray) -> _Table:
    quantiles = np.diff(starts)
    shape = (quantiles.size, int(quantiles.max(initial=0)))
    cell = (ragged.group_of(starts), np.arange(y.size) - ragged.spread(starts[:-1], starts))

    def laid(values: FloatArray) -> FloatArray:
        grid = np.zeros(shape)
        grid[cell] = values
        return grid

    share = laid(people / ragged.spread(ragged.sums(people, starts), starts))
    middle = np.cumsum(share, axis=1) - share / 2
    distance = middle - (share * middle).sum(axis=1, keepdims=True)
    weight = share * distance / (share * distance**2).sum(axis=1, keepdims=True)
    return _Table(share, middle, weight, laid(y), laid(error))


def _simulated(
    table: _Table,
    start: FloatArray,
    slope: FloatArray,
    kind: Kind,
    transform: bool,
    levels: tuple[float, ...],
    draws: int,
    rng: np.random.Generator,
) -> tuple[list[Limits], list[Limits]]:
    """Limits of both indices before the multiplier, from ranked draws of every quantile."""
    areas, quantiles = table.value.shape
    places = [
        max(round(draws * tail), 1) - 1
        for level in levels
        for tail in ((1 - level) / 2, 1 - (1 - level) / 2)
    ]
    found = np.empty((2, areas, len(places)))
    block = max(1, CELLS // draws)
    for begin in range(0, areas, block):
        part = slice(begin, min(begin + block, areas))
        size = (part.stop - begin, draws)
        slopes, means = np.zeros(size), np.zeros(size)
        for each in range(quantiles):
            drawn = rng.standard_normal(size)
            drawn *= table.error[part, each, np.newaxis]
            drawn += table.value[part, each, np.newaxis]
            if not transform:
                drawn = _natural(drawn, kind)
            slopes += table.weight[part, each, np.newaxis] * drawn
            if not transform:
                means += table.share[part, each, np.newaxis] * drawn
        if transform:
            ranked = np.partition(slopes, places, axis=1)[:, places]
            found[:, part] = _turned_about_middle(start[part], slope[part], ranked, kind)
        else:
            centre = (table.share * table.middle).sum(axis=1)[part, np.newaxis]
            means -= slopes * centre
            found[0, part] = np.partition(slopes, places, axis=1)[:, places]
            with np.errstate(invalid="ignore", divide="ignore"):
                relative = (means + slopes) / means
            found[1, part] = np.partition(relative, places, axis=1)[:, places]
    return _paired(found[0], levels), _paired(found[1], levels)


def _exact(
    table: _Table,
    start: FloatArray,
    slope: FloatArray,
    kind: Kind,
    transform: bool,
    levels: tuple[float, ...],
) -> tuple[list[Limits], list[Limits]]:
    """Limits of both indices before the multiplier, without draws: the slope is normal."""
    if not transform and kind != "normal":
        raise ValueError("exact limits need normal values, or rates and proportions transformed")
    deviates = np.array([s * intervals.z(level) for level in levels for s in (-1, 1)])
    variance = table.error**2
    spread = np.sqrt((table.weight**2 * variance).sum(axis=1))[:, np.newaxis]
    slopes = slope[:, np.newaxis] + deviates * spread
    if transform:
        sii, rii = _turned_about_middle(start, slope, slopes, kind)
        return _paired(sii, levels), _paired(rii, levels)
    # The relative index is (A + B)/A, a ratio of two correlated normal sums (Fieller).
    first = table.share - table.weight * (table.share * table.middle).sum(axis=1, keepdims=True)
    last = first + table.weight
    a, b = start[:, np.newaxis], (start + slope)[:, np.newaxis]
    aa = (first**2 * variance).sum(axis=1, keepdims=True)
    bb = (last**2 * variance).sum(axis=1, keepdims=True)
    ab = (first * last * variance).sum(axis=1, keepdims=True)
    square = a**2 - deviates**2 * aa
    half = a * b - deviates**2 * ab
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(half**2 - square * (b**2 - deviates**2 * bb))
        ratio = (half + np.sign(deviates) * root) / square
    return _paired(slopes, levels), _paired(np.where(square > 0, ratio, np.nan), levels)


def _turned_about_middle(
    start: FloatArray, slope: FloatArray, slopes: FloatArray, kind: Kind
) -> tuple[FloatArray, FloatArray]:
    """Both indices of slopes on the transformed scale, turned about the fitted middle."""
    middle = (start + slope / 2)[:, np.newaxis]
    first, last = _natural(middle - slopes / 2, kind), _natural(middle + slopes / 2, kind)
    return last - first, last / first


def _paired(found: FloatArray, levels: tuple[float, ...]) -> list[Limits]:
    return [Limits(each, found[:, 2 * i], found[:, 2 * i + 1]) for i, each in enumerate(levels)]


def _turned(limits: Limits, multiplier: float, missing: BoolArray) -> Limits:
    ends = (limits.lower * multiplier, limits.upper * multiplier)
    low, high = ends if multiplier > 0 else (ends[1], ends[0])
    return Limits(limits.level, np.where(missing, np.nan, low), np.where(missing, np.nan, high))


def _inverted(limits: Limits, multiplier: float, missing: BoolArray) -> Limits:
    low, high = limits.lower, limits.upper
    if multiplier < 0:
        low, high = 1 / high, 1 / low
    return Limits(limits.level, np.where(missing, np.nan, low), np.where(missing, np.nan, high))
