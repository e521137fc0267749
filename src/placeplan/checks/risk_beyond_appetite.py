"""Risk beyond the appetite.

A risk whose score now is higher than what the policy on risks tolerates of its category; where the
policy does not say, than the number that the register prints as its appetite.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.exchange.book.risks import standing
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.risk.watch import tolerated

CODE = "risk-beyond-appetite"
_RISK = {"kind": "risk", "description": "Nobody applies", "appetite": "8", "category": "Workforce"}
FIRES = Case(
    "Scores 12 where 8 is tolerated",
    ({**_RISK, "scores": [{"stage": "current", "likelihood": 3, "impact": 4, "score": 12}]},),
)
PASSES = Case(
    "Scores 6 where 8 is tolerated",
    ({**_RISK, "scores": [{"stage": "current", "likelihood": 2, "impact": 3, "score": 6}]},),
)


def check(book: Book) -> Iterator[Finding]:
    policy = policies.risk(book.on)
    for entry in book.of("risk"):
        risk = standing(book, entry, policy)
        printed = (entry.record.appetite or "").strip()
        most = tolerated(risk, policy)
        if most is None and printed.isascii() and printed.isdigit() and int(printed) <= 25:
            most = int(printed)
        if most is not None and risk.now is not None and risk.now.score > most:
            yield book.finding(
                entry,
                CODE,
                Family.GOVERNANCE,
                Severity.WARNING,
                f"scores {risk.now.score}, and {most} is tolerated",
                suggestion="Add a control or an action, or escalate it",
            )
