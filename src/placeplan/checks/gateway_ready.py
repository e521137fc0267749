"""Ready for the next gateway.

A scheme that lacks nothing of what the next gateway asks for: an approver may pass it.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.exchange.book.schemes import evidence
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance import gateways
from placeplan.rooms.assurance.actions import PASS_GATEWAY

CODE = "gateway-ready"
_SCHEME = {"kind": "scheme", "title": "Falls clinic", "saving_basis": "net", "gateway": "idea"}
FIRES = Case("An idea that somebody leads", ({**_SCHEME, "leads": ["Ola Green"]},))
PASSES = Case("An idea that nobody leads", (_SCHEME,))


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("scheme"):
        here = entry.record.gateway
        following = gateways.MOVES.get(here or "", ())
        if not following:  # closed; or nobody takes it through the gateways
            continue
        to = following[0]
        if gateways.CONDITIONS.get(to) and not gateways.missing(
            evidence(book, entry), to, policies.qia(book.on)
        ):
            yield book.finding(
                entry,
                CODE,
                Family.GOVERNANCE,
                Severity.NOTE,
                f"lacks nothing for “{to.replace('_', ' ')}”",
                owners=(),
                roles=sorted(PASS_GATEWAY.roles),
            )
