"""Action overdue.

An action whose last day has passed and that is neither done nor dropped, whatever words its paper
uses for its state.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from placeplan.exchange.book import Book, Case, Finding, on_day
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.delivery import log

CODE = "action-overdue"
_ACTION = {"kind": "action", "text": "Write to the practices", "owners": ["Dee Royle"]}
_JANUARY = on_day(date(2026, 1, 31))
FIRES = Case("Due in January, and open", ({**_ACTION, "due": _JANUARY, "state": "Open"},))
PASSES = Case("Closed", ({**_ACTION, "due": _JANUARY, "state": "Closed"},))


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("action"):
        record, due = entry.record, entry.record.due
        day = None if due is None else due.end or due.start
        if due is None or day is None:
            continue
        stands = log.standing(
            record.state or "", day, book.on, done_on=record.done_on, recurring=due.recurring
        )
        if stands == "overdue":
            yield book.finding(
                entry,
                CODE,
                Family.DATE,
                Severity.WARNING,
                f"due {day:%-d %B %Y} and not done",
                due=day,
                suggestion="Say that it is done, or move it with a reason",
            )
