"""Reads: imports, and the papers that were committed, limited to what the reader may see."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import CharField, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Cast

from placeplan.rooms.places.models import (
    Import,
    ImportState,
    Plan,
    PlanFact,
    Reader,
    shown_in,
)
from placeplan.rooms.register.models import Event, ImportedFile

UNDO = "undo-import"
"""The action of the event that says when an import was undone."""


def imports(reader: Reader, *, plan: Plan | None = None) -> QuerySet[Import]:
    """The imports of the plans that the reader belongs to, the latest first."""
    rows = Import.objects.visible_to(reader).select_related(
        "plan__owner", "file", "uploaded_by", "decided_by"
    )
    if plan is not None:
        rows = rows.filter(plan=plan)
    return rows.order_by("-uploaded_at", "-pk")


def latest_paper(
    reader: Reader, plan: Plan, *, as_at: date | None = None, known_at: datetime | None = None
) -> date | None:
    """The day of the latest paper of a plan that the reader may read; None where there is none."""
    rows = papers(reader, plan=plan, as_at=as_at, known_at=known_at).order_by()
    latest: date | None = rows.aggregate(latest=Max("stated_on"))["latest"]
    return latest


def papers(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> QuerySet[Import]:
    """The committed papers whose records the reader may see, the latest first.

    With `known_at`, those that stood committed at that instant: one may be undone since.
    """
    rows = Import.objects.readable_by(reader) if plan is None else _of(plan, reader)
    if known_at is None:
        rows = rows.filter(state=ImportState.COMMITTED)
    else:
        undone = Event.objects.filter(
            action=UNDO,
            subject_kind="import",
            subject_id=Cast(OuterRef("pk"), CharField()),
            at__lte=known_at,
        )
        rows = rows.filter(
            ~Exists(undone),
            state__in=(ImportState.COMMITTED, ImportState.UNDONE),
            decided_at__lte=known_at,
        )
    if as_at is not None:
        rows = rows.filter(stated_on__lte=as_at)
    rows = rows.select_related("plan__owner", "file").defer("coverage")
    return rows.order_by("-stated_on", "-decided_at", "-pk")


def _of(plan: Plan, reader: Reader) -> QuerySet[Import]:
    """The imports of one plan whose records the reader may see."""
    rows, shown = Import.objects.filter(plan=plan), shown_in(plan, reader)
    return rows if shown is None else rows.filter(visibility__in=sorted(shown))


def readable_file(
    reader: Reader, sha256: str, *, known_at: datetime | None = None
) -> ImportedFile | None:
    """The stored paper, where the reader may read it: committed, or waiting in their own plan."""
    open_to = papers(reader, known_at=known_at).order_by()
    own = Import.objects.visible_to(reader).filter(state=ImportState.WAITING)
    file = OuterRef("pk")
    rows = ImportedFile.objects.filter(sha256=sha256)
    return rows.filter(Exists(open_to.filter(file=file)) | Exists(own.filter(file=file))).first()


def is_entered(fact: PlanFact) -> bool:
    """True where a person entered the record: its source is what was typed, and no import's."""
    return not Import.objects.filter(file=fact.source.file_id).exists()
