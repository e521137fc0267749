"""Risk without an action.

A risk that scores more than its target, or that has no target and a score of the highest band, with
no open action about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.exchange.book.risks import standing
from placeplan.kernel.problem import Family, Severity

CODE = "risk-without-action"
_RISK = {
    "kind": "risk",
    "description": "Nobody applies",
    "scores": [
        {"stage": "current", "likelihood": 3, "impact": 4, "score": 12},
        {"stage": "target", "likelihood": 2, "impact": 3, "score": 6},
    ],
}
FIRES = Case("Scores 12, is to score 6, and nothing is done", (_RISK,))
PASSES = Case(
    "An action is open",
    (_RISK, {"kind": "action", "of": "Nobody applies", "text": "Advertise abroad"}),
)


def check(book: Book) -> Iterator[Finding]:
    policy = policies.risk(book.on)
    highest = policy.bands[-1].name
    for entry in book.of("risk"):
        risk = standing(book, entry, policy)
        now, target = risk.now, risk.at("target")
        if now is None or any(not each.is_done for each in risk.actions):
            continue
        if now.score > target.score if target is not None else now.band == highest:
            is_to = "" if target is None else f", is to score {target.score}"
            yield book.finding(
                entry,
                CODE,
                Family.MISSING,
                Severity.WARNING,
                f"scores {now.score}{is_to}, with no open action",
                suggestion="Add an action with an owner and a day",
            )
