"""Tables of money: header rows, columns with their unit, year and basis, totals, and the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.money_cells import (
    Amount,
    is_mixed,
    is_number,
    is_total_label,
    read_amount,
    scale_of,
)
from placeplan.exchange.sections import Outline
from placeplan.kernel import period as periods
from placeplan.records import FinanceLine
from placeplan.records.shapes import SourceShape

Basis = Literal["actual", "plan", "target", "forecast", "baseline"]
_BASES: tuple[tuple[re.Pattern[str], Basis], ...] = (
    (re.compile(r"\btarget", re.I), "target"),
    (re.compile(r"\bforecast|\bFOT\b", re.I), "forecast"),
    (re.compile(r"\bactual|\boutturn", re.I), "actual"),
    (re.compile(r"\bbaseline", re.I), "baseline"),
    (re.compile(r"\bplan(?:ned)?\b(?! care)|\bbudget", re.I), "plan"),
)
_YEAR = re.compile(
    r"(?:\bFY\s?)?(?<![\d/–-])(?:20\d\d\s?[/–-]\s?(?:20)?|\d\d\s?/\s?)\d\d(?![\d/–-])", re.I
)
_DEEPEST = 3
_ROUNDED = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures: its printed name, and what the headings say of it."""

    position: int
    name: str
    group: str = ""
    scale: Decimal | None = None
    basis: Basis | None = None
    year: str | None = None
    mixed: bool = False

    @property
    def full_name(self) -> str:
        """The name, led by its group's where the name alone does not say it."""
        said = set(re.findall(r"\w+", self.name.casefold()))
        group = set(re.findall(r"\w+", self.group.casefold()))
        return self.name if not group or group <= said else f"{self.group}: {self.name}"


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """A table read as figures: rows below a header, one label column."""

    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def label(self) -> str:
        """What the header prints over the column of labels."""
        return " ".join(flat(row.cell(0)) for row in self.header if not row.cell(0).blank)

    def amount(self, row: Row, column: Column) -> Amount:
        return read_amount(flat(row.cell(column.position)), column.scale, mixed=column.mixed)


def read_money_table(table: Table, *outer: str) -> MoneyTable | None:
    """The table as figures; None where too few of its cells are. `outer` are headings above."""
    every = table.every
    depth = len(table.header) or _depth(every)
    header, rows = every[:depth], every[depth:]
    if not header or not rows or any(not row.cell(0).text for row in rows):
        return None
    top = " ".join(flat(row.cell(0)) for row in header)
    columns = []
    for position in range(1, table.width):
        names = _names(header, position)
        if not names:
            continue
        cells = [flat(row.cell(position)) for row in rows]
        said = " ".join(names)
        scale = None if re.search(r"%|\bWTE\b", said) else scale_of(names[-1], said, top, *outer)
        columns.append(
            Column(
                position,
                names[-1].rstrip(": "),
                " ".join(names[:-1]),
                scale,
                None if "%" in names[-1] else basis_of(said),
                year_in(said),
                is_mixed(cells),
            )
        )
    numbers = sum(is_number(flat(row.cell(c.position))) for row in rows for c in columns)
    filled = sum(not row.cell(c.position).blank for row in rows for c in columns)
    if not columns or numbers < 2 or numbers * 4 < filled * 3:
        return None
    return MoneyTable(tuple(header), tuple(rows), tuple(columns))


def _depth(rows: Sequence[Row]) -> int:
    """How many rows lead without a figure."""
    for at, row in enumerate(rows[: _DEEPEST + 1]):
        if any(is_number(flat(cell)) for cell in row.cells[1:]):
            return at
    return 0


def _names(header: Sequence[Row], position: int) -> list[str]:
    """The headings over a column, outermost first; a merged heading reaches to the right."""
    names = []
    for depth, row in enumerate(header):
        last = depth == len(header) - 1
        at = position
        while not last and at > 0 and row.cell(at).blank:
            at -= 1
        text = flat(row.cell(at)) if at > 0 else ""
        if text and text not in names:
            names.append(text)
    return names


def basis_of(words: str) -> Basis | None:
    """The basis that a heading names."""
    return next((basis for pattern, basis in _BASES if pattern.search(words)), None)


def year_in(words: str) -> str | None:
    """The one financial year that a heading names, as "2013/14"; None for none or several."""
    found = {year for each in _YEAR.findall(words) if (year := _year(each))}
    return found.pop() if len(found) == 1 else None


def _year(text: str) -> str | None:
    try:
        return periods.format(periods.financial_year(text.strip()))
    except ValueError:
        return None


def dated(outline: Outline, year: str | None, line: int, said: str) -> list[SourceShape]:
    """Where the century of a year printed "13/14" stands; nothing where it is printed in full."""
    if year is None or year[:4] in said:
        return []
    place = outline.printed(year[:4], line)
    return [] if place is None else [place]


def said_year(
    outline: Outline, year: str | None, line: int, said: str
) -> tuple[str | None, list[SourceShape]]:
    """The year in full where the paper prints its century somewhere, else as printed."""
    if year is None or year[:4] in said:
        return year, []
    context = dated(outline, year, line, said)
    return (year, context) if context else (year[2:], [])


def totals_of(read: MoneyTable) -> frozenset[int]:
    """The positions of rows that add up others: by their label, or by their figures."""
    found = {at for at, row in enumerate(read.rows) if is_total_label(flat(row.cell(0)))}
    start = 0
    for at in range(len(read.rows)):
        if at in found or _adds_up(read, start, at):
            found.add(at)
            start = at + 1
    return frozenset(found)


def _adds_up(read: MoneyTable, start: int, at: int) -> bool:
    """True where every figure of a row is the sum of two or more rows right above it."""
    return any(_is_sum(read, first, at) for first in range(start, at - 1))


def _is_sum(read: MoneyTable, first: int, at: int) -> bool:
    agreeing = 0
    for column in read.columns:
        total = read.amount(read.rows[at], column)
        parts = [read.amount(row, column) for row in read.rows[first:at]]
        numbers = [part.number for part in parts if part.number is not None]
        if total.number is None or not numbers or total.unit == "percent":
            continue
        steps = [each.step or Decimal(0) for each in (total, *parts) if each.number is not None]
        if abs(total.number - sum(numbers)) > sum(steps) * _ROUNDED:
            return False
        agreeing += bool(total.number) and len(numbers) > 1
    return agreeing > 1


def lines(
    document: Document,
    table: Table,
    read: MoneyTable,
    *,
    statement: str,
    context: list[SourceShape],
    outline: Outline,
    organisation: str | None = None,
    default_year: str | None = None,
    above: str = "",
    skip: frozenset[int] = frozenset(),
) -> Iterator[FinanceLine]:
    """A finance line for every filled figure of the table; a blank row gives a bare line."""
    headers = [SourceShape.of(document.source(row, table)) for row in read.header]
    totals = totals_of(read)
    for at, row in enumerate(read.rows):
        if at in skip:
            continue
        for column in read.columns:
            amount = read.amount(row, column)
            if not amount.as_printed:
                continue
            year, more = said_year(
                outline,
                column.year or default_year,
                row.line,
                " ".join(
                    (above, column.full_name, *(flat(r.cell(column.position)) for r in read.header))
                ),
            )
            yield FinanceLine(
                source=SourceShape.of(document.source(row, table, column.position)),
                context=[*context, *headers, *more],
                organisation=organisation,
                statement=statement,
                line=flat(row.cell(0)),
                financial_year=year,
                basis=column.basis,
                column=column.full_name,
                amount_gbp=amount.amount,
                value=amount.value,
                unit=amount.unit,
                is_total=at in totals,
                as_printed=amount.as_printed,
            )
