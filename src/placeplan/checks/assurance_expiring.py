"""Assurance expiring.

An assurance of a risk that still assures, but not beyond the days that the policy on reminders
looks ahead for assurances.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Finding
from placeplan.kernel.problem import Family, Severity

CODE = "assurance-expiring"
_RISK = {"kind": "risk", "description": "Nobody applies", "lead": "Ann Marsh"}
_AUDIT = {"line": 3, "text": "Internal audit"}
FIRES = Case("Ends this month", ({**_RISK, "assurances": [{**_AUDIT, "expires": "2026-03-20"}]},))
PASSES = Case("Holds until June", ({**_RISK, "assurances": [{**_AUDIT, "expires": "2026-06-30"}]},))


def check(book: Book) -> Iterator[Finding]:
    last = book.on + timedelta(days=policies.reminding(book.on).expiring_days)
    for entry in book.of("risk"):
        for each in entry.record.assurances:
            if each.expires is not None and book.on <= each.expires <= last:
                yield book.finding(
                    entry,
                    CODE,
                    Family.STALENESS,
                    Severity.NOTE,
                    f"the assurance “{each.text}” expires on {each.expires:%-d %B %Y}",
                    due=each.expires,
                    part=each.text,
                )
