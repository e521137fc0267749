"""The words of evidence files: read in the background, found by whoever sees the evidence.

What is read is kept with the file, so that the same file elsewhere, and a new index, need no second
reading. Its entries bear the natural key of the evidence, of which one version at most is in force:
it says who finds them, and when.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from placeplan.documents.contents import contents_of
from placeplan.documents.document import Unreadable
from placeplan.rooms.delivery.filetypes import JPEG, PNG
from placeplan.rooms.delivery.models import Evidence
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.entries import EVIDENCE_TEXT, Entry, FileText, TextState
from placeplan.rooms.register.models import ImportedFile
from placeplan.rooms.register.queries import content
from placeplan.rooms.register.wording import readable

PICTURES = (PNG.name, JPEG.name)
"""Kinds of files whose words are not looked for."""
_NUMBERS = UUID("0f0e5c0d-6a2b-4b35-8f0e-0a5c1f7ad6b2")
"""Under which the numbers of entries are made, so that the same passage has always the same."""
_GONE = "the file is gone"


def waiting() -> QuerySet[FileText]:
    """What is still to be read of the files that show something, whoever brought them."""
    shown = Evidence.objects.current().filter(sha256=OuterRef("sha256"))
    rows = ImportedFile.objects.filter(Exists(shown), text=None, content__isnull=False)
    new = [FileText(file=file) for file in rows.exclude(media__in=PICTURES)]
    FileText.objects.bulk_create(new, ignore_conflicts=True)
    return FileText.objects.filter(state=TextState.WAITING).order_by("pk")


def read_all() -> int:
    """How many files that waited were read, one after the other."""
    numbers = list(waiting().values_list("pk", flat=True))
    for number in numbers:
        read_waiting(number)
    return len(numbers)


def take_in(row: Evidence) -> bool:
    """True where the file of new evidence is still to be read: its reading may then be queued.

    Where it was read before, its words are found at once.
    """
    file = ImportedFile.objects.filter(sha256=row.sha256).exclude(media__in=PICTURES).first()
    if file is None:
        return False
    text, _ = FileText.objects.get_or_create(file=file)
    if text.state == TextState.READ:
        enter(text)
    return bool(text.state == TextState.WAITING)


def read_waiting(number: int) -> FileText | None:
    """The words of a file that waits, read now; None where they were read meanwhile."""
    text = FileText.objects.select_related("file").defer("data").get(pk=number)
    if text.state != TextState.WAITING:
        return None
    FileText.objects.filter(pk=number).update(attempts=F("attempts") + 1)
    data = content(text.file)
    try:
        if data is None:
            raise Unreadable(text.file.name, _GONE)
        found = contents_of(text.file.name, data)
    except Unreadable as error:
        text.state, text.failure = TextState.FAILED, error.why
    else:
        text.state, text.cut, text.sheets = TextState.READ, found.cut, list(found.sheets)
        text.keep([[each.line, each.page, readable(each.text)] for each in found.passages])
    with transaction.atomic():
        waits = FileText.objects.select_for_update().filter(pk=number, state=TextState.WAITING)
        if not waits.exists():
            return None
        text.save(update_fields=["state", "failure", "cut", "sheets", "data"])
        enter(text)
    return text


def enter(text: FileText) -> int:
    """How many entries were written for whatever evidence the file is and has none yet."""
    passages = text.passages()
    if not passages:
        return 0
    written = 0
    for row in _first_versions(text.file.sha256):
        of = Entry.objects.filter(
            natural_key=row.natural_key, plan=row.plan_id, holds=EVIDENCE_TEXT
        )
        if not of.exists():
            made = _entries(row, text.file, passages)
            Entry.objects.bulk_create(made, batch_size=200)
            written += len(made)
    return written


def enter_again() -> int:
    """How many entries were written in place of all that there were of evidence files."""
    Entry.objects.filter(holds=EVIDENCE_TEXT).delete()
    read = FileText.objects.filter(state=TextState.READ).select_related("file").order_by("pk")
    return sum(enter(text) for text in read.iterator(chunk_size=20))


def enter_of(plan: Plan) -> list[int]:
    """The files of a plan's evidence that are still to be read; what was read is found now."""
    rows = Evidence.objects.current().filter(plan=plan).order_by("pk")
    waiting = [row.sha256 for row in rows if take_in(row)]
    return list(ImportedFile.objects.filter(sha256__in=waiting).values_list("pk", flat=True))


def _first_versions(sha256: str) -> Iterable[Evidence]:
    """The first row of each chain of evidence that is the file: what it shows may be told anew."""
    found: dict[tuple[int, str], Evidence] = {}
    for row in Evidence.objects.filter(sha256=sha256).order_by("recorded_at", "stated_on", "pk"):
        found.setdefault((row.plan_id, row.natural_key), row)
    return found.values()


def _entries(row: Evidence, file: ImportedFile, passages: list[Any]) -> list[Entry]:
    mark = f"{row.plan_id} {row.natural_key}"
    return [
        Entry(
            row=uuid5(_NUMBERS, f"{mark} {place}"),
            holds=EVIDENCE_TEXT,
            natural_key=row.natural_key,
            plan=row.plan_id,
            file=file,
            visibility=row.visibility,
            stated_on=row.stated_on,
            recorded_at=row.recorded_at,
            line=line,
            page=page,
            text=words,
        )
        for place, (line, page, words) in enumerate(passages, start=1)
    ]
