"""Lines outside of ruled tables -> columns of text, and tables that only their columns show."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from placeplan.documents.readers.pdf_grid import Grid, GridCell
from placeplan.documents.readers.pdf_page import Line, Page, Piece, chunks_of
from placeplan.documents.readers.pdf_words import Flow, is_marker

_NARROWEST = 0.7
"""The least width of a gap between columns, in sizes of the letter."""
_FAR = 2.6
"""Lines further apart than this, in sizes, are not of one table."""
_PROSE_WORDS, _PROSE_FILL, _PROSE_LINES = 4.0, 0.55, 4
_TIGHT = 1.2
_MOST_COLUMNS = 60
_BESIDE, _CHUNK = 0.7, 1.0
"""How far apart, in sizes, lines beside each other may stand, and must."""
_BACK, _MOST_ROWS = 100, 2000
"""Rows looked back at for a new gap; lines of one page beyond which none is looked for."""

Gap = tuple[float, float]


@dataclass(slots=True)
class _Row:
    """Lines at one height, in their chunks from left to right."""

    lines: list[Line]
    chunks: list[Line]

    @property
    def line(self) -> Line:
        return self.lines[0]


def parted(page: Page, lines: list[Line], left: float, right: float) -> Iterator[Flow | Grid]:
    """The text columns and unruled tables of lines that stand between two edges, in order."""
    plain: list[Line] = []
    if len(lines) > _MOST_ROWS:
        yield Flow(lines, left, right, page=page.number)
        return
    rows = _rows(lines)
    at = 0
    while at < len(rows):
        end, gaps = _block(rows, at)
        if gaps:
            early = _early(plain, rows[at].line, gaps)
            plain, rows[at].lines = plain[: len(plain) - len(early)], [*early, *rows[at].lines]
            rows[at].chunks = sorted([*early, *rows[at].chunks], key=lambda each: each.x0)
            if plain:
                yield Flow(plain, left, right, page=page.number)
                plain = []
            yield from _columns(page, rows[at:end], gaps, left, right)
            at = end
        else:
            plain += rows[at].lines
            at += 1
    if plain:
        yield Flow(plain, left, right, page=page.number)


def _rows(lines: list[Line]) -> list[_Row]:
    """The lines, those beside each other as one row though their base lines differ a little."""
    rows: list[_Row] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last is not None and not line.pieces[0].turn and not last.line.pieces[0].turn:
            near = line.base - last.line.base < _BESIDE * min(line.size, last.line.size)
            gap = _CHUNK * line.size
            if near and all(line.x0 > c.x1 + gap or c.x0 > line.x1 + gap for c in last.chunks):
                last.lines.append(line)
                last.chunks = sorted([*last.chunks, *_chunks(line)], key=lambda each: each.x0)
                continue
        rows.append(_Row([line], _chunks(line)))
    return rows


def _early(above: list[Line], first: Line, gaps: list[Gap]) -> list[Line]:
    """The lines right above a run of columns that stand in one of those on the right already."""
    below, start = first, len(above)
    for at in range(len(above) - 1, -1, -1):
        line = above[at]
        crosses = any(line.x0 < high and line.x1 > low for low, high in gaps)
        if crosses or below.base - line.base > _FAR * line.size:
            break
        if line.x0 >= gaps[0][1]:
            start = at
        below = line
    return above[start:]


def _chunks(line: Line) -> list[Line]:
    """The chunks of a line; the mark of a list item is no chunk of its own."""
    chunks = [line] if line.pieces[0].turn else chunks_of(line)
    if len(chunks) > _MOST_COLUMNS:
        return [line]
    if len(chunks) > 1 and len(chunks[0].pieces) == 1 and is_marker(chunks[0].pieces[0].text):
        chunks[:2] = [Line([*chunks[0].pieces, *chunks[1].pieces])]
    return chunks


def _block(rows: list[_Row], start: int) -> tuple[int, list[Gap]]:
    """The end of the run of rows that share gaps, and those gaps; no gaps where there is no run."""
    first = rows[start]
    gaps = [(a.x1, b.x0) for a, b in pairwise(first.chunks)]
    if not gaps:
        return start, []
    many, last = 1, start
    for at in range(start + 1, len(rows)):
        row = rows[at]
        if row.line.base - rows[at - 1].line.base > _FAR * max(row.line.size, 6):
            break
        kept = _shared(gaps, row)
        if not kept:
            break
        if len(row.chunks) > 1:
            more = [(a.x1, b.x0) for a, b in pairwise(row.chunks)]
            kept = _refined(
                kept, more, [r for each in rows[max(start, at - _BACK) : at] for r in each.chunks]
            )
            many, last = many + 1, at
        gaps = kept
    end = last + 1
    while end < len(rows) and _goes_on(rows[end - 1], rows[end], gaps):
        end += 1
    enough = many >= 3 or (many == 2 and len(gaps) >= 2)
    return (end, sorted(gaps)) if enough else (start, [])


def _shared(gaps: list[Gap], row: _Row) -> list[Gap]:
    """The gaps that a row leaves free, as far as it does."""
    kept: list[Gap] = []
    for low, high in gaps:
        for chunk in row.chunks:
            if chunk.x0 < high and chunk.x1 > low:
                if (chunk.x0 + chunk.x1) / 2 < (low + high) / 2:
                    low = max(low, chunk.x1)
                else:
                    high = min(high, chunk.x0)
        if high - low >= _NARROWEST * row.line.size:
            kept.append((low, high))
    return kept


def _refined(kept: list[Gap], more: list[Gap], above: list[Line]) -> list[Gap]:
    """The gaps with those of a further row that no chunk above crosses."""
    out = list(kept)
    for low, high in more:
        if any(a < high and b > low for a, b in out):
            continue
        for chunk in above:
            if chunk.x0 < high and chunk.x1 > low:
                if (chunk.x0 + chunk.x1) / 2 < (low + high) / 2:
                    low = max(low, chunk.x1)
                else:
                    high = min(high, chunk.x0)
        if high - low >= _NARROWEST * (above[0].size if above else 10):
            out.append((low, high))
    return out


def _goes_on(above: _Row, row: _Row, gaps: list[Gap]) -> bool:
    """True where a single chunk is the wrapped rest of a cell of the last row."""
    chunk = row.chunks[0]
    tight = row.line.base - above.line.base <= _TIGHT * 1.2 * row.line.size
    if len(row.chunks) != 1 or not tight:
        return False
    return not any(chunk.x0 < high and chunk.x1 > low for low, high in gaps)


def _columns(
    page: Page, rows: list[_Row], gaps: list[Gap], left: float, right: float
) -> Iterator[Flow | Grid]:
    """The columns of text one after the other, or the table that the rows are."""
    edges = [left, *((low + high) / 2 for low, high in gaps), right]
    columns: list[list[Line]] = [[] for _ in edges[1:]]
    for row in rows:
        for chunk in row.chunks:
            columns[_column(edges, chunk)].append(chunk)
    for column in columns:
        column.sort(key=lambda each: each.base)
    if len(columns) <= 3 and all(_is_prose(each) for each in columns):
        for column in columns:
            start, end = min(x.x0 for x in column), max(x.x1 for x in column)
            yield from parted(page, column, start, end)
        return
    yield _grid(page, rows, edges)


def _column(edges: list[float], chunk: Line) -> int:
    middle = (chunk.x0 + chunk.x1) / 2
    return next((at for at in range(len(edges) - 2) if middle < edges[at + 1]), len(edges) - 2)


def _is_prose(column: list[Line]) -> bool:
    """True for a column of running text: long lines that fill it."""
    if len(column) < _PROSE_LINES:
        return False
    wide = max(each.x1 for each in column) - min(each.x0 for each in column)
    words = sum(len(each.pieces) for each in column) / len(column)
    fill = sum(each.x1 - each.x0 for each in column) / len(column) / max(1.0, wide)
    return words >= _PROSE_WORDS and fill >= _PROSE_FILL


def _grid(page: Page, rows: list[_Row], edges: list[float]) -> Grid:
    """The rows as a table: lines that belong to one row together."""
    groups = _groups(page, rows, edges)
    cells: list[GridCell] = []
    top = min(row.line.top for row in rows)
    bottom = max(row.line.bottom for row in rows)
    for number, group in enumerate(groups):
        y0 = min(row.line.top for row in group)
        y1 = max(row.line.bottom for row in group)
        words: list[list[Piece]] = [[] for _ in edges[1:]]
        for row in group:
            for chunk in row.chunks:
                words[_column(edges, chunk)] += chunk.pieces
        for column, pieces in enumerate(words):
            box = edges[column], y0, edges[column + 1], y1
            cells.append(GridCell(number, number + 1, column, column + 1, box, pieces=pieces))
    box = edges[0], top, edges[-1], bottom
    return Grid(page.number, box, cells, tuple(edges), len(groups), ruled=False)


def _groups(page: Page, rows: list[_Row], edges: list[float]) -> list[list[_Row]]:
    """The lines, parted into table rows.

    Ruled lines and the edges of shades part rows where most of them have some; else wider gaps
    do; else a filled first column begins a row.
    """
    steps = [b.line.base - a.line.base for a, b in pairwise(rows)]
    flat = _flat(page)
    ruled = [_is_ruled(flat, a.line, b.line, edges) for a, b in pairwise(rows)]
    tight, wide = min(steps, default=0.0), max(steps, default=0.0)
    firsts = [any(_column(edges, chunk) == 0 for chunk in row.chunks) for row in rows]
    by_gap = wide > 1.25 * tight and any(not first for first in firsts[1:])
    groups = [[rows[0]]]
    for at, row in enumerate(rows[1:]):
        if sum(ruled) >= max(2, len(rows) // 4):
            begins = ruled[at]
        elif by_gap:
            begins = steps[at] > max(1.12 * tight, 0.8 * median(steps))
        else:
            begins = firsts[at + 1]
        if begins:
            groups.append([])
        groups[-1].append(row)
    return groups


def _flat(page: Page) -> list[tuple[float, float, float]]:
    """(height, start, end) of each flat line and of the upper and lower edge of each shade."""
    flat = [((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in page.rules if x1 - x0 > y1 - y0]
    flat += [(y, x0, x1) for x0, y0, x1, y1 in page.shades for y in (y0, y1)]
    return sorted(flat)


def _is_ruled(
    flat: list[tuple[float, float, float]], above: Line, below: Line, edges: list[float]
) -> bool:
    """True where lines or the edges of shades run between two lines of text, most of the way."""
    low, high = above.base - 0.1 * above.size, below.base - 0.4 * below.size
    near = flat[bisect_left(flat, (low,)) : bisect_left(flat, (high,))]
    covered, reach = 0.0, edges[0]
    for x0, x1 in sorted((x0, x1) for _, x0, x1 in near):
        covered += max(0.0, min(x1, edges[-1]) - max(x0, reach))
        reach = max(reach, x1)
    return covered > 0.5 * (edges[-1] - edges[0])
