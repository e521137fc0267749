"""The entries of the passages of a paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from placeplan.documents.document import Document
from placeplan.documents.passages import passages
from placeplan.exchange.kept import document_of
from placeplan.exchange.reading import Reading
from placeplan.rooms.places.models import Import
from placeplan.rooms.register.entries import Entry, passage

_PASSAGES = UUID("6b1c2a6e-5a0f-4a0e-9d57-1f4f6d0c7c11")
"""Under which the numbers of passages are made, so that the same passage has always the same."""


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
