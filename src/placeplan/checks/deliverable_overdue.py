"""Deliverable overdue.

A deliverable that is new or in progress, not rated complete, and whose deadline has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from placeplan.exchange.book import Book, Case, Finding, on_day
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.delivery.sections import is_overdue

CODE = "deliverable-overdue"
_HUB = {"kind": "deliverable", "title": "Open the hub", "leads": ["Ian Marsh"]}
_MARCH = on_day(date(2014, 3, 31), "March 2014")
FIRES = Case("Still in progress", ({**_HUB, "state": "active", "deadline": _MARCH},))
PASSES = Case("Complete", ({**_HUB, "state": "complete", "deadline": _MARCH},))


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("deliverable"):
        record = entry.record
        due = record.deadline
        if due is None or not is_overdue(
            state=record.state,
            rag=record.rag or "",
            end=due.end,
            recurring=due.recurring,
            on=book.on,
        ):
            continue
        text = f"deadline {due.label} has passed, and it is not complete"
        yield book.finding(entry, CODE, Family.DATE, Severity.WARNING, text, due=due.end)
