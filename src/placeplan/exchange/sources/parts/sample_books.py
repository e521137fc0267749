"""Workbooks for the samples of the sources: cells by sheet, row and column."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from placeplan.exchange.sources.parts.workbook import Cell

Grid = dict[int, dict[int, Cell | int]]


def put(grid: Grid, row: int, column: int, cells: Iterable[Cell | int]) -> None:
    """Puts cells beside each other from a place on; "" leaves its place empty."""
    for at, cell in enumerate(cells, start=column):
        if cell != "":
            grid.setdefault(row, {})[at] = cell


def book_of(sheets: Mapping[str, Grid], *, hidden: Sequence[str] = ()) -> bytes:
    """The workbook as .xlsx."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - only samples want it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, grid in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in grid.items():
            for column, cell in cells.items():
                sheet.write(row - 1, column - 1, cell)
        if name in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()
