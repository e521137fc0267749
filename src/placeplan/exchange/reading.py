"""A file in, records out: what was read, what it says, and how much of it was understood."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from placeplan.documents.document import Document
from placeplan.documents.readers import LARGEST, Progress, media_of, reader_for, too_large
from placeplan.exchange.coverage import Coverage, measure
from placeplan.exchange.recognisers import recognise
from placeplan.kernel.problem import Problem, Severity
from placeplan.records import Record


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says. `media` is the kind of its content: "text" or "html"."""

    name: str
    sha256: str
    media: str
    document: Document
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def has_errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.problems)


def read_bytes(name: str, data: bytes, *, progress: Progress | None = None) -> Reading:
    """The reading of a file's content under a name. `progress` hears of readers that take long.

    Raises `Unreadable`, naming file and line, where nothing can be read.
    """
    media = media_of(name, data)
    document = reader_for(media, progress)(name, data)
    records, problems = recognise(document)
    return Reading(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media=media,
        document=document,
        records=records,
        problems=(*document.problems, *problems),
        coverage=measure(document, records),
    )


def read_path(path: Path, *, progress: Progress | None = None) -> Reading:
    """The reading of a file on disk, under its own name. `progress` is as in `read_bytes`.

    Raises `Unreadable`, naming file and line, where nothing can be read.
    """
    if path.is_file() and path.stat().st_size > LARGEST:
        raise too_large(path.name, path.stat().st_size)
    return read_bytes(path.name, path.read_bytes(), progress=progress)
