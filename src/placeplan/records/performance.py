"""Indicator observations and the standards they are held against."""

from __future__ import annotations

from typing import ClassVar, Literal

from placeplan.records.record import Record, folded
from placeplan.records.shapes import Number, PeriodShape, Within


class Observation(Record):
    """One indicator, one organisation, one period."""

    KEY: ClassVar = ("indicator_ref", "organisation", "period")

    kind: Literal["observation"] = "observation"
    indicator_ref: str | None = None
    indicator_name: str
    domain: str | None = None
    organisation: str
    period: PeriodShape | None = None
    value: Number | None = None
    unit: str | None = None
    as_printed: str | None = None
    category: str | None = None
    peer_rank: int | None = None
    peer_count: int | None = None
    national_rank: int | None = None
    national_count: int | None = None
    peer_printed: str | None = None
    national_printed: str | None = None
    commentary: str | None = None
    commentary_scope: Literal["row", "block"] | None = None
    commentary_as_printed: str | None = None
    availability: Literal["published", "not_available"]

    def natural_key(self) -> tuple[str, ...]:
        """The indicator by its reference, or by its name where the paper gives none."""
        key = super().natural_key()
        return key if self.indicator_ref else (self.kind, folded(self.indicator_name), *key[2:])


class Standard(Record):
    """A threshold that performance is held against."""

    KEY: ClassVar = ("framework", "name")

    kind: Literal["standard"] = "standard"
    framework: str
    name: str
    comparator: str | None = None
    threshold: Number | None = None
    unit: str | None = None
    within: Within | None = None
