"""Rows of a board's report as deliverables and measures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from placeplan.documents.document import Cell, Document, Row, Table, collapsed
from placeplan.documents.stitch import broken_off
from placeplan.exchange import report_columns as columns
from placeplan.exchange import unreadable
from placeplan.exchange.due_dates import due_of, struck_dates
from placeplan.exchange.figures import read_figures
from placeplan.exchange.listed_leads import listed_leads
from placeplan.exchange.people import known_people, read_leads
from placeplan.exchange.report_columns import Layout
from placeplan.exchange.report_goals import Goals
from placeplan.kernel import period as periods
from placeplan.kernel import rag as rags
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.records import Deliverable, Measure, Record
from placeplan.records.shapes import DueShape, SourceShape

_AS_ABOVE = re.compile(r"^as (?:above|previous)\b(?:\s*[.:;–-]\s*|\s*$)", re.I)
_COMPLETE = re.compile(
    r"^(?:(?:Now|Action|All)\s)?(?i:completed?)\b(?=\s*(?:$|[.,;:–(-]|\d|[A-Z]))"
    r"|(?:^|[.!?]\s+)(?i:(?:now )?completed?)(?:[.!]|$)"
)
_TRANSFERRED = re.compile(
    r"\btransfer(?:red|ring)?\b[^.]*\b(?:to|into)\b[^.]*\b(?:plan|year|programme)\b", re.I
)
_NEW = re.compile(r"^new(?: action| deliverable| activity)?\W*$", re.I)
_FIELDS = {"lead": "leads"}


class Rows:
    """Reads rows in order; each may lean on the row above ("As above")."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._above: dict[str, tuple[str, Source]] = {}
        self._table: Table | None = None

    def read(
        self, table: Table, layout: Layout, row: Row, goals: Goals
    ) -> Iterator[Record | Problem]:
        """The record of one row, the people whom its title lists, and its problems."""
        if table is not self._table:
            self._table, self._above = table, {}
        if layout.cell(row, "title").blank:
            return
        one = _OneRow(self, table, layout, row, goals)
        record = one.deliverable() if layout.kind == "deliverable" else one.measure()
        yield record
        if isinstance(record, Deliverable):
            yield from listed_leads(record.title, record.source, record.context)
        yield from one.problems

    def resolve(self, role: str, text: str, source: Source) -> tuple[str, Source | None]:
        """The text of a cell; where "As above" takes the cell above, also where that stands."""
        above, stands = self._above.get(role, ("", source))
        found = _AS_ABOVE.match(text)
        if found is None or not above:
            self._above[role] = text, source
            return text, None
        whole = f"{above} {text[found.end() :].strip()}".strip()
        self._above[role] = whole, stands
        return whole, stands

    @cached_property
    def known(self) -> frozenset[str]:
        """The people who stand alone in some cell of leads of the document."""
        return known_people(
            text for _, layout, row in self._all_rows() if (text := layout.text(row, "lead"))
        )

    @cached_property
    def dated(self) -> list[tuple[int, date]]:
        """(line, day) of every deadline that prints its own year."""
        found = []
        for _, layout, row in self._all_rows():
            period = periods.read(layout.cell(row, "deadline").text).current
            if period is not None and period.start is not None and not period.inferred:
                found.append((row.line, period.start))
        return found

    @cached_property
    def dated_prose(self) -> list[tuple[int, date]]:
        """(line, day) of every period with a year in updates, where no deadline prints one."""
        return [
            (row.line, each.period.start)
            for _, layout, row in self._all_rows()
            for each in periods.find(layout.text(row, "update"))
            if each.period.start is not None and not each.period.inferred
        ]

    def near(self, line: int) -> date | None:
        """The day of the nearest dated context of a line."""
        lines, days = self._dated_lines
        if not lines:
            return None
        after = min(bisect_left(lines, line), len(lines) - 1)
        before = max(after - 1, 0)
        nearer = before if line - lines[before] <= abs(lines[after] - line) else after
        return days[bisect_left(lines, lines[nearer])]

    @cached_property
    def _dated_lines(self) -> tuple[list[int], list[date]]:
        """The lines that print a date, in order, and the day that each gives."""
        dated = sorted(self.dated or self.dated_prose, key=lambda each: each[0])
        return [line for line, _ in dated], [day for _, day in dated]

    def _all_rows(self) -> Iterator[tuple[Table, Layout, Row]]:
        for table in self.document.tables:
            if (layout := columns.layout_of(table)) is not None:
                for row in table.rows:
                    if row not in layout.header:
                        yield table, layout, row


class _OneRow:
    def __init__(self, rows: Rows, table: Table, layout: Layout, row: Row, goals: Goals) -> None:
        self.rows, self.table, self.layout, self.row, self.goals = rows, table, layout, row, goals
        self.problems: list[Problem] = []
        self.as_printed: dict[str, str] = {}
        self.leans_on: list[SourceShape] = []
        self.near = rows.near(row.line)
        self.uncertain = False

    def deliverable(self) -> Deliverable:
        cell = self.layout.cell(self.row, "title")
        update = self._text("update")
        rag = self._rag()
        title, earlier_titles, dropped = self._title(cell)
        deadline, earlier = self._deadline()
        leads = self._leads()
        figures = read_figures(update, near=self.near)
        return Deliverable(
            **self._common(),
            title=title,
            earlier_titles=earlier_titles,
            deadline=deadline,
            earlier_deadlines=earlier,
            leads=leads,
            update=update,
            rag=rag,
            state=_state(update, rag, dropped, self._is_new(cell, update)),
            figures=figures,
        )

    def measure(self) -> Measure:
        cell = self.layout.cell(self.row, "title")
        update, action = self._text("update"), self._text("action")
        name, earlier_names, _ = self._title(cell)
        if earlier_names:
            self.as_printed["name"] = cell.text
        deadline, earlier = self._deadline()
        leads, rag = self._leads(), self._rag()
        return Measure(
            **self._common(),
            name=name,
            update=update,
            rag=rag,
            action=action,
            leads=leads,
            deadline=deadline,
            earlier_deadlines=earlier,
            figures=read_figures(update, near=self.near, default="actual"),
        )

    def _common(self) -> dict[str, Any]:
        header = [
            SourceShape.of(self.rows.document.source(r, self.table)) for r in self.layout.header
        ]
        return {
            "source": SourceShape.of(self._source(None)),
            "context": [*self.goals.context, *header, *dict.fromkeys(self.leans_on)],
            "priority": self.goals.priority,
            "objectives": self.goals.objectives,
            "as_printed": self.as_printed,
            "uncertain": self.uncertain,
        }

    def _source(self, role: str | None) -> Source:
        at = None if role is None else self.layout.positions.get(role)
        return self.rows.document.source(self.row, self.table, at)

    def _say(self, code: str, family: Family, severity: Severity, message: str, role: str) -> None:
        self.problems.append(Problem(code, family, severity, message, self._source(role)))

    def _text(self, role: str) -> str | None:
        printed = self.layout.text(self.row, role)
        text, above = self.rows.resolve(role, printed, self._source(None))
        if above is not None:
            self.as_printed[_FIELDS.get(role, role)] = printed
            self.leans_on.append(SourceShape.of(above))
        if broken_off(text) and len(text.split()) > 4:
            self._say(
                "text-broken-off",
                Family.CONVERSION,
                Severity.WARNING,
                f"the text stops in the middle of a sentence: …{text[-40:]!r}",
                role,
            )
        return text or None

    def _title(self, cell: Cell) -> tuple[str, list[str], bool]:
        """The title, its earlier forms, and whether all of it is struck through."""
        live, struck = cell.live, list(cell.struck)
        if not live:
            return collapsed(cell.text) if "\n" not in cell.text else cell.text, [], True
        if struck and len(self.row.lines) > 1:
            self.uncertain = True
            self._say(
                "strike-cut",
                Family.CONVERSION,
                Severity.WARNING,
                "a page break cuts a title of which one part is struck through",
                "title",
            )
        return live, struck, False

    def _deadline(self) -> tuple[DueShape | None, list[DueShape]]:
        read = due_of(self._text("deadline") or "", self.near, self._source("deadline"))
        self.problems += read.problems
        earlier = struck_dates(self.layout.cell(self.row, "deadline"), self.near)
        current, printed = read.current, self.as_printed.get("deadline")
        if current is not None and printed:
            current = current.model_copy(update={"as_printed": printed})
        return current, [*earlier, *read.earlier]

    def _leads(self) -> list[str]:
        text = self._text("lead") or ""
        leads = read_leads(text, self.rows.known)
        if leads.joined:
            self._say(
                "leads-joined",
                Family.CONVERSION,
                Severity.NOTE,
                f"several names without a mark between them: {text!r} is read as "
                + " and ".join(leads.names),
                "lead",
            )
        return list(leads.names)

    def _rag(self) -> Any:
        text = collapsed(self.layout.text(self.row, "rag"))
        rag = rags.parse(text) if text else None
        if text and rag is None:
            self.as_printed["rag"] = text
            self.problems.append(unreadable.rating(text, self._source("rag")))
        return None if rag is None else str(rag)

    def _is_new(self, title: Cell, update: str | None) -> bool:
        return bool(update and _NEW.match(update)) or (
            title.italic and bool(update) and "new action" in (update or "").casefold()
        )


def _state(update: str | None, rag: str | None, dropped: bool, new: bool) -> Any:
    """The state of a deliverable by what its row says."""
    text = update or ""
    if dropped:
        return "dropped"
    if new:
        return "new"
    if _TRANSFERRED.search(text):
        return "transferred"
    if rag == "B" or _COMPLETE.search(text):
        return "complete"
    return "active"
