"""The passages of a paper: what of it is searched, and their entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from placeplan.documents.document import Document, Heading, ListBlock, Paragraph, Row, Table
from placeplan.exchange.kept import document_of
from placeplan.exchange.reading import Reading
from placeplan.rooms.places.models import Import
from placeplan.rooms.register.entries import Entry, passage

_PASSAGES = UUID("6b1c2a6e-5a0f-4a0e-9d57-1f4f6d0c7c11")
"""Under which the numbers of passages are made, so that the same passage has always the same."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph, an item of a list or a row of a table, by its line from 1."""

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


def enter(paper: Import, reading: Reading, *, at: datetime) -> None:
    """Writes the entries of a paper that is being committed at an instant."""
    document = reading.document if reading.document.blocks else document_of(paper.file)
    if document is not None:
        Entry.objects.bulk_create(entries(paper, document, at=at), batch_size=200)


def withdraw(paper: Import, *, at: datetime) -> None:
    """Takes the entries of a paper back, as its records are taken back."""
    Entry.objects.filter(paper=paper.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)


def entries(
    paper: Import, document: Document, *, at: datetime, withdrawn_at: datetime | None = None
) -> list[Entry]:
    """The entries of a committed paper, not stored yet: `at` is when it was committed."""
    return [
        passage(
            row=uuid5(_PASSAGES, f"{paper.pk} {place}"),
            plan=paper.plan_id,
            paper=paper.pk,
            file=paper.file_id,
            visibility=paper.visibility,
            stated_on=paper.stated_on,
            recorded_at=at,
            withdrawn_at=withdrawn_at,
            line=each.line,
            page=each.page,
            text=each.text,
        )
        for place, each in enumerate(passages(document), start=1)
    ]
