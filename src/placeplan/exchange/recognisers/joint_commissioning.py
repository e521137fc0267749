"""What one partner asks another to bring to joint commissioning, area by area, with the contact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from placeplan.documents.document import Document, Heading, ListBlock, Paragraph, Row, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.people import is_person
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Commitment, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 62
SAMPLE = """\
▪ Joint commissioning to start in 2015-16

Area and council contact\tCCG contribution to the plan\tCurrent health input
Families with many needs (Rowan Hale/Asha Pryce)\tTwo health visitors from June\t
Early help Rowan Hale\tTraining for every practice\t
"""

_AREA = re.compile(
    r"^(?:area|service|theme|topic|subject)\b(?:.*?\b(?P<who>\S+) contacts?\b)?", re.I
)
_ASK = re.compile(r"^(?P<who>.+?)\s+(?:contribution|input|commitment|offer|ask|action)s?\b", re.I)
_BRACKETS = re.compile(r"^(?P<area>.+?)\s*\((?P<who>[^()]*)\)?\s*$", re.S)
_PARTS = re.compile(r"\s*/\s*|\s*,\s*|\s+and\s+")


@dataclass(frozen=True, slots=True)
class _Layout:
    ask: int
    by: str
    to: str | None
    header: SourceShape
    input: int | None
    framework: str
    """What the column of contributions is headed, where nothing else names the framework."""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A commitment for each area; a table under a further label goes on with the same columns."""
    layout: _Layout | None = None
    for table in document.tables:
        every = table.every
        found = _layout_of(document, table, every[0])
        inherited = found is None and layout is not None and _goes_on(every, table)
        if found is None and not inherited:
            layout = None
            continue
        layout = found or layout
        if layout is None:
            continue
        outline = outline_of(document)
        rows = every[1:] if found else every
        yield from _rows(document, table, rows, layout, outline, inherited)


def _layout_of(document: Document, table: Table, row: Row) -> _Layout | None:
    texts = [flat(cell) for cell in row.cells]
    area = _AREA.match(texts[0]) if texts else None
    ask = next((at for at, text in enumerate(texts[1:], start=1) if _ASK.match(text)), None)
    if area is None or ask is None or not area["who"]:
        return None
    found = _ASK.match(texts[ask])
    rest = next((at for at in range(1, len(texts)) if at != ask and texts[at]), None)
    header = SourceShape.of(document.source(row, table))
    return _Layout(ask, found["who"] if found else "", area["who"], header, rest, texts[ask])


def _goes_on(rows: tuple[Row, ...], table: Table) -> bool:
    """A table without a header whose first cells name an area and a contact."""
    return not table.header and all(
        row.filled >= {0, 1} and _contact(flat(row.cell(0)))[1] for row in rows
    )


def _rows(
    document: Document,
    table: Table,
    rows: tuple[Row, ...],
    layout: _Layout,
    outline: Outline,
    inherited: bool,
) -> Iterator[Record | Problem]:
    label, place = _label(document, table, outline, layout.framework)
    blank = layout.input is not None and all(row.cell(layout.input).blank for row in rows)
    if blank and layout.input is not None and len(rows) > 1 and not inherited:
        yield Problem(
            "column-blank",
            Family.MISSING,
            Severity.NOTE,
            "the column is headed and every cell of it is empty",
            layout.header.plain().at_column(layout.input + 1),
        )
    for row in rows:
        area, contact = _contact(flat(row.cell(0)))
        if not area:
            continue
        more = "" if layout.input is None else flat(row.cell(layout.input))
        ask = flat(row.cell(layout.ask))
        yield Commitment(
            source=SourceShape.of(document.source(row, table)),
            context=[layout.header, *([place] if place else [])],
            uncertain=inherited,
            framework=label,
            area=area,
            item=ask or area,
            response=more or None,
            by=layout.by,
            to=layout.to,
            contact=contact,
        )


def _label(
    document: Document, table: Table, outline: Outline, framework: str
) -> tuple[str, SourceShape | None]:
    """The line next above the table: a label, or a list of one numbered item."""
    block = outline.before(table.line)
    if isinstance(block, ListBlock) and len(block.items) == 1:
        item = block.items[0]
        return item.text, SourceShape.of(document.at(item))
    if isinstance(block, Heading | Paragraph) and len(block.text.split()) <= 25:
        return block.text, SourceShape.of(document.at(block))
    title = outline.above(table.line)
    return (title.text, title.source) if title else (framework, None)


def _contact(text: str) -> tuple[str, str | None]:
    """The area and its contact: in brackets, or the names at the end."""
    found = _BRACKETS.match(text)
    if found is not None and _are_people(found["who"]):
        return found["area"], found["who"].strip()
    words = text.rstrip(" )").split()
    for at in range(1, len(words) - 1):
        if _are_people(" ".join(words[at:])):
            return " ".join(words[:at]).rstrip(" ("), " ".join(words[at:])
    return text, None


def _are_people(text: str) -> bool:
    parts = [part for part in _PARTS.split(text.strip()) if part]
    return bool(parts) and all(len(part.split()) == 2 and is_person(part) for part in parts)
