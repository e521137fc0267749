"""What people said and where the plan answers it: "You said, we did", with pages of the plan."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import items_of
from placeplan.exchange.headings import Headings
from placeplan.exchange.passages import Passage, after, passages
from placeplan.exchange.sections import outline_of
from placeplan.exchange.sentences import through
from placeplan.kernel.problem import Problem
from placeplan.records import Engagement, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 67
SAMPLE = """\
### You said, we did

1. Care that is closer to home

P4 – Plan on a page

P12-13 – Our clinics

2. Shorter waits

P6 – Summary

P14 – Waiting times

What you told us\tWhere is this included in the plan?
Easier parking\tP9 – Estates
"""

_PLACE = re.compile(
    r"^(?:pp?\.?|pages?)\s?\d{1,3}(?:\s?[-–,&]\s?\d{1,3})*\s*(?:[–—:-]\s*)?(?P<title>\S.*)?$",
    re.I | re.S,
)
_COLUMN = re.compile(
    r"\bwhere (?:is|are|was|were|we)\b.*\bplan\b|^where in (?:the|this|our) plan\b"
    r"|\bpriority area$",
    re.I,
)
_ROLES = Headings(
    {
        "theme": "you said; you told us; what you said; what you told us; what people said; "
        "what people told us; patient and public priority area; public priority; theme; key theme; "
        "what we heard; feedback; feedback theme",
        "answer": "we did; our response; what we did; where is this included in the plan; "
        "where in the plan; where is this in the plan; where this is included in the plan; "
        "how we have responded; what we are doing; where we have responded; plan reference",
    }
)
_SAID = re.compile(
    r"^(?:you|people|patients|residents) (?:said|told us)\s*[:–-]\s*(?P<text>\S.*)$", re.I | re.S
)
_DID = re.compile(r"^we (?:did|have done|are doing)\s*[:–-]\s*(?P<text>\S.*)$", re.I | re.S)
_LEAST, _LONGEST_THEME, _LONGEST_PLACE = 2, 40, 20


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An engagement record for each theme, with the places of the plan below or beside it."""
    found = passages(document)
    yield from _lists(found)
    yield from _pairs(found)
    for table in document.tables:
        yield from _table(document, table)


def _is_place(each: Passage) -> bool:
    return (
        each.part.what in ("line", "item")
        and len(each.text.split()) <= _LONGEST_PLACE
        and _PLACE.match(each.text) is not None
    )


def _lists(found: Sequence[Passage]) -> Iterator[Record]:
    """Themes in lines or items of their own, each followed by places of the plan."""
    if sum(map(_is_place, found)) < _LEAST:
        return
    at = 0
    columns: list[SourceShape] = []
    while at < len(found):
        each = found[at]
        if each.is_heading:
            columns = []
        elif each.part.what == "line" and _COLUMN.search(each.text):
            columns.append(each.part.shape)
        places = _places(after(found, at))
        if _is_theme(each) and places:
            yield Engagement(
                source=through(each.part.shape, places[-1].part.shape),
                context=[*each.context, *columns],
                theme=each.text,
                answered_in=[place.text for place in places],
            )
            at += len(places)
        at += 1


def _places(below: Iterator[Passage]) -> list[Passage]:
    places = []
    for each in below:
        if not _is_place(each):
            break
        places.append(each)
    return places


def _is_theme(each: Passage) -> bool:
    return (
        each.part.what in ("line", "item", "heading")
        and not _is_place(each)
        and not _COLUMN.search(each.text)
        and len(each.text.split()) <= _LONGEST_THEME
    )


def _pairs(found: Sequence[Passage]) -> Iterator[Record]:
    """ "You said: ..." with "We did: ..." right below it."""
    for said, did in itertools.pairwise(found):
        theme, answer = _SAID.match(said.text), _DID.match(did.text)
        if theme is not None and answer is not None:
            yield Engagement(
                source=through(said.part.shape, did.part.shape),
                context=said.context,
                theme=theme["text"],
                answered_in=[answer["text"]],
            )


def _table(document: Document, table: Table) -> Iterator[Record]:
    """The rows of a table with a column of what was said and one of where it is answered."""
    header, *rows = table.every
    columns = _ROLES.places(header.texts)
    if len(columns) < 2:
        return
    outline = outline_of(document)
    context = [*outline.context(table.line), SourceShape.of(document.source(header, table))]
    for row in rows:
        if not row.cell(columns["theme"]).blank:
            yield _row(document, table, row, columns, context)


def _row(
    document: Document,
    table: Table,
    row: Row,
    columns: dict[str, int],
    context: list[SourceShape],
) -> Engagement:
    theme = items_of(row.cell(columns["theme"]))
    return Engagement(
        source=SourceShape.of(document.source(row, table)),
        context=context,
        theme=" ".join(theme),
        answered_in=items_of(row.cell(columns["answer"])),
    )
