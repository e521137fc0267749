"""XmR charts point by point in plain Python: slow, obvious, and the oracle of `spc`."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

Value = float | None


@dataclass
class Point:
    value: Value
    centre: float
    lower: float
    upper: float
    outside: bool = False
    near: bool = False
    trend: bool = False
    two: bool = False
    shift: bool = False
    cause: str = "common"
    kind: str = "common_cause"


@dataclass
class Slow:
    points: list[Point]
    variation: str
    assurance: str


def mean(values: list[float]) -> float:
    return float(sum(Fraction(each) for each in values) / len(values)) if values else math.nan


def sign(number: float) -> int:
    return (number > 0) - (number < 0)


def chart(
    values: list[Value],
    rebases: set[int],
    *,
    baseline: int | None,
    direction: str,
    target: float | None,
    rules: str,
    trend: int,
    screen: bool,
) -> Slow:
    """One series; `rebases` are the places that begin a new phase."""
    aim = {"increase": 1, "decrease": -1, "neutral": 0}[direction]
    peer = rules == "plotthedots-0.2"
    cuts = [*sorted({0, *(each for each in rebases if each < len(values))}), len(values)]
    points: list[Point] = []
    limits = (math.nan, math.nan)
    size = 0
    for begin, end in itertools.pairwise(cuts):
        part = values[begin:end]
        if not part:
            continue
        size = len(part) if peer else sum(each is not None for each in part)
        found, limits = phase(part, size, aim, baseline, peer, trend, screen)
        points += found
    variation = "none"
    seen = [each for each in points if peer or each.value is not None]
    if seen and (peer or size >= 13):
        variation = icon(seen[-1].kind, aim)
    assurance = "none"
    if points and aim and target is not None and (peer or size >= 13):
        assurance = "inconsistent"
        if target > limits[1]:
            assurance = "fail" if aim > 0 else "pass"
        elif target < limits[0]:
            assurance = "pass" if aim > 0 else "fail"
    return Slow(points, variation, assurance)


def icon(kind: str, aim: int) -> str:
    high = {"special_cause_improvement": aim > 0, "special_cause_concern": aim < 0}
    if kind in high:
        return kind.removeprefix("special_cause_") + ("_high" if high[kind] else "_low")
    return kind.removeprefix("special_cause_")


def phase(
    part: list[Value],
    size: int,
    aim: int,
    baseline: int | None,
    peer: bool,
    trend: int,
    screen: bool,
) -> tuple[list[Point], tuple[float, float]]:
    based = part[:baseline] if baseline else part
    middle = mean([each for each in based if each is not None])
    ranges = [abs(b - a) for a, b in itertools.pairwise(based) if a is not None and b is not None]
    amr = mean(ranges)
    if screen:
        amr = mean([each for each in ranges if each < 3.267 * amr])
    limited = peer or size >= 12
    flat = not peer and limited and size > 0 and not amr > 0
    if flat:
        amr = 0.0
    if not limited:
        amr = math.nan
    lower, upper = middle - 2.66 * amr, middle + 2.66 * amr
    near = 2 * (2.66 / 3) * amr
    present = [each for each in part if each is not None]
    centre = middle if limited else (median(present) if present else math.nan)
    points = [Point(each, centre, lower, upper) for each in part]
    if flat or not limited:
        return points, (lower, upper)

    sides = [0 if each is None else sign(each - middle) for each in part]
    for each in points:
        if each.value is not None:
            each.outside = each.value > upper or each.value < lower
            beyond = each.value > middle + near or each.value < middle - near
            each.near = beyond and not each.outside
    rising, falling = set(), set()
    for i in range(len(part) - trend + 1):
        window = part[i : i + trend]
        known = [each for each in window if each is not None]
        if len(known) == trend:
            steps = {sign(b - a) for a, b in itertools.pairwise(known)}
            if steps == {1}:
                rising |= set(range(i, i + trend))
            if steps == {-1}:
                falling |= set(range(i, i + trend))
    for i in rising | falling:
        points[i].trend = True
    for i in range(len(part) - 6):
        if set(sides[i : i + 7]) in ({1}, {-1}):
            for each in points[i : i + 7]:
                each.shift = True
    count = [each.near or (not peer and each.outside) for each in points]
    for i in range(len(part) - 2):
        if set(sides[i : i + 3]) in ({1}, {-1}) and sum(count[i : i + 3]) >= 2:
            for j in range(i, i + 3):
                points[j].two = points[j].two or count[j]
    for i, each in enumerate(points):
        name(each, i, part, sides[i], rising, falling, aim, peer)
    return points, (lower, upper)


def name(
    point: Point,
    i: int,
    part: list[Value],
    side: int,
    rising: set[int],
    falling: set[int],
    aim: int,
    peer: bool,
) -> None:
    """The cause by priority; ours prefers improvement, the package reads a trend off one step."""
    high = 1 if side > 0 else -1
    if peer:
        both = i + 1 in rising | falling
        a, b = (part[i], part[i + 1]) if both else (part[i - 1] if i else None, part[i])
        slope = 1 if a is not None and b is not None and b > a else -1
    elif i in rising and i in falling:
        slope = 1 if aim >= 0 else -1
    else:
        slope = 1 if i in rising else -1
    found = [
        ("outside", high) if point.outside else None,
        ("trend", slope) if point.trend else None,
        ("two", high) if point.two else None,
        ("shift", high) if point.shift else None,
    ]
    causes = [each for each in found if each]
    if not causes:
        return
    chosen = causes[0]
    if not peer:
        chosen = next((each for each in causes if each[1] == aim), causes[0])
    point.cause = f"{chosen[0]} {'up' if chosen[1] > 0 else 'down'}"
    if aim == 0:
        point.kind = f"special_cause_neutral_{'high' if chosen[1] > 0 else 'low'}"
    else:
        point.kind = f"special_cause_{'improvement' if chosen[1] == aim else 'concern'}"
