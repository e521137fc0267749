"""A risk and an action as the rules of this room know them, made from their records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from placeplan.definitions.policies import RiskPolicy
from placeplan.records.delivery import Action
from placeplan.records.risk import Risk
from placeplan.records.shapes import Score
from placeplan.rooms.delivery import log
from placeplan.rooms.risk.register import Act, Assured, Standing
from placeplan.rooms.risk.scoring import Scored, band, history


def standing(
    risk: Risk,
    policy: RiskPolicy,
    *,
    stated_on: date | None,
    versions: Iterable[tuple[Risk, date | None]] = (),
    acts: Sequence[Act] = (),
    key: str = "",
    number: str = "",
) -> Standing:
    """One risk with every scoring of its versions, which are given with their days, oldest first.

    An undated score counts from the day on which it was stated, and from none where that is not
    known.
    """
    told = [_scores(each, policy, on) for each, on in versions]
    now = _scores(risk, policy, stated_on)
    return Standing(
        id=number,
        key=key,
        description=risk.description,
        code=risk.code or "",
        category=risk.category or "",
        appetite=risk.appetite or "",
        objective=risk.objective or "",
        of=risk.of or "",
        lead=risk.lead or "",
        scores=tuple(now),
        past=history(told or [now]),
        controls=tuple(risk.controls),
        assurances=tuple(
            Assured(each.text, each.line, each.positive, each.on, each.expires)
            for each in risk.assurances
        ),
        gaps_control=tuple(risk.gaps_control),
        gaps_assurance=tuple(risk.gaps_assurance),
        actions=tuple(acts),
    )


def act(action: Action, number: str = "") -> Act:
    """One action; its day is the last one of when it is due. What was dropped is done with."""
    due, state = action.due, action.state or ""
    over = action.done_on is not None or log.is_done(state) or log.is_dropped(state)
    return Act(
        id=number,
        text=action.text,
        owners=tuple(action.owners),
        due="" if due is None else due.label,
        due_on=None if due is None or due.recurring else due.end or due.start,
        state="done" if over else state,
    )


def _scores(risk: Risk, policy: RiskPolicy, stated_on: date | None) -> list[Scored]:
    return [_scored(each, policy, stated_on) for each in risk.scores]


def _scored(score: Score, policy: RiskPolicy, stated_on: date | None) -> Scored:
    day = score.date and (score.date.end or score.date.start)
    return Scored(
        stage=score.stage,
        score=score.score,
        likelihood=score.likelihood,
        impact=score.impact,
        on=day or stated_on,
        dated=day is not None,
        band=band(score.score, policy),
    )
