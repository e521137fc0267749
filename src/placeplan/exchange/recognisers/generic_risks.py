"""Risk registers and board assurance frameworks of any layout, by the words of their headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from placeplan.documents.document import Document
from placeplan.exchange.due_dates import due_of
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.entries import Entry, Sheet, read_rows, sheets
from placeplan.exchange.generic.notes import notes
from placeplan.exchange.generic.scores import read_scores
from placeplan.kernel.lazy_pattern import LazyPattern
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Record, Risk
from placeplan.records.shapes import Assurance, DueShape

SPECIFICITY = 52
SAMPLE = """\
### Board assurance framework

Ref\tPrincipal risk\tLead\tControls\tAssurances\tGaps in control\tL\tI\tScore\tTarget score
BAF1\tIf beds stay full, waits grow\tAnn Bell\tWinter plan\tWeekly call\tNone for May\t4\t5\t20\t8
BAF2\tThe plan is overspent\tJoe Hart\tMonthly review\tInternal audit\t\t3\t4\t12\t6
"""

_PLAIN = frozenset("risk mitigation controls cause effect lead".split())
_OBJECTIVE = LazyPattern(r"\b(?:objective|aim|goal|ambition|priority)\b", re.IGNORECASE)
_LINE = LazyPattern(
    r"^\W*(?:(?:level|line|l)\s*(?P<number>[123])|(?P<word>1st|2nd|3rd|first|second|third)\s+line)"
    r"(?:\s+(?:of\s+)?(?:defence|assurance))?\s*(?:[:–—-]\s*|$)",
    re.IGNORECASE,
)
_LINES = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3}
_POSITIVE = {"assurance": None, "assurance_positive": True, "assurance_negative": False}
_STATED = (
    *(
        "reference",
        "cause",
        "if_text",
        "effect",
        "lead",
        "objective",
        "committee",
        "appetite",
        "controls",
    ),
    *("gaps_control", "gaps_assurance", "gaps_both", "mitigation", "scheme", *_POSITIVE),
)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A risk for each row, its actions, and what else the row says of it.

    A plain table of risks and what is done about them has a reader of its own.
    """
    for sheet in sheets(document, "risk"):
        if all(e.part in _PLAIN and e.heading.field == e.part for e in sheet.placed.columns):
            continue
        near = sheet.near()
        found = read_rows(sheet, goes_on=True)
        for entry in found.entries:
            yield from sheet.marked(_risk(sheet, entry, near))
        yield from notes(sheet, found.notes)


def _risk(sheet: Sheet, entry: Entry, near: date | None) -> Iterator[Record | Problem]:
    subject = entry.column("risk", "then_text") or entry.column(
        "description", "risk_title", "title"
    )
    if subject is None:
        return
    description = cells.said(entry.cell(subject))
    read = read_scores(entry, near)
    yield from read.problems
    actions = "action" if sheet.placed.first("action") else "mitigation"
    dated = sheet.placed.first("action_due", "action_lead") is not None
    both = _gaps(entry, "gaps_both")
    yield Risk(
        source=entry.source,
        context=entry.context,
        uncertain=read.doubtful or bool(both),
        of=entry.text("scheme"),
        description=description,
        code=entry.text("reference"),
        mitigation="; ".join(entry.items("mitigation")) or None,
        cause=entry.text("cause", "if_text"),
        effect=entry.text("effect"),
        lead="; ".join(entry.leads("lead")) or None,
        objective=entry.text("objective") or _labelled(entry),
        committee=entry.text("committee"),
        scores=read.scores,
        appetite=entry.text("appetite"),
        controls=entry.items("controls"),
        assurances=list(_assurances(entry)),
        gaps_control=[*_gaps(entry, "gaps_control"), *both],
        gaps_assurance=[*_gaps(entry, "gaps_assurance"), *both],
    )
    stated = [subject, *read.stated, *sheet.placed.all(*_STATED)]
    if actions == "action" or dated:
        made = [each for row in entry.rows for each in _actions(row, actions, description, near)]
        yield from (each for each, _ in made)
        stated += sheet.placed.all("action")
        if made and all(whole for _, whole in made):
            stated += sheet.placed.all("action_due", "action_lead")
    yield from entry.rest(description, stated)


def _labelled(entry: Entry) -> str | None:
    """The objective that a row above names."""
    labels = [each.text for each in entry.groups if _OBJECTIVE.search(each.text)]
    return labels[-1] if labels else None


def _gaps(entry: Entry, part: str) -> list[str]:
    columns = entry.sheet.placed.all(part)
    return [text for row in entry.rows for c in columns for text in cells.gaps(row.cell(c))]


def _assurances(entry: Entry) -> Iterator[Assurance]:
    """Each assurance with its line of defence, by its column or by the words before it."""
    for column in entry.sheet.placed.all(*_POSITIVE):
        said = column.heading.of("line")
        for row in entry.rows:
            line = int(said) if said else None
            for text in cells.items(row.cell(column)):
                found = _LINE.match(text)
                if found is not None:
                    line = int(found["number"] or 0) or _LINES[found["word"].casefold()]
                    if found.end() == len(text):
                        continue
                yield Assurance(line=line, text=text, positive=_POSITIVE[column.part or ""])


def _actions(
    row: Entry, part: str, risk: str, near: date | None
) -> Iterator[tuple[Action | Problem, bool]]:
    """Each action of a row; whether its day and owner say all that their cells hold."""
    columns = row.sheet.placed
    for column in columns.all(part):
        texts = cells.items(row.cell(column))
        due_column, lead_column = columns.first("action_due"), columns.first("action_lead")
        dues, leads = cells.items(row.cell(due_column)), cells.items(row.cell(lead_column))
        for at, text in enumerate(texts):
            day, whole_day = _one_of(dues, at, len(texts))
            lead, whole_lead = _one_of(leads, at, len(texts))
            due: DueShape | None = cells.due_in(text, near)
            if day is not None and due_column is not None:
                read = due_of(day, near, row.at(due_column).plain())
                due = read.current
                yield from ((problem, True) for problem in read.problems)
            yield (
                Action(
                    source=row.at(column),
                    context=row.context,
                    of=risk,
                    text=text,
                    owners=cells.owners_of(lead) if lead else [],
                    due=due,
                ),
                whole_day and whole_lead,
            )


def _one_of(texts: list[str], at: int, count: int) -> tuple[str | None, bool]:
    """The text for one of several actions: its own, or the only one; and whether that is clear."""
    if len(texts) == count:
        return texts[at], True
    return (texts[0], True) if len(texts) == 1 else (None, not texts)
