"""A chart as a file of its own: its title above it, its key, notes and choice below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placeplan.rooms.performance import signals
from placeplan.rooms.performance.figures import aimed, figure
from placeplan.rooms.performance.process import AimLine, Process
from placeplan.shell.charts.axes import LETTER, Text, wrapped
from placeplan.shell.charts.process import DASHES, SHAPES, Drawing, process_chart

WIDTH, HEIGHT = 960, 540
"""The proportions of a slide."""
MARGIN = 24.0
TITLE_STEP, KEY_STEP, NOTE_STEP = 28.0, 22.0, 17.0


@dataclass(frozen=True, slots=True)
class Key:
    """What the chart's points (shape, kind, words) and lines (style, dash, words) mean."""

    points: tuple[tuple[str, str, str], ...]
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """A chart with the places of its title, key and notes."""

    title: str
    description: str
    chart: Drawing
    head: tuple[Text, ...]
    points: tuple[tuple[str, str, float, float, str], ...]
    lines: tuple[tuple[str, str, float, float, str], ...]
    foot: tuple[Text, ...]


def key_of(process: Process, aims: Sequence[AimLine], unit: str) -> Key:
    """The key of what the chart shows, and of nothing else; lines are those of the last phase."""
    kinds = {each.kind for each in process.measured}
    judged = any(phase.kind != "run" for phase in process.phases)
    points = tuple(
        (shape, kind.value, signals.POINT_WORDS[kind] if judged else "Value")
        for kind, shape in SHAPES.items()
        if kind in kinds
    )
    lines: list[tuple[str, str, str]] = []
    last = process.phases[-1] if process.phases else None
    if last is not None and last.centre is not None:
        word = "Median" if last.lower is None else "Mean"
        style = "median" if last.lower is None else "centre"
        lines.append((style, "", f"{word} {figure(last.centre, unit)}"))
    if last is not None and last.lower is not None and last.upper is not None:
        words = f"Process limits {figure(last.lower, unit)} to {figure(last.upper, unit)}"
        lines.append(("limit", "", words))
    first, end = process.points[0].moment.start, process.points[-1].moment.end
    shown = [each for each in aims if any(a <= end and b >= first for a, b, _ in each.steps)]
    for number, line in enumerate(shown):
        values = [value for start, stop, value in line.steps if start <= end and stop >= first]
        low, high = aimed(min(values), unit), aimed(max(values), unit)
        words = f"{line.name} {low}" if low == high else f"{line.name}, {low} to {high}"
        lines.append(("aim", DASHES[number % len(DASHES)], words))
    return Key(points, tuple(lines))


def slide_of(
    process: Process, aims: Sequence[AimLine], unit: str, title: str, notes: Sequence[str] = ()
) -> Slide | None:
    """The chart with its title and notes, sized for a slide; None where there is no value."""
    key = key_of(process, aims, unit) if process.points else Key((), ())
    rebases = [
        f"Rebase {number}: from {phase.begun.on.day} {phase.begun.on:%B %Y}, {phase.begun.reason}"
        for number, phase in enumerate((each for each in process.phases if each.begun), start=1)
        if phase.begun
    ]
    said = [*rebases, *process.problems, signals.choice_words(process.choice), *notes]
    width = int((WIDTH - 2 * MARGIN) / 6.1)
    foot = [line for words in said for line in wrapped(words, width)]
    head = wrapped(title, int((WIDTH - 2 * MARGIN) / 11.6))
    rows = key_rows([words for _, _, words in (*key.points, *key.lines)])
    below = NOTE_STEP * len(foot) + KEY_STEP * (max(row for row, _ in rows) + 1 if rows else 0) + 24
    above = 14 + TITLE_STEP * len(head)
    height = max(HEIGHT, int(above + below) + 260)
    chart = process_chart(process, aims, unit, WIDTH, height, above, below, 16)
    if chart is None:
        return None
    start = chart.bottom + 46 + 22
    placed = [
        (first, second, x, start + KEY_STEP * row, words)
        for (row, x), (first, second, words) in zip(rows, [*key.points, *key.lines], strict=True)
    ]
    notes_at = height - NOTE_STEP * (len(foot) - 1) - 10
    return Slide(
        title=title,
        description=signals.described(process, unit),
        chart=chart,
        head=tuple(
            Text(MARGIN, 14 + TITLE_STEP * (place + 0.75), words)
            for place, words in enumerate(head)
        ),
        points=tuple(placed[: len(key.points)]),
        lines=tuple(placed[len(key.points) :]),
        foot=tuple(
            Text(MARGIN, notes_at + NOTE_STEP * place, words) for place, words in enumerate(foot)
        ),
    )


def key_rows(entries: Sequence[str]) -> list[tuple[int, float]]:
    """The row and the place of each entry of a key by its words, as many in a row as fit."""
    found: list[tuple[int, float]] = []
    row, x = 0, MARGIN + 8
    for words in entries:
        takes = 52 + LETTER * len(words)
        if x + takes > WIDTH - MARGIN and x > MARGIN + 8:
            row, x = row + 1, MARGIN + 8
        found.append((row, x))
        x += takes
    return found
