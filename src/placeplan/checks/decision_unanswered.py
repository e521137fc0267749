"""Decision sought, and none taken.

The last update of a scheme or programme seeks decisions, and fewer were taken about it since the
period of that update began. A decision in the words that were sought answers that one; another one
of the same scheme answers one of the others, and nobody can tell which.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from placeplan.exchange.book import Book, Case, Entry, Finding, on_day
from placeplan.exchange.book.book import SUBJECTS
from placeplan.kernel.problem import Family, Severity
from placeplan.records.record import folded
from placeplan.rooms.assurance.told import first_day, last_day

CODE = "decision-unanswered"
_SCHEME = {"kind": "scheme", "title": "Falls clinic", "saving_basis": "net", "sponsor": "Ann Marsh"}
_UPDATE = {
    "kind": "update",
    "of": "Falls clinic",
    "period": {"label": "January 2026", "start": "2026-01-01", "end": "2026-01-31"},
    "decisions_sought": ["Fund a third nurse"],
}
_TAKEN = {
    "kind": "decision",
    "of": "Falls clinic",
    "text": "Fund a third nurse",
    "date": on_day(date(2026, 2, 3)),
}
FIRES = Case("Sought in January, and nothing decided", (_SCHEME, _UPDATE))
PASSES = Case("Decided in February", (_SCHEME, _UPDATE, _TAKEN))


def check(book: Book) -> Iterator[Finding]:
    for kind in SUBJECTS:
        for subject in book.of(kind):
            told = sorted(book.belonging("update", subject), key=_ends)
            if told and told[-1].record.decisions_sought:
                yield from _unanswered(book, subject, told[-1])


def _unanswered(book: Book, subject: Entry, update: Entry) -> Iterator[Finding]:
    first, last = first_day(update.record.period), last_day(update.record.period)
    taken = [
        each
        for each in book.belonging("decision", subject)
        if (day := last_day(each.record.date) or each.stated_on) is None
        or first is None
        or day >= first
    ]
    words = {folded(each.record.text) for each in taken}
    sought = [each for each in update.record.decisions_sought if folded(each) not in words]
    others = len(taken) - (len(update.record.decisions_sought) - len(sought))
    if len(sought) > max(0, others):
        yield book.finding(
            update,
            CODE,
            Family.GOVERNANCE,
            Severity.WARNING,
            f"sought for {update.record.period.label} and not taken: {'; '.join(sought)}",
            owners=book.sponsors(subject),
            due=last,
            suggestion="Take the decision, and enter it",
        )


def _ends(entry: Entry) -> date:
    return last_day(entry.record.period) or date.min
