"""Reads: risks with their scores, assurances and actions, limited to what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from placeplan.definitions import policies
from placeplan.definitions.policies import RiskPolicy
from placeplan.records.record import folded
from placeplan.rooms.delivery.models import Action
from placeplan.rooms.delivery.queries import actions
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.performance.queries import indicators
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.places.queries import Facts
from placeplan.rooms.risk.models import Risk, RiskScore
from placeplan.rooms.risk.register import Act, Assured, Standing
from placeplan.rooms.risk.scoring import Scored, band, history
from placeplan.rooms.risk.watch import Watched, watched
from placeplan.rooms.strategy.models import Goal
from placeplan.rooms.strategy.queries import goals

risks = Facts(Risk, along=("programme", "scheme"), with_rows=("scores", "assurances"))

QUERIES: dict[str, Facts[Any]] = {"risk": risks}


def register(
    reader: Reader,
    plan: Plan,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[Watched]:
    """Every risk of a plan and why it has to be looked at on a day, in the order of the papers.

    So many queries as there are kinds of rows, none per risk.
    """
    dates: dict[str, Any] = {"plan": plan, "as_at": as_at, "known_at": known_at}
    policy = policies.risk(on)
    rows = list(risks(reader, **dates))
    past = _past(reader, policy, rows, as_at, known_at)
    acts = _acts(actions(reader, **dates))
    return [watched(_standing(row, policy, past, acts), on, policy) for row in rows]


def one(
    reader: Reader,
    risk: Risk,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Watched:
    """One version of a risk, and why it has to be looked at on a day."""
    policy = policies.risk(on)
    acts = _acts(actions(reader, plan=risk.plan, as_at=as_at, known_at=known_at))
    past = _past(reader, policy, [risk], as_at, known_at)
    return watched(_standing(risk, policy, past, acts), on, policy)


@dataclass(frozen=True, slots=True)
class Links:
    """What a risk names, where the plan has it."""

    objectives: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    unknown: tuple[str, ...]
    """Indicators that it names and nobody knows."""


def links(
    reader: Reader, risk: Risk, *, as_at: date | None = None, known_at: datetime | None = None
) -> Links:
    """The objectives of the plan and the indicators that a risk names."""
    named: list[Goal] = []
    if risk.objective:
        of_plan = goals(reader, plan=risk.plan, as_at=as_at, known_at=known_at)
        named = [each for each in of_plan if folded(each.title) == folded(risk.objective)]
    found: list[Indicator] = []
    unknown: list[str] = []
    if risk.indicators:
        known: dict[str, Indicator] = {}
        for each in indicators(reader, plan=risk.plan):
            known.setdefault(folded(each.ref), each)
            known.setdefault(folded(each.name), each)
        for name in risk.indicators:
            meant = known.get(folded(name))
            if meant is None:
                unknown.append(name)
            else:
                found.append(meant)
    return Links(tuple(named), tuple(found), tuple(unknown))


def _past(
    reader: Reader,
    policy: RiskPolicy,
    rows: Sequence[Risk],
    as_at: date | None,
    known_at: datetime | None,
) -> Mapping[str, tuple[Scored, ...]]:
    """Every scoring of the versions of some risks that were stated and known by then, by key."""
    plans = {row.plan_id for row in rows}
    versions = Risk.objects.visible_to(reader).filter(plan__in=plans).until(as_at, known_at)
    if len(rows) == 1:
        versions = versions.filter(natural_key=rows[0].natural_key)
    chains: dict[str, list[list[Scored]]] = defaultdict(list)
    for each in versions.order_by("stated_on", "recorded_at", "pk").prefetch_related("scores"):
        chains[each.natural_key].append(_scores(each, policy))
    return {key: history(chain) for key, chain in chains.items()}


def _standing(
    row: Risk,
    policy: RiskPolicy,
    past: Mapping[str, tuple[Scored, ...]],
    acts: Mapping[str, Sequence[Act]],
) -> Standing:
    named = dict.fromkeys(folded(name) for name in (row.code, row.description) if name)
    return Standing(
        id=str(row.pk),
        key=row.natural_key,
        description=row.description,
        code=row.code,
        cause=row.cause,
        effect=row.effect,
        category=row.category,
        appetite=row.appetite,
        objective=row.objective,
        of=row.of,
        lead=row.lead,
        committee=row.committee,
        mitigation=row.mitigation,
        scores=tuple(_scores(row, policy)),
        past=past.get(row.natural_key, ()),
        controls=tuple(row.controls),
        assurances=tuple(
            Assured(each.text, each.line, each.positive, each.on, each.expires)
            for each in row.assurances.all()
        ),
        gaps_control=tuple(row.gaps_control),
        gaps_assurance=tuple(row.gaps_assurance),
        actions=tuple(act for name in named for act in acts.get(name, ())),
    )


def _scores(row: Risk, policy: RiskPolicy) -> list[Scored]:
    return [_scored(each, row, policy) for each in row.scores.all()]


def _scored(score: RiskScore, row: Risk, policy: RiskPolicy) -> Scored:
    day = score.date and (score.date.end or score.date.start)
    return Scored(
        stage=score.stage,
        score=score.score,
        likelihood=score.likelihood,
        impact=score.impact,
        on=day or row.stated_on,
        dated=day is not None,
        band=band(score.score, policy),
    )


def _acts(rows: Iterable[Action]) -> Mapping[str, Sequence[Act]]:
    """The actions by what they are of."""
    found: dict[str, list[Act]] = defaultdict(list)
    for row in rows:
        due = row.due
        found[folded(row.of)].append(
            Act(
                id=str(row.pk),
                text=row.text,
                owners=tuple(row.owners),
                due=due.label if due else "",
                due_on=(due.end or due.start) if due else None,
                state=row.state,
            )
        )
    return found
