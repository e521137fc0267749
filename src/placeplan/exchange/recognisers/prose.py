"""Prose that no other recogniser knows: kept as narrative under its nearest heading."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document, Heading, Table
from placeplan.exchange.sections import outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Narrative, Record

SPECIFICITY = 0
SAMPLE = """\
### How we work

The partners meet every month and agree what to do next.
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A narrative record for every paragraph and list item that is left."""
    outline = outline_of(document)
    for block in document.blocks:
        if isinstance(block, Heading | Table):
            continue
        title = outline.above(block.line)
        for part in outline.parts(block):
            if any(c.isalpha() for c in part.text):
                marker = f"{part.marker} " if part.marker else ""
                yield Narrative(
                    source=part.source,
                    context=[title.source] if title else [],
                    section=title.text if title else "",
                    text=marker + part.text,
                )
