"""A page on one service: whom it takes, whom it does not, what it is for, how to reach it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Block, Document, Paragraph, Table
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Record, Service
from placeplan.records.shapes import SourceShape

SPECIFICITY = 63
SAMPLE = """\
OUR VISION: Care for people with dementia

Step Down Unit

Inclusion criteria

- People with dementia who are medically stable

Exclusion criteria

- Acutely unwell

Aim of the service

Step down is for those who are likely to benefit.
"""

_LABEL = re.compile(
    r"^(?:(?:inclusion|exclusion|referral|eligibility|access) criteria\b|aims? of the service\b"
    r"|referral (?:route|process)s?\b|accessing\b|how to refer\b|joint working\b"
    r"|opening hours\b|service (?:description|hours)\b|admission avoidance\b)",
    re.I,
)
_LEAST_LABELS = 2


def recognise(document: Document) -> Iterator[Record | Problem]:
    """One service for every page on which two or more such labels stand."""
    if not any(isinstance(b, Paragraph) and _LABEL.match(b.text) for b in document.blocks):
        return
    outline = outline_of(document)
    page: list[Block] = []
    places: list[SourceShape] = []
    titles = {title.line: title for title in outline.titles if title.rank <= 2}
    for block in document.blocks:
        if block.line in titles or isinstance(block, Table):
            yield from _service(outline, page, places)
            page = []
            places = [titles[block.line].source] if block.line in titles else []
        else:
            page.append(block)
    yield from _service(outline, page, places)


def _service(outline: Outline, page: list[Block], places: list[SourceShape]) -> Iterator[Service]:
    labels = [b for b in page if isinstance(b, Paragraph) and _LABEL.match(b.text)]
    if len(labels) < _LEAST_LABELS or not isinstance(page[0], Paragraph) or page[0] in labels:
        return
    parts = [part for block in page for part in outline.parts(block)]
    first, *rest = parts
    if not rest or len(first.text.split()) > 12:
        return
    yield Service(
        source=SourceShape.of(first.source.plain().through(parts[-1].source.plain())),
        context=places,
        name=first.text,
        text="\n".join(part.text for part in rest),
    )
