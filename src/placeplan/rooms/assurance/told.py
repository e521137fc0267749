"""What records tell of one scheme, as the evidence that the rules of this room are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from placeplan.records.delivery import Assessment, Milestone, Qia, Update
from placeplan.records.finance import FinanceLine, Scheme
from placeplan.records.risk import Risk
from placeplan.records.shapes import DueShape, PeriodShape
from placeplan.rooms.assurance.against import SAVINGS, Against, Printed, last_told, of_lines
from placeplan.rooms.assurance.evidence import Domain, SchemeEvidence, Signed, StepState
from placeplan.rooms.assurance.quality import SignedBy, Version, signatures
from placeplan.rooms.assurance.rating import printed

OVER = ("delivered", "closed", "stopped")
"""At these gateways nothing of a scheme is still to be done."""
_SAVINGS = ("net_saving_gbp", "gross_saving_gbp", "saving_gbp", "full_year_effect_gbp")


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment, and its versions with the instants at which they were recorded."""

    record: Assessment
    versions: tuple[tuple[Assessment, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeRecords:
    """The records that belong to one scheme; `scored_at` is when a domain was last recorded, and
    each update and line of money comes with the day on which it was stated."""

    milestones: Sequence[Milestone] = ()
    qias: Sequence[Qia] = ()
    scored_at: datetime | None = None
    assessments: Sequence[Assessed] = field(default_factory=tuple)
    updates: Sequence[tuple[Update, date | None]] = ()
    risks: Sequence[Risk] = ()
    lines: Sequence[tuple[FinanceLine, date | None]] = ()


def evidence(scheme: Scheme, has: SchemeRecords, on: date) -> SchemeEvidence:
    """The evidence of a scheme on a day; its indicators are not among what records tell."""
    told = [each for each, _ in sorted(has.updates, key=_ends)]
    # A period that goes on is told of before its last day.
    days = [min(_ends(each), each[1] or date.max) for each in has.updates]
    days = [day for day in days if day != date.min]
    rags = [each.rag for each in told if each.rag]
    starts = [day for each in has.milestones if (day := first_day(each.start or each.due))]
    return SchemeEvidence(
        title=scheme.title,
        on=on,
        gateway=scheme.gateway or "",
        rag=(rags[-1] if rags else scheme.rag) or printed(scheme.status or ""),
        sponsor=scheme.sponsor or "",
        leads=tuple(each for each in (scheme.delivery_lead, *scheme.leads) if each),
        rationale=scheme.rationale or "",
        states_saving=any(getattr(scheme, name) is not None for name in _SAVINGS),
        has_profile=bool(scheme.financial_year) or bool(has.lines),
        milestones=tuple(map(step, has.milestones)),
        risk_scores=tuple(map(_score, has.risks)),
        domains=tuple(Domain(each.domain, _product(each)) for each in has.qias),
        assessments=tuple(_signed(each, has.scored_at) for each in has.assessments),
        savings=last_told(_told(told, lambda unit: unit == "gbp"), of_lines(_printed(has.lines))),
        activity=last_told(_told(told, lambda unit: unit not in ("gbp", "percent"))),
        updated_on=max(days, default=None),
        started_on=min(starts, default=None) if scheme.gateway == "in_progress" else None,
        depends_on=tuple(scheme.depends_on),
    )


def _ends(update: tuple[Update, date | None]) -> date:
    return last_day(update[0].period) or date.min


def last_day(when: DueShape | PeriodShape | None) -> date | None:
    """The last day of a deadline or period, else its first; None where it names none."""
    return None if when is None else when.end or when.start


def first_day(when: DueShape | PeriodShape | None) -> date | None:
    """The first day of a deadline or period, else its last; None where it names none."""
    return None if when is None else when.start or when.end


def standing_signatures(assessed: Assessed, scored_at: datetime | None) -> tuple[SignedBy, ...]:
    """The signatures of an assessment that no later change made void.

    Where it is not known when its versions were recorded, those that it holds count.
    """
    known = [(each, at) for each, at in assessed.versions if at is not None]
    if not known:
        return tuple(_listed(assessed.record))
    versions = [
        Version((each.outcome or "", each.text or ""), tuple(_listed(each)), at)
        for each, at in known
    ]
    return signatures(versions, scored_at).standing


def _listed(record: Assessment) -> Iterable[SignedBy]:
    return (
        SignedBy(each.role, each.person, each.on, each.comment or "") for each in record.signatures
    )


def _signed(assessed: Assessed, scored_at: datetime | None) -> Signed:
    record = assessed.record
    roles = tuple(each.role for each in standing_signatures(assessed, scored_at))
    stage = record.stage if record.assessment_kind == "quality" else ""
    return Signed(stage, roles, last_day(record.review_due))


def step(milestone: Milestone) -> StepState:
    """A milestone as the rules know it: what recurs has no day."""
    when = milestone.due or milestone.end
    day = None if when is None or when.recurring else last_day(when)
    return StepState(milestone.title, day, milestone.state or "", milestone.done_on)


def _score(risk: Risk) -> int | None:
    for stage in ("current", "initial"):
        scores = [each.score for each in risk.scores if each.stage == stage]
        if scores:
            return scores[-1]
    return None


def _product(qia: Qia) -> int | None:
    if qia.score is not None or qia.likelihood is None or qia.impact is None:
        return qia.score
    return qia.likelihood * qia.impact


def _printed(lines: Iterable[tuple[FinanceLine, date | None]]) -> Iterator[Printed]:
    """What savings tables say of a scheme, in money."""
    for each, on in lines:
        if each.statement == SAVINGS and each.unit == "gbp" and each.amount_gbp is not None:
            span = (each.financial_year or "", each.period.label if each.period else "")
            yield Printed(on or date.min, each.basis or "", span, each.amount_gbp)


def _told(updates: Sequence[Update], wanted: Callable[[str], bool]) -> Against | None:
    """Actual and plan of the last update that tells both in a unit that is wanted."""
    for update in reversed(updates):
        sums: dict[str, Decimal] = {}
        for each in update.figures:
            if each.value is not None and wanted(each.unit or ""):
                sums[each.basis or ""] = sums.get(each.basis or "", Decimal(0)) + each.value
        if "actual" in sums and "plan" in sums:
            return Against(last_day(update.period) or date.min, sums["actual"], sums["plan"])
    return None
