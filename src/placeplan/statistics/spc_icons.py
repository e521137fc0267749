"""What a special cause is called, whether it is improvement or concern, and the icons of a series.

The vocabulary is that of NHS England, Making Data Count: variation (common cause, improvement or
concern, high or low) and assurance (pass, fail, hit and miss).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from placeplan.statistics import ragged
from placeplan.statistics.ragged import BoolArray, FloatArray, IntArray

CodeArray = npt.NDArray[np.int8]


class Cause(StrEnum):
    """The rule that makes a point special, in order of priority, with its direction."""

    COMMON = "common cause"
    ABOVE_LIMIT = "above the upper process limit"
    BELOW_LIMIT = "below the lower process limit"
    RISING = "rising trend"
    FALLING = "falling trend"
    TWO_IN_THREE_HIGH = "two in three near the upper process limit"
    TWO_IN_THREE_LOW = "two in three near the lower process limit"
    SHIFT_HIGH = "shift above the mean"
    SHIFT_LOW = "shift below the mean"


class PointType(StrEnum):
    """What a point means for improvement."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Variation(StrEnum):
    """The variation icon, from the latest point; none is given while there are too few points."""

    NONE = "none"
    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """The assurance icon, from the limits against the target: P, F, ? or none."""

    NONE = "none"
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    INCONSISTENT = "inconsistent"


CAUSES, POINTS = tuple(Cause), tuple(PointType)
VARIATIONS, ASSURANCES = tuple(Variation), tuple(Assurance)

POINT_OF = np.array([[0] + [2, 1] * 4, [0] + [3, 4] * 4, [0] + [1, 2] * 4], dtype=np.int8)
"""Number into POINTS by direction of improvement (less, neither, more) and number into CAUSES."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules found at each point, each of shape (points,)."""

    side: CodeArray
    outside: BoolArray
    rising: BoolArray
    falling: BoolArray
    two_in_three: BoolArray
    shift: BoolArray


def by_package(found: Found, aim: CodeArray, y: FloatArray, start: BoolArray) -> CodeArray:
    """The cause of each point by priority of rule, as NHSRplotthedots 0.2 names it, (points,).

    A trend takes its direction from the step to the next point when that is in a trend too, else
    from the step before; a step that is not up counts as down.
    """
    part = found.rising | found.falling
    rises = np.zeros(y.size, dtype=np.bool_)
    rises[1:] = np.diff(y) > 0
    rises[start] = False
    ahead = np.append(rises[1:], False)
    follows = np.append(part[1:] & ~start[1:], False)
    up = np.where(follows, ahead, rises)
    return _first(
        [found.outside, part, found.two_in_three, found.shift],
        [found.side > 0, up, found.side > 0, found.side > 0],
    )


def preferring_improvement(
    found: Found, aim: CodeArray, y: FloatArray, start: BoolArray
) -> CodeArray:
    """The cause of each point by priority of rule, but improvement before concern, (points,)."""
    high = found.side > 0
    rules = [found.outside, found.rising | found.falling, found.two_in_three, found.shift]
    # A point that ends one trend and begins another counts as the better of the two.
    up = np.where(found.rising & found.falling, aim >= 0, found.rising)
    ups = [high, up, high, high]
    more = aim > 0
    good = [rule & (up == more) & (aim != 0) for rule, up in zip(rules, ups, strict=True)]
    preferred = _first(good, ups)
    return np.where(preferred > 0, preferred, _first(rules, ups))


def point_types(cause: CodeArray, aim: CodeArray) -> CodeArray:
    """Improvement, concern or neutral for each point, shape (points,), numbers into POINTS."""
    return np.asarray(POINT_OF.ravel().take((aim + 1) * len(CAUSES) + cause))


def variation(
    point: CodeArray,
    aim: CodeArray,
    y: FloatArray,
    series: IntArray,
    shown: BoolArray,
    by_row: bool,
) -> CodeArray:
    """The variation icon of each series, shape (series,), numbers into VARIATIONS.

    It is that of the last point with a value, or of the last row as packages take it.
    """
    place = np.arange(y.size)
    if not by_row:
        place = np.where(np.isnan(y), -1, place)
    last = np.full(series.size - 1, -1)
    filled = np.diff(series) > 0
    if filled.any():
        last[filled] = np.maximum.reduceat(place, series[:-1][filled])
    given = shown & (last >= 0)
    if not y.size:
        return np.zeros(series.size - 1, dtype=np.int8)
    kind, way = point[last], aim[last]
    icon = np.select(
        [kind == 0, kind == 1, kind == 2, kind == 3],
        [1, np.where(way > 0, 2, 3), np.where(way < 0, 4, 5), 6],
        7,
    )
    return np.where(given, icon, 0).astype(np.int8)


def assurance(
    target: FloatArray, aim: CodeArray, lower: FloatArray, upper: FloatArray, shown: BoolArray
) -> CodeArray:
    """The assurance icon of each series, shape (series,), numbers into ASSURANCES."""
    beyond = np.where(target > upper, 1, np.where(target < lower, -1, 0))
    icon = np.where(beyond == 0, 3, np.where(beyond == aim, 2, 1))
    return np.where(shown & (aim != 0) & ~np.isnan(target), icon, 0).astype(np.int8)


def counts(point: CodeArray, groups: IntArray) -> IntArray:
    """How many points of each type each phase or series has, shape (groups, point types)."""
    number = groups.size - 1
    key = ragged.group_of(groups) * len(POINTS) + point
    return np.bincount(key, minlength=number * len(POINTS)).reshape(number, len(POINTS))


def _first(rules: list[BoolArray], ups: list[BoolArray]) -> CodeArray:
    cause = np.zeros(rules[0].size, dtype=np.int8)
    for place in reversed(range(len(rules))):
        rows = np.flatnonzero(rules[place])
        cause[rows] = np.where(ups[place][rows], 1, 2) + 2 * place
    return cause
