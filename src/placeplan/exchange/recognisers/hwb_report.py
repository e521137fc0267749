"""The Health and Wellbeing Board performance report.

Label tables give a priority and its objectives; under them stand a table of deliverables, a table
of supporting measures and a list of emerging issues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import (
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Table,
)
from placeplan.exchange import report_columns as columns
from placeplan.exchange.footnotes import bears, mark_of
from placeplan.exchange.report_goals import Goals
from placeplan.exchange.report_rows import Rows
from placeplan.kernel.problem import Problem
from placeplan.records import Concern, Fact, Measure, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 90
SAMPLE = """\
<b>Priority</b>\t<b>Better care close to home</b>
<b>Objective</b>\t<b>Shorter stays in hospital</b>

Deliverable/Activity\tDeadline\tLead\tUpdate/Progress\tRating (RAG)
One front door\t<del>June 2013</del> March 2014\tRowan Hale/ Asha Pryce\tThe pilot has\tA

Deliverable/Activity\tDeadline\tLead\tUpdate/Progress\tRating (RAG)
for urgent care\t\t\tstarted in two wards.\t

### Supporting Indicators/Measures

Indicator/Measure\tPerformance Update\tRating (RAG)\tAction\tLead\tDeadline
Home after 91 days\tTarget for 2013/14 is 90%. Quarter 1 was 84.9%.\tA\tNone\tRowan Hale\tN/A

### Emerging issues and/or concerns

- Beds may run short in winter.
"""

_CONCERNS = re.compile(
    r"\b(?:emerging|key)\b.*\b(?:issues?|concerns?|risks?)\b|\bissues? (?:and|&|/)", re.I
)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """Goals, deliverables, measures, concerns and notes of every part of the report."""
    if not any(map(columns.layout_of, document.tables)):
        return
    goals = Goals(document)
    rows = Rows(document)
    measures: list[Measure] = []
    seen, started, concerns = False, False, False
    heading: Heading | None = None
    for block in document.blocks:
        if isinstance(block, Heading):
            heading, concerns = block, seen and bool(_CONCERNS.search(block.text))
            label = columns.label_of_heading(block)
            if label is not None:
                yield from goals.enter(document.at(block), block.text, label)
                started, seen = False, True
        elif isinstance(block, Table):
            layout = columns.layout_of(block)
            if layout is not None and layout.lists_steps and not goals.context:
                layout = None
            own = [r for r in block.every if layout is None or r not in layout.header]
            labels = [columns.label_of(row) for row in own]
            if layout is None and not any(labels):
                continue
            concerns, seen = False, True
            for row, label in zip(own, labels, strict=True):
                if label is not None:
                    yield from goals.enter(document.source(row, block), row.texts[0], label)
                    started = False
                elif layout is not None:
                    yield from goals.close()
                    started = True
                    for each in rows.read(block, layout, row, goals):
                        if isinstance(each, Measure):
                            measures.append(each)
                        yield each
        elif concerns and heading is not None:
            yield from goals.close()
            yield from _concerns(document, heading, block, goals)
        elif seen and isinstance(block, Paragraph):
            noted = _noted(block, measures)
            subject = "; ".join(dict.fromkeys(each.name for each in noted)) or (
                None if started else goals.priority
            )
            if subject and not block.furniture:
                started = True
                yield from goals.close()
                yield Fact(
                    source=SourceShape.of(document.at(block)),
                    context=[*goals.context, *(each.source for each in noted)],
                    text=block.text,
                    subject=subject,
                )
    yield from goals.close()


def _concerns(
    document: Document, heading: Heading, block: Paragraph | ListBlock, goals: Goals
) -> Iterator[Concern]:
    for part in block.items if isinstance(block, ListBlock) else (block,):
        if isinstance(part, Paragraph) and part.furniture:
            continue
        yield Concern(
            source=SourceShape.of(document.at(part)),
            context=[*goals.context, SourceShape.of(document.at(heading))],
            priority=goals.priority,
            objectives=goals.objectives,
            text=part.text,
        )


def _noted(block: Paragraph, measures: list[Measure]) -> list[Measure]:
    """The measures whose figures bear the mark of a footnote."""
    mark = mark_of(block.text)
    if mark is None:
        return []
    return [each for each in measures if bears(f"{each.name} {each.update or ''}", mark)]
