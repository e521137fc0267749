"""A plan with much to look at, for the pages of checks and letters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any


def checked(plan: Any, who: Any, empty: Any, at: datetime) -> dict[str, str]:
    """The addresses of the pages of what checks find in the plan, by name."""
    from django.urls import reverse
    from django.utils import timezone

    from placeplan.exchange.reconcile import room_of
    from placeplan.rooms.assurance.services import accept_finding, assign_finding
    from placeplan.rooms.places.services import enter
    from placeplan.shell.checking.looking import look
    from placeplan.shell.reminding.composing import stop_address

    today = timezone.localdate()

    def stated(kind: str, **values: Any) -> Any:
        on = date(2025, 4, 1)
        return enter(room_of(kind), kind, values, plan=plan, actor=who, at=at, stated_on=on)

    def due(day: date) -> dict[str, Any]:
        return {"label": f"{day.day} {day:%B %Y}", "start": day, "end": day}

    clinic = "Falls clinic in every locality, with nurses who come home and a line to ring at night"
    stated(
        "scheme",
        title=clinic,
        saving_basis="net",
        gateway="in_progress",
        rag="R",
        sponsor="Ann Marsh",
        delivery_lead="Ana Lytton",
    )
    for number, lead in enumerate(("Ola Green", "Dee Royle", "Ana Lytton"), start=1):
        stated(
            "milestone",
            of=clinic,
            title=f"Hire nurse number {number}",
            due=due(date(2025, 6, number)),
            as_printed="x",
        )
        stated(
            "action",
            of=clinic,
            text=f"Write to practice {number} about what happens at night",
            owners=[lead],
            due=due(date(2025, 7, number)),
            state="Open",
        )
    stated(
        "risk",
        of=clinic,
        description="Nobody applies",
        lead="Ana Lytton",
        scores=[{"stage": "current", "likelihood": 5, "impact": 5, "score": 25}],
        assurances=[{"line": 3, "text": "Internal audit", "expires": "2025-09-30"}],
    )
    found = [each.finding for each in look(who, [plan], on=today)]
    milestones = [each for each in found if each.code == "milestone-overdue"]
    accept_finding(
        plan,
        milestones[0].id,
        code=milestones[0].code,
        record=milestones[0].number,
        until=today + timedelta(days=60),
        reason="The agency starts in spring",
        actor=who,
        at=at,
        on=today,
    )
    assign_finding(
        plan,
        milestones[1].id,
        of=clinic,
        text="Ring the agency",
        owner="Ola Green",
        due=None,
        visibility="",
        actor=who,
        at=at,
        stated_on=today,
    )
    listed = reverse("plan-checks", args=[plan.slug])
    way = stop_address(who, "late", "http://localhost/").removeprefix("http://localhost")
    return {
        "checks": reverse("checks"),
        "plan-checks": listed,
        "plan-checks-narrowed": f"{listed}?family=date&owner=Ola+Green&sort=-due",
        "plan-checks-accepted": f"{listed}?state=accepted",
        "plan-checks-none": f"{listed}?text=zebra",
        "plan-checks-empty": reverse("plan-checks", args=[empty.slug]),
        "plan-check": reverse("plan-check", args=[plan.slug, milestones[2].id]),
        "plan-check-accepted": reverse("plan-check", args=[plan.slug, milestones[0].id]),
        "plan-check-given": reverse("plan-check", args=[plan.slug, milestones[1].id]),
        "plan-check-gone": reverse("plan-check", args=[plan.slug, "0123456789abcdef"]),
        "account-letters": reverse("account-letters"),
        "letters-stop": way,
        "letters-stop-gone": reverse("letters-stop"),
    }
