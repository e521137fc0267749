"""Performance reports of any layout: indicators with their values by month, targets and ratings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from placeplan.documents.document import Document, collapsed
from placeplan.exchange import unreadable
from placeplan.exchange.figures import read_figures
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.entries import Entry, Sheet, read_rows, sheets
from placeplan.exchange.generic.notes import notes
from placeplan.exchange.generic.parts import Column
from placeplan.exchange.generic.setting import Said
from placeplan.exchange.generic.times import period_of
from placeplan.exchange.generic.words import unit_of
from placeplan.exchange.no_value import is_absent, is_suppressed
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel import ranking
from placeplan.kernel.lazy_pattern import LazyPattern
from placeplan.kernel.problem import Problem
from placeplan.records import Measure, Observation, Record
from placeplan.records.shapes import Basis, Figure, PeriodShape, SourceShape

SPECIFICITY = 24
SAMPLE = """\
### North Vale ICB performance report 2025/26

Ref\tIndicator\tTarget\tMay-25\tJun-25\tYTD\tRAG\tLead\tCommentary
Urgent care\t\t\t\t\t\t\t\t
U1\tSeen within 4 hours\t78%\t71.2%\t72.5%\t71.8%\tR\tAnn Bell\tBeds are short.
U2\tCategory 2 mean (minutes)\t30\t33.1\t31.4\t32.2\tA\tJoe Hart\tOn plan.
"""

_MARKS = LazyPattern(r"\s*[▲▼►◄●■◆↑↓→←↔⬆⬇➡*†‡]+\s*$")
_LONGEST_CATEGORY = 4
_BASES: dict[str, Basis] = {
    "plan": "plan",
    "target": "target",
    "trajectory": "trajectory",
    "forecast": "forecast",
    "baseline": "baseline",
}
_ROW_BASES: tuple[tuple[LazyPattern, Basis], ...] = (
    (LazyPattern(r"^(?:actual|performance|achieved|outturn)\b", re.I), "actual"),
    (LazyPattern(r"^(?:plan|planned|budget)\b", re.I), "plan"),
    (LazyPattern(r"^(?:target|standard|threshold)\b", re.I), "target"),
    (LazyPattern(r"^trajectory\b", re.I), "trajectory"),
    (LazyPattern(r"^forecast\b", re.I), "forecast"),
)
_TOLD = ("rag", "lead", "second_lead", "update", "performance", "action", "target", "value_before")
_STATED = (*_TOLD[1:], "action_due", "objective", "value", "basis", "organisation", "period")
_RANKS = (("peer_rank", "peer"), ("national_rank", "national"))


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An observation for each value whose organisation is known, and a measure for what else a row
    says: targets, rating, lead, commentary. Without an organisation the measure has the values."""
    for sheet in sheets(document, "indicator"):
        reader = _Reader(sheet)
        found = read_rows(sheet, goes_on=bool(sheet.placed.all("basis")))
        for entry in found.entries:
            yield from sheet.marked(reader.read(entry))
        yield from notes(sheet, found.notes)


@dataclass(frozen=True, slots=True)
class _Value:
    """One cell of figures, with all that its headings say of it."""

    entry: Entry
    column: Column
    basis: Basis
    text: str
    period: PeriodShape | None
    organisation: Said | None

    @property
    def places(self) -> list[SourceShape]:
        return [] if self.organisation is None else [self.organisation.source]


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.near = sheet.near()
        found = sheet.scene.day
        self.around = None if found is None else found[0]
        self.day = [] if found is None else [found[1]]
        self.whose = sheet.scene.organisation

    def read(self, entry: Entry) -> Iterator[Record | Problem]:
        """The records of one indicator."""
        subject = entry.column("indicator") or entry.column("description", "title")
        if subject is None:
            return
        name = cells.said(entry.cell(subject))
        values = [value for row in entry.rows for value in self._values(row)]
        for value in values:
            if value.basis == "actual" and value.organisation is not None:
                yield from self._observation(entry, name, value, value.organisation)
        told = any(entry.column(part) is not None for part in _TOLD)
        others = [each for each in values if each.basis != "actual" or each.organisation is None]
        if told or others:
            yield from self._measure(entry, name, others)
        stated = [subject, *self.sheet.placed.all(*_STATED), *self._rated(entry)]
        if any(each.basis == "actual" and each.organisation for each in values):
            stated += self.sheet.placed.all("reference", "category", "peer_rank", "national_rank")
        yield from entry.rest(name, stated)

    def _rated(self, entry: Entry) -> list[Column]:
        """The column that the measure takes its rating from."""
        column = entry.column("rag")
        return [] if column is None else [column]

    def _values(self, row: Entry) -> Iterator[_Value]:
        told = next((b for words, b in _ROW_BASES if words.search(row.text("basis") or "")), None)
        if row.sheet.placed.all("basis") and told is None:
            return
        for column in row.sheet.placed.all("value", "target", "value_before"):
            text = collapsed(row.cell(column).live)
            if not text:
                continue
            basis = _BASES.get(column.heading.of("basis") or "", "actual")
            organisation = self._whose(row, column)
            period = self._period(row, column)
            if column.part == "value_before":
                organisation, period = None, PeriodShape(label=column.heading.names[-1])
            yield _Value(row, column, told or basis, text, period, organisation)

    def _whose(self, row: Entry, column: Column) -> Said | None:
        if column.heading.organisation is not None:
            return Said(column.heading.organisation, row.source)
        own = row.column("organisation")
        if own is not None:
            return Said(cells.said(row.cell(own)), row.at(own))
        return self.whose

    def _period(self, row: Entry, column: Column) -> PeriodShape | None:
        """The period of a value: of its heading, of its row, else the month that the page names."""
        months = [c.heading for c in self.sheet.placed.all("value") if c.heading.period]
        around = self.around
        if column.heading.of("scope") == "ytd" and months:
            around = max(
                (periods.parse(each.period or "", near=self.near) for each in months),
                key=lambda each: (each.start is not None, each.end or each.start),
            )
        found = period_of(column.heading, around, self.near)
        if found is not None or column.part == "target":
            return found
        own = row.text("period")
        if own is not None:
            return PeriodShape.of(periods.parse(own, near=self.near))
        return None if self.around is None else PeriodShape.of(self.around)

    def _observation(
        self, entry: Entry, name: str, value: _Value, whose: Said
    ) -> Iterator[Record | Problem]:
        source = value.entry.at(value.column)
        fields: dict[str, object] = {"availability": "published"}
        plain = _MARKS.sub("", value.text) or value.text
        read = quantities.parse(plain)
        if is_absent(value.text):
            fields = {"availability": "not_available"}
        elif read.value is not None:
            fields |= {
                "value": read.value,
                "unit": read.unit or self._unit(entry, name, value.column),
            }
        elif quantities.is_malformed(plain):
            yield unreadable.number(value.text, source.plain())
        elif not is_suppressed(plain) and len(plain.split()) <= _LONGEST_CATEGORY:
            fields["category"] = plain
        yield Observation(
            source=source,
            context=self._context(entry, value),
            indicator_ref=entry.text("reference"),
            indicator_name=name,
            domain=entry.text("category") or entry.label,
            organisation=whose.text,
            period=value.period,
            as_printed=value.text,
            **fields,
            **self._ranks(entry, value),
        )

    def _ranks(self, entry: Entry, value: _Value) -> dict[str, object]:
        """The ranks beside a value, under the name of the same organisation."""
        found: dict[str, object] = {}
        for part, name in _RANKS:
            columns = [
                each
                for each in self.sheet.placed.all(part)
                if each.heading.organisation == value.column.heading.organisation
            ]
            printed = cells.said(entry.cell(columns[0])) if len(columns) == 1 else ""
            rank = ranking.parse(printed)
            if rank is not None:
                found |= {f"{name}_rank": rank.rank, f"{name}_count": rank.count}
            elif printed:
                found[f"{name}_printed"] = printed
        return found

    def _context(self, entry: Entry, *values: _Value) -> list[SourceShape]:
        places = [place for each in values for place in each.places]
        rows = [self.sheet.place(row.row) for row in entry.rows]
        dated = self.day if any(each.period for each in values) else []
        return list(dict.fromkeys([*entry.context, *places, *dated, *rows]))

    def _unit(self, entry: Entry, name: str, column: Column) -> str | None:
        """The unit of a value whose cell prints none: of its heading, its row, or the name."""
        if column.heading.unit is not None:
            return column.heading.unit
        printed = entry.text("unit")
        if printed is not None:
            return "percent" if unit_of(printed)[0] == "percent" else printed
        return "percent" if unit_of(name)[0] == "percent" else None

    def _measure(self, entry: Entry, name: str, values: list[_Value]) -> Iterator[Record | Problem]:
        rag, as_printed, problems = entry.rating()
        yield from problems
        when = entry.due("action_due", self.near)
        yield from when.problems
        told = read_figures(entry.text("performance"), near=self.near, default="actual")
        yield Measure(
            source=entry.source,
            context=self._context(entry, *values),
            objectives=entry.items("objective"),
            name=name,
            update=entry.text("performance", "update"),
            rag=rag,
            action="; ".join(entry.items("action")) or None,
            leads=entry.leads("lead", "second_lead"),
            deadline=when.current,
            earlier_deadlines=list(when.earlier),
            figures=[*(self._figure(entry, name, each) for each in values), *told],
            as_printed=as_printed,
        )

    def _figure(self, entry: Entry, name: str, value: _Value) -> Figure:
        read = quantities.parse(_MARKS.sub("", value.text) or value.text)
        number: Decimal | None = read.value
        unit = read.unit or (self._unit(entry, name, value.column) if number is not None else None)
        return Figure(
            basis=value.basis, period=value.period, value=number, unit=unit, as_printed=value.text
        )
