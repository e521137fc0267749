"""Who benefits from a scheme, when and by how much: the lines of its business case as typed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placeplan.kernel import period as periods
from placeplan.kernel import quantity

WHO = {
    "nhs": "NHS",
    "social_care": "Social care",
    "individual": "The individual",
    "other": "Others",
}
"""Who benefits, in the order of the page."""
SPARE = 3
"""So many blank lines stand below those that are filled."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form, as typed."""

    text: str = ""
    to: str = ""
    year: str = ""
    amount: str = ""

    @property
    def is_blank(self) -> bool:
        """True where nothing is typed but who benefits."""
        return not (self.text or self.year or self.amount)


def lines(benefits: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines of the form for what stands, with some blank ones below."""
    found = [
        Line(
            each["text"],
            each["to"],
            each.get("financial_year") or "",
            "" if each.get("amount_gbp") is None else str(each["amount_gbp"]),
        )
        for each in benefits
    ]
    return [*found, *[Line()] * SPARE]


def typed(posted: Mapping[str, str]) -> list[Line]:
    """The lines as they were posted, those left blank too."""
    found = []
    for number in itertools.takewhile(lambda each: f"text-{each}" in posted, itertools.count()):
        parts = (posted.get(f"{name}-{number}", "") for name in ("text", "to", "year", "amount"))
        found.append(Line(*(" ".join(part.split())[:1000] for part in parts)))
    return found


def read(given: Sequence[Line]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The benefits as the data contract has them, and by input what is wrong with the others."""
    found: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for number, line in enumerate(given):
        if line.is_blank:
            continue
        if not line.text:
            errors[f"text-{number}"] = "Say what the benefit is"
        if line.to not in WHO:
            errors[f"to-{number}"] = "Say who benefits"
        if line.year and not _is_year(line.year):
            errors[f"year-{number}"] = f"“{line.year}” is not a financial year, such as 2026/27"
        amount = quantity.parse(line.amount, unit="gbp") if line.amount else None
        if amount is not None and (amount.value is None or amount.unit != "gbp"):
            errors[f"amount-{number}"] = f"“{line.amount}” is not pounds, such as £250k"
        found.append(
            {
                "text": line.text,
                "to": line.to,
                "financial_year": line.year or None,
                "amount_gbp": None if amount is None else amount.value,
            }
        )
    return found, errors


def _is_year(text: str) -> bool:
    try:
        periods.financial_year(text)
    except ValueError:
        return False
    return True
