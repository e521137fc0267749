"""The list of headings that opens a numbered section: a signpost, no plan item."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document, Heading, ListBlock
from placeplan.exchange.sections import outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Narrative, Record

SPECIFICITY = 69
SAMPLE = """\
Section Two

THE HEALTH OF OUR POPULATION

- Demography and needs
- Deprivation
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The items of such a list as they stand."""
    if not any(isinstance(block, ListBlock) for block in document.blocks):
        return
    outline = outline_of(document)
    if not any(t.rank == 1 for t in outline.titles if not _is_heading(document, t.line)):
        return
    for section in outline.sections():
        if section.is_agenda and section.title is not None:
            for block in section.blocks:
                for part in outline.parts(block):
                    yield Narrative(
                        source=part.source,
                        context=[section.title.source],
                        section=section.title.text,
                        text=part.text,
                    )


def _is_heading(document: Document, line: int) -> bool:
    return any(isinstance(b, Heading) and b.line == line for b in document.blocks)
