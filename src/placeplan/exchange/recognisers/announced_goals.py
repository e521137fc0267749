"""Lists of outcomes, priorities or objectives that a sentence announces with its colon."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from placeplan.documents.document import Document, ListBlock, Paragraph
from placeplan.exchange.figures import read_figures
from placeplan.exchange.goal_headings import kind_of_intro, owner_of
from placeplan.exchange.sections import outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Goal, Narrative, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 55
SAMPLE = """\
JOINT WORKING: MENTAL HEALTH

The partners agreed that services will support the following outcomes for people:

- People will have good mental health
- People will recover
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A goal for each item; the sentence that announces them is told as it stands."""
    found = [
        (intro, block, kind)
        for intro, block in pairwise(document.blocks)
        if isinstance(intro, Paragraph)
        and isinstance(block, ListBlock)
        and (kind := kind_of_intro(intro.text))
    ]
    if not found:
        return
    outline = outline_of(document)
    for intro, block, kind in found:
        chain = outline.chain(intro.line)
        title = chain[-1] if chain else None
        parent, context = owner_of(outline, title, chain[:-1]) if title else (None, [])
        place = SourceShape.of(document.at(intro))
        yield Narrative(
            source=place,
            context=context,
            section=title.text if title else "",
            text=intro.text,
        )
        for part in outline.parts(block):
            yield Goal(
                source=part.source,
                context=[*context, place],
                goal_kind=kind,
                title=part.text.lstrip("✓✔ "),
                parent=parent,
            )
            if kind == "challenge" and (figures := read_figures(part.text)):
                yield Fact(
                    source=part.source,
                    context=context,
                    text=part.text,
                    subject=title.text if title else part.text,
                    figures=figures,
                )
