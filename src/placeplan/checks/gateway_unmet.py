"""Gateway passed, and its conditions no longer met.

A scheme that stands at a gateway and lacks what that gateway asks for: a lead who was taken off, a
milestone without a date, a signature that a later change made void.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.exchange.book.schemes import evidence
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance import gateways

CODE = "gateway-unmet"
_SCHEME = {"kind": "scheme", "title": "Falls clinic", "saving_basis": "net", "gateway": "scoping"}
FIRES = Case("Being scoped, and nobody leads it", (_SCHEME,))
PASSES = Case("Being scoped by somebody", ({**_SCHEME, "leads": ["Ola Green"]},))


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("scheme"):
        here = entry.record.gateway
        if not here or here not in gateways.CONDITIONS:
            continue
        policy, found = policies.qia(book.on), evidence(book, entry)
        lacks = [why for test in gateways.CONDITIONS[here] if (why := test(found, policy))]
        if lacks:
            yield book.finding(
                entry,
                CODE,
                Family.MISSING,
                Severity.WARNING,
                f"stands at “{here.replace('_', ' ')}” and lacks: {'; '.join(lacks)}",
                suggestion="Add what is missing, or pass it back",
            )
