"""The header of a table, wherever it stands, and the rows below it with merged cells filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from placeplan.documents.document import Cell, Row, Table
from placeplan.documents.stitch import signature
from placeplan.exchange.cell_items import flat
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.words import is_heading, is_worded
from placeplan.kernel import quantity as quantities

_HIGHEST, _DEEPEST, _LONGEST = 6, 3, 14
"""The lowest row in which a header may begin, its most rows, and the most words of a heading."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as names over columns and rows below; `captions` are the rows above its header."""

    captions: tuple[Row, ...]
    header: tuple[Row, ...]
    names: tuple[tuple[str, ...], ...]
    """The headings over each column, the outermost first; none over a column without a name."""
    rows: tuple[Row, ...]
    repeats: tuple[Row, ...] = ()
    """Rows that print the header again."""
    turned: bool = False
    """True where the headings stand in the first column and each other column is a row."""
    texts: tuple[tuple[str, ...], ...] = ()
    """The words of each cell of a column that says something, column by column."""


def grid_of(table: Table) -> Grid | None:
    """The grid of a table; None where no row of it looks like a header."""
    rows = table.every
    if table.inherited and any(map(_heads, table.rows[:_HIGHEST])):
        rows = table.rows  # it has a header of its own
    start = next((at for at in range(min(_HIGHEST, len(rows))) if _heads(rows[at])), None)
    if start is None:
        return None
    if start and _groups(rows[start - 1], rows[start]):
        start -= 1
    end = start + 1
    while end < len(rows) - 1 and end - start < _DEEPEST and _goes_on(rows, start, end):
        end += 1
    if not start and rows is not table.rows:
        end = max(end, min(len(table.header), _DEEPEST))
    header = rows[start:end]
    marks = [signature(row) for row in header]
    repeats = tuple(row for row in rows[end:] if signature(row) in marks)
    body = _filled([row for row in rows[end:] if row not in repeats], table.width)
    names = tuple(_names(header, at) for at in range(table.width))
    texts = _columns(body, table.width)
    return Grid(tuple(rows[:start]), tuple(header), names, body, repeats, texts=texts)


def turned_grid(table: Table) -> Grid | None:
    """The grid of a card: headings in the first column, what they head beside them.

    None where the first column is not mostly headings, or where other columns are headings too.
    """
    rows = [row for row in table.every if not row.cell(0).blank]
    if table.width < 2 or len(rows) < 3 or len(rows) != len(table.every):
        return None
    heads = [flat(row.cell(0)).rstrip(": ") for row in rows]
    known = sum(map(is_heading, heads))
    if known < 3 or known * 3 < len(heads) * 2 or len(set(heads)) < len(heads):
        return None
    lines = tuple(line for row in rows for line in row.lines)
    made = []
    for at in range(1, table.width):
        cells = tuple(row.cell(at) for row in rows)
        if any(not cell.blank for cell in cells):
            made.append(Row(cells, lines, rows[0].number))
    header = Row(tuple(row.cell(0) for row in rows), lines, rows[0].number)
    names = tuple((head,) for head in heads)
    texts = _columns(made, len(names))
    return Grid((), (header,), names, tuple(made), turned=True, texts=texts)


def _columns(rows: Sequence[Row], width: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(text for row in rows if (text := cells.said(row.cell(at)))) for at in range(width)
    )


def _texts(row: Row) -> list[str]:
    return [text for cell in row.cells if (text := flat(cell))]


def _is_label(text: str) -> bool:
    """True for a few words that are no figure and end no sentence."""
    if len(text.split()) > _LONGEST or (text.endswith((".", ";")) and len(text.split()) > 3):
        return False
    return quantities.parse(text).value is None or is_heading(text)


def _heads(row: Row) -> bool:
    """True for a row of labels of which at least half, and at least two, head columns; days alone
    do not."""
    texts = _texts(row)
    if len(texts) < 2 or not all(map(_is_label, texts)):
        return False
    known = sum(map(is_heading, texts))
    return known >= 2 and known * 2 >= len(texts) and any(map(is_worded, texts))


def _groups(row: Row, below: Row) -> bool:
    """True where a row above the header names groups of its columns."""
    texts = _texts(row)
    if not texts or len(texts) >= len(below.filled) or 0 in row.filled:
        return False
    return all(map(_is_label, texts))


def _goes_on(rows: Sequence[Row], start: int, at: int) -> bool:
    """True where a row is the next row of the header above it: nothing but headings."""
    row, above = rows[at], rows[at - 1]
    texts = _texts(row)
    if len(texts) < 2 or not all(map(_is_label, texts)):
        return False
    known = sum(map(is_heading, texts))
    if 0 in row.filled and 0 in rows[start].filled:
        return False
    if not row.filled - above.filled and above.cell(0).blank is False and 0 in row.filled:
        return False
    return known == len(texts) or (0 in row.filled and known * 2 >= len(texts))


def _names(header: Sequence[Row], at: int) -> tuple[str, ...]:
    """The headings over a column; a group reaches over the columns beside it that it has merged."""
    names: list[str] = []
    for depth, row in enumerate(header):
        place = at
        if row.cell(at).blank and depth < len(header) - 1:
            place = _group_over(header, depth, at)
        text = flat(row.cell(place)) if place >= 0 else ""
        if text and text not in names:
            names.append(text)
    return tuple(names)


def _group_over(header: Sequence[Row], depth: int, at: int) -> int:
    """The column whose heading of a row reaches over this one; -1 where none does."""
    row = header[depth]
    place = at
    while place >= 0 and row.cell(place).blank:
        place -= 1
    if place < 0:
        return -1
    if any(cell.colspan > 1 for cell in row.cells):
        return place if at < place + row.cell(place).colspan else -1
    below = header[depth + 1 :]
    both = all(any(not each.cell(column).blank for each in below) for column in (place, at))
    return place if both else -1


def _filled(rows: Sequence[Row], width: int) -> tuple[Row, ...]:
    """The rows with the text of a cell that is merged downwards in each row that it covers."""
    reach: dict[int, tuple[Cell, int]] = {}
    made = []
    for row in rows:
        cells = list(row.cells) + [Cell()] * (width - len(row.cells))
        for at, cell in enumerate(cells):
            if not cell.blank:
                reach[at] = cell, cell.rowspan - 1
            elif at in reach and reach[at][1] > 0:
                above, left = reach[at]
                cells[at], reach[at] = above, (above, left - 1)
        made.append(replace(row, cells=tuple(cells)))
    return tuple(made)
