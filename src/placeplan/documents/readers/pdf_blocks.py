"""Flows and grids -> blocks with lines: headings, paragraphs, lists and tables.

`line` counts as in the text form of a paper: one for each line of a paragraph that was ended, each
heading, list item and table row, and a blank one between blocks, from the first page to the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from placeplan.documents.document import (
    BLANK,
    Block,
    Cell,
    CellBlock,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Spans,
    Table,
)
from placeplan.documents.readers.inline import DEEPEST, trimmed
from placeplan.documents.readers.lines import prose
from placeplan.documents.readers.pdf_grid import Grid, GridCell
from placeplan.documents.readers.pdf_page import BOLD, lines_of
from placeplan.documents.readers.pdf_words import Flow, Habits, Run, runs

_LEVELS = ((1.6, 1), (1.33, 2), (1.14, 3), (1.06, 4))
"""(size against the body, level of heading)"""
_PLAIN_TOO = 1.14
"""From this size on a heading need not be bold."""
_LONGEST_HEADING, _TALLEST_HEADING = 25, 4
_WIDEST_PADDING = 12.0
_ITEM_GAP, _ITEM_SLACK = 0.58, 0.3


@dataclass(slots=True)
class TableRow:
    """A row of a table that may go on on the next page."""

    cells: tuple[Cell, ...]
    page: int
    goes_on: frozenset[int] | None = None
    """The columns whose last line goes on, where the habits of the document tell."""


@dataclass(slots=True)
class Part:
    """A table as far as one page shows it, or several parts that were joined."""

    rows: list[TableRow]
    header: int
    edges: tuple[float, ...]
    bottom: float
    open_bottom: bool
    ruled: bool

    @property
    def page(self) -> int:
        return self.rows[0].page


def part_of(grid: Grid, habits: Habits) -> Part:
    """The table of one grid."""
    flows = {id(each.cell): each.flow for each in cell_flows(grid)}
    by_row: dict[int, list[GridCell]] = {}
    for cell in sorted(grid.cells, key=lambda each: each.column):
        for row in range(cell.row, cell.last_row):
            by_row.setdefault(row, []).append(cell)
    header = _header_depth(grid, by_row)
    rows: list[TableRow] = []
    for number in range(grid.rows):
        cells: list[Cell] = []
        open_ends: list[int] = []
        for given in by_row.get(number, ()):
            cells += [BLANK] * (given.column - len(cells))
            wide = given.last_column - given.column
            if given.row == number:
                flow = flows.get(id(given))
                blocks = tuple(cell_blocks(runs(flow, habits), habits)) if flow else ()
                high = given.last_row - given.row
                if flow and flow.lines[-1].spaced:
                    open_ends.append(given.column)
                cells.append(Cell(blocks, wide, high, number < header))
                cells += [BLANK] * (wide - 1)
            else:
                cells += [BLANK] * wide
        known = frozenset(open_ends) if habits.spaced and habits.bare else None
        rows.append(TableRow(tuple(cells), grid.page, known))
    return Part(rows, header, grid.columns, grid.box[3], grid.open_bottom, grid.ruled)


def _header_depth(grid: Grid, by_row: dict[int, list[GridCell]]) -> int:
    """The shaded rows at the top, where the rows below them are not all shaded too."""
    shaded = [
        all(cell.shaded for cell in by_row.get(row, ())) and row in by_row
        for row in range(grid.rows)
    ]
    depth = next((row for row, is_shaded in enumerate(shaded) if not is_shaded), 0)
    if not depth or depth > 4 or sum(shaded[depth:]) * 3 > len(shaded) - depth:
        bold = depth and all(
            piece.marks & BOLD for cell in by_row.get(0, ()) for piece in cell.pieces
        )
        depth = depth if bold and depth <= 4 else 0
    filled = [sum(bool(c.pieces) for c in by_row.get(row, ())) for row in range(depth)]
    return depth if any(count > 1 for count in filled) else 0


@dataclass(slots=True)
class CellFlow:
    cell: GridCell
    flow: Flow


def cell_flows(grid: Grid) -> Iterator[CellFlow]:
    """The lines of each filled cell, between the edges that its padding leaves."""
    lined = [(cell, lines_of(cell.pieces)) for cell in grid.cells if cell.pieces]
    lefts = [min(line.x0 for line in lines) - cell.box[0] for cell, lines in lined]
    rights = [cell.box[2] - max(line.x1 for line in lines) for cell, lines in lined]
    left = min(max(0.0, min(lefts, default=0.0)), _WIDEST_PADDING)
    right = min(max(0.0, min(rights, default=0.0)), left if grid.ruled else _WIDEST_PADDING)
    for cell, lines in lined:
        flow = Flow(lines, cell.box[0] + left, cell.box[2] - right, True, grid.page)
        yield CellFlow(cell, flow)


def cell_blocks(found: Iterable[Run], habits: Habits) -> Iterator[CellBlock]:
    """The paragraphs and lists of a cell; their lines are set with the row's."""
    items: list[Item] = []
    levels: list[float] = []
    for run in found:
        spans = trimmed(list(run.spans))
        if run.marker is not None:
            levels = _open(levels, run)
            items.append(Item(spans or (Span(""),), _depth(levels), run.marker))
            continue
        if items:
            yield ListBlock(tuple(items))
            items, levels = [], []
        if spans:
            yield Paragraph(spans)
    if items:
        yield ListBlock(tuple(items))


def _open(levels: list[float], run: Run) -> list[float]:
    """Where the texts of the lists begin that are open at an item, the outermost first."""
    slack = 0.45 * run.size
    kept = [each for each in levels if each < run.text_x0 - slack]
    return [*kept, run.text_x0]


def _depth(levels: list[float]) -> int:
    return min(len(levels) - 1, DEEPEST)


@dataclass(slots=True)
class Assembler:
    """Puts blocks below each other and counts their lines and pages."""

    habits: Habits
    blocks: list[Block] = field(default_factory=list)
    line: int = 0
    pages: list[int] = field(default_factory=list)
    """The line with which each page begins."""
    unruled: list[tuple[int, int]] = field(default_factory=list)
    """(line, page) of each table that no lines rule."""

    def next_line(self, page: int, goes_on: bool = False, lines: int = 1) -> int:
        """The first line of a block of so many lines; below a blank one unless it goes on."""
        first = self.line + (1 if goes_on or not self.line else 2)
        self.line = first + lines - 1
        while len(self.pages) < page:
            self.pages.append(first)
        return first

    def furniture(self, spans: Spans, page: int) -> None:
        """A running header or footer."""
        line = self.next_line(page)
        self.blocks.append(Paragraph(spans, line, line, furniture=True))

    def runs(self, found: list[Run]) -> None:
        """Add paragraphs, headings and lists."""
        at = 0
        while at < len(found):
            end = at
            while end < len(found) and found[end].marker is not None:
                end += 1
            if end > at:
                for part in _lists(found[at:end], self.habits):
                    self._list(part)
                at = end
            else:
                self._prose(found[at])
                at += 1

    def _list(self, found: list[Run]) -> None:
        items: list[Item] = []
        levels: list[float] = []
        for run in found:
            levels = _open(levels, run)
            line = self.next_line(run.page, bool(items), 1 + run.breaks)
            spans = trimmed(list(run.spans)) or (Span(""),)
            marker = run.marker or ""
            items.append(Item(spans, _depth(levels), marker, line, line + run.breaks))
        self.blocks.append(ListBlock.of(items))

    def _prose(self, run: Run) -> None:
        spans = trimmed(list(run.spans))
        if not spans:
            return
        level = self._level(run)
        if level:
            line = self.next_line(run.page)
            plain = all(span.bold for span in spans if span.text.strip())
            flat = tuple(
                replace(s, text=s.text.replace("\n", " "), bold=s.bold and not plain) for s in spans
            )
            self.blocks.append(Heading(flat, level, line, line))
            return
        line = self.next_line(run.page, lines=1 + run.breaks)
        self.blocks.append(prose(spans, line))

    def _level(self, run: Run) -> int:
        """The level of a heading by its tag or by its size; 0 for prose."""
        tagged = {line.level for line in run.lines}
        if len(tagged) == 1 and (level := tagged.pop()):
            return level
        ratio = run.size / max(self.habits.body, 1)
        words = run.text.split()
        if len(words) > _LONGEST_HEADING or len(run.lines) > _TALLEST_HEADING:
            return 0
        if run.text.endswith((".", ";", ",")) and len(words) > 8:
            return 0
        if not any(c.isalpha() for c in run.text):
            return 0
        bold = all(line.marks & BOLD for line in run.lines)
        if not bold and ratio < _PLAIN_TOO:
            return 0
        return next((level for least, level in _LEVELS if ratio >= least), 0)

    def table(self, part: Part) -> None:
        """Add a table, its rows one line each."""
        rows: list[Row] = []
        for row in part.rows:
            line = self.next_line(row.page, bool(rows))
            rows.append(Row(tuple(_at(cell, line) for cell in row.cells), (line,)))
        if not part.ruled:
            self.unruled.append((rows[0].line, part.page))
        self.blocks.append(Table(tuple(rows[: part.header]), tuple(rows[part.header :])))


def _lists(found: list[Run], habits: Habits) -> Iterator[list[Run]]:
    """Items below each other, parted where the space between two is wider than elsewhere."""
    extras: list[float | None] = []
    for above, below in pairwise(found):
        last, first = above.lines[-1], below.lines[0]
        extra = (first.base - last.base - habits.pitch(first.size)) / max(first.size, 1)
        same = above.page == below.page and extra > -0.5
        extras.append(extra if same else None)
    known = [each for each in extras if each is not None]
    least = min(known, default=0.0)
    most = _ITEM_GAP if len(known) < 2 else max(0.2, least + _ITEM_SLACK)
    start = 0
    for at, gap in enumerate(extras, start=1):
        if gap is not None and gap > most:
            yield found[start:at]
            start = at
    yield found[start:]


def _at(cell: Cell, line: int) -> Cell:
    """The cell with its blocks on the line of its row."""
    if not cell.blocks:
        return cell
    blocks: list[CellBlock] = []
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, line=line, end_line=line))
        else:
            items = tuple(replace(item, line=line, end_line=line) for item in block.items)
            blocks.append(ListBlock(items, line, line))
    return replace(cell, blocks=tuple(blocks))
