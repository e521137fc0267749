"""The NHS Constitution: rights, pledges and responsibilities, and what the plan commits to each.

They stand in tables (a tick, or the commitment beside the right), or as paragraphs in turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from placeplan.documents.document import Block, Document, Heading, Paragraph, Row, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.sections import Outline, is_capitals, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Commitment, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 56
SAMPLE = """\
NHS CONSTITUTION COMMITMENT TO PATIENTS

NORTH VALE CCG COMMITMENT

1 ACCESS TO HEALTH SERVICES

You have the right to receive NHS services free of charge.

The CCG will commission all services to meet this right.

NHS CONSTITUTION COMMITMENT TO STAFF\t\tCCG COMMITMENT
1 STAFF RIGHTS:\t\t
1.1\tTo fair treatment regarding leave.\tThe CCG will ensure this through its policies.
"""

_FRAMEWORK = re.compile(r"\b(?P<name>NHS Constitution)\b", re.I)
_TO = re.compile(r"\bcommitments? to (?P<to>[A-Za-z ]+?)\s*$", re.I)
_BY = re.compile(r"^(?P<by>\S.*?)\s+commitments?\s*(?:to .*)?$", re.I)
_UPHOLD = re.compile(r"^(?P<by>.+?)\s+will uphold\b", re.I)
_FOR = re.compile(r"\bfor (?P<to>[A-Za-z ]+?)\s*:?$", re.I)
_RIGHT = re.compile(
    r"^(?:\d+(?:\.\d+)*\s+)?(?:You have (?:the |a )?rights?\b|You should\b|Please\b"
    r"|You can expect\b|The NHS (?:also )?(?:commits|pledges)\b)"
)
_ANSWER = re.compile(r"^(?:The |Our |We |NHS )\b", re.I)
_AREA = re.compile(r"^(?P<code>\d{1,2})\.?\s+(?P<title>\S.*)$")
_CODE = re.compile(r"^\d+(?:\.\d+)+$")
_TICKS = frozenset("✓ ✔ √ x X yes Yes Y".split())


@dataclass(frozen=True, slots=True)
class _Heading:
    """Whose commitment it is to whom, and where that is printed."""

    framework: str
    by: str | None
    to: str | None
    places: tuple[SourceShape, ...]


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A commitment for each right, pledge or responsibility."""
    if not any(_names_it(block) for block in document.blocks):
        return
    outline = outline_of(document)
    headings = _Headings(document, outline)
    last: _Heading | None = None
    for block in document.blocks:
        if isinstance(block, Table):
            above = _nearer(headings.at(block.line), last)
            last = _table_heading(document, block) or above
            if last is not None:
                yield from _of_table(document, block, last)
    yield from _of_prose(document, outline, headings)


def _names_it(block: Block) -> bool:
    if isinstance(block, Table):
        return bool(_FRAMEWORK.search(" ".join(block.every[0].texts)))
    return isinstance(block, Heading | Paragraph) and bool(_FRAMEWORK.search(block.text))


class _Headings:
    """The headings that name the framework and its parties, by line."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self.document, self.outline = document, outline

    def at(self, line: int) -> _Heading | None:
        """The framework in force at a line, by the headings of the page above it."""
        framework = by = to = None
        places: list[SourceShape] = []
        for title in reversed([t for t in self.outline.titles if t.line < line][-12:]):
            said = _FRAMEWORK.search(title.text)
            party, towards = _TO.search(title.text), _BY.match(title.text)
            upholds = _UPHOLD.match(title.text)
            if said is None and not (towards and is_capitals(title.text)):
                continue
            if framework is None and said is not None:
                framework = said["name"]
            to = to or (party["to"] if party else None)
            if towards is not None and said is None:
                by = by or towards["by"]
            by = by or (upholds["by"] if upholds else None)
            places.append(title.source)
            if framework and ((by and to) or upholds):
                break
        return _Heading(framework, by, to, tuple(places)) if framework else None


def _nearer(one: _Heading | None, other: _Heading | None) -> _Heading | None:
    """The heading whose parties stand lower on the page."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda each: min(place.line for place in each.places))


def _table_heading(document: Document, table: Table) -> _Heading | None:
    """The framework and its parties, where the first row of a table names them."""
    first = table.every[0]
    named = _FRAMEWORK.search(" ".join(first.texts))
    if named is None:
        return None
    party = next((m for text in first.texts if (m := _TO.search(text))), None)
    owner = next((m for text in first.texts[1:] if (m := _BY.match(text))), None)
    return _Heading(
        named["name"],
        owner["by"] if owner else None,
        party["to"] if party else None,
        (SourceShape.of(document.source(first, table)),),
    )


def _of_table(document: Document, table: Table, heading: _Heading) -> Iterator[Commitment]:
    every = table.every
    rows = every[1:] if _FRAMEWORK.search(" ".join(every[0].texts)) else every
    if _is_answered(rows, table.width):
        yield from _rows(document, table, rows, heading)


def _is_answered(rows: tuple[Row, ...], width: int) -> bool:
    """True where the last column holds ticks, or sentences that answer the rights beside them."""
    last = [flat(row.cell(width - 1)) for row in rows if row.filled != {0}]
    filled = [text for text in last if text]
    if len(filled) * 2 <= len(last) or width not in (2, 3):
        return False
    if all(text in _TICKS for text in filled):
        return True
    led = sum(bool(_ANSWER.match(text)) for text in filled)
    return led * 2 > len(filled)


def _rows(
    document: Document, table: Table, rows: tuple[Row, ...], heading: _Heading
) -> Iterator[Commitment]:
    area: tuple[str, str | None, SourceShape] | None = None
    for row in rows:
        texts = [flat(cell) for cell in row.cells if not cell.blank]
        source = SourceShape.of(document.source(row, table))
        if row.filled == {0}:
            towards = _FOR.search(texts[0])
            area = texts[0].rstrip(": "), towards["to"] if towards else None, source
            continue
        *item, answer = texts
        if not item:
            continue
        yield Commitment(
            source=source,
            context=[*heading.places, *([area[2]] if area else [])],
            framework=heading.framework,
            area=area[0] if area else None,
            item=" ".join(item),
            response=answer,
            by=heading.by,
            to=(area[1] if area else None) or heading.to,
        )


def _of_prose(document: Document, outline: Outline, headings: _Headings) -> Iterator[Commitment]:
    """Pairs of paragraphs: a right or pledge, and the answer that follows it."""
    blocks: list[Block] = [b for b in document.blocks if not isinstance(b, Table)]
    for block, answer in pairwise(blocks):
        if not isinstance(block, Paragraph) or not isinstance(answer, Paragraph):
            continue
        if not _RIGHT.match(block.text) or _RIGHT.match(answer.text):
            continue
        heading = headings.at(block.line)
        if heading is None or not _ANSWER.match(answer.text):
            continue
        title = outline.above(block.line)
        area = title if title is not None and _AREA.match(title.text) else None
        yield Commitment(
            source=SourceShape.of(document.at(block).through(document.at(answer))),
            context=[*heading.places, *([area.source] if area else [])],
            framework=heading.framework,
            area=area.text if area else None,
            item=block.text,
            response=answer.text,
            by=heading.by,
            to=heading.to,
        )
