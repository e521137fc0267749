"""Reads: what the rooms know of each scheme of a plan, limited to what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from placeplan.definitions import policies
from placeplan.records.record import folded
from placeplan.rooms.assurance.evidence import Domain, SchemeEvidence, Signed, StepState
from placeplan.rooms.assurance.rating import Rating, contradiction, rated
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Assessment, Milestone, PartOf, Qia, Scheme, Update
from placeplan.rooms.finance.queries import finance_lines
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.risk.models import Risk, Stage
from placeplan.rooms.risk.queries import risks

Row = TypeVar("Row", bound=PartOf)
Belonging = Mapping[str, Sequence[Any]]
_SAVINGS = ("net_saving_gbp", "gross_saving_gbp", "saving_gbp", "full_year_effect_gbp")


@dataclass(frozen=True, slots=True)
class Assured:
    """One scheme, its evidence, the rating that the evidence gives, and what contradicts."""

    scheme: Scheme
    evidence: SchemeEvidence
    rating: Rating
    contradiction: str


def assured(
    reader: Reader,
    plan: Plan,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[Assured]:
    """Every scheme of a plan with what is known of it, in the order of the papers.

    `on` is the day of which the ratings speak; so many queries as there are kinds, none per row.
    """
    dates: dict[str, Any] = {"plan": plan, "as_at": as_at, "known_at": known_at}
    schemes = list(delivery.schemes(reader, **dates))
    keys = {scheme.natural_key for scheme in schemes}
    titles: dict[str, set[str]] = defaultdict(set)
    for scheme in schemes:
        titles[folded(scheme.title)].add(scheme.natural_key)

    def by_scheme(rows: Iterable[Any]) -> Belonging:
        return _by_scheme(rows, keys, titles)

    found = {
        "milestones": by_scheme(delivery.milestones(reader, **dates)),
        "qias": by_scheme(delivery.qias(reader, **dates)),
        "assessments": by_scheme(delivery.assessments(reader, **dates)),
        "updates": by_scheme(delivery.updates(reader, **dates)),
        "risks": by_scheme(risks(reader, **dates)),
        "lines": by_scheme(finance_lines(reader, **dates)),
    }
    policy, cycle = policies.rag(on), policies.reviewing(on)
    out = []
    for scheme in schemes:
        own = {name: rows.get(scheme.natural_key, ()) for name, rows in found.items()}
        evidence = _evidence(scheme, on=on, **own)
        rating = rated(evidence, policy, cycle)
        out.append(Assured(scheme, evidence, rating, contradiction(evidence.rag, rating)))
    return out


def assured_one(
    reader: Reader,
    scheme: Scheme,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Assured | None:
    """What is known of one scheme; None where it does not stand at that date."""
    every = assured(reader, scheme.plan, on=on, as_at=as_at, known_at=known_at)
    return next((each for each in every if each.scheme.natural_key == scheme.natural_key), None)


def _by_scheme(
    rows: Iterable[Row], keys: set[str], titles: Mapping[str, set[str]]
) -> dict[str, list[Row]]:
    """The rows by the scheme they belong to: the linked one, else the only one of the title."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.scheme is not None and row.scheme.natural_key in keys:
            found[row.scheme.natural_key].append(row)
        elif row.scheme is None and row.programme is None and row.of:
            named = titles.get(folded(row.of), set())
            if len(named) == 1:
                found[next(iter(named))].append(row)
    return found


def _evidence(
    scheme: Scheme,
    *,
    on: date,
    milestones: Sequence[Milestone],
    qias: Sequence[Qia],
    assessments: Sequence[Assessment],
    updates: Sequence[Update],
    risks: Sequence[Risk],
    lines: Sequence[Any],
) -> SchemeEvidence:
    told = sorted(updates, key=_moment)
    latest = told[-1] if told else None
    updated = [_moment(each) for each in told if _moment(each) != date.min]
    starts = [day for each in milestones if (day := _first_day(each)) is not None]
    return SchemeEvidence(
        title=scheme.title,
        on=on,
        gateway=scheme.gateway,
        rag=(latest.rag if latest is not None else "") or scheme.rag,
        sponsor=scheme.sponsor,
        leads=tuple(each for each in (scheme.delivery_lead, *scheme.leads) if each),
        rationale=scheme.rationale,
        states_saving=any(getattr(scheme, name) is not None for name in _SAVINGS),
        has_profile=bool(scheme.financial_year) or bool(lines),
        milestones=tuple(_step(each) for each in milestones),
        risk_scores=tuple(_score(each) for each in risks),
        domains=tuple(Domain(each.domain, _product(each)) for each in qias),
        assessments=tuple(_signed(each) for each in assessments),
        savings=_told(told, lambda unit: unit == "gbp"),
        activity=_told(told, lambda unit: unit not in ("gbp", "percent")),
        updated_on=max(updated, default=None),
        started_on=min(starts, default=None) if scheme.gateway == "in_progress" else None,
        depends_on=tuple(scheme.depends_on),
    )


def _moment(update: Update) -> date:
    period = update.period
    return (period.end or period.start or date.min) if period else date.min


def _first_day(milestone: Milestone) -> date | None:
    return milestone.start.start if milestone.start else milestone.spans_start


def _step(milestone: Milestone) -> StepState:
    due = milestone.due or milestone.end
    day = None if due is None else due.end or due.start
    return StepState(milestone.title, day, milestone.state, milestone.done_on)


def _score(risk: Risk) -> int | None:
    """The last current score of a risk, else its initial one."""
    by_stage = {stage: [s.score for s in risk.scores.all() if s.stage == stage] for stage in Stage}
    for stage in (Stage.CURRENT, Stage.INITIAL):
        if by_stage[stage]:
            return by_stage[stage][-1]
    return None


def _product(qia: Qia) -> int | None:
    if qia.score is not None:
        return qia.score
    if qia.likelihood is None or qia.impact is None:
        return None
    return qia.likelihood * qia.impact


def _signed(row: Assessment) -> Signed:
    day = None if row.review_due is None else row.review_due.end or row.review_due.start
    roles = tuple(str(each["role"]) for each in row.signatures)
    return Signed(row.stage if row.assessment_kind == "quality" else "", roles, day)


def _told(
    updates: Sequence[Update], wanted: Callable[[str], bool]
) -> tuple[Decimal, Decimal] | None:
    """Actual and plan of the last update that tells both in a unit that is wanted."""
    for update in reversed(updates):
        sums: dict[str, Decimal] = {}
        for each in update.figures:
            if each.get("value") is not None and wanted(each.get("unit") or ""):
                basis = each.get("basis") or ""
                sums[basis] = sums.get(basis, Decimal(0)) + Decimal(each["value"])
        if "actual" in sums and "plan" in sums:
            return sums["actual"], sums["plan"]
    return None
