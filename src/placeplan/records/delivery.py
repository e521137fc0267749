"""Programmes, their steps, deliverables and measures, actions, decisions and assessments."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import Field

from placeplan.records.record import Record
from placeplan.records.shapes import DueShape, Figure, PeriodShape, Rated, Rating, Signature, Step

DeliverableState = Literal["new", "active", "complete", "dropped", "transferred"]


class Deliverable(Record):
    """Something a named person has to bring about by a deadline."""

    KEY: ClassVar = ("priority", "objectives", "title")

    kind: Literal["deliverable"] = "deliverable"
    priority: str | None = None
    objectives: list[str] = Field(default_factory=list)
    title: str
    earlier_titles: list[str] = Field(default_factory=list)
    deadline: DueShape | None = None
    earlier_deadlines: list[DueShape] = Field(default_factory=list)
    leads: list[str] = Field(default_factory=list)
    update: str | None = None
    rag: Rating | None = None
    state: DeliverableState
    figures: list[Figure] = Field(default_factory=list)
    as_printed: dict[str, str] = Field(default_factory=dict)
    """Cells that said something else than the field holds, such as "As above"."""


class Measure(Record):
    """An indicator that supports an objective, with its figures read out of the prose."""

    KEY: ClassVar = ("priority", "objectives", "name")

    kind: Literal["measure"] = "measure"
    priority: str | None = None
    objectives: list[str] = Field(default_factory=list)
    name: str
    update: str | None = None
    rag: Rating | None = None
    action: str | None = None
    leads: list[str] = Field(default_factory=list)
    deadline: DueShape | None = None
    earlier_deadlines: list[DueShape] = Field(default_factory=list)
    figures: list[Figure] = Field(default_factory=list)
    as_printed: dict[str, str] = Field(default_factory=dict)
    """Cells that said something else than the field holds, such as "As above"."""


class Concern(Record):
    """An emerging issue."""

    KEY: ClassVar = ("priority", "objectives", "text")

    kind: Literal["concern"] = "concern"
    priority: str | None = None
    objectives: list[str] = Field(default_factory=list)
    text: str


class Programme(Record):
    """A programme of work; its risks and roles also stand as records of their own."""

    KEY: ClassVar = ("level", "theme", "title")

    kind: Literal["programme"] = "programme"
    title: str
    level: str | None = None
    theme: str | None = None
    objective: str | None = None
    description: str | None = None
    aims: list[str] = Field(default_factory=list)
    outcomes: list[str] = Field(default_factory=list)
    risks: list[str] = Field(default_factory=list)
    money_notes: list[str] = Field(default_factory=list)
    roles: list[str] = Field(default_factory=list)
    forum: str | None = None


class Milestone(Record):
    """A dated or quarterly step of a programme or scheme."""

    KEY: ClassVar = ("of", "title", "due")

    kind: Literal["milestone"] = "milestone"
    of: str
    workstream: str | None = None
    title: str
    due: DueShape | None = None
    start: DueShape | None = None
    end: DueShape | None = None
    trajectory: str | None = None
    """The cell that says how far it is to be by then, as printed."""
    as_printed: str
    figures: list[Figure] = Field(default_factory=list)
    state: Literal["planned", "in_progress", "done", "dropped"] | None = None
    done_on: date | None = None
    forecast: DueShape | None = None
    """When it is now expected, where that is not when it is due."""
    moved_because: str | None = None
    approved_by: str | None = None
    """Who agreed to the due date that stands."""


class Action(Record):
    """Something somebody undertook to do."""

    KEY: ClassVar = ("of", "text")

    kind: Literal["action"] = "action"
    of: str | None = None
    text: str
    code: str | None = None
    """Its number in the log."""
    owners: list[str] = Field(default_factory=list)
    due: DueShape | None = None
    state: str | None = None
    indicators: list[str] = Field(default_factory=list)
    """References or names of the indicators that it is to change."""
    organisation: str | None = None
    """Whose figures it is to change, where it is not everybody's."""
    forum: str | None = None
    """The board or group in whose log it stands."""
    meeting: DueShape | None = None
    """The day of the meeting that it comes from."""
    done_on: date | None = None
    outcome: str | None = None
    """What came of it, or why it was dropped."""
    moved_because: str | None = None
    """Why it is due on another day than before."""


class Decision(Record):
    """Something that was decided."""

    KEY: ClassVar = ("of", "text")

    kind: Literal["decision"] = "decision"
    of: str | None = None
    text: str
    by: str | None = None
    date: DueShape | None = None
    because: str | None = None
    links: list[str] = Field(default_factory=list)
    """What else it is about: titles, codes and references of records of the plan, or addresses."""
    replaces: str | None = None
    """The text of the earlier decision that it takes the place of."""


class Qia(Record):
    """One domain of a quality impact assessment."""

    KEY: ClassVar = ("of", "domain")

    kind: Literal["qia"] = "qia"
    of: str
    domain: str
    likelihood: int | None = None
    impact: int | None = None
    score: int | None = None
    text: str | None = None


class Update(Record):
    """What is told of a scheme or programme for one period: a highlight report."""

    KEY: ClassVar = ("of", "period")

    kind: Literal["update"] = "update"
    of: str
    period: PeriodShape
    author: str | None = None
    rag: Rating | None = None
    ratings: list[Rated] = Field(default_factory=list)
    done: str | None = None
    next: str | None = None
    risks: str | None = None
    decisions_sought: list[str] = Field(default_factory=list)
    figures: list[Figure] = Field(default_factory=list)
    """Money and activity: actual, plan and forecast."""
    text: str | None = None


class Assessment(Record):
    """An impact assessment as a whole; its domains stand as records of their own, with `of`."""

    KEY: ClassVar = ("of", "assessment_kind", "stage")

    kind: Literal["assessment"] = "assessment"
    of: str
    assessment_kind: Literal["quality", "equality", "data_protection"]
    stage: Literal["screening", "full"]
    outcome: str | None = None
    signatures: list[Signature] = Field(default_factory=list)
    review_due: DueShape | None = None
    text: str | None = None


class Escalation(Record):
    """A concern that was carried up, the steps that it went through, and what came of it."""

    KEY: ClassVar = ("of", "text")

    kind: Literal["escalation"] = "escalation"
    of: str
    text: str
    raised_by: str | None = None
    raised_on: DueShape | None = None
    to: list[str] = Field(default_factory=list)
    steps: list[Step] = Field(default_factory=list)
    mitigation: str | None = None
    effect: str | None = None
    state: Literal["raised", "answered", "acted", "closed"] | None = None


class Comment(Record):
    """What somebody says about a record."""

    KEY: ClassVar = ("of_kind", "of", "by", "at")

    kind: Literal["comment"] = "comment"
    of_kind: str
    of: str
    """The natural key of the record, as stored."""
    text: str
    by: str
    at: datetime


class Evidence(Record):
    """A file that shows something about a record; its bytes stand beside it under `sha256`."""

    KEY: ClassVar = ("of_kind", "of", "part", "sha256")

    kind: Literal["evidence"] = "evidence"
    of_kind: str
    of: str
    """The natural key of the record, as stored."""
    part: str | None = None
    """Which part of the record it shows: the text of one of its assurances."""
    title: str
    file: str
    sha256: str
    text: str | None = None
