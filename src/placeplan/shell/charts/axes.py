"""Axes: round steps of values, days with the months and NHS years under them, room for names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from placeplan.kernel.period import financial_year_label, financial_year_start
from placeplan.rooms.performance.figures import unit_word

LETTER = 7.4
"""About what a letter of the labels takes on the axis."""
NAME_STEP = 17.0
"""From one line of a name to the next."""
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


LEAST_SPAN = 1e-5
"""Values closer than this stand on one height: no tick would tell them apart."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; `anchor` is start, middle or end."""

    x: float
    y: float
    words: str
    anchor: str = "middle"
    style: str = ""


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """Values to heights: `low` stands at `bottom`, `high` at `top`."""

    low: float
    high: float
    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]

    def y(self, value: float) -> float:
        """The height of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def round_steps(low: float, high: float, about: int = 5) -> tuple[float, ...]:
    """Round numbers from at or below `low` to at or above `high`, about so many."""
    size = max(abs(low), abs(high))
    if high - low < max(LEAST_SPAN, size / 1e6):
        pad = size / 10 if size > LEAST_SPAN else 1.0
        low, high = low - pad, high + pad
    raw = (high - low) / about
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= raw * (1 - 1e-9))
    first = math.floor(round(low / step, 9))
    last = math.ceil(round(high / step, 9))
    return tuple(round(each * step, 12) for each in range(first, last + 1))


def value_axis(
    values: Sequence[float], unit: str, top: float, bottom: float, about: int = 5
) -> ValueAxis:
    """The axis that holds all values, with its ticks at round numbers."""
    steps = round_steps(min(values), max(values), about)
    low, high = steps[0], steps[-1]
    span = (bottom - top) / (high - low)
    ticks = tuple((bottom - (each - low) * span, tick_words(each, steps, unit)) for each in steps)
    return ValueAxis(low, high, top, bottom, ticks)


def tick_words(value: float, steps: Sequence[float], unit: str) -> str:
    """A tick in the fewest digits that tell all of them apart: "74%", "2.25m", "£10k"."""
    if value == 0:
        return "0%" if unit == "percent" else "£0" if unit == "gbp" else "0"
    scale, letter = _scale(max(abs(each) for each in steps))
    gap = (steps[1] - steps[0]) / scale
    digits = next((each for each in range(6) if math.isclose(gap, round(gap, each))), 6)
    sign = "−" if value < 0 else ""
    number = f"{abs(value) / scale:,.{digits}f}{letter}"
    if unit == "percent":
        return f"{sign}{number}%"
    return f"{sign}£{number}" if unit == "gbp" else f"{sign}{number}"


def _scale(size: float) -> tuple[float, str]:
    if size >= 1_000_000:
        return 1_000_000, "m"
    return (1_000, "k") if size >= 20_000 else (1, "")


def axis_words(unit: str) -> str:
    """What stands above the axis where the ticks do not say the unit."""
    return "" if unit in ("percent", "gbp") else unit_word(unit).capitalize()


def room_for(axis_ticks: Sequence[tuple[float, str]]) -> float:
    """What the ticks' words take to the left of the axis."""
    return max((len(words) for _, words in axis_ticks), default=1) * LETTER + 16


@dataclass(frozen=True, slots=True)
class Calendar:
    """The labels under a time axis: `labels` (x, words), `years` (x, words), `edges` (x,)."""

    labels: tuple[tuple[float, str], ...]
    years: tuple[tuple[float, str], ...]
    edges: tuple[float, ...]


def places(starts: Sequence[date], left: float, right: float) -> tuple[float, ...]:
    """Where each day stands between left and right, by its distance in days."""
    if len(starts) == 1:
        return ((left + right) / 2,)
    first, span = starts[0].toordinal(), (starts[-1] - starts[0]).days
    if span <= 0:
        step = (right - left) / (len(starts) - 1)
        return tuple(left + place * step for place in range(len(starts)))
    return tuple(left + (day.toordinal() - first) / span * (right - left) for day in starts)


def calendar(
    starts: Sequence[date], labels: Sequence[str], at: Sequence[float], room: float
) -> Calendar:
    """Months with NHS years under them where the points are closer than years, else the labels.

    `room` is the width of the plot.
    """
    gaps = [(after - before).days for before, after in pairwise(starts)]
    usual = median(gaps) if gaps else 0
    if not gaps or usual > 200:
        longest = max((len(each) for each in labels), default=4) * LETTER + 14
        return Calendar(thinned(list(zip(at, labels, strict=True)), longest), (), ())
    if usual < 20 and (starts[-1] - starts[0]).days < 130:
        short = [f"{day.day} {MONTHS[day.month - 1]}" for day in starts]
        found = thinned(list(zip(at, short, strict=True)), 54)
        return Calendar(found, *_years(starts, at, room))
    return Calendar(_months(starts, at, room), *_years(starts, at, room))


def _months(
    starts: Sequence[date], at: Sequence[float], room: float
) -> tuple[tuple[float, str], ...]:
    firsts: dict[tuple[int, int], float] = {}
    for day, x in zip(starts, at, strict=True):
        firsts.setdefault((day.year, day.month), x)
    months = max(1, (starts[-1].year - starts[0].year) * 12 + starts[-1].month - starts[0].month)
    each = room / months
    step = next((step for step in (1, 2, 3, 6, 12) if each * step >= 34), 12)
    found = [(x, MONTHS[month - 1]) for (_, month), x in firsts.items() if (month - 4) % step == 0]
    return thinned(found, 30)


def _years(
    starts: Sequence[date], at: Sequence[float], room: float
) -> tuple[tuple[tuple[float, str], ...], tuple[float, ...]]:
    """The NHS years with the middle of each, and where one ends and the next begins."""
    spans: dict[int, list[float]] = {}
    for day, x in zip(starts, at, strict=True):
        spans.setdefault(financial_year_start(day), []).append(x)
    ordered = [(year, min(xs), max(xs)) for year, xs in sorted(spans.items())]
    edges = tuple((before[2] + after[1]) / 2 for before, after in pairwise(ordered))
    names = [((low + high) / 2, financial_year_label(year)) for year, low, high in ordered]
    return thinned(names, 58), edges


def thinned(labels: Sequence[tuple[float, str]], room: float) -> tuple[tuple[float, str], ...]:
    """The labels that fit, from the last back: the newest is always shown."""
    kept: list[tuple[float, str]] = []
    for x, words in reversed(labels):
        if not kept or kept[-1][0] - x >= room:
            kept.append((x, words))
    return tuple(reversed(kept))


def apart(
    heights: Sequence[float], rooms: Sequence[float], top: float, bottom: float
) -> list[float]:
    """The same heights moved as little as need be, so that each has its room below it.

    They stay between top and bottom where there is space for all.
    """
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved = list(heights)
    floor = top
    for place in order:
        moved[place] = max(moved[place], floor)
        floor = moved[place] + rooms[place]
    ceiling = bottom
    for place in reversed(order):
        moved[place] = min(moved[place], ceiling - rooms[place])
        ceiling = moved[place]
    return moved


def beside(
    entries: Sequence[tuple[float, str, str]], x: float, letters: int, top: float, bottom: float
) -> tuple[Text, ...]:
    """Names at (height, words, style) in lines of so many letters, none over another."""
    parts = [wrapped(words, letters) for _, words, _ in entries]
    heights = apart(
        [y for y, _, _ in entries], [NAME_STEP * len(each) for each in parts], top, bottom
    )
    return tuple(
        Text(x, y + 5 + NAME_STEP * place, words, "start", style)
        for y, lines, (_, _, style) in zip(heights, parts, entries, strict=True)
        for place, words in enumerate(lines)
    )


def wrapped(words: str, letters: int) -> tuple[str, ...]:
    """The words in lines of at most so many letters; a longer word has a line of its own."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
