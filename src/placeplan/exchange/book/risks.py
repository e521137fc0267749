"""A risk of a book as the rules on risks know it."""

from __future__ import annotations

from placeplan.definitions.policies import RiskPolicy
from placeplan.exchange.book.book import Book
from placeplan.exchange.book.entry import Entry
from placeplan.rooms.risk import told
from placeplan.rooms.risk.register import Standing


def standing(book: Book, entry: Entry, policy: RiskPolicy) -> Standing:
    """One risk with its scores over time and the actions about it."""
    record = entry.record
    acts = book.named("action", entry.plan, record.code, record.description)
    return told.standing(
        record,
        policy,
        stated_on=entry.stated_on,
        versions=[(each.record, each.stated_on) for each in book.versions(entry)],
        acts=[told.act(each.record, each.number) for each in acts],
        key=entry.key,
        number=entry.number,
    )
