"""A table of contents: sections and their titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Row
from placeplan.exchange.cell_items import flat
from placeplan.exchange.sections import outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 45
SAMPLE = """\
CONTENTS

Section\tContent
Section 1\tWho we are
Section 2\tWhat we plan
"""

_FIRST = re.compile(r"^(?:sections?|chapters?|parts?|no\.?|number|appendix)$", re.I)
_SECOND = re.compile(r"^(?:contents?|titles?|sections?|headings?|subjects?|page)$", re.I)
_ROW = re.compile(r"^(?:(?:section|chapter|part|appendix)\s+)?(?:\d{1,2}|[A-Z]|[ivx]+)\.?$", re.I)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A fact for each section: its number is the subject, its title the text."""
    for table in document.tables:
        if table.width not in (2, 3):
            continue
        header, *rows = table.every
        if not rows or not _is_header(header) or not all(map(_is_entry, rows)):
            continue
        outline = outline_of(document)
        title = outline.above(table.line)
        for row in rows:
            yield Fact(
                source=SourceShape.of(document.source(row, table)),
                context=[
                    *([title.source] if title else []),
                    SourceShape.of(document.source(header, table)),
                ],
                text=" ".join(flat(cell) for cell in row.cells[1:] if not cell.blank),
                subject=flat(row.cell(0)),
            )


def _is_header(row: Row) -> bool:
    first, second = flat(row.cell(0)), flat(row.cell(1))
    return bool(_FIRST.match(first) and _SECOND.match(second))


def _is_entry(row: Row) -> bool:
    return bool(_ROW.match(flat(row.cell(0)))) and not row.cell(1).blank
