"""Goals, alignment with outside frameworks, commitments, and what people said."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from placeplan.records.record import Record
from placeplan.records.shapes import DueShape

GoalKind = Literal[
    "vision",
    "mission",
    "value",
    "priority",
    "objective",
    "ambition",
    "outcome",
    "intervention",
    "theme",
    "aim",
    "challenge",
    "enabler",
    "success_criterion",
    "domain",
]


class Goal(Record):
    """Something the plan intends, from its vision down to one objective."""

    KEY: ClassVar = ("goal_kind", "parent", "title")

    kind: Literal["goal"] = "goal"
    goal_kind: GoalKind
    title: str
    parent: str | None = None
    code: str | None = None
    definition: str | None = None
    unit: str | None = None
    rationale: str | None = None
    proposal: str | None = None


class Alignment(Record):
    """One mark of a matrix: an item of the plan serves an item of an outside list."""

    KEY: ClassVar = ("item", "framework", "framework_item")

    kind: Literal["alignment"] = "alignment"
    item: str
    framework: str
    framework_item: str
    strength: str | None = None


class Commitment(Record):
    """A requirement and the answer to it, or what one partner asks of another."""

    KEY: ClassVar = ("framework", "item", "by", "to")

    kind: Literal["commitment"] = "commitment"
    framework: str
    area: str | None = None
    item: str
    response: str | None = None
    by: str | None = None
    to: str | None = None
    contact: str | None = None


class Engagement(Record):
    """What people said, and where the plan answers it."""

    KEY: ClassVar = ("theme",)

    kind: Literal["engagement"] = "engagement"
    theme: str
    answered_in: list[str] = Field(default_factory=list)
    event: str | None = None
    date: DueShape | None = None
