"""Tables of a financial statement, and what the page says of their unit, year and organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange import unreadable
from placeplan.exchange.money_cells import is_total, read_amount, scale_of
from placeplan.exchange.money_table import basis_of, year_in
from placeplan.exchange.organisations import COMMISSIONER_NAME
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import FinanceLine, Record
from placeplan.records.shapes import SourceShape

_QUARTER = re.compile(r"\bQ[1-4]\b", re.IGNORECASE)
"""A step that is due in a quarter says nothing of the year of a table below it."""
_REACH = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures; `label` is its heading as printed."""

    at: int
    label: str
    year: str | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class StatementTable:
    """A table of a statement with all that its surroundings say of it."""

    table: Table
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    organisation: str | None
    scale: Decimal | None
    context: tuple[SourceShape, ...]
    year: str | None = None
    inferred_from: SourceShape | None = None


class Surroundings:
    """The lines around the tables of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts = parts_of(document)

    def read(self, table: Table, header: tuple[Row, ...], rows: tuple[Row, ...]) -> StatementTable:
        """The table with its columns, organisation, unit and year."""
        above = self._above(table)
        organisation, place = self.organisation(above)
        context = [SourceShape.of(self.document.source(row, table)) for row in header]
        if place is not None:
            context.append(place.shape)
        scale = next((s for row in header for t in row.texts if (s := scale_of(t))), None)
        if scale is None:
            near = next((p for p in above[:2] if scale_of(p.text)), None)
            scale = scale_of(near.text) if near is not None else None
            context += [near.shape] if near is not None else []
        columns = tuple(_columns(header[-1], header))
        year, said = None, None
        if any(column.year is None for column in columns):
            year, said = _year_above(above)
        else:
            said = _spells_years(above, columns)
        if said is not None:
            context.append(said.shape)
        kept = tuple(dict.fromkeys(context))
        return StatementTable(table, header, rows, columns, organisation, scale, kept, year)

    def _above(self, table: Table) -> list[Part]:
        return [p for p in reversed(self.parts) if p.source.line < table.line][:_REACH]

    def organisation(self, above: Sequence[Part]) -> tuple[str | None, Part | None]:
        """The organisation of the nearest short line that names one."""
        for part in above:
            if part.what in ("line", "heading") and len(part.text.split()) <= 14:
                found = COMMISSIONER_NAME.search(part.text)
                if found is not None:
                    return found.group(), part
        return None, None


def _columns(row: Row, header: tuple[Row, ...]) -> Iterator[Column]:
    for at, text in enumerate(row.texts):
        label = collapsed(text)
        if at == 0 or not label:
            continue
        whole = " ".join(collapsed(each.cell(at).text) for each in header)
        yield Column(at, label, year_in(whole), basis_of(whole))


def _year_above(above: Sequence[Part]) -> tuple[str | None, Part | None]:
    for part in above[: _REACH // 2]:
        dated = part.what != "table" and not _QUARTER.search(part.text)
        year = year_in(part.text) if dated else None
        if year is not None:
            return year, part
    return None, None


def _spells_years(above: Sequence[Part], columns: Sequence[Column]) -> Part | None:
    """The nearest line that prints in full the years that the columns shorten ("19/20")."""
    years = [column.year for column in columns if column.year]
    if all(year in column.label for year, column in zip(years, columns, strict=False)):
        return None
    return next((p for p in above[:6] if all(year in p.text for year in years)), None)


def finance_lines(
    document: Document, one: StatementTable, statement: str, rows: Sequence[Row] | None = None
) -> Iterator[Record | Problem]:
    """A finance line for each figure; blank cells state nothing."""
    for row in one.rows if rows is None else rows:
        line = collapsed(row.texts[0])
        for column in one.columns:
            cell = collapsed(row.cell(column.at).live)
            if not cell or not line:
                continue
            source = document.source(row, one.table, column.at)
            if quantities.is_malformed(cell):
                yield unreadable.number(cell, source)
            yield _line(document, one, statement, row, column, line, cell)


def _line(
    document: Document,
    one: StatementTable,
    statement: str,
    row: Row,
    column: Column,
    line: str,
    cell: str,
) -> FinanceLine:
    amount = read_amount(cell, one.scale)
    return FinanceLine(
        source=SourceShape.of(document.source(row, one.table, column.at)),
        context=[*one.context, *([one.inferred_from] if one.inferred_from else [])],
        organisation=one.organisation,
        statement=statement,
        line=line,
        financial_year=column.year or one.year,
        basis=column.basis,
        column=column.label,
        amount_gbp=amount.amount,
        value=amount.number,
        unit=amount.unit,
        is_total=is_total(line),
        as_printed=cell,
        uncertain=one.inferred_from is not None,
    )


def with_inferred_unit(
    document: Document, one: StatementTable, others: Sequence[StatementTable]
) -> tuple[StatementTable, Problem | None]:
    """The table with the unit of another of the same organisation that shares a large figure."""
    if one.scale is not None:
        return one, None
    figures = {text for row in one.rows for text in row.texts[1:] if _is_large(text)}
    for other in others:
        if other.scale is None or other.organisation != one.organisation:
            continue
        for row in other.rows:
            shared = next((text for text in row.texts[1:] if text in figures), None)
            if shared is not None:
                place = SourceShape.of(document.source(row, other.table))
                source = document.source(one.rows[0], one.table)
                problem = Problem(
                    "unit-inferred",
                    Family.CONVERSION,
                    Severity.WARNING,
                    f"no unit is printed near: taken from the table that shares {shared}",
                    source,
                    related=(place.plain(),),
                )
                context = (*one.context, *other.context)
                found = replace(one, scale=other.scale, inferred_from=place, context=context)
                return found, problem
    return one, None


def _is_large(text: str) -> bool:
    return sum(c.isdigit() for c in text) >= 4
