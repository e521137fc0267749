"""Excel -> one document for each sheet, so that every row is known by its own sheet."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.documents.readers.office_zip import opened
from placeplan.documents.readers.xlsx import SheetMaker
from placeplan.documents.readers.xlsx_parts import Book


def sheets_of(name: str, data: bytes) -> Iterator[tuple[str, int, Document]]:
    """(name, last row, document) of each sheet that is not hidden, in their order.

    Tables that stand beside each other are below each other in the document: a row of the second
    is counted on from the last row. Raises `Unreadable` where the workbook is damaged or protected.
    """
    book = Book.of(opened(name, data))
    for entry in book.entries:
        if not entry.hidden:
            sheet = book.sheet(entry)
            maker = SheetMaker(name)
            maker.take(sheet)
            yield entry.name, sheet.last_row, Document(name, tuple(maker.blocks))
