"""A plan at the end of its year, for the pages that roll it forward, close it and take it out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def ended(plan: Any, who: Any, at: datetime) -> dict[str, str]:
    """The addresses of the pages about the year of a plan, and of its follower's, by name.

    `who` is an administrator of the plan's owner, or runs the system.
    """
    from django.urls import reverse

    from placeplan.exchange.amend import enter
    from placeplan.exchange.plan_file.asking import ask
    from placeplan.exchange.rolling import roll_forward
    from placeplan.rooms.assurance.rolling import Choices
    from placeplan.rooms.delivery.models import Scheme
    from placeplan.rooms.places.models import Export
    from placeplan.rooms.places.services import close_plan

    day = date(2018, 4, 26)

    def stated(kind: str, **values: Any) -> None:
        enter(kind, values, plan=plan, actor=who, at=at, stated_on=day)

    effect = {"saving_basis": "net", "full_year_effect_gbp": "640000", "net_saving_gbp": "310000"}
    stated("goal", goal_kind="aim", title="Fewer falls")
    stated("scheme", title="Falls clinic in every locality", financial_year="2018/19", **effect)
    stated("scheme", title="Beds bought by the day", status="Delivered", **effect)
    stated("scheme", title="A shuttle bus", saving_basis="net", status="Stopped")
    stated("milestone", of="A shuttle bus", title="Buy the bus", as_printed="May")
    stated("measure", name="Falls that end in a hospital bed")
    stated("risk", description="Too few nurses apply")
    for column, amount in (("Recurrent", "52000"), ("Non-recurrent", "8000")):
        stated(
            "finance_line",
            statement="expenditure",
            line="Nurses",
            column=column,
            amount_gbp=amount,
            is_total=False,
            as_printed=amount,
        )
    year_end = reverse("year-end", args=[plan.slug])
    done = roll_forward(
        plan,
        title=f"{plan.title}, carried",
        financial_year="2019/20",
        choices=Choices(),
        actor=who,
        at=at,
        stated_on=day,
        reason="The year is over",
    )
    carried = Scheme.objects.current().get(plan=done.plan)
    closed = close_plan(done.plan, actor=who, at=at, reason="Only to look at")
    kept = ask(plan, actor=who, at=at)
    Export.objects.filter(pk=kept.pk).update(state="failed", failure="the disk is full")
    waits = ask(plan, actor=who, at=at)
    return {
        "plan-export-failed": reverse("plan-export-one", args=[plan.slug, kept.pk]),
        "plan-export-one": reverse("plan-export-one", args=[plan.slug, waits.pk]),
        "year-end": year_end,
        "plan-close": reverse("plan-close", args=[plan.slug]),
        "plan-export": reverse("plan-export", args=[plan.slug]),
        "plan-settle": reverse("plan-settle", args=[plan.slug]),
        "plan-closed": reverse("plan", args=[closed.slug]),
        "plan-open-again": reverse("plan-close", args=[closed.slug]),
        "record-carried": reverse("record", args=["scheme", carried.pk]),
        "import-carried": reverse("import", args=[done.number]),
    }
