"""What the rooms know of one scheme on a day, as plain values: what rules are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StepState:
    """One milestone: when it is due, and whether it is done or dropped."""

    title: str
    due: date | None
    state: str = ""
    done_on: date | None = None

    @property
    def is_open(self) -> bool:
        """True while it is neither done nor dropped."""
        return self.state not in ("done", "dropped") and self.done_on is None


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain of a quality impact assessment and its score; None where nobody scored it."""

    name: str
    score: int | None


@dataclass(frozen=True, slots=True)
class Signed:
    """An assessment of quality: how deep it goes, who signed, when it is looked at again."""

    stage: str
    roles: tuple[str, ...] = ()
    review_due: date | None = None


@dataclass(frozen=True, slots=True)
class SchemeEvidence:
    """One scheme with all that belongs to it, as it stood on a day.

    `savings` and `activity` are actual and plan, None where nobody told them. `concerns` counts
    its indicators that concern. `updated_on` is the last day that an update speaks of.
    """

    title: str
    on: date
    gateway: str = ""
    rag: str = ""
    sponsor: str = ""
    leads: tuple[str, ...] = ()
    rationale: str = ""
    states_saving: bool = False
    has_profile: bool = False
    milestones: tuple[StepState, ...] = ()
    risk_scores: tuple[int | None, ...] = ()
    domains: tuple[Domain, ...] = ()
    assessments: tuple[Signed, ...] = ()
    savings: tuple[Decimal, Decimal] | None = None
    activity: tuple[Decimal, Decimal] | None = None
    concerns: int | None = None
    updated_on: date | None = None
    started_on: date | None = None
    depends_on: tuple[str, ...] = field(default_factory=tuple)
