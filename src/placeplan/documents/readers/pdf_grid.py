"""Ruled lines of a page -> tables: their cells by row and column, merged ones as one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from placeplan.documents.readers.pdf_page import Box, Page, Piece

_SAME, _TOUCH, _JOIN, _OPEN = 2.0, 2.5, 3.0, 4.0
_MOST_CROSSINGS, _MOST_SLOTS, _FEW = 400_000, 40_000, 2000
_SHADED = 0.6
Wall = Callable[[int, int, int], bool]
"""Whether a flat (0) or upright (1) edge is ruled beside a slot of the other way."""


@dataclass(slots=True)
class GridCell:
    """One cell: its rows and columns (end excluded), its box and its words."""

    row: int
    last_row: int
    column: int
    last_column: int
    box: Box
    shaded: bool = False
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A ruled table. `open_bottom` is true where no line closes its last row."""

    page: int
    box: Box
    cells: list[GridCell]
    columns: tuple[float, ...]
    """The left edges of its columns and the right edge of the last."""
    rows: int
    open_bottom: bool = False
    ruled: bool = True

    @property
    def width(self) -> int:
        return len(self.columns) - 1


@dataclass(frozen=True, slots=True)
class _Segment:
    """A line: `at` is where it stands across, `start` and `end` how far it goes."""

    at: float
    start: float
    end: float


def grids(page: Page, before: Grid | None = None) -> list[Grid]:
    """The ruled tables of a page that hold words, from the top; each takes its words from the page.

    A single box is none. `before` is the last table of the page before: where no line closes it,
    upright lines alone at the same places hold the rest of its last row.
    """
    across, down = _segments(page.rules)
    found: list[Grid] = []
    groups = list(_joined(across, down))
    if before is not None and before.open_bottom:
        groups += [([], each) for each in _rest(down, groups, before)]
    for level, upright in groups:
        grid = _grid(page, level, upright)
        if grid is not None:
            found.append(grid)
    found.sort(key=lambda each: -_area(each.box))
    outer: list[Grid] = []
    for grid in found:
        if not any(_inside(grid.box, each.box) for each in outer):
            outer.append(grid)
    left = page.pieces
    for grid in outer:
        left = _fill(grid, left)
    kept = [grid for grid in outer if any(cell.pieces for cell in grid.cells)]
    page.pieces = left
    for grid in kept:
        _tidy(grid)
    return sorted(kept, key=lambda each: (each.box[1], each.box[0]))


def _rest(
    down: list[_Segment], groups: list[tuple[list[_Segment], list[_Segment]]], before: Grid
) -> Iterator[list[_Segment]]:
    """Upright lines that nothing crosses, one at each edge of the table before."""
    crossed = {id(each) for _, upright in groups for each in upright}
    alone = [each for each in down if id(each) not in crossed]
    found = [
        next((each for each in alone if abs(each.at - edge) <= _SAME), None)
        for edge in before.columns
    ]
    if all(found):
        yield [each for each in found if each is not None]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _SAME
        and inner[1] >= outer[1] - _SAME
        and inner[2] <= outer[2] + _SAME
        and inner[3] <= outer[3] + _SAME
    )


def _segments(rules: Iterable[Box]) -> tuple[list[_Segment], list[_Segment]]:
    """The flat and the upright lines, pieces of one line as one."""
    across: list[_Segment] = []
    down: list[_Segment] = []
    for x0, y0, x1, y1 in rules:
        if x1 - x0 >= y1 - y0:
            across.append(_Segment((y0 + y1) / 2, x0, x1))
        else:
            down.append(_Segment((x0 + x1) / 2, y0, y1))
    return list(_merged(across)), list(_merged(down))


def _merged(segments: list[_Segment]) -> Iterator[_Segment]:
    segments.sort(key=lambda each: (each.at, each.start))
    at = 0
    while at < len(segments):
        end = at
        while end < len(segments) and segments[end].at - segments[at].at <= 1.0:
            end += 1
        group = sorted(segments[at:end], key=lambda each: each.start)
        middle = sum(each.at for each in group) / len(group)
        start, last = group[0].start, group[0].end
        for each in group[1:]:
            if each.start > last + _JOIN:
                yield _Segment(middle, start, last)
                start = each.start
            last = max(last, each.end)
        yield _Segment(middle, start, last)
        at = end


def _joined(
    across: list[_Segment], down: list[_Segment]
) -> Iterator[tuple[list[_Segment], list[_Segment]]]:
    """The lines that touch each other, table by table."""
    down = sorted((each for each in down if each.end - each.start > 3), key=lambda each: each.at)
    places = [each.at for each in down]
    parent = list(range(len(across) + len(down)))

    def root(of: int) -> int:
        while parent[of] != of:
            parent[of] = parent[parent[of]]
            of = parent[of]
        return of

    crossings = 0
    for number, line in enumerate(across):
        first = bisect_left(places, line.start - _TOUCH)
        for other in range(first, bisect_right(places, line.end + _TOUCH)):
            crossings += 1
            if down[other].start - _TOUCH <= line.at <= down[other].end + _TOUCH:
                parent[root(number)] = root(len(across) + other)
        if crossings > _MOST_CROSSINGS:
            return
    groups: dict[int, tuple[list[_Segment], list[_Segment]]] = {}
    for number, line in enumerate(across):
        groups.setdefault(root(number), ([], []))[0].append(line)
    for number, line in enumerate(down):
        groups.setdefault(root(len(across) + number), ([], []))[1].append(line)
    yield from (group for group in groups.values() if group[0] and group[1])


def _clustered(places: Iterable[float]) -> list[float]:
    out: list[list[float]] = []
    for place in sorted(places):
        if out and place - out[-1][-1] <= _SAME:
            out[-1].append(place)
        else:
            out.append([place])
    return [sum(each) / len(each) for each in out]


def _nearest(edges: list[float], place: float) -> int:
    at = bisect_left(edges, place)
    options = [each for each in (at - 1, at) if 0 <= each < len(edges)]
    return min(options, key=lambda each: abs(edges[each] - place))


class _Walls:
    """Which edges of a grid's slots are ruled."""

    def __init__(self, edges: list[float], segments: list[_Segment]) -> None:
        self.lines: list[list[tuple[float, float]]] = [[] for _ in edges]
        for each in segments:
            self.lines[_nearest(edges, each.at)].append((each.start, each.end))

    def between(self, edge: int, start: float, end: float) -> bool:
        """True where at least half of the way is ruled."""
        covered = sum(max(0.0, min(end, e) - max(start, s)) for s, e in self.lines[edge])
        return covered >= 0.5 * (end - start)


def _grid(page: Page, across: list[_Segment], down: list[_Segment]) -> Grid | None:
    xs, ys = _clustered(each.at for each in down), _clustered(each.at for each in across)
    left = min((each.start for each in across), default=xs[0])
    right = max((each.end for each in across), default=xs[-1])
    top, bottom = min(each.start for each in down), max(each.end for each in down)
    left_open, right_open = left < xs[0] - _OPEN, right > xs[-1] + _OPEN
    top_open = not ys or top < ys[0] - _OPEN
    bottom_open = not ys or bottom > ys[-1] + _OPEN
    xs = [*([left] if left_open else []), *xs, *([right] if right_open else [])]
    ys = [*([top] if top_open else []), *ys, *([bottom] if bottom_open else [])]
    high, wide = len(ys) - 1, len(xs) - 1
    if high < 1 or wide < 1 or high * wide < 2 or high * wide > _MOST_SLOTS:
        return None
    upright, flat = _Walls(xs, down), _Walls(ys, across)
    opened = {(0, 0): top_open, (0, high): bottom_open, (1, 0): left_open, (1, wide): right_open}

    def wall(way: int, edge: int, slot: int) -> bool:
        if opened.get((way, edge)):
            return True
        if way == 0:
            return flat.between(edge, xs[slot], xs[slot + 1])
        return upright.between(edge, ys[slot], ys[slot + 1])

    cells = list(_cells(xs, ys, wall))
    if len(cells) < 2:
        return None
    near = [each for each in page.shades if each[1] < ys[-1] and each[3] > ys[0]]
    if len(near) * len(cells) < _MOST_CROSSINGS * 4:
        for cell in cells:
            cell.shaded = _is_shaded(cell.box, near)
    box = xs[0], ys[0], xs[-1], ys[-1]
    return Grid(page.number, box, cells, tuple(xs), high, open_bottom=bottom_open)


def _cells(xs: list[float], ys: list[float], wall: Wall) -> Iterator[GridCell]:
    """Slots without a wall between them are one cell; those open to the outside are none."""
    high, wide = len(ys) - 1, len(xs) - 1
    seen: set[tuple[int, int]] = set()
    for row in range(high):
        for column in range(wide):
            if (row, column) in seen:
                continue
            slots, outside, open_ = [(row, column)], False, [(row, column)]
            seen.add((row, column))
            while open_:
                r, c = open_.pop()
                for way, edge, slot, to in (
                    (0, r, c, (r - 1, c)),
                    (0, r + 1, c, (r + 1, c)),
                    (1, c, r, (r, c - 1)),
                    (1, c + 1, r, (r, c + 1)),
                ):
                    if to in seen or wall(way, edge, slot):
                        continue
                    if not (0 <= to[0] < high and 0 <= to[1] < wide):
                        outside = True
                        continue
                    seen.add(to)
                    slots.append(to)
                    open_.append(to)
            if not outside:
                yield from _rectangles(slots, xs, ys)


def _rectangles(
    slots: list[tuple[int, int]], xs: list[float], ys: list[float]
) -> Iterator[GridCell]:
    """One cell for slots that fill a rectangle; else one for each row of them."""
    rows, columns = [r for r, _ in slots], [c for _, c in slots]
    r0, r1, c0, c1 = min(rows), max(rows) + 1, min(columns), max(columns) + 1
    if len(slots) == (r1 - r0) * (c1 - c0):
        yield GridCell(r0, r1, c0, c1, (xs[c0], ys[r0], xs[c1], ys[r1]))
        return
    for row in range(r0, r1):
        start: int | None = None
        inside = {c for r, c in slots if r == row}
        for column in range(c0, c1 + 1):
            if column in inside:
                start = column if start is None else start
            elif start is not None:
                box = xs[start], ys[row], xs[column], ys[row + 1]
                yield GridCell(row, row + 1, start, column, box)
                start = None


def _is_shaded(box: Box, shades: list[Box]) -> bool:
    covered = 0.0
    for x0, y0, x1, y1 in shades:
        wide, high = min(x1, box[2]) - max(x0, box[0]), min(y1, box[3]) - max(y0, box[1])
        if wide > 0 and high > 0:
            covered = max(covered, wide * high)
    return covered >= _SHADED * max(1.0, _area(box))


def _fill(grid: Grid, pieces: list[Piece]) -> list[Piece]:
    """Give each cell its words; the pieces that stand outside of all cells are returned."""
    x0, y0, x1, y1 = grid.box
    by_slot = {
        (row, column): cell
        for cell in grid.cells
        for row in range(cell.row, cell.last_row)
        for column in range(cell.column, cell.last_column)
    }
    tops = sorted({cell.box[1] for cell in grid.cells} | {cell.box[3] for cell in grid.cells})
    lefts = list(grid.columns)
    rows = {top: row for cell in grid.cells for top, row in ((cell.box[1], cell.row),)}
    left: list[Piece] = []
    for piece in pieces:
        x, y = piece.middle
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            left.append(piece)
            continue
        column = min(max(0, bisect_right(lefts, x) - 1), len(lefts) - 2)
        at = max(0, bisect_right(tops, y) - 1)
        while at > 0 and tops[at] not in rows:
            at -= 1
        cell = by_slot.get((rows.get(tops[at], 0), column))
        if cell is None or not cell.box[1] <= y <= cell.box[3]:
            few = grid.cells if len(grid.cells) < _FEW else []
            cell = next((c for c in few if _holds(c.box, x, y)), None)
        if cell is None:
            left.append(piece)
        else:
            cell.pieces.append(piece)
    return left


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _tidy(grid: Grid) -> None:
    """Leave out edges at which no cell begins, and rows without words."""
    columns = sorted({cell.column for cell in grid.cells})
    edges = [grid.columns[each] for each in columns]
    last = max(cell.box[2] for cell in grid.cells)
    filled = sorted({cell.row for cell in grid.cells if cell.pieces})
    kept: list[GridCell] = []
    for cell in grid.cells:
        cell.column = bisect_left(columns, cell.column)
        cell.last_column = max(cell.column + 1, bisect_left(columns, cell.last_column))
        first, end = bisect_left(filled, cell.row), bisect_left(filled, cell.last_row)
        if end > first:
            cell.row, cell.last_row = first, end
            kept.append(cell)
    grid.open_bottom = grid.open_bottom and any(
        cell.pieces for cell in kept if abs(cell.box[3] - grid.box[3]) < _SAME
    )
    grid.cells, grid.columns, grid.rows = kept, (*edges, last), len(filled)
