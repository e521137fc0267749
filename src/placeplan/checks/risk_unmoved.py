"""Risk whose score does not move.

A risk that is scored again and again, each time the same, for longer than the policy on risks
allows, and that has not come down to its target. What is done about it has no effect, or its
target is not one that can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.exchange.book.risks import standing
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.risk.watch import unmoved_since, watched

CODE = "risk-unmoved"
_RISK = {"kind": "risk", "description": "Nobody applies", "lead": "Ann Marsh"}
_SCORE = {"stage": "current", "likelihood": 3, "impact": 4, "score": 12}
_LONG_AGO = {**_SCORE, "date": {"label": "January 2025", "end": "2025-01-31"}}
_LATELY = {**_SCORE, "date": {"label": "February 2026", "end": "2026-02-28"}}
_TARGET = {"stage": "target", "likelihood": 3, "impact": 4, "score": 12}
FIRES = Case("Scored 12 for a year", ({**_RISK, "scores": [_LONG_AGO, _LATELY]},))
PASSES = Case("Scored 12, its target", ({**_RISK, "scores": [_LONG_AGO, _LATELY, _TARGET]},))


def check(book: Book) -> Iterator[Finding]:
    policy = policies.risk(book.on)
    for entry in book.of("risk"):
        risk = standing(book, entry, policy)
        since = unmoved_since(risk)
        for name, text in watched(risk, book.on, policy).why:
            if name == "unmoved" and since is not None:
                yield book.finding(
                    entry,
                    CODE,
                    Family.STALENESS,
                    Severity.WARNING,
                    text[:1].lower() + text[1:],
                    due=since + timedelta(days=policy.unmoved_days),
                    suggestion="Ask whether what is done about it works, or change the target",
                )
