"""The financial model: lines by year and by scenario (downside, likely, upside)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from placeplan.documents.document import Document, Paragraph, Row, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.headings import Headings
from placeplan.exchange.money_cells import Amount, read_amount, scale_of
from placeplan.exchange.money_table import (
    MoneyTable,
    basis_of,
    read_money_table,
    said_year,
    totals_of,
    year_in,
)
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import FinanceLine, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 70
SAMPLE = """\
### Financial model (£m)

\t2015/16\t\t2016/17\t\t2014/15
\tDownside\tLikely\tDownside\tLikely\tForecast outturn
Allocation\t120.5\t120.5\t121.0\t122.3\t118.0
Savings\t-4.2\t-3.1\t-5.0\t-3.9\t
Net position\t0.0\t0.1\t0.0\t0.2\t-1.0
"""

_SCENARIOS = Headings(
    {
        "scenario": "d/side; downside; down side; downside case; likely; most likely; likely case; "
        "upside; up side; u/side; upside case; base; base case; best; best case; worst; "
        "worst case; mid; mid case; central; central case; pessimistic; optimistic; do nothing; "
        "stretch; expected case; reasonable worst case; scenario 1; scenario 2; scenario 3"
    }
)
_PRINTED = re.compile(
    r"£\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>m|mn|million|bn|billion|k)\b"
)
_LEAST_DIGITS = 2


@dataclass(frozen=True, slots=True)
class _Unit:
    """The unit of a table that prints none: its worth in pounds, and where it was found."""

    scale: Decimal
    source: SourceShape


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each line, year and scenario; a unit printed nowhere is inferred."""
    for table in document.tables:
        read = read_money_table(table)
        if read is None or not _has_scenarios(read):
            continue
        outline = outline_of(document)
        yield from _Model(document, table, read, outline).lines()


def _has_scenarios(read: MoneyTable) -> bool:
    named = {c.name.casefold() for c in read.columns if _SCENARIOS.role_of(c.name)}
    return len(named) >= 2 and any(c.year for c in read.columns)


class _Model:
    def __init__(
        self, document: Document, table: Table, read: MoneyTable, outline: Outline
    ) -> None:
        self.document, self.table, self.read, self.outline = document, table, read, outline
        self.titles = [each for each in outline.chain(table.line) if each.rank > 1]
        self.owner = outline.owner()
        self.scale = scale_of(read.label, *(t.text for t in reversed(self.titles)))
        self.unit = None if self.scale or any(c.scale for c in read.columns) else self._inferred()

    def lines(self) -> Iterator[Record | Problem]:
        if self.unit is not None:
            yield Problem(
                "unit-inferred",
                Family.CONVERSION,
                Severity.WARNING,
                "the table prints no unit: it was taken from a figure that both places print",
                self.document.source(self.read.header[0], self.table),
                related=(self.unit.source.plain(),),
            )
        totals = totals_of(self.read)
        for at, row in enumerate(self.read.rows):
            for column in self.read.columns:
                text = flat(row.cell(column.position))
                if text:
                    scale = column.scale or self.scale
                    yield self._line(row, column.position, text, scale, at in totals)

    def _line(
        self, row: Row, position: int, text: str, scale: Decimal | None, total: bool
    ) -> FinanceLine:
        column = next(c for c in self.read.columns if c.position == position)
        printed = read_amount(text)
        amount: Amount = read_amount(text, scale or (self.unit.scale if self.unit else None))
        inferred = self.unit is not None and amount.amount is not None and scale is None
        said = f"{column.group} {column.name}"
        year, more = said_year(self.outline, year_in(said), row.line, said)
        headers = [SourceShape.of(self.document.source(r, self.table)) for r in self.read.header]
        context = [each.source for each in self.titles] + headers + more
        context += [self.owner[1]] if self.owner else []
        context += [self.unit.source] if self.unit is not None and inferred else []
        is_scenario = _SCENARIOS.role_of(column.name) is not None
        return FinanceLine(
            source=SourceShape.of(self.document.source(row, self.table, position)),
            context=context,
            uncertain=inferred,
            organisation=self.owner[0] if self.owner else None,
            statement="financial_model",
            line=flat(row.cell(0)),
            financial_year=year,
            scenario=column.name if is_scenario else None,
            basis=basis_of(said),
            column=None if is_scenario else column.name,
            amount_gbp=amount.amount,
            value=printed.value if inferred or amount.amount is None else None,
            unit=amount.unit,
            is_total=total,
            as_printed=text,
        )

    def _inferred(self) -> _Unit | None:
        """The unit of a figure that a place of the same statement prints with its unit."""
        cells = {
            flat(row.cell(c.position)).lstrip("-(").rstrip(")")
            for row in self.read.rows
            for c in self.read.columns
        }
        numbers = {text for text in cells if sum(ch.isdigit() for ch in text) > _LEAST_DIGITS}
        names = {each.text.casefold() for each in self.titles if each.rank == self._own_rank}
        for section in self.outline.sections():
            if section.title is None or section.title.text.casefold() not in names:
                continue
            for block in section.blocks:
                for part in self.outline.parts(block) if isinstance(block, Paragraph) else ():
                    for match in _PRINTED.finditer(part.text):
                        if match["number"] in numbers:
                            worth = quantities.parse(match[0]).value or Decimal(0)
                            number = Decimal(match["number"].replace(",", ""))
                            return _Unit(worth / number, part.source)
        return None

    @property
    def _own_rank(self) -> int:
        return self.titles[-1].rank if self.titles else 0
