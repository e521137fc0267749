"""The figures of money in a list: their unit, year and organisation, and each as a finance line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from placeplan.documents.document import collapsed
from placeplan.exchange import unreadable
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.entries import Entry, Sheet
from placeplan.exchange.generic.parts import Column
from placeplan.exchange.generic.times import period_of
from placeplan.exchange.generic.words import unit_of
from placeplan.exchange.money_cells import Amount, is_mixed, is_total, read_amount
from placeplan.exchange.money_table import year_in
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import FinanceLine
from placeplan.records.shapes import Basis, PeriodShape, SourceShape

PARTS = ("money", "saving", "investment", "opportunity", "share", "wte")
_BASES: dict[str, Basis] = {
    "plan": "plan",
    "actual": "actual",
    "forecast": "forecast",
    "target": "target",
    "trajectory": "trajectory",
    "baseline": "baseline",
    "outturn": "actual",
}
_POUND = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one of a column is worth in pounds, where that stands, and what else all its cells
    share. `inferred` where another column of the table had to say the unit."""

    scale: Decimal | None
    places: tuple[SourceShape, ...] = ()
    inferred: bool = False
    mixed: bool = False
    period: PeriodShape | None = None


class Sums:
    """The columns of figures of one table."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.columns: list[Column] = sheet.placed.all(*PARTS)
        self._near = sheet.near()
        found = sheet.scene.day
        self._around = None if found is None else found[0]
        self._day = [] if found is None else [found[1]]
        self._units = {column: self._unit(column) for column in self.columns}

    def _unit(self, column: Column) -> _Unit:
        texts = (collapsed(row.cell(column.at).live) for row in self.sheet.placed.grid.rows)
        found = _Unit(None, mixed=is_mixed(texts), period=self._period(column))
        heading, around = column.heading, self.sheet.scene.scale
        if heading.unit in ("percent", "wte"):
            return found
        if heading.scale is not None:
            return replace(found, scale=heading.scale)
        if around is not None:
            return replace(found, scale=around[0], places=(around[1],))
        names = [name for names in self.sheet.placed.grid.names for name in names]
        others = {scale for name in names if (scale := unit_of(name)[1]) is not None}
        if len(others) == 1:
            return replace(found, scale=others.pop(), inferred=True)
        return replace(found, scale=_POUND) if heading.unit == "gbp" else found

    def _period(self, column: Column) -> PeriodShape | None:
        """The period of a column, but for a financial year, which is a field of its own."""
        heading = column.heading
        found = period_of(heading, self._around, self._near)
        is_year = heading.period is not None and year_in(heading.period) is not None
        return None if is_year and heading.of("scope") != "ytd" else found

    def amount(self, entry: Entry, column: Column | None) -> Amount | None:
        """What a cell prints; None where it is blank. No unit near leaves a number without one."""
        text = collapsed(entry.cell(column).live)
        if column is None or not text:
            return None
        unit = self._units[column]
        read = read_amount(text, unit.scale, mixed=unit.mixed)
        if column.heading.unit in ("percent", "wte") and read.amount is None:
            return replace(read, unit=column.heading.unit)
        return read

    def context(self, column: Column) -> list[SourceShape]:
        """Where the unit of a column stands."""
        return list(self._units[column].places)

    def is_inferred(self, column: Column) -> bool:
        """True where another column of the table had to say the unit."""
        return self._units[column].inferred

    def year(self, column: Column | None, entry: Entry) -> tuple[str | None, list[SourceShape]]:
        """The financial year of a column as printed, and where that stands."""
        heading = None if column is None else column.heading
        if heading is not None and heading.of("scope") == "before":
            return None, []
        year = None if heading is None else year_in(heading.text)
        line = entry.row.line
        if heading is not None and year is not None:
            return self.sheet.setting.full_year(year, line, heading.text)
        found = self.sheet.scene.year
        if found is None or (heading is not None and self._is_of_another(heading.period, found[0])):
            return None, []
        full, more = self.sheet.setting.full_year(found[0], line, found[1].text)
        return full, [found[1].source, *more]

    def _is_of_another(self, label: str | None, year: str) -> bool:
        """True for a period outside the financial year that the page names."""
        if label is None:
            return False
        period = periods.parse(label, near=self._near)
        if period.start is None:
            return True
        return periods.financial_year_of(period.start) != year

    def organisation(self, entry: Entry) -> tuple[str | None, list[SourceShape]]:
        """Whose row it is: by its own cell, else by what stands around the table."""
        own = entry.text("organisation")
        if own is not None:
            return own, []
        found = self.sheet.scene.organisation
        return (None, []) if found is None else (found.text, [found.source])

    def no_unit(self, entry: Entry, column: Column, printed: str) -> Problem:
        """The problem of a sum that is printed without a unit."""
        return Problem(
            "unit-missing",
            Family.FORMAT,
            Severity.WARNING,
            f"no unit of money is printed near {printed!r}",
            entry.at(column).plain(),
        )

    def lines(
        self,
        entry: Entry,
        statement: str,
        columns: Sequence[Column],
        *,
        of: str | None = None,
        line: str | None = None,
        total: bool = False,
    ) -> Iterator[FinanceLine | Problem]:
        """A finance line for each figure of a row; a blank cell states nothing."""
        name = line or of or next(filter(None, map(cells.said, entry.row.cells)), "")
        organisation, whose = self.organisation(entry)
        for column in columns:
            amount = self.amount(entry, column)
            if amount is None or not name:
                continue
            if quantities.is_malformed(amount.as_printed):
                yield unreadable.number(amount.as_printed, entry.at(column).plain())
            heading = column.heading
            year, more = self.year(column, entry)
            unit = self._units[column]
            places = [*entry.context, *unit.places, *more, *whose]
            yield FinanceLine(
                source=entry.at(column),
                context=list(dict.fromkeys([*places, *(self._day if unit.period else [])])),
                uncertain=unit.inferred and amount.amount is not None,
                organisation=heading.organisation or organisation,
                statement=statement,
                line=name,
                of=of,
                financial_year=year,
                period=unit.period,
                basis=None if heading.of("difference") else _BASES.get(heading.of("basis") or ""),
                column=heading.text,
                amount_gbp=amount.amount,
                value=amount.value,
                unit=amount.unit,
                is_total=total or is_total(name),
                as_printed=amount.as_printed,
            )
