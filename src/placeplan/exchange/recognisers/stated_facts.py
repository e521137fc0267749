"""Prose with figures that nothing more specific knows: facts under their nearest heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.figures import read_figures
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.records import Fact, Narrative, Record

SPECIFICITY = 4
SAMPLE = """\
Our finances

- Running costs grew by 5.9% in 2024/25.
- The plan is agreed.

The Board met and spent £2.4m on 12 schemes.
"""

_ADDRESS = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}\b")
"""A postcode: the numbers beside it are of a street."""


def recognise(document: Document) -> Iterator[Record]:
    """A fact for each paragraph or item with figures; the other items of its list are prose."""
    parts = parts_of(document)
    listed = {part.index for part in parts if part.what == "item" and _has_figures(part)}
    heading: Part | None = None
    for part in parts:
        if part.is_heading:
            heading = part
        elif part.what in ("line", "item") and any(c.isalpha() for c in part.text):
            figures = read_figures(part.text) if _has_figures(part) else []
            context = [heading.shape] if heading is not None else []
            if figures:
                yield Fact(
                    source=part.shape,
                    context=context,
                    text=part.text,
                    subject=heading.text if heading is not None else None,
                    figures=figures,
                )
            elif part.index in listed:
                yield Narrative(
                    source=part.shape,
                    context=context,
                    section=heading.text if heading is not None else "",
                    text=part.text,
                )


def _has_figures(part: Part) -> bool:
    if not any(c.isdigit() for c in part.text) or _ADDRESS.search(part.text):
        return False
    return bool(read_figures(part.text))
