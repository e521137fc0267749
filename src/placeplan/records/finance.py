"""Savings schemes, lines of money, growth assumptions and contracts. Money is in pounds."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from placeplan.records.record import Record
from placeplan.records.shapes import Benefit, DueShape, Number, PeriodShape, Rating

Gateway = Literal["idea", "scoping", "planned", "in_progress", "delivered", "closed", "stopped"]


class Scheme(Record):
    """A scheme that saves or changes something."""

    KEY: ClassVar = ("organisation", "workstream", "title")

    kind: Literal["scheme"] = "scheme"
    title: str
    code: str | None = None
    """Its number in the paper's own list."""
    description: str | None = None
    organisation: str | None = None
    workstream: str | None = None
    financial_year: str | None = None
    saving_basis: Literal["net", "gross", "not_stated"]
    net_saving_gbp: Number | None = None
    gross_saving_gbp: Number | None = None
    saving_gbp: Number | None = None
    full_year_effect_gbp: Number | None = None
    investment_gbp: Number | None = None
    opportunity_gbp: Number | None = None
    saving_as_printed: str | None = None
    status: str | None = None
    prior_year: str | None = None
    actions: list[str] = Field(default_factory=list)
    end_goal: str | None = None
    leads: list[str] = Field(default_factory=list)
    gateway: Gateway | None = None
    rag: Rating | None = None
    sponsor: str | None = None
    clinical_lead: str | None = None
    delivery_lead: str | None = None
    aims: list[str] = Field(default_factory=list)
    outcomes: list[str] = Field(default_factory=list)
    depends_on: list[str] = Field(default_factory=list)
    """Titles of the schemes that have to come first."""
    rationale: str | None = None
    proposal: str | None = None
    benefits: list[Benefit] = Field(default_factory=list)
    indicators: list[str] = Field(default_factory=list)
    """References or names of the indicators that it acts on."""


class FinanceLine(Record):
    """One line of a financial statement, in one column of it."""

    KEY: ClassVar = (
        *("organisation", "statement", "of", "line"),
        *("financial_year", "period", "scenario", "basis", "column"),
    )

    kind: Literal["finance_line"] = "finance_line"
    organisation: str | None = None
    statement: str
    line: str
    of: str | None = None
    provider: str | None = None
    financial_year: str | None = None
    period: PeriodShape | None = None
    scenario: str | None = None
    basis: str | None = None
    column: str | None = None
    amount_gbp: Number | None = None
    value: Number | None = None
    unit: Literal["gbp", "percent", "count", "wte"] | None = None
    is_total: bool
    as_printed: str


class GrowthAssumption(Record):
    """How much one kind of activity is expected to grow."""

    KEY: ClassVar = ("provider", "of", "pod", "financial_year")

    kind: Literal["growth_assumption"] = "growth_assumption"
    provider: str | None = None
    of: str | None = None
    pod: str
    financial_year: str | None = None
    rate_percent: Number | None = None
    as_printed: str


class Contract(Record):
    """An agreement to provide a service."""

    KEY: ClassVar = ("provider", "service")

    kind: Literal["contract"] = "contract"
    provider: str
    service: str
    contract_kind: str | None = None
    value_gbp: Number | None = None
    start: DueShape | None = None
    end: DueShape | None = None
    quality_percent: Number | None = None
