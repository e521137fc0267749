"""Runs of letters on a page of a PDF: turned upright, painted once, and struck through or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from placeplan.documents.readers.pdf_page import BOLD, STRUCK, Box

Point = tuple[float, float]


@dataclass(slots=True)
class Run:
    """Letters of one look that follow each other, in the frame of their own direction."""

    turn: int
    base: float
    size: float
    style: int
    level: int
    hidden: bool
    glyphs: list[tuple[str, float, float]]
    spaced: bool = False

    @property
    def start(self) -> float:
        return self.glyphs[0][1]

    @property
    def end(self) -> float:
        return self.glyphs[-1][2]


def frame(turn: int, x: float, y: float) -> Point:
    """A point in the frame of text that is turned so many quarters against the clock."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def box_of(run: Run) -> Box:
    """The box of a run in the frame of the page."""
    low, high = run.base - 0.22 * run.size, run.base + 0.78 * run.size
    back = (4 - run.turn) % 4
    (x0, y0), (x1, y1) = frame(back, run.start, low), frame(back, run.end, high)
    (x0, x1), (y0, y1) = sorted((x0, x1)), sorted((y0, y1))
    return x0, y0, x1, y1


def once(runs: list[Run]) -> Iterator[Run]:
    """The runs, those painted twice in one place (to look bold or to cast a shadow) once."""
    seen: dict[tuple[str, int, int, int], Run] = {}
    for run in runs:
        text = "".join(g[0] for g in run.glyphs)
        x, y = round(run.start), round(run.base)
        near = ((text, run.turn, x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        twin = next((seen[key] for key in near if key in seen), None)
        if twin is not None and abs(twin.start - run.start) < 1 and abs(twin.base - run.base) < 1:
            twin.style |= BOLD
            twin.spaced |= run.spaced
            continue
        seen[text, run.turn, x, y] = run
    yield from seen.values()


class Strikes:
    """The flat lines of a page, by height, to find those drawn through words."""

    def __init__(self, rules: list[Box], runs: list[Run]) -> None:
        self.flat: dict[int, list[tuple[float, float, float]]] = {}
        self.used: set[tuple[float, float, float]] = set()
        self.beside: dict[int, list[Run]] = {}
        for x0, y0, x1, y1 in rules:
            if x1 - x0 > y1 - y0:
                middle = (y0 + y1) / 2
                self.flat.setdefault(round(middle), []).append((middle, x0, x1))
        if self.flat:
            for run in runs:
                if run.turn == 0:
                    self.beside.setdefault(round(run.base), []).append(run)

    def parted(self, run: Run) -> Iterator[Run]:
        """The run, parted where a line through it begins or ends."""
        lines = list(self._through(run)) if run.turn == 0 and self.flat else []
        if not lines:
            yield run
            return
        middles = [(start + end) / 2 for _, start, end in run.glyphs]
        marks = [any(x0 - 0.5 <= x <= x1 + 0.5 for x0, x1 in lines) for x in middles]
        start = 0
        for at in range(1, len(marks) + 1):
            if at == len(marks) or marks[at] != marks[start]:
                style = run.style | (STRUCK if marks[start] else 0)
                part = replace(run, style=style, glyphs=run.glyphs[start:at])
                part.spaced = run.spaced and at == len(marks)
                yield part
                start = at

    def _through(self, run: Run) -> Iterator[tuple[float, float]]:
        """Where lines run through the letters; a line much longer than the words rules a table."""
        low, high = run.base + 0.12 * run.size, run.base + 0.5 * run.size
        slack = 1.5 * run.size
        for key in range(round(low) - 1, round(high) + 2):
            for y, x0, x1 in self.flat.get(key, ()):
                if not (low <= y <= high and x0 < run.end and x1 > run.start):
                    continue
                near = [r for k in (-1, 0, 1) for r in self.beside.get(round(run.base) + k, ())]
                under = [r for r in near if r.start < x1 and r.end > x0]
                first, last = min(r.start for r in under), max(r.end for r in under)
                if x0 > first - slack and x1 < last + slack:
                    self.used.add((y, x0, x1))
                    yield x0, x1
