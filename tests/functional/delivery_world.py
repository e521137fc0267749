"""A scheme that is worked on, for the pages of delivery: slips, updates, a concern carried up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def worked(plan: Any, who: Any, at: datetime) -> dict[str, str]:
    """The addresses of the pages of a scheme in the plan, by name."""
    from django.urls import reverse

    from placeplan.exchange.amend import amend, enter
    from placeplan.rooms.assurance.services import carry_up, do_step
    from placeplan.rooms.delivery.models import Escalation, Scheme

    def stated(kind: str, on: date, **values: Any) -> Any:
        return enter(kind, values, plan=plan, actor=who, at=at, stated_on=on)

    def changed(row: Any, on: date, **values: Any) -> Any:
        return amend(row, values, actor=who, at=at, stated_on=on)[0]

    def due(day: date) -> dict[str, Any]:
        return {"label": f"{day.day} {day:%B %Y}", "start": day, "end": day}

    start, title = date(2025, 4, 1), "Falls clinic in every locality"
    stated("scheme", start, title="Nurses for falls", saving_basis="net", gateway="planned")
    stated(
        "scheme",
        start,
        title=title,
        saving_basis="net",
        net_saving_gbp="1250000",
        gateway="in_progress",
        rag="G",
        sponsor="Ann Marsh",
        delivery_lead="Ola Green",
        rationale="Half of those who fell were never seen again.",
        depends_on=["Nurses for falls"],
        benefits=[{"text": "Fewer beds", "to": "nhs", "financial_year": "2025/26"}],
    )
    hire = stated(
        "milestone", start, of=title, title="Hire", due=due(date(2025, 9, 30)), as_printed="x"
    )
    changed(
        hire,
        date(2025, 9, 1),
        due=due(date(2026, 1, 31)),
        moved_because="Nobody applied",
        approved_by="Programme board",
    )
    opened = stated(
        "milestone", start, of=title, title="Open", due=due(date(2025, 6, 30)), as_printed="x"
    )
    changed(opened, date(2025, 7, 1), state="done", done_on=date(2025, 6, 28))
    stated(
        "update",
        date(2025, 10, 13),
        of=title,
        period={"label": "September 2025", "start": "2025-09-01", "end": "2025-09-30"},
        rag="R",
        done="Two clinics are open",
        next="Hire",
        ratings=[{"dimension": "savings", "rag": "A"}],
        figures=[
            {"basis": basis, "value": value, "unit": "gbp", "as_printed": f"£{value}"}
            for basis, value in (("actual", "62000"), ("plan", "100000"))
        ],
    )
    row: Scheme = Scheme.objects.current().get(plan=plan, title=title)
    raised = carry_up(row, "No nurse has applied", actor=who, at=at, stated_on=date(2025, 10, 20))
    assert isinstance(raised, Escalation)
    step = raised.steps[0]["step"]
    carried = do_step(
        raised,
        step,
        date(2025, 10, 28),
        "Agency nurses",
        actor=who,
        at=at,
        stated_on=date(2025, 10, 28),
    )
    portfolio = reverse("portfolio", args=[plan.slug])
    return {
        "portfolio": portfolio,
        "portfolio-board": f"{portfolio}?view=board",
        "portfolio-timeline": f"{portfolio}?view=timeline",
        "portfolio-none": f"{portfolio}?text=zebra",
        "scheme-worked": reverse("scheme", args=[row.pk]),
        "scheme-gateway": reverse("scheme-gateway", args=[row.pk]),
        "scheme-update": reverse("scheme-update", args=[row.pk]),
        "scheme-case": reverse("scheme-case", args=[row.pk]),
        "scheme-concern": reverse("scheme-concern", args=[row.pk]),
        "escalation": reverse("escalation", args=[carried.pk]),
        "milestone-slipped": reverse("record", args=["milestone", hire.pk]),
    }
