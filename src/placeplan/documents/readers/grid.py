"""Cells on a grid -> blocks: the tables of a sheet found, with the words above and below them.

Blank rows part tables; so do blank columns, where the cells beside them plainly are a table of
their own. One cell alone in its row is a heading or a paragraph, unless it stands inside a table.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from placeplan.documents.document import (
    BLANK,
    Block,
    Cell,
    Heading,
    ListBlock,
    Paragraph,
    Row,
    Spans,
    Table,
)
from placeplan.documents.readers.inline import trimmed
from placeplan.documents.readers.lines import BULLET, cell_blocks, lines_of, prose

_NOTE = re.compile(r"^\W*(?:notes?|source|sources|key|n\.?b\.?|footnotes?|\*)\b|^\*", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LONG, _SHORT = 8, 12
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell that holds something: its spans, and the last row and column that it covers."""

    spans: Spans
    last_row: int
    last_column: int


Rows = dict[int, dict[int, GridCell]]
"""Cells by visible row and column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one grid are numbered, and which of them are known to be headers.

    `beside` gives new lines to the rows of a table that stands to the right of another, so that no
    two rows of a document share one.
    """

    line: Callable[[int], int]
    beside: Callable[[int], Callable[[int], int]]
    headers: frozenset[int] = frozenset()
    frozen: int = 0


def blocks_of(rows: Rows, layout: Layout) -> list[Block]:
    """The blocks of one sheet in order."""
    blocks = list(_blocks(rows, layout, 0))
    for at, block in enumerate(blocks[:-1]):
        if isinstance(block, Paragraph) and isinstance(blocks[at + 1], Table) and _titles(block):
            blocks[at] = Heading(block.spans, 3, block.line, block.end_line)
    return blocks


def _titles(block: Paragraph) -> bool:
    text = block.text
    few = len(text.split()) <= _SHORT and not text.endswith((".", ",", ";"))
    return few and not _NOTE.match(text) and _LETTER.search(text) is not None


def _blocks(rows: Rows, layout: Layout, depth: int) -> Iterator[Block]:
    for band in _bands(rows):
        parts = _side_by_side(band) if depth < _DEEPEST else [band]
        if len(parts) == 1:
            yield from _region(band, layout)
            continue
        yield from _blocks(parts[0], layout, depth + 1)
        for part in parts[1:]:
            line = layout.beside(min(part))
            yield from _blocks(part, replace(layout, line=line), depth + 1)


def _bands(rows: Rows) -> Iterator[Rows]:
    """The rows parted wherever one is blank and not covered by a merged cell."""
    band: Rows = {}
    reach = 0
    for number in sorted(rows):
        if band and number > reach + 1:
            yield band
            band = {}
        band[number] = rows[number]
        reach = max(reach, number, *(cell.last_row for cell in rows[number].values()))
    if band:
        yield band


def _side_by_side(band: Rows) -> list[Rows]:
    """The tables that stand beside each other in a band, from left to right."""
    edges: list[tuple[int, int]] = []
    taken = sorted(
        (column, cell.last_column) for row in band.values() for column, cell in row.items()
    )
    for first, last in taken:
        if edges and first <= edges[-1][1] + 1:
            edges[-1] = edges[-1][0], max(edges[-1][1], last)
        else:
            edges.append((first, last))
    if len(edges) == 1:
        return [band]
    parts: list[tuple[Rows, int]] = []
    for first, last in edges:
        part = _columns(band, first, last)
        if parts and not _stands_alone(parts[-1][0], part, first - parts[-1][1] - 1):
            first = min(column for row in parts[-1][0].values() for column in row)
            parts[-1] = _columns(band, first, last), last
        else:
            parts.append((part, last))
    return [part for part, _ in parts]


def _columns(band: Rows, first: int, last: int) -> Rows:
    chosen = (
        (number, {column: cell for column, cell in row.items() if first <= column <= last})
        for number, row in band.items()
    )
    return {number: row for number, row in chosen if row}


def _stands_alone(left: Rows, right: Rows, gap: int) -> bool:
    """True where the cells on the right are a table of their own, and no part of the one left."""
    if len(left) == 1 and len(right) == 1:
        return min(_width(left), _width(right)) == 1 and gap > 1
    if _width(right) < 2 or _width(left) < 2 or len(right) < 2:
        return False
    heads = [_text(next(iter(sorted(part[min(part)].items())))[1]) for part in (left, right)]
    if heads[0].casefold() == heads[1].casefold():
        return True
    first = min(column for row in right.values() for column in row)
    labels = [_text(row[first]) for number, row in right.items() if first in row]
    worded = [text for text in labels if _LETTER.search(text)]
    if len(worded) < 2 or len(worded) * 2 < len(right):
        return False
    return gap > 1 or min(left) != min(right) or max(left) != max(right)


def _width(rows: Rows) -> int:
    columns = [column for row in rows.values() for column in row]
    return max(columns) - min(columns) + 1


def _text(cell: GridCell) -> str:
    return "".join(span.text for span in cell.spans).strip()


def _region(rows: Rows, layout: Layout) -> Iterator[Block]:
    """The words above a table, the table, and the notes below it."""
    numbers = sorted(rows)
    body = [number for number in numbers if len(rows[number]) > 1]
    if not body:
        for number in numbers:
            yield from _words(rows[number], layout.line(number))
        return
    above = [number for number in numbers if number < body[0] and not _inside(rows, body, number)]
    below = [number for number in numbers if number > body[-1] and _is_note(rows[number])]
    while below and below[-1] != numbers[-1]:
        below.pop()
    for number in above:
        yield from _words(rows[number], layout.line(number))
    inner = [number for number in numbers if number not in {*above, *below}]
    yield _table({number: rows[number] for number in inner}, layout)
    for number in below:
        yield from _words(rows[number], layout.line(number))


def _inside(rows: Rows, body: list[int], number: int) -> bool:
    """True where the one cell of a row reaches down beside the rows of the table."""
    return any(cell.last_row >= body[0] for cell in rows[number].values())


def _is_note(row: dict[int, GridCell]) -> bool:
    text = _text(next(iter(row.values())))
    return len(text.split()) > _LONG or _NOTE.match(text) is not None


def _words(row: dict[int, GridCell], line: int) -> Iterator[Block]:
    """One cell alone in its row: paragraphs, a heading, or list items."""
    for cell in row.values():
        for block in cell_blocks(lines_of(cell.spans), line):
            if isinstance(block, Paragraph):
                yield replace(prose(block.spans, line), end_line=line)
            elif isinstance(block, ListBlock):
                yield block


def cell_of(spans: Spans, line: int) -> Cell:
    """A cell with the blocks that its lines make."""
    if len(spans) == 1:
        text = spans[0].text
        if "\n" not in text and text[:1] != " " and not BULLET.match(text):
            words = trimmed([spans[0]])
            return Cell((Paragraph(words, line, line),)) if words else BLANK
    return Cell(cell_blocks(lines_of(spans), line))


def _table(rows: Rows, layout: Layout) -> Table:
    """The table of a region; a column in which no cell begins is none."""
    numbers = sorted(rows)
    columns = sorted({column for row in rows.values() for column in row})
    depth = _header_depth(numbers, layout)
    made = []
    for at, number in enumerate(numbers):
        line = layout.line(number)
        cells = [BLANK] * len(columns)
        for column, given in rows[number].items():
            place = bisect_left(columns, column)
            width = bisect_right(columns, given.last_column) - place
            height = bisect_right(numbers, given.last_row) - at
            cell = cell_of(given.spans, line)
            if width > 1 or height > 1 or at < depth:
                cell = replace(cell, colspan=width, rowspan=height, heading=at < depth)
            cells[place] = cell
        made.append(Row(tuple(cells), (line,)))
    return Table(tuple(made[:depth]), tuple(made[depth:]))


def _header_depth(numbers: list[int], layout: Layout) -> int:
    """How many rows are known to be the header; 0 where the cells must tell."""
    if len(numbers) < 2:
        return 0
    if numbers[0] in layout.headers:
        return 1
    depth = sum(1 for number in numbers if number <= layout.frozen)
    return depth if depth <= 3 and depth < len(numbers) else 0
