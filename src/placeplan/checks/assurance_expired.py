"""Assurance expired.

An assurance of a risk that says until when it assures, and whose last day has passed. The risk
stands without it until somebody brings a newer one.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.exchange.book import Book, Case, Finding
from placeplan.kernel.problem import Family, Severity

CODE = "assurance-expired"
_RISK = {"kind": "risk", "description": "Nobody applies", "lead": "Ann Marsh"}
_AUDIT = {"line": 3, "text": "Internal audit"}
FIRES = Case("Ended in January", ({**_RISK, "assurances": [{**_AUDIT, "expires": "2026-01-31"}]},))
PASSES = Case("Holds until June", ({**_RISK, "assurances": [{**_AUDIT, "expires": "2026-06-30"}]},))


def check(book: Book) -> Iterator[Finding]:
    for entry in book.of("risk"):
        for each in entry.record.assurances:
            if each.expires is not None and each.expires < book.on:
                yield book.finding(
                    entry,
                    CODE,
                    Family.STALENESS,
                    Severity.WARNING,
                    f"the assurance “{each.text}” expired on {each.expires:%-d %B %Y}",
                    due=each.expires,
                    part=each.text,
                    suggestion="Bring a newer assurance",
                )
