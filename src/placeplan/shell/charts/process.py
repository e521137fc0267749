"""An XmR or run chart: points by what they mean, mean, stepped limits, rebases and aims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placeplan.rooms.performance.benchmarks import ABSENT, MARK_WORDS
from placeplan.rooms.performance.figures import aimed, figure
from placeplan.rooms.performance.process import PUBLISHED, AimLine, Judged, Phase, Process
from placeplan.rooms.performance.signals import CAUSE_WORDS, POINT_WORDS
from placeplan.shell.charts.axes import (
    LETTER,
    NAME_STEP,
    Calendar,
    Text,
    ValueAxis,
    axis_words,
    beside,
    calendar,
    places,
    room_for,
    value_axis,
)
from placeplan.statistics.spc_icons import PointType

SHAPES = {
    PointType.COMMON_CAUSE: "circle",
    PointType.IMPROVEMENT: "square",
    PointType.CONCERN: "diamond",
    PointType.NEUTRAL_HIGH: "triangle",
    PointType.NEUTRAL_LOW: "triangle-down",
}
NARROW = 500
DASHES = ("9 4", "3 3", "12 3 3 3", "1 4")
"""One for each line of aims."""
NOT_GIVEN = {**MARK_WORDS, "not_available": "not available"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One point: where it is, its shape, the kind that colours it, and its words."""

    x: float
    y: float
    shape: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Path:
    """One line: `style` is values, centre, limit or aim; `dash` is that of an aim."""

    d: str
    style: str
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in the units of its drawing. `rules` are (x, number) of rebases, `key` its words."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]
    calendar: Calendar
    paths: tuple[Path, ...]
    marks: tuple[Mark, ...]
    missing: tuple[tuple[float, str], ...]
    rules: tuple[tuple[float, int], ...]
    names: tuple[Text, ...]
    unit: str
    radius: float


def process_chart(
    process: Process,
    aims: Sequence[AimLine] = (),
    unit: str = "",
    width: int = 720,
    height: int = 340,
    head: float = 0,
    foot: float = 0,
    side: float = 0,
) -> Drawing | None:
    """The chart; None where there is no value. `head`, `foot` and `side` are kept free of it."""
    measured = process.measured
    if not measured:
        return None
    points = process.points
    names_room = 0.0 if width < NARROW else 152.0
    starts = [each.moment.start for each in points]
    shown = [line for line in aims if _within(line, starts[0], points[-1].moment.end)]
    top = head + (28.0 if axis_words(unit) or any(p.begun for p in process.phases) else 14.0)
    bottom = height - foot - 46.0
    axis = value_axis(_values(process, shown, starts[0], points[-1].moment.end), unit, top, bottom)
    left, right = side + room_for(axis.ticks), width - max(names_room, 14.0)
    pad = min(14.0, (right - left) / (2 * len(points)))
    at = places(starts, left + pad, right - pad)
    labels = [each.moment.label for each in points]
    paths = [*_limits(process.phases, at, axis, left, right)]
    for number, line in enumerate(shown):
        dash = DASHES[number % len(DASHES)]
        paths.extend(Path(d, "aim", dash) for d in _aim(line, points, at, axis, left, right))
    paths.extend(Path(d, "values") for d in _runs(points, at, axis))
    return Drawing(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        ticks=axis.ticks,
        calendar=calendar(starts, labels, at, right - left),
        paths=tuple(paths),
        marks=tuple(_mark(each, x, axis, unit) for each, x in zip(points, at, strict=True)
                    if each.value is not None),
        missing=tuple(
            (x, f"{each.moment.label}: {NOT_GIVEN.get(each.moment.mark, 'no value')}")
            for each, x in zip(points, at, strict=True)
            if each.value is None and each.moment.mark != ABSENT
        ),
        rules=tuple(
            ((at[phase.first] + at[phase.first - 1]) / 2, number)
            for number, phase in enumerate(
                (phase for phase in process.phases if phase.begun is not None), start=1
            )
        ),
        names=_names(process, shown, axis, unit, right + 10) if names_room else (),
        unit=axis_words(unit),
        radius=5.0 if (right - left) / len(points) > 11 else 3.6,
    )  # fmt: skip


def _values(process: Process, aims: Sequence[AimLine], first: date, last: date) -> list[float]:
    every = [each.value for each in process.points]
    for phase in process.phases:
        every.extend((phase.lower, phase.upper))
    for line in aims:
        every.extend(value for start, end, value in line.steps if start <= last and end >= first)
    return [each for each in every if each is not None]


def _within(line: AimLine, first: date, last: date) -> bool:
    return any(start <= last and end >= first for start, end, _ in line.steps)


def _limits(
    phases: Sequence[Phase], at: Sequence[float], axis: ValueAxis, left: float, right: float
) -> list[Path]:
    """The centre and the limits of each phase, from halfway before it to halfway after it."""
    found = []
    for phase in phases:
        start = left if phase.first == 0 else (at[phase.first - 1] + at[phase.first]) / 2
        end = right if phase.last == len(at) - 1 else (at[phase.last] + at[phase.last + 1]) / 2
        for value, style in (
            (phase.centre, "median" if phase.lower is None else "centre"),
            (phase.lower, "limit"),
            (phase.upper, "limit"),
        ):
            if value is not None:
                found.append(Path(f"M{start:.1f} {axis.y(value):.1f} H{end:.1f}", style))
    return found


def _runs(points: Sequence[Judged], at: Sequence[float], axis: ValueAxis) -> list[str]:
    """The line through the values, broken where one is missing and where a phase begins."""
    runs: list[list[str]] = [[]]
    phase = 0
    for each, x in zip(points, at, strict=True):
        if each.phase != phase or each.value is None:
            runs.append([])
            phase = each.phase
        if each.value is not None:
            runs[-1].append(f"{x:.1f} {axis.y(each.value):.1f}")
    return ["M" + " L".join(run) for run in runs if len(run) > 1]


def _aim(
    line: AimLine,
    points: Sequence[Judged],
    at: Sequence[float],
    axis: ValueAxis,
    left: float,
    right: float,
) -> list[str]:
    """The steps of an aim, each over the points that end in its days, joined where they meet."""
    spans: list[tuple[int, int, float]] = []
    for start, end, value in line.steps:
        within = [place for place, each in enumerate(points) if start <= each.moment.end <= end]
        if within:
            spans.append((within[0], within[-1], value))
    paths: list[str] = []
    before = -2
    for first, last, value in sorted(spans):
        begin = left if first == 0 else (at[first - 1] + at[first]) / 2
        stop = right if last == len(at) - 1 else (at[last] + at[last + 1]) / 2
        y = axis.y(value)
        if first == before + 1:
            paths[-1] += f" V{y:.1f} H{stop:.1f}"
        else:
            paths.append(f"M{begin:.1f} {y:.1f} H{stop:.1f}")
        before = last
    return paths


def _mark(each: Judged, x: float, axis: ValueAxis, unit: str) -> Mark:
    value = each.value if each.value is not None else 0.0
    text = each.moment.text or figure(value, unit)
    cause = "" if each.kind is PointType.COMMON_CAUSE else (
        f", {POINT_WORDS[each.kind].lower()}: {CAUSE_WORDS[each.cause]}"
    )  # fmt: skip
    return Mark(
        x, axis.y(value), SHAPES[each.kind], each.kind.value, f"{each.moment.label}: {text}{cause}"
    )


def _names(
    process: Process, aims: Sequence[AimLine], axis: ValueAxis, unit: str, x: float
) -> tuple[Text, ...]:
    """The names beside the ends of the lines, apart from each other."""
    last = process.phases[-1]
    found: list[tuple[float, str, str]] = []
    if last.centre is not None:
        word = "Median" if last.lower is None else "Mean"
        found.append((last.centre, f"{word} {figure(last.centre, unit)}", "centre"))
    for value, name in ((last.upper, "Upper limit"), (last.lower, "Lower limit")):
        if value is not None and last.upper != last.lower:
            found.append((value, f"{name} {figure(value, unit)}", "limit"))
    end = process.points[-1].moment.end
    for line in aims:
        current = [value for start, stop, value in line.steps if start <= end <= stop]
        if current:
            found.append((current[-1], f"{line.name} {aimed(current[-1], unit)}", "aim"))
    entries = [(axis.y(value), words, style) for value, words, style in found]
    return beside(entries, x, int(140 / LETTER), axis.top - 4, axis.bottom + 10 + NAME_STEP)


def missing_words(mark: str) -> str:
    """Why there is no value, in words: "not submitted"; blank where there is one."""
    return "" if mark == PUBLISHED else NOT_GIVEN.get(mark, "no value")
