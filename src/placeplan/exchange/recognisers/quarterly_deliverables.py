"""Tables with a quarter or a date at the head of each row, and what is due in it beside it."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange import step_tables as steps
from placeplan.exchange.figures import read_figures
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Milestone, Record, Unrecognised
from placeplan.records.shapes import DueShape, SourceShape

SPECIFICITY = 86
SAMPLE = """\
ICB Programme: Falls at home

2024/25 Deliverables – Falls line

Q1\t<ul><li>• Recruit the team</li><li>• Agree the referral form</li></ul>
Q2\tOpen the line
Q3 – Q4\tReview the first 200 calls
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A milestone for each entry of each row."""
    for one in steps.step_tables(document, _is_dated, _is_step, dates=0):
        for row in one.rows:
            yield from _row(document, one, row)


def _is_step(row: Row) -> bool:
    return steps.is_period(row.texts[0]) and not steps.is_year_row(row)


def _is_dated(table: Table) -> bool:
    rows = [row for row in table.rows if not steps.is_year_row(row)]
    if table.width != 2 or len(rows) < 2:
        return False
    dated = [row for row in rows if _is_step(row)]
    loose = [row for row in dated if row.cell(1).blank or not steps.is_period(row.cell(1).text)]
    return len(dated) >= max(2, len(rows) - 1) and len(loose) == len(dated)


def _row(document: Document, one: steps.StepTable, row: Row) -> Iterator[Record | Problem]:
    source = SourceShape.of(document.source(row, one.table))
    label = collapsed(row.texts[0])
    if row.cell(1).blank:
        yield Problem(
            "entry-missing",
            Family.MISSING,
            Severity.NOTE,
            f"nothing is entered for {label}",
            source.plain(),
        )
        yield Unrecognised(source=source, text=label, why="nothing is entered beside the date")
        return
    due = DueShape.of(periods.parse(label, near=one.near))
    entries, joined = steps.entries(row.cell(1))
    if joined:
        yield Problem(
            "items-joined",
            Family.CONVERSION,
            Severity.WARNING,
            f"the entries of {label} stand in one line; they were parted where each begins",
            source.plain(),
        )
    for text in entries:
        yield Milestone(
            source=source,
            uncertain=joined,
            context=one.context(document),
            of=one.place.of,
            workstream=one.place.workstream,
            title=text,
            due=due,
            as_printed=label,
            figures=read_figures(text),
        )
