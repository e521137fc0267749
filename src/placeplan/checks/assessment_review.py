"""Impact assessment to be looked at again.

An impact assessment, of quality, equality or data protection, whose day to be looked at again has
come. Those of schemes that were closed or stopped are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from placeplan.exchange.book import Book, Case, Finding, on_day
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance.told import last_day

CODE = "assessment-review-due"
_QIA = {
    "kind": "assessment",
    "of": "Falls clinic",
    "assessment_kind": "quality",
    "stage": "screening",
}
FIRES = Case("Due in January", ({**_QIA, "review_due": on_day(date(2026, 1, 31))},))
PASSES = Case("Due in June", ({**_QIA, "review_due": on_day(date(2026, 6, 30))},))


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("assessment"):
        day = last_day(entry.record.review_due)
        if day is None or day > book.on:
            continue
        subject = book.subject(entry)
        if subject is not None and getattr(subject.record, "gateway", None) in (
            "closed",
            "stopped",
        ):
            continue
        what = entry.record.assessment_kind.replace("_", " ")
        yield book.finding(
            entry,
            CODE,
            Family.STALENESS,
            Severity.WARNING,
            f"the {what} impact assessment was to be looked at again by {day:%-d %B %Y}",
            due=day,
            suggestion="Look at it again, and set the next day",
        )
