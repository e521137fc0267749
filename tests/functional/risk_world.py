"""A register with risks to objectives, for the pages of risk and of quality impact."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def watched(plan: Any, who: Any, at: datetime) -> dict[str, str]:
    """The addresses of the pages of risk of the plan, by name."""
    from django.urls import reverse

    from placeplan.exchange.amend import enter
    from placeplan.rooms.assurance.queries import quality
    from placeplan.rooms.assurance.services import DomainTyped, assess_quality
    from placeplan.rooms.risk.services import add_risk, score_of, score_risk

    day = date(2025, 6, 2)

    def stated(kind: str, **values: Any) -> Any:
        return enter(kind, values, plan=plan, actor=who, at=at, stated_on=day)

    stated("concern", text="The lift of the clinic is broken")
    stated("action", of="R1", text="Find a second builder", owners=["Ann Example"])
    made = {"plan": plan, "actor": who, "at": at, "stated_on": day}
    first = add_risk(
        {
            "code": "R1",
            "cause": "the builder has no steel",
            "description": "The hub opens late",
            "effect": "patients wait longer than a year",
            "objective": "Cut waiting lists",
            "category": "Estates",
            "lead": "Ann Example",
            "committee": "Finance and performance",
            "controls": ["Monthly site meeting", "Second supplier"],
            "gaps_control": ["No penalty for delay"],
            "scores": [score_of("initial", 4, 5, day), score_of("current", 3, 4, day)],
            "assurances": [
                {"line": 2, "text": "Site report", "positive": True, "expires": date(2025, 9, 1)},
                {"line": 3, "text": "Audit", "positive": False, "on": day},
            ],
        },
        **made,
    )
    add_risk({"description": "Nurses leave", "objective": "Staff who stay"}, **made)
    now = score_risk(
        first,
        "current",
        4,
        4,
        on=date(2025, 8, 1),
        actor=who,
        at=at,
        stated_on=date(2025, 8, 1),
        reason="A supplier left",
    )
    scheme = stated("scheme", title="Fewer beds bought", saving_basis="net")
    token = quality(who, scheme, on=day).token
    assess_quality(
        scheme,
        {"Patient safety": DomainTyped(4, 3, "Fewer staff at night")},
        token=token,
        outcome="",
        text="Watched for a month",
        review_due=date(2025, 12, 1),
        actor=who,
        at=at,
        stated_on=day,
    )

    def of_plan(name: str, query: str = "") -> str:
        return reverse(name, args=[plan.slug]) + query

    return {
        "risk": reverse("risk", args=[now.pk]),
        "risk-earlier": reverse("risk", args=[first.pk]),
        "risk-new": of_plan("risk-new"),
        "risk-change": reverse("risk-change", args=[now.pk]),
        "risk-score": reverse("risk-score", args=[now.pk]),
        "risks-watched": of_plan("risks"),
        "risks-narrowed": of_plan("risks", "?stage=current&likelihood=4&impact=4"),
        "heat-map": of_plan("heat-map", "?since=1+July+2025"),
        "assurance-framework": of_plan("assurance-framework"),
        "concerns": of_plan("concerns"),
        "scheme-quality": reverse("scheme-quality", args=[scheme.pk]),
    }
