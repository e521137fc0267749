"""Lines that only give context: headings without a mark of their own, and header rows.

A recogniser names them in the `context` of its records; where no record stands in them, they are
headings, and are neither prose nor rows that could be lost.
"""

from __future__ import annotations

from collections.abc import Iterable

from placeplan.documents.document import Document, ListBlock, Table
from placeplan.records import Narrative, Record, Unrecognised

_LONGEST = 25
"""The most words of a heading; longer prose has to stand in a record."""


def heading_lines(document: Document, records: Iterable[Record]) -> frozenset[int]:
    """The first line of each paragraph, list item and row that only heads what records state."""
    named: set[int] = set()
    stated: set[int] = set()
    rows: set[int] = set()
    for record in records:
        if isinstance(record, Narrative | Unrecognised):
            continue
        stated.update(range(record.source.line, record.source.plain().last_line + 1))
        for place in record.context:
            named.add(place.line)
            if place.table is not None and place.table == record.source.table:
                rows.add(place.line)
    found: set[int] = set()
    for block in document.blocks:
        if isinstance(block, Table):
            found.update(
                row.line for row in block.rows if row.line in rows and row.line not in stated
            )
        else:
            parts = block.items if isinstance(block, ListBlock) else (block,)
            found.update(
                part.line
                for part in parts
                if part.line in named
                and part.line not in stated
                and len(part.text.split()) <= _LONGEST
            )
    return frozenset(found) | contents_lines(document)


def contents_lines(document: Document) -> frozenset[int]:
    """The lines of a table of contents: titles with rising page numbers."""
    found: set[int] = set()
    for table in document.tables:
        if not table.header and len(table.rows) > 2:
            pages = [row.texts[-1].strip() for row in table.rows]
            if all(len(row.filled) == 2 for row in table.rows) and all(map(_is_page, pages)):
                numbers = [int(page) for page in pages]
                if numbers == sorted(set(numbers)):
                    found.update(row.line for row in table.rows)
    return frozenset(found)


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3
