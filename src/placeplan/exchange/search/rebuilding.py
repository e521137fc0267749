"""All entries written anew from what is stored: after an upgrade, or to be sure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placeplan.exchange.kept import document_of
from placeplan.exchange.reconcile import models
from placeplan.exchange.search import evidence
from placeplan.exchange.search.passages import entries
from placeplan.rooms.places.models import Import, ImportState
from placeplan.rooms.places.queries import UNDO
from placeplan.rooms.register.entries import PAPER, PASSAGES, Entry, Indexed, with_belonging
from placeplan.rooms.register.models import Event

_DECIDED = (ImportState.COMMITTED, ImportState.UNDONE)
VERSION = "1"
"""Of the rules by which words are taken from what is stored; another writes the entries anew."""


def is_current() -> bool:
    """True where all entries were written by these rules."""
    return Indexed.objects.filter(version=VERSION).exists()


@transaction.atomic
def rebuild(*, at: datetime) -> tuple[int, int]:
    """How many records and passages were written, in place of all entries that were there.

    The passages of a paper that cannot be read any more stay as they are. Evidence files are not
    read anew: what was read of each is kept with it.
    """
    Entry.objects.exclude(holds=PAPER).delete()
    for model in models().values():
        Entry.objects.all().enter(with_belonging(model).iterator(chunk_size=500), stored=True)
    enter_again(_papers())
    evidence.enter_again()
    Indexed.objects.all().delete()
    Indexed.objects.create(version=VERSION, at=at)
    passages = Entry.objects.filter(holds__in=PASSAGES).count()
    return Entry.objects.count() - passages, passages


def enter_again(papers: Iterable[Import]) -> None:
    """Writes the passages of papers that were decided upon, in place of those that were there."""
    for paper in papers:
        document = document_of(paper.file)
        if document is None or paper.decided_at is None or paper.state not in _DECIDED:
            continue
        made = entries(paper, document, at=paper.decided_at, withdrawn_at=_withdrawn_at(paper))
        Entry.objects.filter(paper=paper.pk).delete()
        Entry.objects.bulk_create(made, batch_size=200)


def _papers() -> list[Import]:
    return list(Import.objects.filter(state__in=_DECIDED).select_related("file").order_by("pk"))


def _withdrawn_at(paper: Import) -> datetime | None:
    if paper.state != ImportState.UNDONE:
        return None
    told = Event.objects.filter(
        action=UNDO, subject_kind="import", subject_id=str(paper.pk)
    ).order_by("-at")
    last = told.first()
    return paper.decided_at if last is None else last.at
