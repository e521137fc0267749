"""The report of exceptions as a paper for a board."""

from __future__ import annotations

from collections.abc import Sequence

from placeplan.documents.document import (
    BLANK,
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Row,
    Span,
    Table,
)
from placeplan.rooms.performance.assurance_rows import NO_ACTION, AssuranceRow
from placeplan.rooms.performance.exceptions import Exceptional, Report

HEAD = (
    "Indicator", "Organisation", "Period", "Value", "Before", "Target", "What is to be said",
    "What is done",
)  # fmt: skip


def paper(report: Report, *, title: str, subtitle: str, name: str) -> Document:
    """The report as a document: a summary, a table for each group, and what was left out."""
    blocks: list[Block] = [
        Heading(_spans(title), 1),
        Paragraph(_spans(subtitle)),
        Paragraph(_spans(report.summary, bold=True)),
    ]
    for _, heading, found in report.groups:
        blocks += [Heading(_spans(f"{heading} ({len(found)})"), 2), _table(found)]
    blocks.append(Heading(_spans("What is not in this report"), 2))
    blocks += [Paragraph(_spans(each)) for each in left_out(report)]
    return Document(name, tuple(blocks))


def left_out(report: Report) -> list[str]:
    """What the report leaves out, in sentences."""
    told = [f"{report.quiet} {_are(report.quiet)} without any exception."]
    if report.single:
        told.append(f"Of these, {report.single} {_have(report.single)} no earlier period.")
    if report.lapsed:
        oldest, newest = report.lapsed[0], report.lapsed[-1]
        told.append(
            f"{len(report.lapsed)} {_have(len(report.lapsed))} had no newer figure for long: "
            f"the latest are of {oldest.period}"
            + (f" to {newest.period}." if newest.period != oldest.period else ".")
        )
    return told


def line(each: Exceptional) -> tuple[str, ...]:
    """One exception as the cells under `HEAD`."""
    row, before = each.row, each.before
    name = f"{row.ref} {row.name}".strip()
    earlier = "" if before is None else f"{before.printed} ({before.period})"
    return (
        name, row.organisation, row.period, row.printed, earlier, row.target_text,
        " ".join(each.sentences), done(row),
    )  # fmt: skip


def done(row: AssuranceRow) -> str:
    """What is done about a row, by whom and until when; "No action" where a board should look."""
    words = " / ".join(each.words for each in row.acts)
    return words or (NO_ACTION if row.lacks_action else "")


def _table(found: Sequence[Exceptional]) -> Table:
    head = Row(tuple(_cell(text, heading=True) for text in HEAD))
    return Table((head,), tuple(Row(tuple(map(_cell, line(each)))) for each in found))


def _cell(text: str, heading: bool = False) -> Cell:
    if not text:
        return BLANK
    return Cell((Paragraph(_spans(text, bold=heading)),), heading=heading)


def _spans(text: str, bold: bool = False) -> tuple[Span, ...]:
    return (Span(text, bold=bold),)


def _are(count: int) -> str:
    return "row is" if count == 1 else "rows are"


def _have(count: int) -> str:
    return "row has" if count == 1 else "rows have"
