"""Organisations beside each other: a row of dots by value, and a funnel by size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placeplan.rooms.performance.comparing import Dot, Dots, FunnelView
from placeplan.rooms.performance.figures import aimed, figure
from placeplan.shell.charts.axes import (
    LETTER,
    NAME_STEP,
    Text,
    ValueAxis,
    axis_words,
    beside,
    room_for,
    round_steps,
    tick_words,
    value_axis,
)
from placeplan.shell.charts.process import NARROW, Path

SIDE = 152.0
AVERAGE = "Average"
SHAPES = {"self": "diamond", "peer": "square", "other": "circle"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One organisation: where it is, what it is to the reader (self, peer, other), its words."""

    x: float
    y: float
    role: str
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A chart of organisations in the units of its drawing."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]
    foot: tuple[Text, ...]
    paths: tuple[Path, ...]
    spots: tuple[Spot, ...]
    names: tuple[Text, ...]
    unit: str
    radius: float


def dot_chart(dots: Dots, width: int = 560, height: int = 300) -> Comparison | None:
    """Each organisation by its value, the best on the left; None for fewer than two values."""
    if len(dots.dots) < 2:
        return None
    lines = dots.lines
    values = [each.value for each in dots.dots] + [value for _, value in lines]
    top, bottom = 28.0 if axis_words(dots.unit) else 16.0, height - 34.0
    axis = value_axis(values, dots.unit, top, bottom)
    left, right = room_for(axis.ticks), width - (14.0 if width < NARROW else SIDE)
    step = (right - left) / len(dots.dots)
    spots = [
        Spot(
            left + step * (place + 0.5), axis.y(each.value), each.role, SHAPES[each.role],
            f"{each.name}: {figure(each.value, dots.unit)}",
        )
        for place, each in enumerate(dots.dots)
    ]  # fmt: skip
    ends = ("Best", "Worst") if dots.is_ranked else ("Lowest", "Highest")
    return Comparison(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        ticks=axis.ticks,
        foot=(
            Text(left, bottom + 20, ends[0], "start"),
            Text((left + right) / 2, bottom + 20, f"{len(dots.dots)} {dots.whose}"),
            Text(right, bottom + 20, ends[1], "end"),
        ),
        paths=tuple(
            Path(f"M{left:.1f} {axis.y(value):.1f} H{right:.1f}", style)
            for (_, value), style in zip(lines, _styles(lines), strict=True)
        ),
        spots=_own_last(spots),
        names=_names(lines, dots.dots, axis, dots.unit, right + 10) if width >= NARROW else (),
        unit=axis_words(dots.unit),
        radius=max(2.4, min(5.0, step / 2.2)),
    )


def funnel_chart(view: FunnelView, width: int = 560, height: int = 340) -> Comparison | None:
    """Each organisation by its size and value with the limits; None for fewer than two."""
    if len(view.dots) < 2:
        return None
    values = [each.value for each in view.dots] + [view.average]
    inner = [*view.lower_95[1:], *view.upper_95[1:], *view.lower_998[2:], *view.upper_998[2:]]
    spread = max(values) - min(values)
    low, high = min(values) - 0.35 * spread, max(values) + 0.35 * spread
    values += [each for each in inner if low <= each <= high]
    top, bottom = 28.0 if axis_words(view.unit) else 16.0, height - 52.0
    axis = value_axis(values, view.unit, top, bottom)
    left, right = room_for(axis.ticks), width - (14.0 if width < NARROW else SIDE)
    steps = round_steps(0, max([*(each.size for each in view.dots), view.axis[-1]]), 4)
    share = (right - left) / steps[-1]
    lines = ((AVERAGE, view.average),)
    paths = [Path(f"M{left:.1f} {axis.y(view.average):.1f} H{right:.1f}", "centre")]
    for limits, style in (
        (view.lower_95, "limit"), (view.upper_95, "limit"),
        (view.lower_998, "outer"), (view.upper_998, "outer"),
    ):  # fmt: skip
        paths.extend(Path(d, style) for d in _curve(view.axis, limits, left, share, axis))
    return Comparison(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        ticks=axis.ticks,
        foot=(
            *(
                Text(left + each * share, bottom + 20, tick_words(each, steps, ""))
                for each in steps
            ),
            Text((left + right) / 2, bottom + 42, view.size_words),
        ),
        paths=tuple(paths),
        spots=_own_last(
            [
                Spot(
                    left + each.size * share, axis.y(each.value), each.role, SHAPES[each.role],
                    f"{each.name}: {figure(each.value, view.unit)} of {each.size:,.0f}"
                    f"{each.said and ', '}{each.said}",
                )
                for each in view.dots
            ]
        ),
        names=_names(lines, view.dots, axis, view.unit, right + 10) if width >= NARROW else (),
        unit=axis_words(view.unit),
        radius=4.4 if width >= NARROW else 3.4,
    )  # fmt: skip


def _styles(lines: Sequence[tuple[str, float]]) -> list[str]:
    return ["centre" if name in ("England", AVERAGE) else "aim" for name, _ in lines]


def _curve(
    at: Sequence[float], limits: Sequence[float], left: float, share: float, axis: ValueAxis
) -> list[str]:
    """A limit as lines, without what lies beyond the axis of values."""
    runs: list[list[str]] = [[]]
    for size, limit in zip(at, limits, strict=True):
        if axis.low <= limit <= axis.high:
            runs[-1].append(f"{left + size * share:.1f} {axis.y(limit):.1f}")
        elif runs[-1]:
            runs.append([])
    return ["M" + " L".join(run) for run in runs if len(run) > 1]


def _own_last(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """The spots so that none hides a peer, and no peer the organisation itself."""
    order = ("other", "peer", "self")
    return tuple(sorted(spots, key=lambda each: order.index(each.role)))


def _names(
    lines: Sequence[tuple[str, float]], dots: Sequence[Dot], axis: ValueAxis, unit: str, x: float
) -> tuple[Text, ...]:
    entries: list[tuple[float, str, str]] = []
    for (name, value), style in zip(lines, _styles(lines), strict=True):
        words = figure(value, unit) if style == "centre" else aimed(value, unit)
        entries.append((axis.y(value), f"{name} {words}", style))
    for each in dots:
        if each.role == "self":
            entries.append((axis.y(each.value), f"{each.short} {figure(each.value, unit)}", "self"))
    letters = int((SIDE - 12) / LETTER)
    return beside(entries, x, letters, axis.top - 4, axis.bottom + 10 + NAME_STEP)
