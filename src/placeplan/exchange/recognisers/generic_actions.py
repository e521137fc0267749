"""Action logs and decision logs of any layout, by the words of their headers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from placeplan.documents.document import Document
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.deadlines import deadlines
from placeplan.exchange.generic.entries import Entry, Sheet, read_rows, sheets
from placeplan.exchange.generic.notes import notes
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Decision, Record

SPECIFICITY = 20
SAMPLE = """\
### Action log

Ref\tAction\tOwner\tDue date\tStatus
14/05\tShare the audit report\tAnn Bell\t30 June 2025\tOpen
15/05\tBring the winter plan back\tJoe Hart\t31 July 2025\tClosed

### Decision log

Date\tDecision\tDecided by\tRationale
8 May 2025\tOpen the second ward\tFinance Committee\tIt is cheaper
"""

_OF = ("item", "milestone", "scheme", "objective", "workstream", "risk", "category")


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An action or a decision for each row, and what else the row says of it."""
    for sheet in sheets(document, "action"):
        near = sheet.near()
        found = read_rows(sheet)
        for entry in found.entries:
            yield from sheet.marked(_action(sheet, entry, near))
        yield from notes(sheet, found.notes)
    for sheet in sheets(document, "decision"):
        near = sheet.near()
        found = read_rows(sheet)
        for entry in found.entries:
            yield from sheet.marked(_decision(sheet, entry, near))
        yield from notes(sheet, found.notes)


def _action(sheet: Sheet, entry: Entry, near: date | None) -> Iterator[Record | Problem]:
    subject, of = entry.column("action", "decision"), entry.column(*_OF)
    if subject is None:
        return
    about = cells.said(entry.cell(of)) if of is not None else _label(entry)
    decided = entry.text("decision")
    if decided is not None:
        yield Decision(source=entry.source, context=entry.context, of=about, text=decided)
    stated = [subject, *sheet.placed.all("decision"), *([of] if of else [])]
    text = entry.text("action")
    if text is not None:
        when = deadlines(entry, near)
        yield from when.problems
        state = entry.column("status", "rag")
        yield Action(
            source=entry.source,
            context=entry.context,
            of=about,
            text=text,
            code=entry.text("reference"),
            owners=entry.leads("lead"),
            due=when.current,
            state=None if state is None else cells.said(entry.cell(state)),
        )
        stated += [
            *sheet.placed.all("lead", "reference"),
            *when.stated[:1],
            *([state] if state else []),
        ]
    yield from entry.rest(text or cells.said(entry.cell(subject)), stated)


def _label(entry: Entry) -> str | None:
    """What a row above names: the meeting or the part of the plan."""
    return entry.groups[-1].text if entry.groups else None


def _decision(sheet: Sheet, entry: Entry, near: date | None) -> Iterator[Record | Problem]:
    subject, text = entry.column("decision"), entry.text("decision")
    if subject is None or text is None:
        return
    day = entry.due("decided", near)
    yield from day.problems
    yield Decision(
        source=entry.source,
        context=entry.context,
        of=entry.text("item", "title", "objective") or _label(entry),
        text=text,
        by=entry.text("by"),
        date=day.current,
    )
    of = entry.column("item", "title", "objective")
    stated = [subject, *sheet.placed.all("by"), *([of] if of else [])]
    stated += sheet.placed.all("decided")[:1] if day.current is not None else []
    yield from entry.rest(text, stated)
