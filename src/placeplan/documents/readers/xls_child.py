"""The process that takes an .xls file apart: bytes in, JSON out, with little time and memory."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import xlrd  # type: ignore[import-untyped]

from placeplan.documents.readers.limits import limit
from placeplan.documents.readers.number_format import printed

_MEMORY, _SECONDS = 1024 * 1024 * 1024, 30
_MOST_CELLS = 1_000_000
_DAMAGED = "the file is damaged: no Excel workbook can be read from it"
_PROTECTED = "the file is protected by a password; save it without one"


def taken_apart(data: bytes) -> dict[str, Any]:
    """The sheets that are not hidden, and the names of those that are; or {"error": why}."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=True
        )
        names = book.sheet_names()
        shown = [at for at in range(len(names)) if book._sheet_visibility[at] == 0]
        return {
            "sheets": [_sheet(book, book.sheet_by_index(at)) for at in shown],
            "hidden": [name for at, name in enumerate(names) if at not in shown],
        }
    except Exception as error:  # noqa: BLE001 - whatever the library meets, the file is at fault
        return {"error": _PROTECTED if "encrypted" in str(error).lower() else _DAMAGED}


def _sheet(book: Any, sheet: Any) -> dict[str, Any]:
    cells, errors = [], []
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            text = _text(book, cell)
            if not text.strip():
                continue
            if cell.ctype == xlrd.XL_CELL_ERROR:
                errors.append((row + 1, column + 1, text))
            runs = sheet.rich_text_runlist_map.get((row, column), [])
            font = book.xf_list[cell.xf_index].font_index
            cells.append((row + 1, column + 1, list(_runs(book, text, font, runs))))
            if len(cells) > _MOST_CELLS:
                raise ValueError("more cells than any paper has")
    return {
        "name": sheet.name,
        "cells": cells,
        "errors": errors,
        "merges": [
            (top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
        ],
        "hidden_rows": [row + 1 for row, each in sheet.rowinfo_map.items() if each.hidden],
        "hidden_columns": [at + 1 for at, each in sheet.colinfo_map.items() if each.hidden],
    }


def _text(book: Any, cell: Any) -> str:
    """What the cell shows."""
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return printed(repr(cell.value), code, book.datemode == 1)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return str(cell.value).replace("\r\n", "\n").replace("\r", "\n")


def _runs(
    book: Any, text: str, font: int, runs: list[tuple[int, int]]
) -> list[tuple[str, bool, bool, bool]]:
    """The text parted where its font changes, each part with its marks."""
    starts = [(0, font), *runs]
    ends = [start for start, _ in runs] + [len(text)]
    parts = [(text[at:end], key) for (at, key), end in zip(starts, ends, strict=True)]
    fonts = ((part, book.font_list[key]) for part, key in parts if part)
    return [
        (part, bool(f.bold or f.weight > 600), bool(f.italic), bool(f.struck_out))
        for part, f in fonts
    ]


def main() -> None:
    """Read the file from standard input and write what it holds to standard output."""
    limit(_MEMORY, _SECONDS)
    found = taken_apart(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
