"""A table with one header row, out of a CSV or of each sheet of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.workbook import Cell, Sheet, text_of

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Headings, and columns of cells below them; `rows` is the row of the file of each.

    `header` is the row of the headings, `sheet` the number of the sheet (None for a CSV), `where`
    begins a message about it.
    """

    headings: tuple[str, ...]
    columns: tuple[Sequence[Cell | None], ...]
    rows: npt.NDArray[np.int32]
    header: int = 1
    sheet: int | None = None
    name: str = ""

    @property
    def where(self) -> str:
        return f"sheet {self.name!r}, " if self.name else ""

    def texts(self, column: int) -> list[str]:
        """The cells of a column as text."""
        return [text_of(cell) for cell in self.columns[column]]


def tables(file: PublishedFile, *, peek: bool = False) -> Iterator[SheetTable]:
    """The table of a CSV, or that of each sheet that is shown and has one.

    With `peek` the headings alone, without the rows.
    """
    if file.kind == "csv":
        if file.head:
            yield _of_csv(file, peek)
        return
    for sheet in file.workbook.shown:
        found = _of_sheet(sheet, peek)
        if found is not None:
            yield found


def _of_csv(file: PublishedFile, peek: bool) -> SheetTable:
    if peek:
        return SheetTable(tuple(file.head[0]), (), np.empty(0, np.int32))
    table = file.table(1)
    columns = tuple(table.texts(at) for at in range(len(table.names)))
    return SheetTable(table.names, columns, table.rows)


def _of_sheet(sheet: Sheet, peek: bool) -> SheetTable | None:
    """The table below the first row with several cells."""
    header = next((n for n, row in sheet.head.items() if len(row) >= _FEWEST), None)
    if header is None:
        return None
    places = sorted(sheet.head[header])
    headings = tuple(text_of(sheet.head[header][at]) for at in places)
    if peek:
        return SheetTable(headings, (), np.empty(0, np.int32), header, sheet.number, sheet.name)
    # Columns are counted from the first heading: a table may stand off the edge.
    kept = [number for number in sheet.rows if number > header]
    columns = tuple([sheet.rows[number].get(at) for number in kept] for at in places)
    rows = np.array(kept, dtype=np.int32)
    return SheetTable(headings, columns, rows, header, sheet.number, sheet.name)
