"""Prose that no other recogniser knows: kept as narrative under its nearest heading."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document, Heading, Item, ListBlock, Paragraph
from placeplan.kernel.problem import Problem
from placeplan.records import Narrative, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 0
SAMPLE = """\
### How we work

The partners meet every month and agree what to do next.
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A narrative record for every paragraph and list item that is left."""
    section = ""
    context: list[SourceShape] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            section, context = block.text, [SourceShape.of(document.at(block))]
        elif isinstance(block, Paragraph | ListBlock):
            for part in block.items if isinstance(block, ListBlock) else (block,):
                if any(c.isalpha() for c in part.text):
                    yield _narrative(document, part, section, context)


def _narrative(
    document: Document, part: Paragraph | Item, section: str, context: list[SourceShape]
) -> Narrative:
    marker = f"{part.marker} " if isinstance(part, Item) and part.marker else ""
    return Narrative(
        source=SourceShape.of(document.at(part)),
        context=context,
        section=section,
        text=marker + part.text,
    )
