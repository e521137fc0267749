"""Word tables: cells put in the columns that the eye sees, merged cells in their positions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from placeplan.documents.document import BLANK, Cell, CellBlock, Row, Table
from placeplan.documents.readers.docx_styles import attribute, child, local, value, whole

_WIDEST = 200
"""The most columns that one cell may span."""
_CLOSE = 120
"""Column edges closer than this (twentieths of a point, 2 mm) are one edge drawn twice."""
_OFF = {"0", "false", "off"}
_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell as it stands in the file: its first grid column, its width, and its merge."""

    element: etree._Element
    start: int
    end: int
    merge: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row as it stands in the file."""

    cells: tuple[GridCell, ...]
    end: int
    header: bool
    deleted: bool


BlocksOf = Callable[[GridCell, int, bool, bool], tuple[CellBlock, ...]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table, and the left edge of each grid column."""

    rows: tuple[GridRow, ...]
    edges: tuple[int, ...]

    @classmethod
    def of(cls, table: etree._Element) -> Grid:
        """The grid of a `w:tbl`."""
        edges = [0]
        grid = child(table, "tblGrid")
        for each in () if grid is None else grid:
            if local(each) == "gridCol":
                edges.append(edges[-1] + max(0, whole(attribute(each, "w")) or 0))
        return cls(tuple(_row(tr) for tr in _inside(table, "tr")), tuple(edges))

    def table(self, blocks_of: BlocksOf, next_line: Callable[[bool], int]) -> Table | None:
        """The table with its blank rows left out; None where nothing is in it."""
        column = self._columns()
        placed: list[tuple[GridRow, int, dict[int, tuple[GridCell, Cell]]]] = []
        flagged = all(row.header for row in self.rows)
        in_head = True
        for number, row in enumerate(self.rows):
            in_head = in_head and row.header and not (flagged and number)
            line = next_line(number > 0)
            cells: dict[int, tuple[GridCell, Cell]] = {}
            for each in row.cells:
                start, end = column[each.start], column[each.end]
                blocks = (
                    ()
                    if each.merge == "continue"
                    else blocks_of(each, line, row.header, row.deleted)
                )
                heading = in_head and each.merge != "continue"
                cells[start] = each, Cell(blocks, end - start, 1, heading)
            placed.append((row, line, cells))
        kept = [each for each in placed if any(not cell.blank for _, cell in each[2].values())]
        rows = [Row(tuple(_cells(kept, at)), (line,)) for at, (_, line, _) in enumerate(kept)]
        if not rows:
            return None
        depth = next((i for i, (row, *_) in enumerate(kept) if not row.header), len(rows))
        if depth == len(rows) and depth > 1:
            depth = 1
        return Table(tuple(rows[:depth]), tuple(rows[depth:]))

    def _columns(self) -> dict[int, int]:
        """Grid column -> column: edges at which no cell begins are none."""
        starts = {each.start for row in self.rows for each in row.cells}
        used = sorted(starts | {each.end for row in self.rows for each in row.cells})
        edge = self._snapped(used)
        begins = sorted({edge[start] for start in starts})
        return {each: bisect_left(begins, edge[each]) for each in used}

    def _snapped(self, used: list[int]) -> dict[int, int]:
        """Edges that lie close together as one, unless a cell would lose its width."""
        same = {each: each for each in used}
        if not used or used[-1] >= len(self.edges):
            return same
        snapped: dict[int, int] = {}
        first = used[0]
        for each in used:
            if self.edges[each] - self.edges[first] > _CLOSE:
                first = each
            snapped[each] = first
        cells = (each for row in self.rows for each in row.cells)
        lost = any(snapped[each.start] == snapped[each.end] for each in cells)
        return same if lost else snapped


def _cells(
    rows: list[tuple[GridRow, int, dict[int, tuple[GridCell, Cell]]]],
    at: int,
) -> Iterator[Cell]:
    """The cells of a row by position, merged cells with their height."""
    cells = rows[at][2]
    position = 0
    for start, (given, cell) in sorted(cells.items()):
        while position < start:
            yield BLANK
            position += 1
        if given.merge == "continue":
            yield from (BLANK for _ in range(cell.colspan))
        else:
            height = 1
            if given.merge == "restart":
                while at + height < len(rows) and _goes_on(rows[at + height][2].get(start)):
                    height += 1
            yield Cell(cell.blocks, cell.colspan, height, cell.heading)
            yield from (BLANK for _ in range(cell.colspan - 1))
        position += cell.colspan


def _goes_on(cell: tuple[GridCell, Cell] | None) -> bool:
    return cell is not None and cell[0].merge == "continue"


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for each in element:
        if local(each) == tag:
            yield each
        elif local(each) in _WRAPPERS:
            yield from _inside(each, tag)


def _row(tr: etree._Element) -> GridRow:
    properties = child(tr, "trPr")
    at = min(whole(value(properties, "gridBefore")) or 0, _WIDEST)
    cells: list[GridCell] = []
    for tc in _inside(tr, "tc"):
        given = child(tc, "tcPr")
        span = min(max(1, whole(value(given, "gridSpan")) or 1), _WIDEST)
        merge = child(given, "vMerge")
        kind = "" if merge is None else attribute(merge, "val") or "continue"
        if value(given, "hMerge") == "continue" and cells:
            last = cells.pop()
            cells.append(GridCell(last.element, last.start, at + span, last.merge))
        else:
            cells.append(GridCell(tc, at, at + span, kind))
        at += span
    header = child(properties, "tblHeader")
    return GridRow(
        tuple(cells),
        at,
        header is not None and (attribute(header, "val") or "1") not in _OFF,
        child(properties, "del") is not None,
    )
