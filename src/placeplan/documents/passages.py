"""The passages of a document: what of it is searched, each by its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placeplan.documents.document import Document, Heading, ListBlock, Paragraph, Row, Table


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph, an item of a list or a row of a table, by its line from 1.

    In a workbook `page` is the number of the sheet, and `line` the row of it.
    """

    line: int
    page: int | None
    text: str


def passages(document: Document) -> Iterator[Passage]:
    """Everything in a document that holds a word or a number, in its order.

    Running headers and footers are left out; the header of a table comes once.
    """
    for line, text in _lines(document):
        if any(each.isalnum() for each in text):
            yield Passage(max(line, 1), document.page(line), text)


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    for block in document.blocks:
        if isinstance(block, Table):
            rows = block.rows if block.inherited else (*block.header, *block.rows)
            yield from ((row.line, _of_row(row)) for row in rows)
        elif isinstance(block, ListBlock):
            yield from ((item.line, f"{item.marker} {item.text}".strip()) for item in block.items)
        elif isinstance(block, Heading) or (isinstance(block, Paragraph) and not block.furniture):
            yield block.line, block.text


def _of_row(row: Row) -> str:
    return " | ".join(text.strip() for text in row.texts if text.strip())
