"""A workbook as its values: numbers as they stand in the cells, not as they are shown.

Rows and columns count from 1. Hidden sheets are marked, so that a source may pass over them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from lxml import etree

from placeplan.documents.document import Unreadable
from placeplan.documents.readers.number_format import is_date
from placeplan.documents.readers.office_zip import elements, opened
from placeplan.documents.readers.xlsx_parts import Book, SheetEntry, column_number


class Share(float):
    """A number that the workbook shows as a percentage: 0.85 for 85%."""


Cell = str | float
Row = dict[int, Cell]

_CHILD = "placeplan.exchange.sources.parts.xls_values"
_LONGEST = 120
_DAMAGED = "the file is damaged: no Excel workbook can be read from it"
_LETTERS = re.compile(r"[A-Z]+")
_SPACE = re.compile(r"\s+")
PEEK = 40
"""How many rows of a sheet are looked at to tell what it is."""


@dataclass
class Sheet:
    """One sheet of a workbook; `number` is its place, from 1."""

    name: str
    number: int
    hidden: bool = False
    given: dict[int, Row] | None = None
    book: Book | None = None
    entry: SheetEntry | None = field(default=None, repr=False)

    @cached_property
    def rows(self) -> dict[int, Row]:
        """All rows that hold anything. Raises `Unreadable` where the sheet is damaged."""
        if self.given is not None:
            return self.given
        return dict(self._parsed())

    @cached_property
    def head(self) -> dict[int, Row]:
        """The rows among the first forty that hold anything."""
        if self.given is not None or "rows" in self.__dict__:
            return {number: row for number, row in self.rows.items() if number <= PEEK}
        found: dict[int, Row] = {}
        for number, row in self._parsed():
            if number > PEEK:
                break
            found[number] = row
        return found

    def _parsed(self) -> Iterator[tuple[int, Row]]:
        if self.book is None or self.entry is None:
            return
        yield from _xlsx_rows(self.book, self.entry)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook in their order."""

    sheets: tuple[Sheet, ...]

    @property
    def shown(self) -> tuple[Sheet, ...]:
        """The sheets that are not hidden."""
        return tuple(each for each in self.sheets if not each.hidden)


def open_workbook(name: str, data: bytes, kind: str) -> Workbook:
    """The workbook in the bytes, "xlsx" or "xls".

    Raises `Unreadable` where it is damaged, protected by a password or larger than any published
    one.
    """
    if kind == "xls":
        return Workbook(tuple(_xls_sheets(name, data)))
    book = Book.of(opened(name, data))
    return Workbook(
        tuple(
            Sheet(entry.name, number, entry.hidden, book=book, entry=entry)
            for number, entry in enumerate(book.entries, start=1)
        )
    )


def text_of(cell: Cell | None) -> str:
    """A cell as text on one line: "" where there is none, 2019 and not 2019.0."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return _SPACE.sub(" ", cell).strip()


def _xls_sheets(name: str, data: bytes) -> Iterator[Sheet]:
    command = [sys.executable, "-m", _CHILD]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file on its standard input
            command, input=data, capture_output=True, timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(name, "the file takes too long to read: it is damaged", 1) from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise Unreadable(name, _DAMAGED, 1) from None
    if "error" in found:
        raise Unreadable(name, str(found["error"]), 1)
    for number, sheet in enumerate(found["sheets"], start=1):
        rows = {row: dict(map(tuple, cells)) for row, cells in sheet["rows"]}
        yield Sheet(sheet["name"], number, sheet["hidden"], given=rows)


def _xlsx_rows(book: Book, entry: SheetEntry) -> Iterator[tuple[int, Row]]:
    texts = ["".join(letters for letters, _ in runs).strip() for runs in book.texts]
    looks = [_look(look.code) for look in book.looks]
    number = 0
    for element in elements(book.package, entry.part, ("{*}row",)):
        given = element.get("r")
        number = int(given) if given else number + 1
        cells: Row = {}
        column = 0
        for each in element:
            place = _LETTERS.match(each.get("r") or "")
            column = column_number(place[0]) if place else column + 1
            value = _xlsx_value(book, each, texts, looks)
            if value is not None and value != "":
                cells[column] = value
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
        if cells:
            yield number, cells


def _xlsx_value(
    book: Book, cell: etree._Element, texts: list[str], looks: list[str]
) -> Cell | None:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return "".join(str(each) for each in cell.itertext()).strip()
    given = next((each.text for each in cell if str(each.tag).endswith("}v")), None)
    if not given:
        return None
    if kind == "s":
        return texts[int(given)] if given.isdecimal() and int(given) < len(texts) else None
    if kind == "b":
        return "TRUE" if given == "1" else "FALSE"
    if kind in ("str", "e", "d"):
        return given.strip()
    try:
        value = float(given)
    except ValueError:
        return given.strip()
    style = cell.get("s") or "0"
    look = looks[int(style)] if style.isdecimal() and int(style) < len(looks) else ""
    if look == "date":
        return day_of_serial(value, since_1904=book.since_1904)
    return Share(value) if look == "share" else value


def _look(code: str) -> str:
    """ "date" or "share" of a format that shows such, else ""."""
    if is_date(code):
        return "date"
    return "share" if "%" in code else ""


def day_of_serial(value: float, *, since_1904: bool = False) -> str:
    """The day that a number of Excel stands for, as 2019-04-01; the number where it is none."""
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a calendar, nobody's clock
    try:
        return (first + timedelta(days=value)).date().isoformat()
    except OverflowError:
        return repr(value)
