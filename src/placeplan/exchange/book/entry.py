"""One record as a book holds it, beside what no record says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from placeplan.records.record import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in force.

    `key` is its natural key as stored, `plan` the slug of its plan, `number` its id; these last
    two are blank where it comes from a file. `owner` is the key of the programme or scheme that it
    was linked to when it was stored, blank for none.
    """

    record: Any
    key: str
    plan: str = ""
    number: str = ""
    owner: str = ""
    stated_on: date | None = None
    recorded_at: datetime | None = None

    @property
    def kind(self) -> str:
        """The kind of the record."""
        record: Record = self.record
        return record.kind

    @property
    def of(self) -> str:
        """The title of what it belongs to, as printed."""
        return str(getattr(self.record, "of", None) or "")


@dataclass(frozen=True, slots=True)
class Known:
    """One account: the name and the job of somebody, and whether they still belong to the plans.

    `plans` are the slugs of the plans, among those of the book, to whose organisations they belong.
    """

    name: str
    job_title: str
    is_active: bool
    plans: frozenset[str] = frozenset()

    def is_there(self, plan: str) -> bool:
        """True while they can still be asked about a plan."""
        return self.is_active and plan in self.plans
