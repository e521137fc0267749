"""Captions of maps and charts that conversion lost: "Mortality ratio by MSOA"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Paragraph
from placeplan.exchange.sections import Outline
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Narrative, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 71
SAMPLE = """\
HEALTH NEEDS

<75 Standardised Mortality Ratio by MSOA
"""

_CAPTION = re.compile(
    r"\bby (?:[ML]SOA|ward|district|(?:GP )?practice|locality|CCG|age band|financial year|month)$",
    re.I,
)
_LONGEST = 12


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The caption as it stands, and the problem that its map or chart is missing."""
    outline: Outline | None = None
    for block in document.blocks:
        if not isinstance(block, Paragraph) or not _CAPTION.search(block.text):
            continue
        if len(block.text.split()) > _LONGEST or block.furniture:
            continue
        outline = outline or Outline(document)
        title = outline.above(block.line, 2)
        place = document.at(block)
        yield Narrative(
            source=SourceShape.of(place),
            context=[title.source] if title else [],
            section=title.text if title else "",
            text=block.text,
        )
        yield Problem(
            "figure-lost",
            Family.CONVERSION,
            Severity.NOTE,
            f"the map or chart of this caption was lost: {block.text!r}",
            place,
        )
