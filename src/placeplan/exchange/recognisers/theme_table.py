"""Themes, priorities or areas beside what is intended or done for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import flat, items_of
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Alignment, Fact, Goal, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 40
SAMPLE = """\
ALIGNMENT WITH THE COUNTY STRATEGY

Priority\tMajor interventions we will commission
Start well\t<ul><li>• A children's group led by a GP</li><li>• Better pathways</li></ul>
Age well\tFalls prevention

Area\tExtent of integration to date
Older people\tOne point of access
"""

_THEME = re.compile(r"^(?:themes?|priorit(?:y|ies)|areas?|ambitions?|goals?)$", re.I)
_INTENT = re.compile(r"\bintentions?\b|\binterventions?\b|\binitiatives?\b", re.I)
_STATE = re.compile(
    r"\bextent\b|\bto date\b|\bprogress\b|\bcurrent position\b|\bintegration\b", re.I
)
_WITH = re.compile(r"\balign\w*\b.*?\b(?:with|to)\s+(?:the\s+)?(?P<what>\S.*)$", re.I)
_PRIORITY = re.compile(r"^priorit|^ambition|^goal", re.I)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """Interventions by priority, with their alignment; facts on how far an area has come."""
    for table in document.tables:
        if table.width != 2:
            continue
        header, *rows = table.every
        first, second = flat(header.cell(0)), flat(header.cell(1))
        intends = bool(_INTENT.search(second))
        if not rows or not _THEME.match(first) or not (intends or _STATE.search(second)):
            continue
        if not all(row.filled == {0, 1} for row in rows):
            continue
        outline = outline_of(document)
        for row in rows:
            place = SourceShape.of(document.source(header, table))
            if intends:
                yield from _intended(document, table, row, place, first, outline)
            else:
                yield from _facts(document, table, row, place, outline)


def _intended(
    document: Document, table: Table, row: Row, header: SourceShape, first: str, outline: Outline
) -> Iterator[Record]:
    title = outline.above(table.line)
    context = [*([title.source] if title else []), header]
    source = SourceShape.of(document.source(row, table))
    theme = flat(row.cell(0))
    found = _WITH.search(title.text) if title else None
    is_priority = bool(_PRIORITY.match(first))
    yield Goal(
        source=source,
        context=context,
        goal_kind="priority" if is_priority else "theme",
        title=theme,
        parent=found["what"] if found else title.text if title else None,
    )
    for item in items_of(row.cell(1)):
        yield Goal(
            source=source, context=context, goal_kind="intervention", title=item, parent=theme
        )
        if found is not None:
            yield Alignment(
                source=source,
                context=context,
                item=item,
                framework=found["what"],
                framework_item=theme,
            )


def _facts(
    document: Document, table: Table, row: Row, header: SourceShape, outline: Outline
) -> Iterator[Fact]:
    title = outline.above(table.line)
    for item in items_of(row.cell(1)):
        yield Fact(
            source=SourceShape.of(document.source(row, table)),
            context=[*([title.source] if title else []), header],
            text=item,
            subject=flat(row.cell(0)),
        )
