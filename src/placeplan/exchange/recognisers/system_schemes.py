"""Transformation schemes with their ambition or opportunity and the person who leads each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange import role_records
from placeplan.exchange.headings import Headings
from placeplan.exchange.money_table import year_in
from placeplan.exchange.plan_parts import Part, is_placeholder, parts_of
from placeplan.exchange.role_lines import RoleLine, read_people
from placeplan.exchange.sentences import texts_of
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Problem
from placeplan.records import Record, Scheme
from placeplan.records.shapes import SourceShape

SPECIFICITY = 81
SAMPLE = """\
System transformation schemes

Scheme\tAmbition/Potential opportunity\tIdentified lead
Outpatients\tThe data pack gives an opportunity of c£5m.\tAsha Pryce, Chief Nurse, Vale Trust
Crisis care\tA £3 million investment to lower admissions.\tJoe Hart, Director of Delivery
"""

_COLUMNS = Headings(
    {
        "title": "scheme; programme; transformation scheme; initiative; system scheme; project",
        "description": "ambition; opportunity; potential opportunity; description; aim; "
        "ambition/opportunity; scope; summary",
        "lead": "identified lead; lead; sro; senior responsible owner; scheme lead; owner; "
        "responsible lead; lead officer; executive lead",
    }
)
_OPPORTUNITY = re.compile(
    r"\b(?:opportunit(?:y|ies)|ambition|value|reduction|savings?|saved?|cash releasing)\b", re.I
)
_INVESTMENT = re.compile(r"\binvest", re.IGNORECASE)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A scheme and its roles for each row."""
    found = [(table, at) for table in document.tables if (at := _columns(table))]
    if not found:
        return
    parts = parts_of(document)
    for table, at in found:
        header, rows = table.headed
        above = next(
            (p for p in reversed(parts) if p.source.line < table.line and p.is_heading), None
        )
        for row in rows:
            if not row.cell(at["title"]).blank:
                yield from _scheme(document, table, header[0], row, at, above)


def _columns(table: Table) -> dict[str, int]:
    at = _COLUMNS.exactly(table.every[0].texts)
    return at if at.keys() == {"title", "description", "lead"} else {}


def _scheme(
    document: Document,
    table: Table,
    header: Row,
    row: Row,
    at: dict[str, int],
    above: Part | None,
) -> Iterator[Record | Problem]:
    source = document.source(row, table)
    context = [SourceShape.of(document.source(header, table))]
    context += [above.shape] if above is not None else []
    title = collapsed(row.cell(at["title"]).live)
    text = row.cell(at["description"]).live
    said = collapsed(row.cell(at["lead"]).live)
    people = read_people(said)
    yield Scheme(
        source=SourceShape.of(source),
        context=context,
        title=title,
        description=text or None,
        workstream=above.text if above is not None else None,
        financial_year=year_in(above.text) if above is not None else None,
        saving_basis="not_stated",
        opportunity_gbp=_amount(text, _OPPORTUNITY, _INVESTMENT),
        investment_gbp=_amount(text, _INVESTMENT, None),
        leads=[person.name for person in people],
        status=None if people or is_placeholder(said) else said or None,
    )
    label = collapsed(header.cell(at["lead"]).text)
    part = Part(said, source, 0, "line")
    if said:
        role = RoleLine(label, said, tuple(people))
        yield from role_records.of(role, title, part, context)


def _amount(text: str, words: re.Pattern[str], but: re.Pattern[str] | None) -> Decimal | None:
    """The first amount of money in a sentence with one of the words; None where there is none."""
    for sentence in texts_of(text):
        for found in quantities.find(sentence):
            is_money = found.quantity.unit == "gbp" or re.search(
                r"\d\s?(?:k|m)$", found.quantity.as_printed
            )
            if not is_money or not words.search(sentence):
                continue
            near = sentence[max(0, found.start - 40) : found.end + 25]
            if but is not None and but.search(near):
                continue
            if but is None and not words.search(near):
                continue
            return found.quantity.value
    return None
