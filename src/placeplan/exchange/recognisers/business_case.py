"""The figures of a business case: one row a year, one column for each cost, saving or count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.money_cells import is_total_label
from placeplan.exchange.money_table import (
    MoneyTable,
    basis_of,
    read_money_table,
    said_year,
    year_in,
)
from placeplan.exchange.sections import Outline, Title, outline_of
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Problem
from placeplan.records import FinanceLine, Record
from placeplan.records.shapes import PeriodShape, SourceShape

SPECIFICITY = 65
SAMPLE = """\
### Expected benefits of the falls service

\tCost of the service\tAdmissions avoided\tNet saving
2015/16\t£5,268.40\t66\t£376,086
2016/17\t£5,268.40\t70\t£684,958
Total over 2 years\t£10,536.80\t136\t£1,061,044
"""

_MONEY = re.compile(
    r"\b(?:costs?|savings?|benefits?|income|investment|spend|QIPP|net|gross)\b", re.I
)
_LABEL_ONLY = re.compile(
    r"^(?:potential|expected|anticipated|estimated)?\s*(?:QIPP |financial |net )?"
    r"(?:benefits?|savings?|costs?|business case)$",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each year and column of a table of costs and savings."""
    for table in document.tables:
        read = read_money_table(table)
        if read is not None and _is_case(read):
            outline = outline_of(document)
            yield from _lines(document, table, read, outline)


def _is_case(read: MoneyTable) -> bool:
    labels = [flat(row.cell(0)) for row in read.rows]
    years = sum(_year_label(label) is not None for label in labels)
    named = sum(bool(_MONEY.search(column.full_name)) for column in read.columns)
    other = [label for label in labels if _year_label(label) is None]
    return years >= 2 and named >= 2 and all(map(is_total_label, other))


def _year_label(label: str) -> str | None:
    return year_in(label) if len(label.split()) <= 2 else None


def _case_of(titles: list[Title], outline: Outline) -> Title | None:
    """The heading that names what the case is for: the nearest that says more than "benefits"."""
    return next((each for each in reversed(titles) if not _LABEL_ONLY.match(each.text)), None)


def _lines(
    document: Document, table: Table, read: MoneyTable, outline: Outline
) -> Iterator[FinanceLine]:
    titles = [each for each in outline.chain(table.line) if each.rank > 1]
    case = _case_of(titles, outline)
    named = _numbered_item(outline, table, case)
    owner = outline.owner()
    headers = [SourceShape.of(document.source(row, table)) for row in read.header]
    context = [each.source for each in titles] + headers + ([owner[1]] if owner else [])
    for row in read.rows:
        label = flat(row.cell(0))
        year, more = said_year(outline, _year_label(label), row.line, label)
        over = None if year else periods.parse(label)
        for column in read.columns:
            amount = read.amount(row, column)
            if not amount.as_printed:
                continue
            yield FinanceLine(
                source=SourceShape.of(document.source(row, table, column.position)),
                context=[*context, *more, *([named[1]] if named else [])],
                organisation=owner[0] if owner else None,
                statement="business_case",
                line=column.full_name,
                of=named[0] if named else case.text if case else None,
                financial_year=year,
                period=PeriodShape.of(over) if over is not None and over.is_dated else None,
                basis=basis_of(column.full_name),
                column=None if year else label,
                amount_gbp=amount.amount,
                value=amount.value,
                unit=amount.unit or ("count" if amount.value is not None else None),
                is_total=is_total_label(label),
                as_printed=amount.as_printed,
            )


def _numbered_item(
    outline: Outline, table: Table, case: Title | None
) -> tuple[str, SourceShape] | None:
    """The one numbered item ("1. HYPERTENSION") between the heading and the table."""
    found = None
    for section in outline.sections():
        for block in section.blocks:
            if case is None or not case.line < block.line < table.line:
                continue
            for part in outline.parts(block):
                if part.marker[:1].isdigit() and part.level == 0:
                    found = part.text, part.source
    return found
