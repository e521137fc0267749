"""Excel -> Document. `line` is the row of the sheet; the rows of a second sheet count on.

Numbers are read as they are printed. Hidden rows, columns and sheets are left out, and said so.
Formulas give the value that was stored with them; macros and links are never run or followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from placeplan.documents.document import Block, Document, Heading, Span, Unreadable
from placeplan.documents.readers.grid import GridCell, Layout, Rows, blocks_of
from placeplan.documents.readers.office_zip import opened
from placeplan.documents.readers.xlsx_book import from_book, is_book
from placeplan.documents.readers.xlsx_parts import Area, Book, Sheet, column_letters
from placeplan.documents.stitch import stitched
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

_UNNAMED = re.compile(r"^(?:sheet|worksheet|table)\s*\d*$", re.IGNORECASE)
_SHEET_LEVEL = 2
_NAMED = 5


def read(name: str, data: bytes) -> Document:
    """The document that the workbook states.

    Raises `Unreadable` where it is damaged, protected by a password, or holds no words.
    """
    package = opened(name, data)
    book = Book.of(package)
    sheets = [book.sheet(each) for each in book.entries if not each.hidden]
    maker = SheetMaker(name)
    if package.has_macros:
        maker.note("macros-ignored", "the file holds macros, which are never run", 1)
    if sheets and is_book(sheets[0]):
        found = from_book(name, sheets)
        maker.blocks += found.blocks
        maker.problems += found.problems
        maker.base = found.last_line
        sheets = found.unread
    for sheet in sheets:
        maker.take(sheet)
    for entry in book.entries:
        if entry.hidden:
            maker.note("hidden-sheet", f"the hidden sheet {entry.name!r} is not read", 1)
    return maker.document()


@dataclass(slots=True)
class SheetMaker:
    """Puts the sheets of a workbook below each other as one document."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    base: int = 0
    """The last line of the sheets so far."""

    def document(self) -> Document:
        """All that was taken; raises `Unreadable` where that is nothing."""
        if not self.blocks:
            raise Unreadable(self.name, "the file has no words in it", 1)
        return stitched(Document(self.name, tuple(self.blocks), tuple(self.problems)))

    def take(self, sheet: Sheet) -> None:
        """Add the blocks of one sheet."""
        rows, actual = _shown(sheet)
        start = self.base
        self.base += sheet.last_row

        def line(row: int) -> int:
            return start + actual[row]

        def beside(first: int) -> Callable[[int], int]:
            offset = self.base
            self.base += sheet.last_row
            self.note(
                "tables-side-by-side",
                f"a table of the sheet {sheet.name!r} stands beside another; "
                f"its row {actual[first]} is counted as line {offset + actual[first]}",
                offset + actual[first],
            )
            return lambda row: offset + actual[row]

        found = {place for place, row in actual.items() if row in sheet.header_rows}
        frozen = max((p for p, row in actual.items() if row <= sheet.frozen), default=0)
        blocks = blocks_of(rows, Layout(line, beside, frozenset(found), frozen))
        if blocks and not _UNNAMED.match(sheet.name):
            at = max(1, blocks[0].line)
            self.blocks.append(Heading((Span(sheet.name),), _SHEET_LEVEL, at, at))
        self.blocks += blocks
        for code, message, row, severity in _faults(sheet):
            self.note(code, message, start + row, severity)

    def note(self, code: str, message: str, line: int, severity: Severity = Severity.NOTE) -> None:
        """Add a problem of conversion."""
        source = Source(self.name, max(1, line))
        self.problems.append(Problem(code, Family.CONVERSION, severity, message, source))


def _shown(sheet: Sheet) -> tuple[Rows, dict[int, int]]:
    """The cells that are not hidden by their place among those, and the sheet row of each place."""
    columns, end = sheet.shown_columns(), sheet.last_row
    merges = {
        (first, left): (first, left, last, right) for first, left, last, right in sheet.merges
    }
    rows: Rows = {}
    actual: dict[int, int] = {}
    for number, cells in sheet.cells.items():
        here = sheet.shown_row(number)
        for column, spans in cells.items():
            merge = merges.get((number, column))
            if merge is None:
                row, place, seen = here, columns.get(column), number
                last_row, last_column = row or 0, place or 0
            else:
                found = _place(sheet, columns, merge, end)
                if found is None:
                    continue
                row, place, last_row, last_column, seen = found
            if row is not None and place is not None:
                rows.setdefault(row, {}).setdefault(place, GridCell(spans, last_row, last_column))
                actual.setdefault(row, seen)
    return rows, actual


def _place(
    sheet: Sheet, columns: dict[int, int], merge: Area, end: int
) -> tuple[int, int, int, int, int] | None:
    """Where a merged cell is seen: its first row and column, its last ones, and its sheet row."""
    top, left, bottom, right = merge
    reach = range(top, min(bottom, max(end, top)) + 1)
    across = range(left, min(right, max(columns, default=0)) + 1)
    rows = [
        next(((place, r) for r in way if (place := sheet.shown_row(r)) is not None), None)
        for way in (reach, reversed(reach))
    ]
    sides = [
        next((columns[c] for c in way if c in columns), None) for way in (across, across[::-1])
    ]
    first, last = rows
    if first is None or last is None or sides[0] is None or sides[1] is None:
        return None
    return first[0], sides[0], last[0], sides[1], first[1]


def _faults(sheet: Sheet) -> Iterator[tuple[str, str, int, Severity]]:
    """(code, message, row, severity) for what a reader of the sheet should know."""
    where = f"the sheet {sheet.name!r}"
    if sheet.uncalculated:
        cells, count = _some(sheet.uncalculated), len(sheet.uncalculated)
        first = re.sub(r"\D", "", sheet.uncalculated[0])
        yield (
            "formula-without-value",
            f"{count} formula{'s' * (count > 1)} of {where} without a stored value: {cells}; "
            "open the file in Excel and save it",
            int(first),
            Severity.WARNING,
        )
    for row, column, text in sheet.errors[:_NAMED]:
        cell = f"{column_letters(column)}{row}"
        yield "formula-error", f"{cell} of {where} shows {text}", row, Severity.WARNING
    if len(sheet.errors) > _NAMED:
        row, more = sheet.errors[_NAMED][0], len(sheet.errors) - _NAMED
        yield "formula-error", f"{more} more cells of {where} show errors", row, Severity.WARNING
    hidden = [row for row in sheet.hidden_rows if row in sheet.cells]
    if hidden:
        message = f"hidden rows of {where} are not read: {_some(hidden)}"
        yield "hidden-rows", message, hidden[0], Severity.NOTE
    used = {column for row in sheet.cells.values() for column in row}
    unseen = sorted(used - set(sheet.shown_columns()))
    if unseen:
        letters = _some([column_letters(column) for column in unseen])
        yield (
            "hidden-columns",
            f"hidden columns of {where} are not read: {letters}",
            1,
            Severity.NOTE,
        )
    if sheet.has_drawing:
        message = f"charts, pictures and text boxes of {where} are not read"
        yield "drawing-not-read", message, 1, Severity.NOTE


def _some(names: list[str] | list[int]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(str(each) for each in names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
