"""What was read out of a paper, kept, so that one that takes long is read once."""

from __future__ import annotations

import gzip
import json

from placeplan import __version__
from placeplan.documents.document import Document, Unreadable
from placeplan.documents.packed import packed, unpacked
from placeplan.documents.readers import reader_for
from placeplan.exchange.coverage import Coverage
from placeplan.exchange.reading import Reading, read_bytes
from placeplan.kernel.problem import problem_of
from placeplan.records import from_dict
from placeplan.rooms.places.models import Import, ImportedRecords, ImportState
from placeplan.rooms.register.models import FileDocument, ImportedFile
from placeplan.rooms.register.queries import content

LONG = 2 * 1024 * 1024
"""Bytes from which on a paper is read in the background."""


def is_long(media: str, size: int) -> bool:
    """True where a paper is read in the background: a PDF, whose pages take long, or a big one."""
    return media == "pdf" or size > LONG


def keep(found: Import, reading: Reading) -> None:
    """Stores what was read of a paper, which now waits for a decision."""
    lines = "\n".join(
        json.dumps(each.model_dump(mode="json"), ensure_ascii=False) for each in reading.records
    )
    # Level 6 at the same bytes for the same records: no time stamp in the header.
    data = gzip.compress(lines.encode("utf-8", "surrogatepass"), 6, mtime=0)
    ImportedRecords.objects.update_or_create(
        paper=found, defaults={"version": __version__, "data": data}
    )
    keep_document(found.file, reading)
    found.state = ImportState.WAITING
    found.coverage = reading.coverage.as_dict(reading.name)
    found.problems = [each.as_dict() for each in reading.problems]
    found.failure = ""
    found.save(update_fields=["state", "coverage", "problems", "failure"])


def keep_document(file: ImportedFile, reading: Reading) -> None:
    """Stores a paper as it was read, where reading it takes long."""
    if is_long(file.media, file.size) and reading.document.blocks:
        FileDocument.objects.update_or_create(
            file=file, defaults={"version": __version__, "data": packed(reading.document)}
        )


def document_of(file: ImportedFile) -> Document | None:
    """The document of a stored paper; None where its bytes are gone or cannot be read any more."""
    kept = FileDocument.objects.filter(file=file, version=__version__).first()
    if kept is not None:
        return unpacked(bytes(kept.data))
    data = content(file)
    if data is None or is_long(file.media, file.size):
        return None
    try:
        return reader_for(file.media)(file.name, data)
    except Unreadable:  # by a later, stricter reader
        return None


def reading_of(found: Import) -> Reading:
    """The reading of a waiting paper: the one that was kept, or a new one of its bytes.

    Raises `Unreadable` where its bytes are gone.
    """
    kept = ImportedRecords.objects.filter(paper=found, version=__version__).first()
    if kept is None:
        data = content(found.file)
        if data is None:
            raise Unreadable(found.file.name, "the paper was thrown away")
        return read_bytes(found.file.name, data)
    lines = gzip.decompress(kept.data).decode("utf-8", "surrogatepass")
    return Reading(
        name=found.file.name,
        sha256=found.file.sha256,
        media=found.file.media,
        document=Document(name=found.file.name, blocks=()),
        records=tuple(from_dict(json.loads(line)) for line in lines.split("\n") if line),
        problems=tuple(problem_of(each) for each in found.problems),
        coverage=Coverage.from_dict(found.coverage),
    )
