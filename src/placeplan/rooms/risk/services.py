"""What a person does to a risk: enters it, changes it, scores it anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from placeplan.kernel import period as periods
from placeplan.records.shapes import DueShape, Score
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import amend, enter
from placeplan.rooms.register.models import Person
from placeplan.rooms.risk import interchange
from placeplan.rooms.risk.models import Risk
from placeplan.rooms.risk.scoring import product


def score_of(stage: str, likelihood: int, impact: int, on: date) -> dict[str, Any]:
    """One scoring in the shape of the data contract; the product is worked out, never typed.

    Raises `ValueError` where likelihood or impact is outside 1 to 5.
    """
    made = Score.model_validate(
        {
            "stage": stage,
            "likelihood": likelihood,
            "impact": impact,
            "score": product(likelihood, impact),
            "date": DueShape.of(periods.parse(on.isoformat())).model_copy(
                update={"label": f"{on:%-d %B %Y}"}
            ),
        }
    )
    return made.model_dump(mode="json")


def add_risk(
    values: Mapping[str, Any],
    *,
    plan: Plan,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
) -> Risk:
    """The new risk. Raises as `places.services.enter` does."""
    row = enter(
        interchange,
        "risk",
        values,
        plan=plan,
        actor=actor,
        at=at,
        stated_on=stated_on,
        reason=reason,
    )
    return cast(Risk, row)


def change_risk(
    risk: Risk,
    changes: Mapping[str, Any],
    *,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
) -> tuple[Risk, bool]:
    """The risk as it stands now, and whether anything changed. Raises as `amend` does."""
    row, changed = amend(
        interchange, risk, changes, actor=actor, at=at, stated_on=stated_on, reason=reason
    )
    return row, bool(changed)


def score_risk(
    risk: Risk,
    stage: str,
    likelihood: int,
    impact: int,
    *,
    on: date,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str,
) -> Risk:
    """The risk with one more score; those before it stay.

    Raises `ValueError` where likelihood or impact is outside 1 to 5, and as `amend` does.
    """
    new = score_of(stage, likelihood, impact, on)
    stored = interchange.dump(risk).model_dump(mode="json")
    row, _ = amend(
        interchange,
        risk,
        {"scores": [*stored["scores"], new]},
        actor=actor,
        at=at,
        stated_on=stated_on,
        reason=reason,
        action="score-risk",
        details={"stage": stage, "score": new["score"]},
    )
    return row
