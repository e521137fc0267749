"""Document control: which version of a plan was reviewed by whom, when, and with what result."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange.headings import Headings
from placeplan.kernel import period as periods
from placeplan.records import Decision, Record
from placeplan.records.shapes import DueShape, SourceShape

SPECIFICITY = 84
SAMPLE = """\
Document control\tReviewed by:/when\tComments:
Draft v1\tGoverning Body: March 2025\tPriorities proposed
Draft v2\tFinance Committee\tNumbers reviewed
"""

_COLUMNS = Headings(
    {
        "version": "document control; version; version control; version number; draft; revision",
        "by": "reviewed by; reviewed by when; approved by; author; reviewer; agreed by; forum",
        "date": "date; when; date of issue; date reviewed; date approved",
        "text": "comments; comment; change; changes; summary of changes; status; amendment; notes",
    }
)


def recognise(document: Document) -> Iterator[Record]:
    """A decision for each version."""
    for table in document.tables:
        (header, *_), rows = table.headed
        at = _COLUMNS.places(header.texts)
        if at.get("version") == 0 and {"by", "text"} <= at.keys():
            for row in rows:
                if row.filled - {0}:
                    yield _decision(document, table, header, row, at)


def _decision(
    document: Document, table: Table, header: Row, row: Row, at: dict[str, int]
) -> Decision:
    version = collapsed(row.texts[0])
    by = collapsed(row.cell(at["by"]).live).lstrip("•· ")
    when = collapsed(row.cell(at["date"]).live) if "date" in at else by
    found = periods.find(when)
    if found and "date" not in at:
        by = (by[: found[-1].start] + by[found[-1].end :]).strip(" ,:–-")
    text = collapsed(row.cell(at["text"]).live)
    return Decision(
        source=SourceShape.of(document.source(row, table)),
        context=[SourceShape.of(document.source(header, table))],
        of=version,
        text=text or version,
        by=by or None,
        date=DueShape.of(found[-1].period) if found else None,
    )
