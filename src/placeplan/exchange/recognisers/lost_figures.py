"""What is left of maps, charts and rated lists whose colours conversion lost.

A caption ("Mortality ratio by MSOA"), or a run of bare names of standards with nothing beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Block, Document, Paragraph
from placeplan.exchange.sections import Title, outline_of
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Narrative, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 71
SAMPLE = """\
HEALTH NEEDS

<75 Standardised Mortality Ratio by MSOA

HOW WE ARE DELIVERING THE NHS CONSTITUTION

Expected rights and pledges

Diagnostic test waiting times

A&E waits

Cancer waits

Category A ambulance calls

Cancelled operations
"""

_CAPTION = re.compile(
    r"\bby (?:[ML]SOA|ward|district|(?:GP )?practice|locality|CCG|age band|financial year|month)$",
    re.I,
)
_RATED = re.compile(r"\b(?:constitution|standards?|rights|pledges|performance|indicators)\b", re.I)
_STANDARD = re.compile(
    r"\b(?:waits?|waiting|ambulance|breaches|cancelled|handovers?|diagnostics?|referral to)\b", re.I
)
_LONGEST, _LEAST_RUN, _LEAST_NAMES = 12, 6, 3


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The words that are left, as they stand, and the problem that the rest is missing."""
    lines = [block for block in document.blocks if _is_line(block)]
    if not lines:
        return
    for block in lines:
        if isinstance(block, Paragraph) and _CAPTION.search(block.text):
            outline = outline_of(document)
            title = outline.above(block.line, 2)
            yield _told(document, block, title)
            yield _lost(document, block, "figure-lost", "the map or chart of this caption was lost")
    for run in _runs(document):
        outline = outline_of(document)
        title = outline.above(run[0].line, 2)
        names = [block for block in run if _STANDARD.search(block.text)]
        if title is None or not _RATED.search(title.text) or len(names) < _LEAST_NAMES:
            continue
        for block in run:
            yield _told(document, block, title)
        yield _lost(
            document, run[0], "marks-lost", "a list of standards without its ratings or figures"
        )


def _is_line(block: Block) -> bool:
    """A short line that ends no sentence and is no page number."""
    return (
        isinstance(block, Paragraph)
        and not block.furniture
        and len(block.text.split()) <= _LONGEST
        and not block.text.endswith((".", ":", ";"))
    )


def _runs(document: Document) -> Iterator[list[Paragraph]]:
    """Runs of short lines that follow one another, capitals aside: those are headings."""
    run: list[Paragraph] = []
    for block in (*document.blocks, None):
        if isinstance(block, Paragraph) and _is_line(block) and not block.text.isupper():
            run.append(block)
            continue
        if len(run) >= _LEAST_RUN:
            yield run
        run = []


def _told(document: Document, block: Paragraph, title: Title | None) -> Narrative:
    return Narrative(
        source=SourceShape.of(document.at(block)),
        context=[title.source] if title else [],
        section=title.text if title else "",
        text=block.text,
    )


def _lost(document: Document, block: Paragraph, code: str, message: str) -> Problem:
    return Problem(
        code,
        Family.CONVERSION,
        Severity.NOTE if code == "figure-lost" else Severity.WARNING,
        f"{message}: {block.text!r}",
        document.at(block),
    )
