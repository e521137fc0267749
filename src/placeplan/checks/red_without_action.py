"""Rated red, and nobody acts.

A scheme or programme that its last update, or else its own record, rates red, with no open action
and no concern that was carried up; or a supporting measure rated red that names no action.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.exchange.book import Book, Case, Entry, Finding
from placeplan.exchange.book.book import SUBJECTS
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance.told import OVER, last_day
from placeplan.rooms.risk.told import act

CODE = "red-without-action"
_SCHEME = {"kind": "scheme", "title": "Falls clinic", "saving_basis": "net", "rag": "R"}
FIRES = Case("Red, and no action", (_SCHEME,))
PASSES = Case(
    "Red, with an open action",
    (_SCHEME, {"kind": "action", "of": "Falls clinic", "text": "Agree a rate for agency nurses"}),
)


def check(book: Book) -> Iterator[Finding]:
    for kind in SUBJECTS:
        for entry in book.of(kind):
            over = getattr(entry.record, "gateway", None) in OVER
            if not over and _rated(book, entry) == "R" and not _acts(book, entry):
                yield _finding(book, entry, "rated red, with no open action")
    for entry in book.of("measure"):
        named = book.named("action", entry.plan, entry.record.name)
        if entry.record.rag == "R" and not entry.record.action and not named:
            yield _finding(book, entry, "rated red, and names no action")


def _finding(book: Book, entry: Entry, text: str) -> Finding:
    return book.finding(
        entry,
        CODE,
        Family.MISSING,
        Severity.WARNING,
        text,
        suggestion="Add an action with an owner and a day",
    )


def _rated(book: Book, entry: Entry) -> str:
    told = [
        (day, each.record.rag)
        for each in book.belonging("update", entry)
        if each.record.rag and (day := last_day(each.record.period)) is not None
    ]
    return max(told)[1] if told else getattr(entry.record, "rag", None) or ""


def _acts(book: Book, entry: Entry) -> bool:
    actions = (act(each.record) for each in book.belonging("action", entry))
    carried = (each.record.state != "closed" for each in book.belonging("escalation", entry))
    return any(not each.is_done for each in actions) or any(carried)
