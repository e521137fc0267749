"""A workbook that Placeplan wrote: its first sheet keeps every block in order, tables by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from placeplan.documents.document import (
    BLANK,
    Block,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Spans,
    Table,
)
from placeplan.documents.readers.grid import cell_of
from placeplan.documents.readers.lines import height, merged
from placeplan.documents.readers.xlsx_parts import Sheet
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

CONTENTS = "Document"
"""The name of the sheet that keeps the order."""
COLUMNS = ("Block", "Level", "Mark", "Text")
HEADING, PARAGRAPH, FURNITURE = "Heading", "Paragraph", "Page furniture"
LIST, ITEM, TABLE, MORE = "List", "List item", "Table", "More text"
BULLET = "•"
_PLACE = re.compile(r"^row (\d{1,7}), column (\d{1,5})$")
_DEEPEST = 12


@dataclass(slots=True)
class Found:
    """What was read of a workbook, and the sheets that it does not name."""

    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: list[Sheet] = field(default_factory=list)
    last_line: int = 0

    def next_line(self, goes_on: bool, lines: int = 1) -> int:
        """The first line of the next block, below a blank one unless it goes on."""
        first = self.last_line + (1 if goes_on or not self.last_line else 2)
        self.last_line = first + lines - 1
        return first


@dataclass(slots=True)
class _Entry:
    """One row of the first sheet, with the text that would not fit into one cell."""

    kind: str
    level: int
    mark: str
    spans: Spans
    row: int
    more: dict[tuple[int, int], Spans] = field(default_factory=dict)


def is_book(sheet: Sheet) -> bool:
    """True where the sheet is the first one of a workbook that Placeplan wrote."""
    row = sheet.cells.get(1, {})
    names = tuple(_plain(row.get(column, ())) for column in range(1, len(COLUMNS) + 1))
    return sheet.name == CONTENTS and names == COLUMNS


def from_book(name: str, sheets: list[Sheet]) -> Found:
    """The blocks of the workbook in order.

    `line` counts as in the text form of a paper: one for each line of a paragraph, each heading,
    list item and table row, and a blank one between blocks.
    """
    found = Found()
    by_name = {sheet.name: sheet for sheet in sheets}
    del by_name[CONTENTS]
    items: list[Item] = []
    for entry in _entries(sheets[0]):
        if items and entry.kind != ITEM:
            found.blocks.append(ListBlock(tuple(items), items[0].line, items[-1].line))
            items = []
        if entry.kind == TABLE:
            sheet = by_name.pop(_plain(entry.spans), None)
            if sheet is None:
                found.problems.append(_lost(name, entry, found.last_line + 1))
                continue
            found.blocks.extend(_table(sheet, entry, found))
            continue
        spans = merged(entry.spans)
        if not spans:
            continue
        line = found.next_line(bool(items), height(spans))
        last = found.last_line
        if entry.kind in (LIST, ITEM):
            level = min(max(0, entry.level - 1), _DEEPEST)
            items.append(Item(spans, level, _mark(entry), line, last))
        elif entry.kind == HEADING:
            found.blocks.append(Heading(spans, min(max(1, entry.level), 6), line, line))
        else:
            found.blocks.append(Paragraph(spans, line, last, entry.kind == FURNITURE))
    if items:
        found.blocks.append(ListBlock(tuple(items), items[0].line, items[-1].line))
    found.unread = list(by_name.values())
    return found


def _entries(sheet: Sheet) -> Iterator[_Entry]:
    last: _Entry | None = None
    for number in sorted(sheet.cells):
        if number == 1:
            continue
        row = sheet.cells[number]
        kind, level, mark = (_plain(row.get(column, ())) for column in (1, 2, 3))
        spans = row.get(4, ())
        if kind == MORE and last is not None:
            place = _PLACE.match(mark)
            if place is None:
                last.spans += spans
            else:
                key = int(place[1]), int(place[2])
                last.more[key] = (*last.more.get(key, ()), *spans)
            continue
        if last is not None:
            yield last
        last = _Entry(kind, int(level) if level.isdecimal() else 1, mark, spans, number)
    if last is not None:
        yield last


def _table(sheet: Sheet, entry: _Entry, found: Found) -> Iterator[Table]:
    """The table of a sheet as it stands: all its columns, the header rows as many as were said."""
    covers = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    depth = entry.level if entry.mark != "continued" else 0
    rows: list[Row] = []
    numbers = sorted(sheet.cells)
    for at, number in enumerate(numbers):
        line = found.next_line(at > 0)
        given = sheet.cells[number]
        cells = [BLANK] * max(sheet.reach.get(number, 0), max(given))
        header = number <= depth
        if header:
            cells = [replace(BLANK, heading=True)] * len(cells)
        for column, spans in given.items():
            text = (*spans, *entry.more.get((number, column), ()))
            cell = cell_of(text, line)
            bottom, right = covers.get((number, column), (number, column))
            tall = sum(1 for other in numbers[at : at + bottom - number + 1] if other <= bottom)
            width = min(right - column + 1, len(cells) - column + 1)
            if header or tall > 1 or width > 1:
                cell = replace(cell, heading=header, rowspan=tall, colspan=width)
                for beside in range(column, column + width):
                    cells[beside - 1] = BLANK
            cells[column - 1] = cell
        rows.append(Row(tuple(cells), (line,)))
    depth = sum(1 for number in numbers if number <= depth)
    if rows:
        yield Table(tuple(rows[:depth]), tuple(rows[depth:]))


def _mark(entry: _Entry) -> str:
    return "" if entry.mark == BULLET else entry.mark


def _lost(name: str, entry: _Entry, line: int) -> Problem:
    message = f"the sheet {_plain(entry.spans)!r} that row {entry.row} names is missing"
    source = Source(name, max(1, line))
    return Problem("part-not-read", Family.CONVERSION, Severity.ERROR, message, source)


def _plain(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans).strip()
