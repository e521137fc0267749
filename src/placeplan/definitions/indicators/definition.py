"""What a definition of an indicator holds, and what a framework that lists indicators holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Unit = Literal[
    "percent", "count", "per_1000000", "per_100000", "per_50000", "per_10000", "per_1000",
    "ratio", "index", "score", "minutes", "hours", "days", "weeks", "years", "gbp", "category",
]  # fmt: skip
Kind = Literal["proportion", "rate", "ratio", "count", "mean", "percentile", "score", "category"]
"""Which statistics fit: a proportion has Wilson limits, a rate and a count Poisson ones."""
Frequency = Literal["monthly", "quarterly", "yearly", "rolling", "pooled", "other"]
Level = Literal["national", "region", "system", "provider", "commissioner", "practice", "area"]


class Part(BaseModel):
    """A part of a definition; a misspelt key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(Part):
    """Where it is officially defined. `url` is left out where only a title is known."""

    title: str
    url: str | None = None


class Term(Part):
    """One published measure, times a number.

    `by` fixes breakdowns to one word, `over` names breakdowns that are added up; rows of any
    other breakdown do not belong to it. `part` says which number of the published row is taken:
    the value, or one of the two counts that stand beside it.
    """

    measure: str
    part: Literal["value", "numerator", "denominator"] = "value"
    by: dict[str, str] = Field(default_factory=dict)
    over: tuple[str, ...] = ()
    times: int = 1


class Recipe(Part):
    """How the indicator is made of published measures.

    Sums of terms; without a denominator the numerator is the value as it stands. `layouts` are
    those of the files it reads, `levels` whose rows. `whose` names the breakdown that says whose
    figure a row is, where that is not the row's own organisation, and `level` what they then are.
    `per_day` divides by the days of the period, instead of a denominator. `multiplier` stands
    instead of the definition's, for a value that is published in the definition's unit.
    """

    layouts: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    whose: str = ""
    level: Level | None = None
    basis: Literal["actual", "estimate", "derived"] = "actual"
    numerator: tuple[Term, ...] = Field(min_length=1)
    denominator: tuple[Term, ...] = ()
    per_day: bool = False
    multiplier: Decimal | None = None

    @model_validator(mode="after")
    def _one_denominator(self) -> Self:
        if self.per_day and self.denominator:
            raise ValueError("per_day stands instead of a denominator")
        return self


class Threshold(Part):
    """What it is held against, from a day to a day, both included; open where left out.

    `due` is the day by which a milestone is to be met. `of` narrows it to some levels.
    `unverified` is true of a number that was not checked against its source's own text.
    """

    kind: Literal["constitutional", "contract", "planning_milestone", "guidance"]
    comparator: Literal[">=", "<=", ">", "<", "="]
    value: Decimal
    start: date | None = None
    end: date | None = None
    due: date | None = None
    of: tuple[Level, ...] = ()
    reference: Reference | None = None
    unverified: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"the threshold starts on {self.start}, after its end on {self.end}")
        return self

    def holds_on(self, day: date) -> bool:
        """True where it stands on a day."""
        return (self.start or date.min) <= day <= (self.end or date.max)

    def is_met(self, value: Decimal) -> bool:
        """True where a value meets it."""
        met = {
            ">=": value >= self.value,
            "<=": value <= self.value,
            ">": value > self.value,
            "<": value < self.value,
            "=": value == self.value,
        }
        return met[self.comparator]


class Listing(Part):
    """Where a framework lists the indicator: under which reference and domain."""

    framework: str
    ref: str = ""
    domain: str = ""
    name: str = ""
    """The framework's own words, where they differ."""


class Example(Part):
    """A worked example: the value that the counts give, rounded to its own decimal places."""

    numerator: Decimal
    denominator: Decimal | None = None
    value: Decimal


class Definition(Part):
    """One indicator. `slug` is the name of its file.

    `numerator` and `denominator` say in words what is counted. Values are
    `multiplier` x numerator / denominator. `accumulates` is true of counts that grow through the
    year, which alone may be taken pro rata. `reference` is where it is officially defined;
    `unverified` is true where what stands here was not checked against that text.
    """

    slug: str = ""
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = Field(min_length=1)
    kind: Kind
    unit: Unit
    direction: Literal["higher", "lower", "none"]
    description: str = ""
    numerator: str = ""
    denominator: str = ""
    multiplier: Decimal = Decimal(1)
    frequency: Frequency = "other"
    accumulates: bool = False
    recipes: tuple[Recipe, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    start: date | None = None
    end: date | None = None
    reference: Reference | None = None
    unverified: bool = False
    example: Example | None = None
    notes: str = ""

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.reference is None and not self.unverified:
            raise ValueError("give the official source as `reference`, or say `unverified: true`")
        return self

    @property
    def printed_name(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    def listed_in(self, framework: str) -> Listing | None:
        """Where the framework lists it; None where it does not."""
        return next((each for each in self.listings if each.framework == framework), None)

    def thresholds_on(self, day: date) -> tuple[Threshold, ...]:
        """What it is held against on a day."""
        return tuple(each for each in self.thresholds if each.holds_on(day))


class Framework(Part):
    """A published list of indicators or standards, with its days."""

    slug: str = ""
    title: str
    short_title: str = ""
    aliases: tuple[str, ...] = ()
    publisher: str
    domains: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    reference: Reference | None = None
    unverified: bool = False

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.reference is None and not self.unverified:
            raise ValueError("give the official source as `reference`, or say `unverified: true`")
        return self
