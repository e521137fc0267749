"""Milestone due soon.

A milestone that is open and due within the days that the policy on reminders looks ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding, on_day
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance.told import OVER, step

CODE = "milestone-due"
_STEP = {"kind": "milestone", "of": "Falls clinic", "title": "Hire a nurse", "as_printed": "x"}
FIRES = Case("Due in a week", ({**_STEP, "due": on_day(date(2026, 3, 9))},))
PASSES = Case("Due in half a year", ({**_STEP, "due": on_day(date(2026, 9, 9))},))


def check(book: Book) -> Iterator[Finding]:
    last = book.on + timedelta(days=policies.reminding(book.on).ahead_days)
    for entry in book.of("milestone"):
        state = step(entry.record)
        if not state.is_open or state.due is None or not book.on <= state.due <= last:
            continue
        subject = book.subject(entry)
        if subject is not None and getattr(subject.record, "gateway", None) in OVER:
            continue
        text = f"due {state.due:%-d %B %Y}"
        yield book.finding(entry, CODE, Family.DATE, Severity.NOTE, text, due=state.due)
