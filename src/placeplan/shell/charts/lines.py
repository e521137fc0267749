"""Where the lines and points of a chart go. The templates draw them; nothing here knows of SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

SHAPES = ("circle", "square", "triangle", "diamond")
"""One shape for each series, so that colour is never the only difference."""


class Plotted(NamedTuple):
    """One value to plot: where on the axis it belongs and what is written beside it."""

    label: str
    on: date | None
    value: Decimal | None
    text: str


NAME_ROOM = 52.0
"""What a value and a name on two lines take beside the end of a line."""


@dataclass(frozen=True, slots=True)
class Point:
    """One plotted value in the units of the drawing."""

    x: float
    y: float
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """One line: `number` from 1 picks its colour; `name_y` keeps clear of other names."""

    name: str
    number: int
    shape: str
    path: str
    points: tuple[Point, ...]
    name_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart: the box of the plot, its grid, its labels and its lines."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]


def steps(low: Decimal, high: Decimal, about: int = 4) -> list[Decimal]:
    """Round numbers from at or below `low` to at or above `high`, about so many."""
    if low == high:
        pad = abs(low) / 10 or Decimal(1)
        low, high = low - pad, high + pad
    raw = (high - low) / about
    size = Decimal(10) ** math.floor(math.log10(raw))
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= raw)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    found = [first]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found


def line_chart(
    lines: Sequence[tuple[str, Sequence[Plotted]]], width: int = 720, height: int = 300
) -> Chart | None:
    """The chart of named lines over time; None where there are fewer than two moments to plot."""
    lines = [(name, [Plotted(*each) for each in line]) for name, line in lines]
    moments = _moments(lines)
    values = [each.value for _, line in lines for each in line if each.value is not None]
    if len(moments) < 2 or not values:
        return None
    narrow = width < 500
    left, right = 52.0, width - (16.0 if narrow else 172.0)
    top, bottom = 16.0, height - 36.0
    ticks = steps(min(values), max(values))
    places = _places(moments, left + 12, right - 12)

    def y(value: Decimal) -> float:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return bottom - float(share) * (bottom - top)

    drawn = []
    for number, (name, line) in enumerate(lines):
        points = tuple(
            Point(places[each.label], y(each.value), each.text, each.label)
            for each in sorted(line, key=lambda each: places[each.label])
            if each.value is not None
        )
        drawn.append((name, number, points))
    heights = _apart([points[-1].y if points else bottom for _, _, points in drawn], NAME_ROOM)
    return Chart(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        ticks=tuple((y(tick), f"{tick.normalize():f}") for tick in ticks),
        labels=_thinned([(places[label], label) for label, _ in moments], 84.0),
        series=tuple(
            Series(
                name=name,
                number=number % len(SHAPES) + 1,
                shape=SHAPES[number % len(SHAPES)],
                path="M" + " L".join(f"{point.x:.1f} {point.y:.1f}" for point in points),
                points=points,
                name_y=heights[number],
            )
            for name, number, points in drawn
            if points
        ),
    )


def sparkline(values: Sequence[Decimal | None], width: int = 96, height: int = 24) -> Series | None:
    """A line without axes; None where there are fewer than three values."""
    known = [value for value in values if value is not None]
    if len(known) < 3:
        return None
    low, high = min(known), max(known)
    room = high - low or Decimal(1)
    points = tuple(
        Point(
            x=3 + i * (width - 6) / (len(values) - 1),
            y=height - 3 - float((value - low) / room) * (height - 6),
            text=str(value),
            label="",
        )
        for i, value in enumerate(values)
        if value is not None
    )
    path = "M" + " L".join(f"{point.x:.1f} {point.y:.1f}" for point in points)
    return Series("", 1, "circle", path, points, points[-1].y)


@lru_cache(maxsize=4096)
def trend(values: tuple[Decimal | float | None, ...]) -> tuple[str, float, float] | None:
    """The path of a sparkline and its last point, kept, since a table draws many of them again.

    A value that is missing breaks the line. None where there are fewer than three values.
    """
    known = [float(value) for value in values if value is not None]
    if len(known) < 3:
        return None
    low, room = min(known), (max(known) - min(known)) or 1.0
    step = 90 / (len(values) - 1)
    parts, pen = [], "M"
    x = y = 0.0
    for at, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = 3 + at * step, 21 - (float(value) - low) / room * 18
        parts.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return "".join(parts), round(x, 1), round(y, 1)


def _moments(lines: Sequence[tuple[str, Sequence[Plotted]]]) -> list[tuple[str, date | None]]:
    found: dict[str, date | None] = {}
    for _, line in lines:
        for each in line:
            found.setdefault(each.label, each.on)
    dated = all(on is not None for on in found.values())
    return (
        sorted(found.items(), key=lambda each: each[1] or date.min)
        if dated
        else list(found.items())
    )


def _places(
    moments: Sequence[tuple[str, date | None]], left: float, right: float
) -> dict[str, float]:
    """Where each moment stands: by its day where all are dated and differ, else evenly."""
    days = [on.toordinal() for _, on in moments if on is not None]
    if len(days) == len(moments) and days[-1] > days[0]:
        span = days[-1] - days[0]
        return {
            label: left + (day - days[0]) / span * (right - left)
            for (label, _), day in zip(moments, days, strict=True)
        }
    step = (right - left) / max(1, len(moments) - 1)
    return {label: left + i * step for i, (label, _) in enumerate(moments)}


def _thinned(labels: Sequence[tuple[float, str]], room: float) -> tuple[tuple[float, str], ...]:
    """The labels that fit, from the last back: the newest is always shown."""
    kept: list[tuple[float, str]] = []
    for x, label in reversed(labels):
        if not kept or kept[-1][0] - x >= room:
            kept.append((x, label))
    return tuple(reversed(kept))


def _apart(heights: Sequence[float], room: float) -> list[float]:
    """The same heights moved down until each has room for a name of two lines."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    moved = list(heights)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + room)
    return moved
