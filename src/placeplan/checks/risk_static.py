"""Risk not scored lately.

A risk that nobody scored for longer than the policy on risks allows, or ever. Where a score prints
no day, it counts from the day of its paper; where that is not known either, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.exchange.book.risks import standing
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.risk.watch import still, watched

CODE = "risk-static"
_RISK = {"kind": "risk", "description": "Nobody applies", "lead": "Ann Marsh"}
_SCORE = {"stage": "current", "likelihood": 3, "impact": 4, "score": 12}
FIRES = Case(
    "Scored a year ago",
    ({**_RISK, "scores": [{**_SCORE, "date": {"label": "March 2025", "end": "2025-03-31"}}]},),
)
PASSES = Case(
    "Scored a month ago",
    ({**_RISK, "scores": [{**_SCORE, "date": {"label": "February 2026", "end": "2026-02-28"}}]},),
)


def check(book: Book) -> Iterator[Finding]:
    policy = policies.risk(book.on)
    for entry in book.of("risk"):
        risk = standing(book, entry, policy)
        days = still(risk, book.on)
        if days is None and entry.record.scores:
            continue
        for name, text in watched(risk, book.on, policy).why:
            if name == "static":
                since = (
                    None if days is None else book.on - timedelta(days=days - policy.static_days)
                )
                yield book.finding(
                    entry,
                    CODE,
                    Family.STALENESS,
                    Severity.WARNING,
                    text[:1].lower() + text[1:],
                    due=since,
                    suggestion="Score it again",
                )
