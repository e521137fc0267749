"""Reads: what the rooms know of each scheme of a plan, limited to what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from placeplan.definitions import policies
from placeplan.records.record import folded
from placeplan.records.shapes import DueShape
from placeplan.rooms.assurance import gateways
from placeplan.rooms.assurance.against import SAVINGS, Against, Printed, last_told, of_lines
from placeplan.rooms.assurance.evidence import Domain, SchemeEvidence, Signed, StepState
from placeplan.rooms.assurance.portfolio import Bar, Line
from placeplan.rooms.assurance.queries.concerns import concerns
from placeplan.rooms.assurance.queries.quality import Chains, assessment_chains, signed_of
from placeplan.rooms.assurance.rating import Rating, contradiction, printed, rated
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Assessment, Milestone, Qia, Scheme, Update
from placeplan.rooms.delivery.revisions import Ledger, Stated, ledger
from placeplan.rooms.finance.models import FinanceLine
from placeplan.rooms.finance.queries import finance_lines
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.register.models import Event
from placeplan.rooms.register.queries import events
from placeplan.rooms.risk.models import Risk, Stage
from placeplan.rooms.risk.queries import risks

_COUNTED: dict[str, tuple[Any, ...]] = {
    "milestones": (delivery.milestones,),
    "qias": (delivery.qias,),
    "assessments": (delivery.assessments,),
    "updates": (delivery.updates,),
    "risks": (risks, "scores"),
    "lines": (finance_lines,),
}
"""What is evidence of a scheme: the query, and which rows of these rows."""
_SAVINGS = ("net_saving_gbp", "gross_saving_gbp", "saving_gbp", "full_year_effect_gbp")


@dataclass(frozen=True, slots=True)
class Assured:
    """One scheme, its evidence, the rating that the evidence gives, and what contradicts."""

    scheme: Scheme
    evidence: SchemeEvidence
    rating: Rating
    contradiction: str
    milestones: tuple[Milestone, ...] = ()


def assured(
    reader: Reader,
    plan: Plan,
    *,
    on: date,
    schemes: Sequence[Scheme] | None = None,
    only: str | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[Assured]:
    """Every scheme of a plan with what is known of it, in the order of the papers.

    `on` is the day of which the ratings speak; so many queries as there are kinds, none per row.
    `schemes` are those of the plan, where they are at hand; with `only`, it is the scheme of this
    natural key alone.
    """
    dates: dict[str, Any] = {"plan": plan, "as_at": as_at, "known_at": known_at}
    if schemes is None:
        schemes = list(delivery.schemes(reader, **dates))
    wanted = [scheme for scheme in schemes if only in (None, scheme.natural_key)]
    if not wanted:
        return []
    keys = {scheme.natural_key for scheme in wanted}
    titles: dict[str, set[str]] = defaultdict(set)
    for scheme in schemes:
        titles[folded(scheme.title)].add(scheme.natural_key)

    found = {
        name: _by_scheme(
            query.counted(reader, with_rows=with_rows, scheme=only, **dates), keys, titles
        )
        for name, (query, *with_rows) in _COUNTED.items()
    }
    named = any(scheme.indicators for scheme in wanted)
    bad = concerns(reader, plan, as_at=as_at, known_at=known_at) if named else {}
    policy, cycle = policies.rag(on), policies.reviewing(on)
    chains: Chains = {}
    if found["assessments"]:
        chains = assessment_chains(reader, plan, as_at=as_at, known_at=known_at)
    out = []
    for scheme in wanted:
        own = {name: rows.get(scheme.natural_key, ()) for name, rows in found.items()}
        evidence = _evidence(scheme, on=on, chains=chains, concerns=bad.get(str(scheme.pk)), **own)
        rating = rated(evidence, policy, cycle)
        said = contradiction(evidence.rag, rating)
        out.append(Assured(scheme, evidence, rating, said, tuple(own["milestones"])))
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
    key = scheme.natural_key
    found = assured(reader, scheme.plan, on=on, only=key, as_at=as_at, known_at=known_at)
    return found[0] if found else None


def portfolio_lines(
    reader: Reader,
    plan: Plan,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[Line]:
    """Every scheme of a plan as a line of its portfolio, in the order of the papers."""
    found = assured(reader, plan, on=on, as_at=as_at, known_at=known_at)
    ledgers = milestone_ledgers(reader, plan, as_at=as_at, known_at=known_at)
    return [_line(each, ledgers) for each in found]


def milestone_ledgers(
    reader: Reader,
    plan: Plan,
    *,
    keys: Collection[str] | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> dict[str, Ledger]:
    """The slip ledger of every milestone of a plan that the reader may see, or of those of some
    natural keys; by natural key."""
    rows = Milestone.objects.visible_in(plan, reader).until(as_at, known_at)
    if keys is not None:
        rows = rows.filter(natural_key__in=keys)
    chains: dict[str, list[Milestone]] = defaultdict(list)
    for row in rows.select_related("stated_by").order_by("stated_on", "recorded_at"):
        chains[row.natural_key].append(row)
    return {key: _ledger(chain) for key, chain in chains.items()}


def ledger_of(versions: Iterable[Milestone]) -> Ledger:
    """The slip ledger of one milestone, of all its versions in any order."""
    return _ledger(sorted(versions, key=lambda row: (row.stated_on, row.recorded_at)))


def _ledger(chain: Sequence[Milestone]) -> Ledger:
    return ledger([_stated(row) for row in chain], _day(chain[-1].forecast) if chain else None)


@dataclass(frozen=True, slots=True)
class Gate:
    """A gateway that may follow, and what is still missing before it."""

    name: str
    missing: tuple[gateways.Missing, ...]


@dataclass(frozen=True, slots=True)
class Gates:
    """Where a scheme stands, what may follow, and when it passed what: the latest first."""

    here: str
    following: tuple[Gate, ...]
    passed: tuple[Event, ...]
    rating: Rating
    contradiction: str


def following(evidence: SchemeEvidence, on: date) -> tuple[Gate, ...]:
    """The gateways that may follow, the usual one first, each with what is still missing."""
    policy = policies.qia(on)
    return tuple(
        Gate(to, gateways.missing(evidence, to, policy))
        for to in gateways.MOVES[gateways.at(evidence.gateway)]
    )


def gates(
    reader: Reader,
    scheme: Scheme,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Gates | None:
    """The gateways of a scheme; None where it does not stand at that date."""
    found = assured_one(reader, scheme, on=on, as_at=as_at, known_at=known_at)
    if found is None:
        return None
    here = gateways.at(found.evidence.gateway)
    chain = Scheme.objects.visible_to(reader).filter(
        plan=scheme.plan, natural_key=scheme.natural_key
    )
    numbers = [str(pk) for pk in chain.values_list("pk", flat=True)]
    done = events(plan=scheme.plan.slug, as_at=as_at, known_at=known_at)
    passed = done.filter(action="pass-gateway", subject_id__in=numbers)
    return Gates(
        here,
        following(found.evidence, on),
        tuple(passed),
        found.rating,
        found.contradiction,
    )


def _line(found: Assured, ledgers: Mapping[str, Ledger]) -> Line:
    scheme, evidence = found.scheme, found.evidence
    bars = []
    slips = slipped = 0
    for row in found.milestones:
        known = ledgers.get(row.natural_key)
        state = _step(row)
        if known is not None:
            slips += known.slips
            slipped = max(slipped, known.days or 0)
        if state.due is not None:
            first = (known.first if known is not None else None) or state.due
            late = state.is_open and state.due < evidence.on
            bars.append(Bar(state.title, state.due, first, not state.is_open, late))
    ahead = sorted(
        (each for each in evidence.milestones if each.is_open and each.due is not None),
        key=lambda each: each.due or date.max,
    )
    savings = (getattr(scheme, name) for name in _SAVINGS)
    return Line(
        id=str(scheme.pk),
        title=scheme.title,
        workstream=scheme.workstream,
        gateway=gateways.at(evidence.gateway),
        leads=tuple(dict.fromkeys(evidence.leads)),
        asserted=evidence.rag,
        computed=found.rating.rag or "",
        contradiction=found.contradiction,
        because=found.rating.because,
        next_title=ahead[0].title if ahead else "",
        next_due=ahead[0].due if ahead else None,
        overdue=sum(each.late for each in bars),
        slips=slips,
        slipped=slipped,
        saving=next((each for each in savings if each is not None), None),
        told=evidence.savings,
        updated_on=evidence.updated_on,
        bars=tuple(sorted(bars, key=lambda each: each.due)),
        depends_on=evidence.depends_on,
    )


def _stated(row: Milestone) -> Stated:
    due = row.due or row.end
    return Stated(
        label="" if due is None else due.label,
        due=_day(due),
        stated_on=row.stated_on,
        by=str(row.stated_by or ""),
        reason=row.moved_because,
        approved_by=row.approved_by,
    )


def _day(due: DueShape | None) -> date | None:
    return None if due is None else due.end or due.start


def _by_scheme(
    rows: Iterable[Any], keys: set[str], titles: Mapping[str, set[str]]
) -> dict[str, list[Any]]:
    """The rows by the scheme they belong to: the linked one, else the only one of the title."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.scheme_key in keys:
            found[row.scheme_key].append(row)
        elif row.scheme_id is None and row.programme_id is None and row.of:
            named = titles.get(folded(row.of), set())
            if len(named) == 1:
                found[next(iter(named))].append(row)
    return found


def _evidence(
    scheme: Scheme,
    *,
    on: date,
    chains: Chains,
    milestones: Sequence[Milestone],
    qias: Sequence[Qia],
    assessments: Sequence[Assessment],
    updates: Sequence[Update],
    risks: Sequence[Risk],
    lines: Sequence[FinanceLine],
    concerns: int | None = None,
) -> SchemeEvidence:
    told = sorted(updates, key=_moment)
    latest = told[-1] if told else None
    updated = [min(_moment(each), each.stated_on) for each in told if _moment(each) != date.min]
    starts = [day for each in milestones if (day := _first_day(each)) is not None]
    return SchemeEvidence(
        title=scheme.title,
        on=on,
        gateway=scheme.gateway,
        rag=(latest.rag if latest is not None else "") or scheme.rag or printed(scheme.status),
        sponsor=scheme.sponsor,
        leads=tuple(each for each in (scheme.delivery_lead, *scheme.leads) if each),
        rationale=scheme.rationale,
        states_saving=any(getattr(scheme, name) is not None for name in _SAVINGS),
        has_profile=bool(scheme.financial_year) or bool(lines),
        milestones=tuple(_step(each) for each in milestones),
        risk_scores=tuple(_score(each) for each in risks),
        domains=tuple(Domain(each.domain, _product(each)) for each in qias),
        assessments=tuple(
            _signed(each, chains.get(each.natural_key, (each,)), qias) for each in assessments
        ),
        savings=last_told(_told(told, lambda unit: unit == "gbp"), of_lines(_printed(lines))),
        activity=last_told(_told(told, lambda unit: unit not in ("gbp", "percent"))),
        concerns=concerns,
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
    day = _day(milestone.due or milestone.end)
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


def _signed(row: Assessment, chain: Sequence[Assessment], qias: Sequence[Qia]) -> Signed:
    """The assessment with the signatures that no later change made void."""
    day = _day(row.review_due)
    roles = tuple(each.role for each in signed_of(chain, qias).standing)
    return Signed(row.stage if row.assessment_kind == "quality" else "", roles, day)


def _printed(lines: Iterable[FinanceLine]) -> Iterator[Printed]:
    """What savings tables say of a scheme, in money."""
    for each in lines:
        if each.statement == SAVINGS and each.unit == "gbp" and each.amount_gbp is not None:
            span = (each.financial_year, each.period.label if each.period else "")
            yield Printed(each.stated_on, each.basis, span, each.amount_gbp)


def _told(updates: Sequence[Update], wanted: Callable[[str], bool]) -> Against | None:
    """Actual and plan of the last update that tells both in a unit that is wanted."""
    for update in reversed(updates):
        sums: dict[str, Decimal] = {}
        for each in update.figures:
            if each.get("value") is not None and wanted(each.get("unit") or ""):
                basis = each.get("basis") or ""
                sums[basis] = sums.get(basis, Decimal(0)) + Decimal(each["value"])
        if "actual" in sums and "plan" in sums:
            return Against(_moment(update), sums["actual"], sums["plan"])
    return None
