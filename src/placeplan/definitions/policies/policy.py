"""What each policy says, and from which day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Part(BaseModel):
    """A part of a policy; a misspelt key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Edition(Part):
    """What holds from a day on, until the next edition."""

    start: date
    reference: str = ""


class Share(Part):
    """Where a share turns amber and red, in percent."""

    amber: Decimal
    red: Decimal


class RagPolicy(Edition):
    """When the evidence of a scheme is amber or red.

    `overdue` is the share of milestones that are overdue, and `overdue_days` how long any one is;
    `savings` and `activity` are percent of plan, below which they turn; `risk_score` is the
    highest current score; `silent_days` the days since the last update beyond the review cycle;
    `concerns` how many of its indicators show special cause concern or never meet their target.
    """

    overdue: Share
    overdue_days: Share
    savings: Share
    activity: Share
    risk_score: Share
    silent_days: Share
    concerns: Share


class Reviewing(Edition):
    """How often an update is due: every `days` days, counted from `anchor`."""

    days: int = Field(gt=0)
    anchor: date
    name: str


class QiaPolicy(Edition):
    """The domains of a quality impact assessment, and who signs it.

    A domain that scores above `threshold` (likelihood times impact) goes to a full assessment.
    `review_days` after the start it is looked at again.
    """

    domains: tuple[str, ...] = Field(min_length=1)
    threshold: int
    signed_by: tuple[str, ...] = Field(min_length=1)
    review_days: int


class Band(Part):
    """Scores up to and with `to` are called `name`."""

    name: str
    to: int


class RiskPolicy(Edition):
    """How scores are called, and what is tolerated of each category."""

    bands: tuple[Band, ...] = Field(min_length=1)
    static_days: int
    """A risk whose score nobody looked at for so long is static."""
    unmoved_days: int
    """So long a risk may be scored the same again and again before somebody asks why."""
    appetite: dict[str, int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        ends = [each.to for each in self.bands]
        if ends != sorted(set(ends)) or ends[-1] != 25:
            raise ValueError("the bands rise and end at 25")
        return self

    def band(self, score: int) -> str:
        """What a score is called. Raises `ValueError` outside 1 to 25."""
        if not 1 <= score <= 25:
            raise ValueError(f"no score {score}: likelihood times impact is 1 to 25")
        return next(each.name for each in self.bands if score <= each.to)


class Owed(Part):
    """One step of an escalation: who owes it, and so many days after the step before."""

    step: str
    owner: str
    days: int


class Escalating(Edition):
    """To whom a concern is carried, and what is owed by when."""

    to: tuple[str, ...]
    steps: tuple[Owed, ...] = Field(min_length=1)


class Exporting(Edition):
    """How long the file of an exported plan is kept for whoever asked for it."""

    keep_hours: int = Field(gt=0)


Audience = Literal["owner", "sponsor", "role"]
"""Who is told: who is to do something, who answers for it, or everybody whose role may."""


class LetterKind(Part):
    """A kind of letter; one that is `optional` can be unsubscribed from."""

    title: str
    optional: bool


class Reminder(Part):
    """Which letter tells whom of a check.

    It tells `after` so many days past the day of a finding (below 0: before it), and again every
    `every` days; 0 is once. Without `after`, or without a day, it tells as soon as it is seen.
    """

    check: str
    letter: str
    to: tuple[Audience, ...] = Field(min_length=1)
    after: int | None = None
    every: int = Field(ge=0)


class Digest(Part):
    """Which checks the letter of each review cycle lists: those of records that one owns, that one
    answers for, and that one's role may do something about."""

    letter: str
    own: tuple[str, ...]
    sponsor: tuple[str, ...] = ()
    role: tuple[str, ...] = ()


class Reminding(Edition):
    """Who is reminded of what, when and how often.

    What is due within `ahead_days` is told of beforehand, an assurance that expires within
    `expiring_days`.
    """

    ahead_days: int = Field(gt=0)
    expiring_days: int = Field(gt=0)
    letters: dict[str, LetterKind] = Field(min_length=1)
    rules: tuple[Reminder, ...] = ()
    digest: Digest

    @model_validator(mode="after")
    def _letters_are_known(self) -> Self:
        named = {each.letter for each in self.rules} | {self.digest.letter}
        if not named <= self.letters.keys():
            raise ValueError(f"no such letter: {', '.join(sorted(named - self.letters.keys()))}")
        return self


E = TypeVar("E", bound=Edition)


class Editions(Part, Generic[E]):
    """Every edition of one policy, the oldest first."""

    title: str
    editions: tuple[E, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [each.start for each in self.editions]
        if days != sorted(set(days)):
            raise ValueError("the editions stand in the order of their first days, each once")
        return self

    def on(self, day: date) -> E:
        """The edition of a day; before the first, the first."""
        return [self.editions[0], *(each for each in self.editions if each.start <= day)][-1]
