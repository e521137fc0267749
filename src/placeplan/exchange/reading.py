"""A file in, records out: what was read, what it says, and how much of it was understood."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placeplan.documents.document import Document
from placeplan.kernel.problem import Problem, Severity
from placeplan.records import Record


@dataclass(frozen=True, slots=True)
class Uncovered:
    """One row or paragraph of which something stands in no record."""

    line: int
    what: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a file stands in records: counts of table rows and paragraphs."""

    rows: int = 0
    rows_covered: int = 0
    paragraphs: int = 0
    paragraphs_covered: int = 0
    paragraphs_narrative: int = 0
    uncovered: tuple[Uncovered, ...] = ()

    def as_dict(self, file: str) -> dict[str, Any]:
        """The counts as plain JSON values, in the shape of the data contract."""
        return {
            "file": file,
            "rows": self.rows,
            "rows_covered": self.rows_covered,
            "paragraphs": self.paragraphs,
            "paragraphs_covered": self.paragraphs_covered,
            "paragraphs_narrative": self.paragraphs_narrative,
            "uncovered": [
                {"line": each.line, "what": each.what, "text": each.text, "why": each.why}
                for each in self.uncovered
            ],
        }


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


def read_bytes(name: str, data: bytes) -> Reading:
    """The reading of a file's content under a name.

    Raises `Unreadable`, naming file and line, where nothing can be read.
    """
    from placeplan.documents.readers import media_of, reader_for
    from placeplan.exchange.coverage import measure
    from placeplan.exchange.recognisers import recognise

    media = media_of(name, data)
    document = reader_for(media)(name, data)
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


def read_path(path: Path) -> Reading:
    """The reading of a file on disk, under its own name.

    Raises `Unreadable`, naming file and line, where nothing can be read.
    """
    from placeplan.documents.readers import LARGEST, too_large

    if path.is_file() and path.stat().st_size > LARGEST:
        raise too_large(path.name, path.stat().st_size)
    return read_bytes(path.name, path.read_bytes())
