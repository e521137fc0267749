"""A scheme of a book as the rules on gateways and assessments know it."""

from __future__ import annotations

from placeplan.exchange.book.book import Book
from placeplan.exchange.book.entry import Entry
from placeplan.rooms.assurance import told
from placeplan.rooms.assurance.evidence import SchemeEvidence


def evidence(book: Book, scheme: Entry) -> SchemeEvidence:
    """The evidence of a scheme on the day of the book."""
    qias = book.belonging("qia", scheme)
    lines = book.belonging("finance_line", scheme)
    has = told.SchemeRecords(
        milestones=[each.record for each in book.belonging("milestone", scheme)],
        qias=[each.record for each in qias],
        scored_at=max((at for each in qias if (at := each.recorded_at)), default=None),
        assessments=[assessed(book, each) for each in book.belonging("assessment", scheme)],
        updates=[(each.record, each.stated_on) for each in book.belonging("update", scheme)],
        risks=[each.record for each in book.belonging("risk", scheme)],
        lines=[(each.record, each.stated_on) for each in lines],
    )
    return told.evidence(scheme.record, has, book.on)


def assessed(book: Book, entry: Entry) -> told.Assessed:
    """An assessment with its versions, in the order in which they were recorded."""
    versions = [(each.record, each.recorded_at) for each in book.versions(entry)]
    if all(at is not None for _, at in versions):
        versions.sort(key=lambda each: str(each[1]))
    return told.Assessed(entry.record, tuple(versions))
