"""Milestone overdue.

A milestone whose last day has passed and that nobody ticked as done or dropped. One that recurs, or
whose date cannot be read, is never overdue. Milestones of a scheme that was delivered, closed or
stopped are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from placeplan.exchange.book import Book, Case, Finding, on_day
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance.told import OVER, step

CODE = "milestone-overdue"
_STEP = {"kind": "milestone", "of": "Falls clinic", "title": "Hire a nurse", "as_printed": "x"}
_JANUARY = on_day(date(2026, 1, 31))
FIRES = Case("Due in January, and not done", ({**_STEP, "due": _JANUARY},))
PASSES = Case("Done", ({**_STEP, "due": _JANUARY, "state": "done"},))


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("milestone"):
        state = step(entry.record)
        if not state.is_open or state.due is None or state.due >= book.on:
            continue
        subject = book.subject(entry)
        if subject is not None and getattr(subject.record, "gateway", None) in OVER:
            continue
        yield book.finding(
            entry,
            CODE,
            Family.DATE,
            Severity.WARNING,
            f"due {state.due:%-d %B %Y} and not done",
            due=state.due,
            suggestion="Tick it as done, or move it with a reason",
        )
