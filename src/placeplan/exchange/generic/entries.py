"""The rows of a list one by one, each with the rows and cells above that it leans on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from placeplan.definitions.glossary.columns import TableKind
from placeplan.documents.document import Cell, Document, Row, Table
from placeplan.exchange import unreadable
from placeplan.exchange.due_dates import Due, read_due
from placeplan.exchange.figures import read_figures
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.kinds import PROFILES, Placed, decide
from placeplan.exchange.generic.parts import Column
from placeplan.exchange.generic.setting import Said, Scene, Setting, setting_of
from placeplan.exchange.money_cells import is_total_label
from placeplan.kernel import rag as rags
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Record
from placeplan.records.shapes import SourceShape

_NOTE = re.compile(r"^\W*(?:notes?|source|key|n\.?b|footnotes?)\b|^[*†‡]", re.IGNORECASE)
_LONGEST_LABEL, _LONG = 14, 22
_GROUPS = frozenset(
    "objective category workstream organisation scheme opened item milestone".split()
)
"""Parts that may be printed once over several rows."""


@dataclass(frozen=True)
class Sheet:
    """A table whose kind is known, with the page around it."""

    document: Document
    table: Table
    placed: Placed
    scene: Scene
    setting: Setting

    @cached_property
    def header(self) -> list[SourceShape]:
        """Where its header stands, and the headings of the page above it."""
        rows = (*self.placed.grid.header, *self.placed.grid.repeats)
        own = [self.place(row) for row in rows]
        return [*(each.source for each in self.scene.titles), *own]

    def place(self, row: Row, column: Column | None = None) -> SourceShape:
        """Where a row stands, or one of its cells."""
        at = None if column is None or self.placed.grid.turned else column.at
        return SourceShape.of(self.document.source(row, self.table, at))

    def marked(self, found: Iterable[Record | Problem]) -> Iterator[Record | Problem]:
        """The records of this table, uncertain where its header stands over an earlier one."""
        above = self.table.inherited and self.placed.grid.header[0] in self.table.header
        for each in found:
            if isinstance(each, Record) and above:
                yield each.model_copy(update={"uncertain": True})
            else:
                yield each

    def near(self) -> date | None:
        """A day of the year that its columns or the page print."""
        own = (day for each in self.placed.columns if (day := each.heading.day) is not None)
        found = self.scene.day
        return next(own, None if found is None else found[0].start)


@dataclass(frozen=True)
class Entry:
    """One row of a list; `more` are the rows below that go on with it."""

    sheet: Sheet
    row: Row
    groups: tuple[Said, ...] = ()
    leans_on: tuple[SourceShape, ...] = ()
    more: tuple[Entry, ...] = ()

    @property
    def source(self) -> SourceShape:
        """The row, and those that go on with it."""
        first = self.sheet.place(self.row)
        if not self.more:
            return first
        last = self.sheet.place(self.more[-1].row)
        return first.model_copy(update={"end_line": last.end_line or last.line})

    @property
    def context(self) -> list[SourceShape]:
        """The lines above that it leans on."""
        groups = [each.source for each in self.groups]
        more = [place for each in self.more for place in each.leans_on]
        return list(dict.fromkeys([*self.sheet.header, *groups, *self.leans_on, *more]))

    def at(self, column: Column) -> SourceShape:
        """Where one of its cells stands."""
        return self.sheet.place(self.row, column)

    def cell(self, column: Column | None) -> Cell:
        """One of its cells; blank where there is no such column."""
        return Cell() if column is None else self.row.cell(column.at)

    def text(self, *parts: str) -> str | None:
        """The words of the first cell that plays one of the parts and says something."""
        column = self.column(*parts)
        return None if column is None else cells.said(self.cell(column))

    def column(self, *parts: str) -> Column | None:
        """The first column that plays one of the parts and in which the row says something."""
        columns = (column for part in parts for column in self.sheet.placed.all(part))
        return next((each for each in columns if cells.said(self.cell(each))), None)

    @property
    def rows(self) -> tuple[Entry, ...]:
        """This row and those that go on with it."""
        return (self, *self.more)

    def items(self, *parts: str) -> list[str]:
        """The items of every cell that plays one of the parts, here and in the rows that go on."""
        columns = self.sheet.placed.all(*parts)
        return [t for row in self.rows for c in columns for t in cells.items(row.cell(c))]

    def leads(self, *parts: str) -> list[str]:
        """The names in the cells that play one of the parts."""
        found = [n for c in self.sheet.placed.all(*parts) for n in cells.owners(self.cell(c))]
        return list(dict.fromkeys(found))

    def due(self, part: str, near: date | None) -> Due:
        """The deadline in the cell that plays a part."""
        column = self.sheet.placed.first(part)
        if column is None:
            return Due()
        return read_due(self.cell(column), near, self.at(column).plain())

    @property
    def label(self) -> str | None:
        """What the label row next above names: the meeting, the domain, the workstream."""
        return self.groups[-1].text if self.groups else None

    def rating(self) -> tuple[str | None, dict[str, str], list[Problem]]:
        """The letters of its rating; words that are none as they are printed, with the problem."""
        column, printed = self.column("rag"), self.text("rag")
        if column is None or printed is None:
            return None, {}, []
        rag = rags.parse(printed)
        if rag is not None:
            return str(rag), {}, []
        return None, {"rag": printed}, [unreadable.rating(printed, self.at(column).plain())]

    def rest(self, subject: str, stated: Collection[Column]) -> Iterator[Fact]:
        """What its other cells say of the subject, each under its heading.

        These columns are understood, and the record has no place for them.
        """
        told = [
            (column, text)
            for row in self.rows
            for column in self.sheet.placed.columns
            if column not in stated and (text := cells.said(row.cell(column)))
        ]
        told = list(dict.fromkeys(told))
        if told:
            yield Fact(
                source=self.source,
                context=self.context,
                text="; ".join(f"{column.heading.text}: {text}" for column, text in told),
                subject=subject,
                figures=[
                    figure
                    for column, text in told
                    if column.part == "update"
                    for figure in read_figures(text)
                ],
            )


@dataclass(slots=True)
class Entries:
    """The rows of a table: those that state something, totals, and notes below."""

    entries: list[Entry] = field(default_factory=list)
    totals: list[Entry] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)


def sheets(document: Document, kind: TableKind) -> Iterator[Sheet]:
    """Every table of the document whose rows are of a kind."""
    for table in document.tables:
        setting = setting_of(document)
        placed = decide(table, setting.scene(table).around)
        if isinstance(placed, Placed) and placed.kind == kind:
            scene = setting.scene(table, placed.grid)
            yield Sheet(document, table, placed, scene, setting)


def read_rows(sheet: Sheet, *, goes_on: bool = False) -> Entries:
    """The rows of a table in order; `goes_on` where a row without a subject belongs to the last.

    A row of one label heads the rows below it. A cell that is merged downwards, that groups rows,
    or that says "as above" has the words of the cell above.
    """
    return _Reader(sheet, goes_on).read()


class _Reader:
    def __init__(self, sheet: Sheet, goes_on: bool) -> None:
        self.sheet, self.goes_on = sheet, goes_on
        self.adds_up = sheet.placed.kind in ("scheme", "money")
        profile = PROFILES[sheet.placed.kind]
        self.subject = [each.at for each in sheet.placed.columns if each.part in profile.subject]
        if sheet.placed.kind == "action":
            self.subject += [each.at for each in sheet.placed.all("decision")]
        if not self.subject:
            found = [each.at for each in sheet.placed.columns if each.part in profile.instead]
            self.subject = found[:1]
        self.grouping = frozenset(self._groupings())
        self.found = Entries()
        self.groups: list[Said] = []
        self.label_above = False
        self.above: dict[int, tuple[Cell, SourceShape]] = {}

    def read(self) -> Entries:
        rows = self.sheet.placed.grid.rows
        for at, row in enumerate(rows):
            below = rows[at + 1] if at + 1 < len(rows) else None
            if row.filled:
                self._row(row, below)
        return self.found

    def _row(self, row: Row, below: Row | None) -> None:
        texts = list(dict.fromkeys(t for c in row.cells if (t := cells.said(c))))
        if len(texts) == 1 and not self.sheet.placed.grid.turned and len(row.cells) > 2:
            if _NOTE.match(texts[0]) or len(texts[0].split()) > _LONG:
                self.found.notes.append(row)
                return
            if self._is_label(row, texts[0], below):
                self._enter(texts[0], row)
                return
        self.label_above = False
        resolved, leans_on = self._resolved(row)
        entry = Entry(self.sheet, resolved, tuple(self.groups), leans_on)
        names = [cells.said(resolved.cell(at)) for at in self.subject]
        labels = [text for text in texts if not cells.is_figure(text)][:1]
        last = self.found.entries[-1] if self.found.entries else None
        merged = last is not None and any(
            row.cell(at) is last.row.cell(at) and not row.cell(at).blank for at in self.subject
        )
        if self.adds_up and any(is_total_label(text) for text in (*names, *labels)):
            self.found.totals.append(entry)
        elif last is not None and self.goes_on and (merged or not any(names)):
            self.found.entries[-1] = replace(last, more=(*last.more, entry))
        elif any(names):
            self.found.entries.append(entry)

    def _is_label(self, row: Row, text: str, below: Row | None) -> bool:
        """True for a row that heads those below it, and is no item with the other cells empty."""
        at = min(row.filled)
        cell = row.cell(at)
        if len(text.split()) > _LONGEST_LABEL or text.endswith((".", ";")):
            return False
        if cell.bold or cell.heading or cell.colspan > 1 or at not in self.subject:
            return at == 0 or cell.colspan > 1 or cell.bold
        return at == 0 and below is not None and len(below.filled) > 1

    def _enter(self, text: str, row: Row) -> None:
        said = Said(text, self.sheet.place(row))
        self.groups = [*self.groups, said] if self.label_above else [said]
        self.label_above = True
        self.above = {}

    def _groupings(self) -> Iterator[int]:
        """The columns whose blank cells mean the cell above: filled first, then at each change."""
        for column in self.sheet.placed.columns:
            if column.part in _GROUPS and column.at not in self.subject:
                texts = [
                    cells.said(row.cell(column.at))
                    for row in self.sheet.placed.grid.rows
                    if len(row.filled) > 1
                ]
                filled = [text for text in texts if text]
                repeats = any(a == b for a, b in pairwise(filled))
                if texts and texts[0] and "" in texts and not repeats:
                    yield column.at

    def _resolved(self, row: Row) -> tuple[Row, tuple[SourceShape, ...]]:
        """The row with what its cells take from above, and where that stands."""
        made, leans_on = list(row.cells), []
        for at, cell in enumerate(row.cells):
            known = self.above.get(at)
            text = cells.said(cell)
            merged = known is not None and not cell.blank and cell is known[0]
            takes = cells.is_as_above(text) or (cell.blank and at in self.grouping)
            if known is not None and (merged or takes):
                made[at] = known[0]
                leans_on.append(known[1])
            elif text:
                self.above[at] = cell, self.sheet.place(row)
        return replace(row, cells=tuple(made)), tuple(dict.fromkeys(leans_on))
