"""Update overdue.

A scheme that is planned or in progress is told of in every period of the review cycle. The check
finds those of which nothing was told for the last period that is over. A scheme that did not stand
before that period ended owes nothing for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance import cycle
from placeplan.rooms.assurance.told import last_day

CODE = "update-overdue"
_SCHEME = {"kind": "scheme", "title": "Falls clinic", "saving_basis": "net", "leads": ["Ola Green"]}
FIRES = Case(
    "A scheme in progress that was never told of", ({**_SCHEME, "gateway": "in_progress"},)
)
PASSES = Case(
    "The last period was told of",
    (
        {**_SCHEME, "gateway": "in_progress"},
        {
            "kind": "update",
            "of": "Falls clinic",
            "period": {"label": "February 2026", "start": "2026-02-01", "end": "2026-02-28"},
        },
    ),
)


def check(book: Book) -> Iterator[Finding]:
    period = cycle.last_ended(policies.reviewing(book.on), book.on)
    for scheme in book.of("scheme"):
        days = [last_day(each.record.period) for each in book.belonging("update", scheme)]
        told = max((day for day in days if day is not None), default=None)
        gateway = scheme.record.gateway or ""
        if gateway not in cycle.REVIEWED:
            continue
        if cycle.is_due(period, gateway=gateway, since=book.since(scheme), told=told):
            last = "never told of" if told is None else f"last told of {told:%-d %B %Y}"
            yield book.finding(
                scheme,
                CODE,
                Family.STALENESS,
                Severity.WARNING,
                f"no update for {period.label}, {last}",
                due=period.end,
                suggestion="Send the update",
            )
