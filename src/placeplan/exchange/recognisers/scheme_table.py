"""Schemes of a workstream: what was achieved, what is done, what it saves, where it leads.

A table may be split over pages; each part is headed by a row or line that names the workstream,
with its target and what has been identified to date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Heading, Paragraph, Row, Table
from placeplan.exchange.cell_items import flat, items_of
from placeplan.exchange.footnotes import bears, mark_of
from placeplan.exchange.money_cells import is_total_label
from placeplan.exchange.money_table import said_year
from placeplan.exchange.scheme_cells import (
    Layout,
    Saving,
    WorkstreamTitle,
    is_only_money,
    layout_of,
    read_saving,
    title_of,
)
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Fact, FinanceLine, Record, Scheme
from placeplan.records.shapes import SourceShape

SPECIFICITY = 75
SAMPLE = """\
Urgent care services – 2015/16 Target £3.0m, Identified to-date £2.5m

Scheme\t2014/15 Achievement\t2015/16 Actions\t2015/16 Identified savings\tEnd goal
Front door triage*\tNew scheme for 2015/16.\t<ul><li>Open it</li><li>Watch it</li></ul>\t\
£0.8m (FYE £0.9m)\t<ul><li>Fewer admissions</li></ul>
Step up beds\tUsed since May.\tReview the beds\tIn progress\tShorter stays

*Note: the saving cannot be parted by scheme.
"""

_PLACEHOLDER = re.compile(r"^(?:TBA|TBC|TBD|to be (?:agreed|confirmed|determined))$", re.I)
_PAGE_TITLE = re.compile(r"^work ?streams?\b\s*:", re.I)
_LONGEST_TITLE = 20


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A scheme for every row, finance lines for titles and totals, notes on what was marked."""
    tables = [table for table in document.tables if _headers(table)]
    if not tables:
        return
    outline = outline_of(document)
    schemes: list[Scheme] = []
    column = [text for table in tables for text in _savings(table)]
    for table in tables:
        for record in _Schemes(document, table, outline, column).records():
            if isinstance(record, Scheme):
                schemes.append(record)
            yield record
    yield from _notes(document, schemes)


def _headers(table: Table) -> dict[int, Layout]:
    """The layout of each header row, by its line."""
    found = ((row.line, layout_of(row)) for row in table.every)
    return {line: layout for line, layout in found if layout is not None}


def _savings(table: Table) -> list[str]:
    """What the cells of savings print: their usual unit shows where one prints none."""
    layout = next(iter(_headers(table).values()))
    return [text for row in table.rows if (text := flat(layout.cell(row, "saving")))]


class _Schemes:
    """Reads one table, with the titles that stand over its parts."""

    def __init__(
        self, document: Document, table: Table, outline: Outline, column: list[str]
    ) -> None:
        self.column = column
        self.document, self.table, self.outline = document, table, outline
        self.layouts = _headers(table)
        self.owner = outline.owner()
        self.titles = self._titles()
        self.shifted = 0

    def records(self) -> Iterator[Record | Problem]:
        for title in self.titles.values():
            yield from self._title_lines(title)
        for row in self.table.every:
            if row.line in self.layouts or row.line in self.titles:
                continue
            above = [line for line in self.layouts if line < row.line]
            if above and not row.cell(self.layouts[max(above)].positions["title"]).blank:
                yield from self._row(row, max(above))
        if self.shifted:
            row = next(r for r in self.table.every if r.line in self.layouts)
            yield Problem(
                "columns-shifted",
                Family.CONVERSION,
                Severity.WARNING,
                "the column of savings fell out: its amounts stand under another heading",
                self.document.source(row, self.table),
            )

    def _titles(self) -> dict[int, WorkstreamTitle]:
        """The titles over the parts of the table, by line."""
        found: dict[int, WorkstreamTitle] = {}
        every = self.table.every
        for row, below in zip(every, [*every[1:], None], strict=True):
            if row.filled == {0} and below is not None and below.line in self.layouts:
                place = SourceShape.of(self.document.source(row, self.table))
                found[row.line] = title_of(flat(row.cell(0)), place)
        rows = {row.line for row in every}
        for line in (*self.layouts, *self.table.repeats):
            block = self.outline.before(line)
            if any(line - 2 <= title < line for title in found) or not isinstance(
                block, Heading | Paragraph
            ):
                continue
            if block.line in rows or len(block.text.split()) > _LONGEST_TITLE:
                continue
            if not _PAGE_TITLE.match(block.text) and not block.text.endswith("."):
                place = SourceShape.of(self.document.at(block))
                found[block.line] = title_of(block.text, place)
        return dict(sorted(found.items()))

    def _title_of(self, line: int) -> WorkstreamTitle | None:
        above = [at for at in self.titles if at < line]
        if above:
            return self.titles[max(above)]
        title = self.outline.above(line)
        return None if title is None else WorkstreamTitle(title.text, title.source)

    def _title_lines(self, title: WorkstreamTitle) -> Iterator[FinanceLine]:
        for figure in title.figures:
            year, more = said_year(self.outline, title.year, title.source.line, title.said)
            yield FinanceLine(
                source=title.source,
                context=[*more, *([self.owner[1]] if self.owner else [])],
                organisation=self.owner[0] if self.owner else None,
                statement="savings_summary",
                line=title.name,
                financial_year=year,
                period=title.period,
                basis=figure.basis,
                column=figure.label,
                amount_gbp=figure.amount,
                unit="gbp",
                is_total=True,
                as_printed=figure.printed,
            )

    def _row(self, row: Row, header: int) -> Iterator[Record | Problem]:
        layout = self.layouts[header]
        source = self.document.source(row, self.table)
        title = self._title_of(row.line)
        text = flat(layout.cell(row, "saving"))
        moved = None if "saving" in layout.positions else self._moved(row, layout)
        saving = read_saving(flat(row.cell(moved)) if moved is not None else text, self.column)
        year, more = said_year(self.outline, layout.year, row.line, layout.said)
        context = [*self._context(header, title), *more]
        if is_total_label(flat(layout.cell(row, "title"))):
            yield self._total(row, layout, title, saving, context)
            return
        if saving.unit_missing:
            yield Problem(
                "unit-missing",
                Family.FORMAT,
                Severity.WARNING,
                f"{saving.printed!r} prints no thousands or millions, as its column does",
                source.at_column(layout.positions["saving"] + 1),
            )
        if saving.status and _PLACEHOLDER.match(saving.status):
            yield Problem(
                "placeholder",
                Family.PLACEHOLDER,
                Severity.NOTE,
                f"the saving is a placeholder: {saving.status!r}",
                source.at_column(layout.positions["saving"] + 1),
            )
        self.shifted += moved is not None
        basis = saving.basis or layout.basis
        stated = {"net": "net_saving_gbp", "gross": "gross_saving_gbp"}.get(basis, "saving_gbp")
        actions = "" if moved == layout.positions.get("actions", -1) else "actions"
        yield Scheme(
            source=SourceShape.of(source),
            context=context,
            uncertain=moved is not None,
            title=flat(layout.cell(row, "title")),
            description=flat(layout.cell(row, "description")) or None,
            organisation=self.owner[0] if self.owner else None,
            workstream=None if title is None else title.name,
            financial_year=year,
            saving_basis=basis,
            **{stated: saving.amount},
            full_year_effect_gbp=saving.full_year,
            saving_as_printed=saving.printed,
            status=saving.status,
            prior_year=flat(layout.cell(row, "prior")) or None,
            actions=items_of(layout.cell(row, actions)) if actions else [],
            end_goal=flat(layout.cell(row, "goal")) or None,
            leads=items_of(layout.cell(row, "lead")),
        )

    def _moved(self, row: Row, layout: Layout) -> int | None:
        """The column where an amount stands alone under a heading that is none of money."""
        places = (at for role, at in layout.positions.items() if role in ("actions", "prior"))
        return next((at for at in places if is_only_money(flat(row.cell(at)))), None)

    def _context(self, header: int, title: WorkstreamTitle | None) -> list[SourceShape]:
        rows = {row.line: row for row in self.table.every}
        context = [SourceShape.of(self.document.source(rows[header], self.table))]
        context += [] if title is None else [title.source]
        return context + ([self.owner[1]] if self.owner else [])

    def _total(
        self,
        row: Row,
        layout: Layout,
        title: WorkstreamTitle | None,
        saving: Saving,
        context: list[SourceShape],
    ) -> FinanceLine:
        year, more = said_year(self.outline, layout.year, row.line, layout.said)
        return FinanceLine(
            source=SourceShape.of(self.document.source(row, self.table)),
            context=[*context, *more],
            uncertain="saving" not in layout.positions,
            organisation=self.owner[0] if self.owner else None,
            statement="savings_summary",
            line=flat(layout.cell(row, "title")),
            of=None if title is None else title.name,
            financial_year=year,
            amount_gbp=saving.amount,
            unit="gbp" if saving.amount is not None else None,
            is_total=True,
            as_printed=saving.printed or "",
        )


def _notes(document: Document, schemes: list[Scheme]) -> Iterator[Fact]:
    """A fact for each footnote, on the schemes that bear its mark."""
    for block in document.blocks:
        mark = mark_of(block.text) if isinstance(block, Paragraph) else None
        if mark is None or not isinstance(block, Paragraph):
            continue
        noted = [s for s in schemes if bears(s.title, mark) and s.source.line < block.line]
        if noted:
            yield Fact(
                source=SourceShape.of(document.at(block)),
                context=[each.source for each in noted],
                text=block.text,
                subject="; ".join(each.title for each in noted),
            )
