"""Action due soon.

An action that is open and due within the days that the policy on reminders looks ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding, on_day
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.delivery import log

CODE = "action-due"
_ACTION = {"kind": "action", "text": "Write to the practices", "owners": ["Dee Royle"]}
FIRES = Case("Due in a week", ({**_ACTION, "due": on_day(date(2026, 3, 9))},))
PASSES = Case("Done", ({**_ACTION, "due": on_day(date(2026, 3, 9)), "state": "done"},))


def check(book: Book) -> Iterator[Finding]:
    last = book.on + timedelta(days=policies.reminding(book.on).ahead_days)
    for entry in book.of("action"):
        record, due = entry.record, entry.record.due
        day = None if due is None or due.recurring else due.end or due.start
        if day is None or not book.on <= day <= last:
            continue
        if log.standing(record.state or "", day, book.on, done_on=record.done_on) == "open":
            text = f"due {day:%-d %B %Y}"
            yield book.finding(entry, CODE, Family.DATE, Severity.NOTE, text, due=day)
