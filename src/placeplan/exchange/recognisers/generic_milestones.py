"""Milestone trackers and delivery plans of any layout, by the words of their headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from placeplan.documents.document import Document
from placeplan.exchange.figures import read_figures
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.deadlines import Deadlines, deadlines
from placeplan.exchange.generic.entries import Entry, Sheet, read_rows, sheets
from placeplan.exchange.generic.notes import notes
from placeplan.exchange.generic.parts import Column
from placeplan.exchange.generic.setting import Said
from placeplan.kernel.lazy_pattern import LazyPattern
from placeplan.kernel.problem import Problem
from placeplan.records import Deliverable, Milestone, Record
from placeplan.records.delivery import DeliverableState
from placeplan.records.shapes import Figure

SPECIFICITY = 21
SAMPLE = """\
### Falls programme

Ref\tMilestone\tOwner\tOriginal date\tRevised date\tRAG
1\tRecruit the team\tAnn Bell\t30 June 2025\t31 July 2025\tAmber
2\tOpen the line\tJoe Hart\t1 September 2025\t\tGreen

Project\tMilestone\tDue\tStatus
Falls line\tPublish the report\tMarch 2026\tNot started

Milestone\tScheme\tDue\tOwner\tStatus
Hire two nurses\tFalls line\t30 June 2026\tAnn Bell\tComplete
"""

_STATED = ("lead", "second_lead", "rag", "objective", "share_done")
_PRIORITY = LazyPattern(r"\b(?:priority|theme|goal|ambition|pillar)\b", re.IGNORECASE)
_STATES: tuple[tuple[DeliverableState, LazyPattern], ...] = (
    (
        "dropped",
        LazyPattern(r"\b(?:cancelled|dropped|stopped|withdrawn|removed|not proceeding)\b", re.I),
    ),
    ("transferred", LazyPattern(r"\btransferred\b", re.I)),
    (
        "complete",
        LazyPattern(
            r"^\W*(?:complete[d]?|closed|done|delivered|achieved|finished|implemented)\b", re.I
        ),
    ),
)


_DONE: dict[str, Literal["done", "dropped"]] = {"complete": "done", "dropped": "dropped"}
"""What the state of a row says of a milestone; any other leaves open how far it is."""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A milestone for each row where the table says of which scheme, or says neither who leads nor
    how it is rated; else a deliverable."""
    for sheet in sheets(document, "milestone"):
        near = sheet.near()
        led = bool(sheet.placed.all("lead", "second_lead", "rag"))
        led = led and not sheet.placed.all("scheme")
        found = read_rows(sheet)
        for entry in found.entries:
            read = _deliverable if led else _milestone
            yield from sheet.marked(read(sheet, entry, near))
        yield from notes(sheet, found.notes)


def _deliverable(sheet: Sheet, entry: Entry, near: date | None) -> Iterator[Record | Problem]:
    subject = entry.column("milestone")
    if subject is None:
        return
    cell = entry.cell(subject)
    title = cells.said(cell)
    when = deadlines(entry, near)
    yield from when.problems
    rag, as_printed, problems = entry.rating()
    yield from problems
    update = entry.text("update")
    yield Deliverable(
        source=entry.source,
        context=entry.context,
        priority=entry.label if entry.label and _PRIORITY.search(entry.label) else None,
        objectives=entry.items("objective"),
        title=title,
        earlier_titles=list(cell.struck) if cell.live else [],
        deadline=when.current,
        earlier_deadlines=when.earlier,
        leads=entry.leads("lead", "second_lead"),
        update=update,
        rag=rag,
        state=_state(entry, rag),
        figures=[*_share_done(entry), *read_figures(update, near=near)],
        as_printed=as_printed,
    )
    stated = [subject, *when.stated, *sheet.placed.all(*_STATED)]
    stated += [column] if (column := entry.column("update")) is not None else []
    yield from entry.rest(title, stated)


def _state(entry: Entry, rag: str | None) -> DeliverableState:
    """The state of a row, by its status, its rating and the day on which it was done."""
    for text in (entry.text("status"), entry.text("rag")):
        found = next((state for state, words in _STATES if words.search(text or "")), None)
        if found is not None:
            return found
    return "complete" if rag == "B" or entry.text("done_on") else "active"


def _share_done(entry: Entry) -> Iterator[Figure]:
    yield from read_figures(entry.text("share_done"), default="actual")


def _milestone(sheet: Sheet, entry: Entry, near: date | None) -> Iterator[Record | Problem]:
    subject = entry.column("milestone")
    of, place = _of(sheet, entry)
    if subject is None or of is None:
        return
    title = cells.said(entry.cell(subject))
    when: Deadlines = deadlines(entry, near)
    starts = entry.due("starts", near)
    yield from (*when.problems, *starts.problems)
    yield Milestone(
        source=entry.source,
        context=list(dict.fromkeys([*entry.context, of.source])),
        of=of.text,
        workstream=entry.text("workstream")
        if place is None or place.part != "workstream"
        else None,
        title=title,
        due=when.earlier[0] if when.earlier else when.current,
        forecast=when.current if when.earlier else None,
        start=starts.current,
        state=_DONE.get(_state(entry, None)),
        as_printed=when.printed or title,
        figures=list(_share_done(entry)),
    )
    stated = [subject, *when.stated, *sheet.placed.all("workstream", "share_done")]
    stated += [place] if place is not None else []
    stated += sheet.placed.all("starts") if starts.current is not None else []
    yield from entry.rest(title, stated)


def _of(sheet: Sheet, entry: Entry) -> tuple[Said | None, Column | None]:
    """What a milestone is a step of: the cell beside it, the row above, or the table's title."""
    column = entry.column("scheme", "workstream", "objective")
    if column is not None:
        return Said(cells.said(entry.cell(column)), entry.at(column)), column
    if entry.groups:
        return entry.groups[-1], None
    return sheet.scene.title, None
