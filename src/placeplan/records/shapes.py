"""Shapes that several kinds of record share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer, model_serializer

from placeplan.kernel import period as periods
from placeplan.kernel.provenance import Source


def _plain(value: Decimal) -> str:
    return format(value, "f")


Number = Annotated[Decimal, PlainSerializer(_plain, return_type=str, when_used="json")]
"""A decimal that is written as plain digits, never with an exponent."""

Rating = Literal["R", "RA", "A", "AG", "G", "B", "W", "N/A"]
Visibility = Literal["public", "partner", "private", "commercial"]
Basis = Literal["actual", "plan", "target", "trajectory", "forecast", "baseline"]


class Shape(BaseModel):
    """A frozen value; unknown fields are refused so that a misspelling is found."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class SourceShape(Shape):
    """Where a record stands; the parts that do not apply are left out."""

    file: str
    line: int
    end_line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    @classmethod
    def of(cls, source: Source) -> SourceShape:
        """The shape of a kernel address."""
        return cls(**{name: getattr(source, name) for name in Source.__slots__})

    def plain(self) -> Source:
        """The kernel address of this shape."""
        return Source(**{name: getattr(self, name) for name in Source.__slots__})

    @model_serializer
    def _without_blanks(self) -> dict[str, Any]:
        return {name: value for name in Source.__slots__ if (value := getattr(self, name))}


class PeriodShape(Shape):
    """A period as printed, with its first and last day where they can be read."""

    label: str
    start: date | None = None
    end: date | None = None
    inferred: bool = False

    @classmethod
    def of(cls, period: periods.Period) -> PeriodShape:
        """The shape of a kernel period."""
        return cls(label=period.label, start=period.start, end=period.end, inferred=period.inferred)


class DueShape(Shape):
    """A deadline as printed; `as_printed` where the cell said something else ("As above")."""

    label: str
    start: date | None = None
    end: date | None = None
    recurring: bool = False
    inferred: bool = False
    as_printed: str | None = None

    @classmethod
    def of(cls, period: periods.Period, as_printed: str | None = None) -> DueShape:
        """The shape of a kernel period."""
        return cls(
            label=period.label,
            start=period.start,
            end=period.end,
            recurring=period.recurring,
            inferred=period.inferred,
            as_printed=as_printed,
        )


class Figure(Shape):
    """A number read out of a cell or out of prose."""

    basis: Basis | None = None
    period: PeriodShape | None = None
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    unit: str | None = None
    as_printed: str


class Score(Shape):
    """One scoring of a risk, likelihood and impact from 1 to 5."""

    stage: Literal["initial", "current", "target"]
    likelihood: int | None = None
    impact: int | None = None
    score: int
    date: DueShape | None = None


class Assurance(Shape):
    """One assurance of a board assurance framework, by line of defence."""

    line: int | None = None
    text: str
    positive: bool | None = None
    on: date | None = None
    expires: date | None = None
    """The day after which it no longer assures anybody."""


class Rated(Shape):
    """A rating of one dimension of the work, such as milestones or money, and why."""

    dimension: str
    rag: Rating
    why: str | None = None


class Benefit(Shape):
    """What somebody gains, and in which year."""

    text: str
    to: Literal["nhs", "social_care", "individual", "other"]
    financial_year: str | None = None
    amount_gbp: Number | None = None


class Signature(Shape):
    """Who signed, in which role, on which day."""

    role: str
    person: str
    on: date
    comment: str | None = None


class Step(Shape):
    """One step of an escalation: what is owed, by whom and when, and what came of it."""

    step: str
    owner: str
    due: date | None = None
    done_on: date | None = None
    text: str | None = None


class Within(Shape):
    """The time limit inside a standard: the 8 minutes of "within 8 minutes, 75%"."""

    value: Number
    unit: str
