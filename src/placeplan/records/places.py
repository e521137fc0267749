"""Organisations, people's roles, forums, services, and facts about a place."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from placeplan.records.record import Record
from placeplan.records.shapes import Figure, PeriodShape

OrganisationKind = Literal[
    "commissioner",
    "acute_provider",
    "mental_health_provider",
    "community_provider",
    "ambulance_provider",
    "local_authority",
    "practice",
    "pcn",
    "locality",
    "partnership",
    "third_sector",
    "regulator",
    "other",
]


class Organisation(Record):
    """A body that plans, pays for or provides care."""

    KEY: ClassVar = ("name",)

    kind: Literal["organisation"] = "organisation"
    name: str
    short_name: str | None = None
    org_kind: OrganisationKind
    ods_code: str | None = None
    parent: str | None = None
    description: str | None = None


class Role(Record):
    """Who leads what, with the role as printed."""

    KEY: ClassVar = ("of", "role", "person")

    kind: Literal["role"] = "role"
    role: str
    person: str
    job_title: str | None = None
    contact: str | None = None
    organisation: str | None = None
    of: str


class Forum(Record):
    """A board, committee or group, with what it does and who sits on it."""

    KEY: ClassVar = ("name",)

    kind: Literal["forum"] = "forum"
    name: str
    duties: list[str] = Field(default_factory=list)
    responsibilities: list[str] = Field(default_factory=list)
    members: list[str] = Field(default_factory=list)
    chair: str | None = None


class Service(Record):
    """A service that is provided to people."""

    KEY: ClassVar = ("name", "provider")

    kind: Literal["service"] = "service"
    name: str
    provider: str | None = None
    text: str


class Fact(Record):
    """A statement about a subject or a place, with its figures."""

    KEY: ClassVar = ("subject", "place", "text")

    kind: Literal["fact"] = "fact"
    text: str
    subject: str | None = None
    place: str | None = None
    period: PeriodShape | None = None
    figures: list[Figure] = Field(default_factory=list)

    @model_validator(mode="after")
    def _has_figures_or_subject(self) -> Fact:
        if not self.figures and not self.subject:
            raise ValueError("a fact has figures or a subject")
        return self


class Narrative(Record):
    """Prose that states no plan item."""

    KEY: ClassVar = ("section", "text")

    kind: Literal["narrative"] = "narrative"
    section: str
    text: str


class Unrecognised(Record):
    """A row or paragraph that no recogniser understood, and why."""

    KEY: ClassVar = ("text",)

    kind: Literal["unrecognised"] = "unrecognised"
    text: str
    why: str
