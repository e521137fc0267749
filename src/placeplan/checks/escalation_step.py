"""Concern carried up: a step is owed.

Of every concern that was carried up and is not closed, the step that is owed next: an error where
its day has passed, else a note. It is owed by whom the step names, by name or by job; those to whom
it was carried answer for it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from placeplan.exchange.book import Book, Case, Entry, Finding
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance.escalation import Owed, overdue

CODES = ("escalation-owed", "escalation-late")
_CONCERN = {"kind": "escalation", "of": "Falls clinic", "text": "No nurse has applied"}
_STEP = {"step": "Answer the concern", "owner": "Chief operating officer", "due": "2026-01-31"}
FIRES = Case("Nobody answered", ({**_CONCERN, "state": "raised", "steps": [_STEP]},))
PASSES = Case(
    "Answered",
    ({**_CONCERN, "state": "acted", "steps": [{**_STEP, "done_on": "2026-01-20"}]},),
)


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("escalation"):
        if entry.record.state == "closed":
            continue
        owed = _owed(entry)
        waiting = next((each for each in owed if each.done_on is None), None)
        if waiting is None:
            continue
        late = overdue(owed, book.on) is not None
        when = f"by {waiting.due:%-d %B %Y}"
        found = book.finding(
            entry,
            "escalation-late" if late else "escalation-owed",
            Family.GOVERNANCE,
            Severity.ERROR if late else Severity.NOTE,
            f"“{waiting.step}” {'was' if late else 'is'} owed {when} by {waiting.owner}",
            owners=_in_job(book, entry, waiting.owner) or [waiting.owner],
            due=waiting.due,
            part=waiting.step,
        )
        told = (name for job in entry.record.to for name in _in_job(book, entry, job))
        yield replace(found, sponsors=tuple(dict.fromkeys((*found.sponsors, *told))))


def _owed(entry: Entry) -> list[Owed]:
    """The steps; one without a day is due when the concern was raised, else when it was stated."""
    raised = entry.record.raised_on
    first = (raised and (raised.end or raised.start)) or entry.stated_on
    return [
        Owed(each.step, each.owner, day, each.done_on, each.text or "")
        for each in entry.record.steps
        if (day := _day(each.due, first)) is not None
    ]


def _day(due: date | None, first: date | None) -> date | None:
    return due or first


def _in_job(book: Book, entry: Entry, job: str) -> list[str]:
    """The names of those whose job it is, as far as they belong to the plan."""
    return [each.name for each in book.in_job(job, entry.plan)]
