"""A self-assessment: one mark a row on a scale of points ("1 poor" to "5 excellent")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Alignment, Observation, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 72
SAMPLE = """\
NHS North Vale CCG

ALIGNMENT WITH THE THEMES OF THE STRATEGY

Self assessment of how far each theme is reached\t1 poor\t2\t3 excellent
1. Start well\t\tx\t
2. Age well\t\t\tx
"""

_POINT = re.compile(r"^(?P<point>\d{1,2})\b(?:\s*[-–:=]?\s*[A-Za-z ]{0,20})?$")
_MARKS = frozenset("x ✓ ✔ ● • * y".split())
_NUMBER = re.compile(r"^\d{1,2}[.)]?\s+")
_WITH = re.compile(r"\b(?:with|to|against)\s+(?:the\s+)?(?P<what>\S.*)$", re.I)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An observation and the strength of an alignment for each row; two marks are a problem."""
    for table in document.tables:
        header, *rows = table.every
        points = _points(header)
        if len(points) < 3 or not rows or not all(_is_scored(row, points) for row in rows):
            continue
        outline = outline_of(document)
        yield from _table(document, table, header, rows, points, outline)


def _points(header: Row) -> dict[int, str]:
    """The points of the scale by column; none where they do not run upwards or downwards."""
    found = {at: m["point"] for at, text in enumerate(header.texts) if (m := _POINT.match(text))}
    order = [int(point) for point in found.values()]
    return found if order in (sorted(set(order)), sorted(set(order), reverse=True)) else {}


def _is_scored(row: Row, points: dict[int, str]) -> bool:
    marks = [row.cell(at).text.casefold() for at in points if not row.cell(at).blank]
    return bool(flat(row.cell(0))) and all(mark in _MARKS for mark in marks)


def _table(
    document: Document,
    table: Table,
    header: Row,
    rows: list[Row],
    points: dict[int, str],
    outline: Outline,
) -> Iterator[Record | Problem]:
    title = outline.above(table.line)
    owner = outline.owner()
    domain = flat(header.cell(0))
    found = _WITH.search(title.text) if title else None
    framework = found["what"] if found else title.text if title else domain
    if not framework:
        return
    context = [
        *([title.source] if title else []),
        SourceShape.of(document.source(header, table)),
        *([owner[1]] if owner else []),
    ]
    for row in rows:
        marked = [at for at in points if not row.cell(at).blank]
        if len(marked) != 1:
            yield Problem(
                "score-unclear",
                Family.MISSING,
                Severity.WARNING,
                f"the row has {len(marked)} marks on a scale that takes one",
                document.source(row, table),
            )
        score = points[marked[0]] if len(marked) == 1 else None
        text = flat(row.cell(0))
        source = SourceShape.of(document.source(row, table))
        yield Alignment(
            source=source,
            context=context,
            item=domain or framework,
            framework=framework,
            framework_item=text,
            strength=score,
        )
        if owner is not None and score is not None:
            yield Observation(
                source=source,
                context=context,
                indicator_name=_NUMBER.sub("", text) or text,
                domain=domain or None,
                organisation=owner[0],
                value=Decimal(score),
                unit="score",
                as_printed=row.cell(marked[0]).text,
                availability="published",
            )
