"""Tables of money: their organisation, unit and years, and each figure as a finance line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange.organisations import COMMISSIONER_NAME
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import FinanceLine, Record
from placeplan.records.shapes import SourceShape

_UNIT = re.compile(
    r"£\s?['’`]?(?P<scale>000s?\b|k\b|ks\b|m\b|mn\b|million|thousand|bn\b|billion)?|\((?P<bare>k|m)\)",
    re.IGNORECASE,
)
_SCALES = {"0": 3, "k": 3, "t": 3, "m": 6, "b": 9}
_BASES = (
    ("plan", "plan"),
    ("budget", "plan"),
    ("forecast", "forecast"),
    ("outturn", "actual"),
    ("actual", "actual"),
)
_TOTAL = re.compile(r"^(?:grand\s+|sub[- ]?)?totals?\b|\btotals?$", re.IGNORECASE)
_NOT_TOTAL = re.compile(r"^total\s+(?!allocation$|expenditure$|income$|savings?$|budget$)\w+", re.I)
_REACH = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures; `label` is its heading as printed."""

    at: int
    label: str
    year: str | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """A table of money with all that its surroundings say of it."""

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

    def read(self, table: Table, header: tuple[Row, ...], rows: tuple[Row, ...]) -> MoneyTable:
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
        return MoneyTable(table, header, rows, columns, organisation, scale, kept, year)

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


def scale_of(text: str) -> Decimal | None:
    """What one printed unit is worth in pounds: 1000 for "£000" or "(£k)"; None without a unit."""
    found = _UNIT.search(text)
    if found is None or (not found["bare"] and re.match(r"\s?[\d(]*\d", text[found.end() :])):
        return None
    letter = (found["scale"] or found["bare"] or "")[:1].lower()
    return Decimal(10) ** _SCALES[letter] if letter else Decimal(1)


def year_of(text: str) -> str | None:
    """The financial year that a heading names, as "2019/20"."""
    for found in periods.find(text.replace("_", " ")):
        start, end = found.period.start, found.period.end
        if start and end and (start.month, start.day, end.month) == (4, 1, 3):
            return periods.financial_year_label(start.year)
    period = periods.parse(text)
    start, end = period.start, period.end
    if start and end and (start.month, start.day, end.month) == (4, 1, 3):
        return periods.financial_year_label(start.year)
    return None


def _columns(row: Row, header: tuple[Row, ...]) -> Iterator[Column]:
    for at, text in enumerate(row.texts):
        label = collapsed(text)
        if at == 0 or not label:
            continue
        whole = " ".join(collapsed(each.cell(at).text) for each in header)
        basis = next((b for word, b in _BASES if word in whole.casefold()), None)
        yield Column(at, label, year_of(whole), basis)


def _year_above(above: Sequence[Part]) -> tuple[str | None, Part | None]:
    for part in above[: _REACH // 2]:
        year = year_of(part.text) if part.what != "table" else None
        if year is not None:
            return year, part
    return None, None


def _spells_years(above: Sequence[Part], columns: Sequence[Column]) -> Part | None:
    """The nearest line that prints in full the years that the columns shorten ("19/20")."""
    years = [column.year for column in columns if column.year]
    if all(year in column.label for year, column in zip(years, columns, strict=False)):
        return None
    return next((p for p in above[:6] if all(year in p.text for year in years)), None)


def is_total(line: str) -> bool:
    """True for a line that adds up others: "GRAND TOTAL", "TOTAL EXPENDITURE"."""
    plain = collapsed(line)
    return bool(_TOTAL.search(plain)) and not (_NOT_TOTAL.match(plain) and not plain.isupper())


def finance_lines(
    document: Document, one: MoneyTable, statement: str, rows: Sequence[Row] | None = None
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
                yield Problem(
                    "number-malformed",
                    Family.FORMAT,
                    Severity.WARNING,
                    f"the figure {cell!r} cannot be read",
                    source,
                )
            yield _line(document, one, statement, row, column, line, cell)


def _line(
    document: Document,
    one: MoneyTable,
    statement: str,
    row: Row,
    column: Column,
    line: str,
    cell: str,
) -> FinanceLine:
    read = quantities.parse(cell)
    percent = read.unit == "percent"
    known = one.scale is not None or read.unit == "gbp"
    scaled = quantities.parse(cell, unit="gbp", scale=one.scale or 1).value
    amount = scaled if known and not percent else None
    return FinanceLine(
        source=SourceShape.of(document.source(row, one.table, column.at)),
        context=[*one.context, *([one.inferred_from] if one.inferred_from else [])],
        organisation=one.organisation,
        statement=statement,
        line=line,
        financial_year=column.year or one.year,
        basis=column.basis,
        column=column.label,
        amount_gbp=amount,
        value=read.value if amount is None else amount,
        unit="percent" if percent else "gbp" if amount is not None else None,
        is_total=is_total(line),
        as_printed=cell,
        uncertain=one.inferred_from is not None,
    )


def with_inferred_unit(
    document: Document, one: MoneyTable, others: Sequence[MoneyTable]
) -> tuple[MoneyTable, Problem | None]:
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
