"""Gantt tables: projects down, periods across, and bars that survive as text or blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange import step_tables as steps
from placeplan.exchange.figures import read_figures
from placeplan.exchange.gantt_bars import is_bar, is_bar_header, read_bar
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Goal, Milestone, Record
from placeplan.records.shapes import DueShape, SourceShape

_IN_BRACKETS = re.compile(r"\((?P<date>[^()]{3,25})\)\W*$")

SPECIFICITY = 87
SAMPLE = """\
ICB Programme: Falls at home

Project\tQ1 24/25\tQ2 24/25\tQ3 24/25
Homes\t\t\t
Check for hazards\t[Bar spanning Q1-Q2 24/25]\t\t
Fit rails\t\t█\t█
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A milestone with start and end for each bar, and a theme for each row that groups others."""
    for one in steps.step_tables(document, _is_gantt):
        yield from _rows(document, one)


def _is_gantt(table: Table) -> bool:
    header, rows = table.headed
    cells = [c.text for row in rows for c in row.cells[1:] if not c.blank]
    return is_bar_header(header[0]) and bool(cells) and all(map(is_bar, cells))


def _rows(document: Document, one: steps.StepTable) -> Iterator[Record | Problem]:
    group: Row | None = None
    unsure: list[Row] = []
    for at, row in enumerate(one.rows):
        title = collapsed(row.texts[0])
        source = SourceShape.of(document.source(row, one.table))
        context = one.context(document)
        if group is not None:
            context.append(SourceShape.of(document.source(group, one.table)))
        bar = read_bar(row, one.header[0], one.near)
        if bar is None and _heads(one.rows, at):
            group = row
            yield Goal(
                source=source,
                context=one.context(document),
                goal_kind="theme",
                title=title,
                parent=one.place.of,
            )
            continue
        if bar is None:
            yield _lost(source, f"{title!r} has no bar: when it is due was lost or never shown")
        elif not bar.sure:
            unsure.append(row)
        yield Milestone(
            source=source,
            context=context,
            of=one.place.of,
            workstream=collapsed(group.texts[0]) if group is not None else one.place.workstream,
            title=title,
            due=_due(title, one),
            start=bar.start if bar is not None else None,
            end=bar.end if bar is not None else None,
            as_printed=bar.as_printed if bar is not None else "",
            figures=read_figures(title),
            uncertain=bar is not None and not bar.sure,
        )
    if unsure:
        first = SourceShape.of(document.source(unsure[0], one.table))
        yield _lost(
            first,
            f"{len(unsure)} bars show only where they start: their length may be lost",
        )


def _due(title: str, one: steps.StepTable) -> DueShape | None:
    """The date in brackets that closes the title of a bar: "Agree the model (May 2024)"."""
    closing = _IN_BRACKETS.search(title)
    if closing is None:
        return None
    period = periods.parse(closing["date"], near=one.near)
    return DueShape.of(period) if period.start is not None else None


def _heads(rows: Sequence[Row], at: int) -> bool:
    """True for a row without a bar above a row with one."""
    return at + 1 < len(rows) and any(is_bar(cell.text) for cell in rows[at + 1].cells[1:])


def _lost(source: SourceShape, message: str) -> Problem:
    return Problem("marks-lost", Family.CONVERSION, Severity.WARNING, message, source.plain())
