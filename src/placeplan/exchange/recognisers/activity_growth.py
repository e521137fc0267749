"""Growth of activity by point of delivery, with a column for each provider."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange.headings import Headings
from placeplan.exchange.money_table import year_in
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.kernel import quantity as quantities
from placeplan.records import GrowthAssumption, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 84
SAMPLE = """\
The growth that is planned for 2025/26 is shown below.

Point of delivery\tVale Hospital growth %\tMoor Hospital growth %
A&E\t3.40\t4.50
Day cases\t-\t2.60
"""

_FIRST = Headings(
    {"pod": "point of delivery; pod; activity type; activity; point of delivery type; setting"}
)
_GROWTH = re.compile(r"\b(?:growth|uplift|increase|change)\b", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:activity|growth|uplift|increase|change|rate|assumptions?|planned|plan)\b"
    r"|%|\(\s*\)|\bper cent\b|(?:20)?\d\d/\d\d",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[Record]:
    """A growth assumption for each cell, a dash included."""
    found = [table for table in document.tables if _is_growth(table)]
    if not found:
        return
    parts = parts_of(document)
    for table in found:
        above = [p for p in reversed(parts) if p.source.line < table.line][:8]
        said = next((p for p in above if p.what != "table" and year_in(p.text)), None)
        header, rows = table.headed
        for row in rows:
            yield from _row(document, table, header[0], row, said)


def _is_growth(table: Table) -> bool:
    header = table.every[0]
    others = [collapsed(text) for text in header.texts[1:] if collapsed(text)]
    first = _FIRST.role_of(header.texts[0])
    return first == "pod" and bool(others) and all(_GROWTH.search(text) for text in others)


def _row(
    document: Document, table: Table, header: Row, row: Row, said: Part | None
) -> Iterator[Record]:
    pod = collapsed(row.texts[0])
    for at in range(1, len(header.cells)):
        printed, label = collapsed(row.cell(at).live), collapsed(header.texts[at])
        if not printed or not pod or not label:
            continue
        year = year_in(label)
        context = [SourceShape.of(document.source(header, table))]
        if year is None and said is not None:
            year = year_in(said.text)
            context.append(said.shape)
        provider = collapsed(_WORDS.sub(" ", label)).strip(" -–()") or None
        yield GrowthAssumption(
            source=SourceShape.of(document.source(row, table, at)),
            context=context,
            provider=provider,
            pod=pod,
            financial_year=year,
            rate_percent=quantities.parse(printed, unit="percent").value,
            as_printed=printed,
        )
