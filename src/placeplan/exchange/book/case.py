"""A few records that show what a check is about: each check brings one that fires and one not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from placeplan.exchange.book.book import Book
from placeplan.exchange.book.entry import Known
from placeplan.exchange.book.files import Files
from placeplan.records import from_dict


@dataclass(frozen=True, slots=True)
class Case:
    """What `says` in words, as records in the shape of the data contract, on a day."""

    says: str
    records: tuple[Mapping[str, Any], ...]
    on: date | None = date(2026, 3, 2)
    people: tuple[Known, ...] = ()

    @property
    def book(self) -> Book:
        """The records as a book; each stands on a line of its own."""
        made = [
            from_dict({"source": {"file": "case.txt", "line": line}, **each})
            for line, each in enumerate(self.records, start=1)
        ]
        return Book(Files(made, self.people), self.on)


def on_day(day: date, label: str = "") -> dict[str, Any]:
    """A deadline of one day, in the shape of the data contract."""
    words = label or f"{day.day} {day:%B %Y}"
    return {"label": words, "start": day.isoformat(), "end": day.isoformat()}
