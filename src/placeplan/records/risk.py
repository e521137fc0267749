"""Risks, with their scores, controls and assurances."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from placeplan.records.record import Record
from placeplan.records.shapes import Assurance, Score


class Risk(Record):
    """Something that could go wrong."""

    KEY: ClassVar = ("of", "description")

    kind: Literal["risk"] = "risk"
    of: str | None = None
    description: str
    code: str | None = None
    """Its number in the register."""
    mitigation: str | None = None
    cause: str | None = None
    effect: str | None = None
    lead: str | None = None
    objective: str | None = None
    committee: str | None = None
    scores: list[Score] = Field(default_factory=list)
    category: str | None = None
    """What kind of risk it is: how much is tolerated depends on it."""
    appetite: str | None = None
    controls: list[str] = Field(default_factory=list)
    assurances: list[Assurance] = Field(default_factory=list)
    gaps_control: list[str] = Field(default_factory=list)
    gaps_assurance: list[str] = Field(default_factory=list)
    indicators: list[str] = Field(default_factory=list)
    """References or names of the indicators that it shows in."""
