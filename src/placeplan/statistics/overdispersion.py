"""Funnel limits that allow for more variation between units than chance alone.

Sources: Spiegelhalter DJ et al (2012) J R Stat Soc A 175:1-47 (the method of the Care Quality
Commission, winsorised square roots); NHS Digital, SHMI methodology (truncated logarithms);
DerSimonian R, Laird N (1986) Control Clin Trials 7:177-188 (variance between units). The rules of
truncation, winsorising and limits agree with FunnelPlotR 0.6.0 (MIT).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from placeplan.statistics import intervals, ragged
from placeplan.statistics.ragged import BoolArray, FloatArray, Values

DataType = Literal["SR", "PR", "RC"]
Method = Literal["SHMI", "CQC"]

DEVIATES = (1.959964, 3.090232)
"""Normal deviates of the 95% and 99.8% limits, to the digits that the published method types."""


@dataclass(frozen=True, slots=True)
class LimitSet:
    """Limits of the ratio at each unit's size, shape (units,)."""

    lower_95: FloatArray
    upper_95: FloatArray
    lower_998: FloatArray
    upper_998: FloatArray


@dataclass(frozen=True, slots=True)
class Overdispersed:
    """A funnel of units with its overdispersion; arrays have shape (units,).

    `phi` is the ratio of variation found to that expected, `tau2` the variance between units on
    the transformed scale. `trimmed` marks z-scores that were left out (SHMI) or pulled in.
    """

    denominator: FloatArray
    ratio: FloatArray
    target: float
    phi: float
    tau2: float
    transformed_target: float
    transformed: FloatArray
    error: FloatArray
    z: FloatArray
    trimmed: BoolArray
    trimmed_z: FloatArray
    adjusted: LimitSet
    unadjusted: LimitSet
    outlier: BoolArray


def overdispersed(
    numerator: Values,
    denominator: Values,
    data_type: DataType = "SR",
    method: Method = "SHMI",
    trim: float = 0.1,
    multiplier: float = 1,
    limit: Literal[95, 99] = 99,
    *,
    adjust: bool = True,
) -> Overdispersed:
    """Funnel of standardised ratios (SR), proportions (PR) or ratios of counts (RC), (units,).

    Limits are in units of the ratio times `multiplier`. `limit` 95 or 99 (that is, 99.8%) decides
    who is an outlier, by the adjusted limits where there is overdispersion, else by the others.
    Raises ValueError for unknown types, a denominator of 0 or less, negative numerators, a trim
    outside 0 to 0.5, or a proportion above 1. Source: Spiegelhalter 2012; SHMI methodology.
    """
    x, n = _units(numerator, denominator, data_type, method)
    if not 0 < trim < 0.5:
        raise ValueError(f"trim must be between 0 and 0.5, not {trim}")
    if limit not in (95, 99):
        raise ValueError(f"limit must be 95 or 99, not {limit}")
    shmi = data_type == "SR" and method == "SHMI"
    if shmi:
        n = _two_places(n)
    target = 1.0 if data_type == "SR" else float(x.sum() / n.sum())
    y, middle, error = _transformed(x, n, data_type, method, target)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.log(x / n) * np.sqrt(n) if shmi else (y - middle) / error
    trimmed, kept = _truncated(score, trim) if shmi else _winsorised(score, trim)
    phi, tau2 = _dispersion(kept, error)
    if not adjust:
        phi = tau2 = 0.0
    adjusted = _adjusted(n, data_type, method, target, tau2, multiplier)
    unadjusted = (
        _poisson(n, multiplier)
        if data_type == "SR"
        else _adjusted(n, data_type, method, target, 0.0, multiplier)
    )
    judge = adjusted if tau2 > 0 else unadjusted
    lower = judge.lower_95 if limit == 95 else judge.lower_998
    upper = judge.upper_95 if limit == 95 else judge.upper_998
    shown = x / n * multiplier
    outlier = ~((shown <= upper) & (shown >= lower))
    return Overdispersed(
        n, x / n, target, phi, tau2, middle, y, error, score, trimmed, kept,
        adjusted, unadjusted, outlier,
    )  # fmt: skip


def _units(
    numerator: Values, denominator: Values, data_type: str, method: str
) -> tuple[FloatArray, FloatArray]:
    x = ragged.floats(numerator, "numerator")
    n = ragged.floats(denominator, "denominator", x.size)
    if data_type not in ("SR", "PR", "RC"):
        raise ValueError(f"data_type must be 'SR', 'PR' or 'RC', not {data_type!r}")
    if method not in ("SHMI", "CQC"):
        raise ValueError(f"method must be 'SHMI' or 'CQC', not {method!r}")
    if x.size == 0 or np.any(~(x >= 0)) or np.any(~(n > 0)):
        raise ValueError("every unit needs a numerator of 0 or more and a denominator above 0")
    if data_type == "PR" and np.any(x > n):
        raise ValueError("the numerator of a proportion must not be above its denominator")
    return x, n


def _transformed(
    x: FloatArray, n: FloatArray, data_type: DataType, method: Method, target: float
) -> tuple[FloatArray, float, FloatArray]:
    """Transformed ratio, transformed target and standard error of each unit."""
    if data_type == "PR":
        return np.arcsin(np.sqrt(x / n)), float(np.arcsin(np.sqrt(target))), 0.5 / np.sqrt(n)
    if data_type == "RC":
        error = np.sqrt(x / (x + 0.5) ** 2 + n / (n + 0.5) ** 2)
        return np.log((x + 0.5) / (n + 0.5)), float(np.log(target)), error
    if method == "CQC":
        return np.sqrt(x / n), 1.0, 0.5 / np.sqrt(n)
    with np.errstate(divide="ignore"):
        return np.log(x / n), 0.0, 1 / np.sqrt(n)


def _winsorised(score: FloatArray, trim: float) -> tuple[BoolArray, FloatArray]:
    low, high = np.quantile(score, [trim, 1 - trim])
    return ~((score > low) & (score < high)), np.clip(score, low, high)


def _truncated(score: FloatArray, trim: float) -> tuple[BoolArray, FloatArray]:
    """Drop the lowest and highest of 1/trim groups by rank; ties share the mean rank."""
    ordered = np.sort(score)
    rank = (
        np.searchsorted(ordered, score, "left") + np.searchsorted(ordered, score, "right") + 1
    ) / 2
    parts = 1 / trim
    part = np.floor(rank * parts / (score.size + 1))
    dropped = ~((part > 0) & (part < parts - 1))
    return dropped, np.where(dropped, np.nan, score)


def _dispersion(score: FloatArray, error: FloatArray) -> tuple[float, float]:
    """The ratio phi and the variance between units, from the scores that were kept."""
    kept = ~np.isnan(score)
    number = int(kept.sum())
    if number == 0:
        return float("nan"), 0.0
    phi = float((score[kept] ** 2).sum() / number)
    weight = 1 / error[kept] ** 2
    below = weight.sum() - (weight**2).sum() / weight.sum()
    if number * phi < number - 1 or below <= 0:
        return phi, 0.0
    return phi, max(0.0, float((number * phi - (number - 1)) / below))


def _adjusted(
    n: FloatArray,
    data_type: DataType,
    method: Method,
    target: float,
    tau2: float,
    multiplier: float,
) -> LimitSet:
    """Limits from the transformed scale; those of CQC are linear, as FunnelPlotR draws them."""
    shmi = data_type == "SR" and method == "SHMI"
    error = np.sqrt((1 / n if shmi else 0.25 / n) + tau2)
    limits = []
    for deviate in DEVIATES:
        for side in (-deviate, deviate):
            if data_type == "PR":
                limit = np.sin(np.arcsin(np.sqrt(target)) + side * error) ** 2
            elif data_type == "RC" or shmi:
                limit = target * np.exp(side * error)
            else:
                limit = 1 + side * error
            limits.append(limit * multiplier)
    return LimitSet(*limits)


def _poisson(n: FloatArray, multiplier: float) -> LimitSet:
    two, three = intervals.exact_poisson(n, 0.95), intervals.exact_poisson(n, 0.998)
    scale = multiplier / n
    return LimitSet(two.lower * scale, two.upper * scale, three.lower * scale, three.upper * scale)


def _two_places(values: FloatArray) -> FloatArray:
    """Rounded to two places: the nearer neighbour, and between two the one that is even."""
    low, high = np.floor(values * 100), np.ceil(values * 100)
    down, up = values - low / 100, high / 100 - values
    even = np.where(low % 2 == 0, low, high)
    return np.where(down < up, low, np.where(down > up, high, even)) / 100
