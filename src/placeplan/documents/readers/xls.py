"""Old Excel (.xls) -> Document, as `xlsx` reads the new one.

A hostile file of this binary format can take any library's time and memory without end, so it is
taken apart in a process of its own that has little of either.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from placeplan.documents.document import Document, Span, Unreadable
from placeplan.documents.readers.xlsx import SheetMaker
from placeplan.documents.readers.xlsx_parts import Sheet

_CHILD = "placeplan.documents.readers.xls_child"
_LONGEST = 60
_DAMAGED = "the file is damaged: no Excel workbook can be read from it"


def read(name: str, data: bytes) -> Document:
    """The document that the workbook states.

    Raises `Unreadable` where it is damaged, protected by a password, or holds no words.
    """
    found = _taken_apart(name, data)
    maker = SheetMaker(name)
    for each in found["sheets"]:
        maker.take(_sheet(each))
    for hidden in found["hidden"]:
        maker.note("hidden-sheet", f"the hidden sheet {hidden!r} is not read", 1)
    return maker.document()


def _taken_apart(name: str, data: bytes) -> dict[str, Any]:
    command = [sys.executable, "-m", _CHILD]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file on its standard input
            command, input=data, capture_output=True, timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(name, "the file takes too long to read: it is damaged", 1) from None
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Unreadable(name, _DAMAGED, 1) from None
    if "error" in found:
        raise Unreadable(name, str(found["error"]), 1)
    return found


def _sheet(given: dict[str, Any]) -> Sheet:
    sheet = Sheet(given["name"])
    for row, column, runs in given["cells"]:
        sheet.cells.setdefault(row, {})[column] = tuple(Span(*run) for run in runs)
        sheet.reach[row] = max(column, sheet.reach.get(row, 0))
    sheet.merges = [(top, left, bottom, right) for top, left, bottom, right in given["merges"]]
    sheet.hidden_rows = sorted(given["hidden_rows"])
    sheet.hidden_columns = [(column, column) for column in given["hidden_columns"]]
    sheet.errors = [(row, column, text) for row, column, text in given["errors"]]
    return sheet
