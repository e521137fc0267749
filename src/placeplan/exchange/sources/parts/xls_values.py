"""The process that takes an .xls file apart for its values: bytes in, JSON out, within limits.

A hostile file of this binary format can take any library's time and memory without end, so it
gets a process of its own. Unlike the reader of papers, which wants what a cell shows, this one
wants the number that stands in it.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import datetime, timedelta
from typing import Any

import xlrd  # type: ignore[import-untyped]

from placeplan.documents.readers.limits import limit

MEMORY, SECONDS = 1024 * 1024 * 1024, 60
_MOST_CELLS = 3_000_000
_DAMAGED = "the file is damaged: no Excel workbook can be read from it"
_PROTECTED = "the file is protected by a password; save it without one"


def values(data: bytes) -> dict[str, Any]:
    """{"sheets": [{name, hidden, rows: [[row, [[column, value] ...]] ...]}]}, or {"error": why}.

    Rows and columns count from 1; a value is a number, or text without outer blanks; a date is
    text of the form 2019-04-01.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True)
        found = []
        count = 0
        for at, name in enumerate(book.sheet_names()):
            rows = _rows(book, book.sheet_by_index(at))
            count += sum(len(cells) for _, cells in rows)
            if count > _MOST_CELLS:
                return {"error": "the workbook holds more cells than any published one"}
            hidden = book._sheet_visibility[at] != 0
            found.append({"name": name, "hidden": hidden, "rows": rows})
            book.unload_sheet(at)
        return {"sheets": found}
    except Exception as error:  # noqa: BLE001 - whatever the library meets, the file is at fault
        return {"error": _PROTECTED if "encrypted" in str(error).lower() else _DAMAGED}


def _rows(book: Any, sheet: Any) -> list[tuple[int, list[tuple[int, Any]]]]:
    rows = []
    for row in range(sheet.nrows):
        kinds, given = sheet.row_types(row), sheet.row_values(row)
        cells = [
            (column + 1, value)
            for column, (kind, raw) in enumerate(zip(kinds, given, strict=True))
            if (value := _value(book, kind, raw)) != ""
        ]
        if cells:
            rows.append((row + 1, cells))
    return rows


def _value(book: Any, kind: int, raw: Any) -> str | float:
    if kind == xlrd.XL_CELL_NUMBER:
        return float(raw)
    if kind == xlrd.XL_CELL_DATE:
        first = datetime(1904, 1, 1) if book.datemode else datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a calendar, nobody's clock
        return (first + timedelta(days=float(raw))).date().isoformat()
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if raw else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(raw, "#ERROR"))
    return str(raw).strip()


def main() -> None:
    """Read the file from standard input and write what it holds to standard output."""
    limit(MEMORY, SECONDS)
    json.dump(values(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
