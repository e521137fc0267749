"""One indicator of many organisations by size: who differs from the average by more than chance.

A proportion is judged by Wilson's limits, a rate by Poisson ones (`statistics.funnel`). Large
organisations differ from the average by more than chance alone for reasons of their own: the
second pair of limits allows for that variation between organisations, found on the square-root
(rates) or arcsine (proportions) scale from winsorised scores (`statistics.overdispersion`).
Source: Spiegelhalter DJ (2005) Stat Med 24:1185-1202; Spiegelhalter DJ et al (2012)
J R Stat Soc A 175:1-47.
"""

from __future__ import annotations

import numpy as np

from placeplan.definitions.indicators import Definition
from placeplan.rooms.performance.benchmarks import FunnelPoints, Limits, Missing
from placeplan.rooms.performance.measured import Floats, Measured, Numbers, Words

FEWEST = 2
FEWEST_FOR_DISPERSION = 5
"""Below so many organisations their own variation cannot be told from chance."""
_TAILS = (0.025, 0.001)


def funnel_of(rows: Measured, definition: Definition, *, points: int = 100) -> FunnelPoints | None:
    """The funnel of one level and period, `rows`, in the unit of the definition.

    None where the indicator is neither a proportion nor a rate, or where fewer than two
    organisations have a value and a denominator above 0.
    """
    if definition.kind not in ("proportion", "rate"):
        return None
    is_proportion = definition.kind == "proportion"
    known = ~np.isnan(rows.value) & (rows.numerator >= 0) & (rows.denominator > 0)
    if is_proportion:
        known &= rows.numerator <= rows.denominator
    # Counts that do not make the value are not its counts.
    made = float(definition.multiplier) * rows.numerator[known] / rows.denominator[known]
    known[known] = np.isclose(rows.value[known], made)
    if known.sum() < FEWEST:
        return None
    used, left = rows.where(known), rows.where(~known)
    return _drawn(used, left, float(definition.multiplier), points, is_proportion=is_proportion)


def _drawn(
    used: Measured, left: Measured, multiplier: float, points: int, *, is_proportion: bool
) -> FunnelPoints:
    from placeplan.statistics import funnel  # noqa: PLC0415 - SciPy is slow to import

    events, size = used.numerator, used.denominator
    pooled = float(events.sum() / size.sum())
    least, most = funnel.span(size)
    axis = funnel.axis(max(1.0, least), max(most, 2.0), points)
    judged = (
        funnel.proportion_significance(events, size)
        if is_proportion
        else funnel.rate_significance(events, events / size, population=size, multiplier=1)
    )
    position = _positions(judged)
    phi, tau2 = _dispersion(events, size, pooled, is_proportion=is_proportion)
    if is_proportion:
        drawn = funnel.proportion_funnel(pooled, axis, multiplier)
        limits = Limits(drawn.lower_2s, drawn.upper_2s, drawn.lower_3s, drawn.upper_3s)
    else:
        limits = _poisson(axis * pooled, pooled * multiplier)
    if tau2 > 0:
        adjusted = _adjusted(axis, pooled, multiplier, tau2, is_proportion=is_proportion)
        around = _adjusted(size, pooled, multiplier, tau2, is_proportion=is_proportion)
        adjusted_position = _beyond(used.value, around)
    else:
        adjusted, adjusted_position = limits, position
    return FunnelPoints(
        organisation=used.organisation,
        name=used.name,
        size=size,
        value=used.value,
        position=position,
        adjusted_position=adjusted_position,
        average=pooled * multiplier,
        axis=axis,
        limits=limits,
        adjusted=adjusted,
        phi=phi,
        tau2=tau2,
        left_out=tuple(
            Missing(str(code), str(name), str(mark) if np.isnan(value) else "not_applicable")
            for code, name, mark, value in zip(
                left.organisation, left.name, left.mark, left.value, strict=True
            )
        ),
    )


def _positions(labels: Words) -> Numbers:
    from placeplan.statistics import funnel  # noqa: PLC0415 - see _drawn

    places = {funnel.HIGHER: 2, funnel.HIGH: 1, funnel.LOW: -1, funnel.LOWER: -2}
    return np.array([places.get(each, 0) for each in labels], dtype=np.int64)


def _dispersion(
    events: Floats, size: Floats, pooled: float, *, is_proportion: bool
) -> tuple[float, float]:
    """The ratio of variation found to that expected, and the variance between organisations."""
    from placeplan.statistics.overdispersion import overdispersed  # noqa: PLC0415 - see _drawn

    if events.size < FEWEST_FOR_DISPERSION or pooled <= 0 or (is_proportion and pooled >= 1):
        return float("nan"), 0.0
    found = (
        overdispersed(events, size, "PR", "CQC")
        if is_proportion
        else overdispersed(events, size * pooled, "SR", "CQC")
    )
    return found.phi, found.tau2


def _poisson(expected: Floats, average: float) -> Limits:
    """Limits of a rate at expected events: the rates whose exact Poisson limit is the average."""
    from scipy import special  # type: ignore[import-untyped]  # noqa: PLC0415 - see _drawn

    if average <= 0:
        none = np.zeros(expected.size)
        return Limits(none, none, none, none)
    found = []
    for tail in _TAILS:
        # A count of events k has the exact limits at which its Poisson tail is `tail`.
        upper = special.gdtrib(1, tail, expected)
        lower = np.maximum(special.gdtrib(1, 1 - tail, expected) - 1, 0)
        found += [lower / expected * average, upper / expected * average]
    return Limits(*found)


def _adjusted(
    size: Floats, pooled: float, multiplier: float, tau2: float, *, is_proportion: bool
) -> Limits:
    """Limits that add the variance between organisations, at sizes."""
    from placeplan.statistics.overdispersion import DEVIATES  # noqa: PLC0415 - see _drawn

    expected = size if is_proportion else size * pooled
    error = np.sqrt(0.25 / expected + tau2)
    found = []
    for deviate in DEVIATES:
        for side in (-deviate, deviate):
            if is_proportion:
                angle = np.arcsin(np.sqrt(pooled)) + side * error
                found.append(np.sin(np.clip(angle, 0, np.pi / 2)) ** 2 * multiplier)
            else:
                found.append(np.maximum(1 + side * error, 0) ** 2 * pooled * multiplier)
    return Limits(*found)


def _beyond(values: Floats, around: Limits) -> Numbers:
    """Where each value lies among the limits at its own size."""
    above = (values > around.upper_95).astype(np.int64) + (values > around.upper_998)
    below = (values < around.lower_95).astype(np.int64) + (values < around.lower_998)
    return above - below
