"""Where the milestones of a portfolio go on a line of time. The template draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from placeplan.records.record import folded
from placeplan.rooms.assurance.portfolio import Bar, Line

LEFT, RIGHT, TOP, ROW = 236.0, 908.0, 26.0, 22.0
"""Names stand left of `LEFT`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone: where it was first due, where it is due now, and what it is."""

    bar: Bar
    x: float
    first_x: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One scheme: its line, its height and its marks; from the first mark to the last."""

    line: Line
    y: float
    start: float
    end: float
    marks: tuple[Mark, ...]

    @property
    def ends_on(self) -> date:
        """The day of its last milestone."""
        return max(mark.bar.due for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Wait:
    """One scheme that waits for another, from the end of the first to the start of the second.

    `clash` is True where something of the second is due before all of the first is.
    """

    first: Lane
    then: Lane
    clash: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: its size, the months along it, the day it speaks of, and a lane a scheme."""

    width: float
    height: float
    months: tuple[tuple[float, str], ...]
    today: float | None
    lanes: tuple[Lane, ...]
    waits: tuple[Wait, ...] = ()


def timeline(lines: Sequence[Line], on: date) -> Timeline | None:
    """The timeline of the lines that have dated milestones; None where none has."""
    dated = [line for line in lines if line.bars]
    if not dated:
        return None
    days = [day for line in dated for bar in line.bars for day in (bar.due, bar.first)]
    first = min([*days, on]).replace(day=1)
    last = max([*days, on, first + timedelta(days=90)])
    span = (last - first).days or 1

    def x(day: date) -> float:
        return LEFT + (day - first).days / span * (RIGHT - LEFT)

    lanes = []
    for number, line in enumerate(dated):
        marks = tuple(Mark(bar, x(bar.due), x(bar.first)) for bar in line.bars)
        ends = [each for mark in marks for each in (mark.x, mark.first_x)]
        lanes.append(Lane(line, TOP + ROW * (number + 0.5), min(ends), max(ends), marks))
    return Timeline(
        width=RIGHT + 8,
        height=TOP + ROW * len(dated) + 6,
        months=tuple((x(day), text) for day, text in _months(first, last)),
        today=x(on),
        lanes=tuple(lanes),
        waits=tuple(_waits(lanes)),
    )


def _waits(lanes: Sequence[Lane]) -> Iterator[Wait]:
    """What waits for what, of the schemes that are drawn."""
    titled = {folded(lane.line.title): lane for lane in lanes}
    for lane in lanes:
        for title in lane.line.depends_on:
            first = titled.get(folded(title))
            if first is not None and first is not lane:
                begins = min(mark.bar.due for mark in lane.marks)
                yield Wait(first, lane, begins < first.ends_on)


def _months(first: date, last: date) -> list[tuple[date, str]]:
    """The months that are named: so many that they have room."""
    every: list[date] = []
    day = first
    while day <= last:
        every.append(day)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if len(every) / n <= 10)
    shown = [each for each in every if (each.year * 12 + each.month - 1) % step == 0] or every[:1]
    return [(each, f"{each:%b %Y}" if step < 12 else f"{each:%Y}") for each in shown]
