"""Action logs and decision logs of any layout, by the words of their headers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice

from placeplan.documents.document import Document
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.deadlines import deadlines
from placeplan.exchange.generic.entries import Entry, Sheet, read_rows, sheets
from placeplan.exchange.generic.notes import notes
from placeplan.exchange.unclaimed import whole_of
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Decision, Record
from placeplan.records.record import folded

SPECIFICITY = 20
SAMPLE = """\
### Action log

Ref\tAction\tOwner\tDue date\tStatus
14/05\tShare the audit report\tAnn Bell\t30 June 2025\tOpen
15/05\tBring the winter plan back\tJoe Hart\t31 July 2025\tClosed

Action\tOwner\tDue date\tIndicator affected
Open the second ward\tAnn Bell\t30 June 2025\tSeen within 4 hours

### Decision log

Date\tDecision\tDecided by\tRationale
8 May 2025\tOpen the second ward\tFinance Committee\tIt is cheaper
"""

_OF = ("item", "milestone", "scheme", "objective", "workstream", "risk", "category")


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An action or a decision for each row, and what else the row says of it."""
    measured: frozenset[str] | None = None
    for sheet in sheets(document, "action"):
        near = sheet.near()
        found = read_rows(sheet)
        if measured is None:
            measured = frozenset(_measured(whole_of(document)))
        for entry in found.entries:
            yield from sheet.marked(_action(sheet, entry, near, measured))
        yield from notes(sheet, found.notes)
    for sheet in sheets(document, "decision"):
        near = sheet.near()
        found = read_rows(sheet)
        for entry in found.entries:
            yield from sheet.marked(_decision(sheet, entry, near))
        yield from notes(sheet, found.notes)


def _action(
    sheet: Sheet, entry: Entry, near: date | None, measured: Collection[str]
) -> Iterator[Record | Problem]:
    subject, of = entry.column("action", "decision"), entry.column(*_OF)
    if subject is None:
        return
    about = cells.said(entry.cell(of)) if of is not None else entry.label
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
            indicators=_indicators(entry, measured),
        )
        stated += [
            *sheet.placed.all("lead", "reference", "indicator"),
            *when.stated[:1],
            *([state] if state else []),
        ]
    yield from entry.rest(text or cells.said(entry.cell(subject)), stated)


def _measured(document: Document) -> Iterator[str]:
    """The indicators that the tables of the paper give values or targets of."""
    for sheet in sheets(document, "indicator"):
        for entry in read_rows(sheet).entries:
            if name := entry.text("indicator"):
                yield name


def _indicators(entry: Entry, measured: Collection[str]) -> list[str]:
    """The indicators that an action is to change: those of its own cell, else the one above it.

    What stands above it, a row or a heading, has to name one that the paper measures.
    """
    parts = (part.strip() for item in entry.items("indicator") for part in item.split(";"))
    beside = list(dict.fromkeys(filter(None, parts)))
    if beside:
        return beside
    title = entry.sheet.scene.title
    above = filter(None, (entry.label, None if title is None else title.text))
    named = (each for text in above for each in sorted(measured) if _names(text, each))
    return list(islice(named, 1))


def _names(text: str, indicator: str) -> bool:
    """True for words that are the name of an indicator, with or without more behind a mark."""
    head = re.split(r"\s*(?:[:–—]|\s-\s)", text, maxsplit=1)[0]
    return folded(indicator) in (folded(text), folded(head))


def _decision(sheet: Sheet, entry: Entry, near: date | None) -> Iterator[Record | Problem]:
    subject, text = entry.column("decision"), entry.text("decision")
    if subject is None or text is None:
        return
    day = entry.due("decided", near)
    yield from day.problems
    yield Decision(
        source=entry.source,
        context=entry.context,
        of=entry.text("item", "title", "objective") or entry.label,
        text=text,
        by=entry.text("by"),
        date=day.current,
    )
    of = entry.column("item", "title", "objective")
    stated = [subject, *sheet.placed.all("by"), *([of] if of else [])]
    stated += sheet.placed.all("decided")[:1] if day.current is not None else []
    yield from entry.rest(text, stated)
