"""Logs with lines of every standing, comments and evidence, for the pages that show them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

DAY = date(2025, 10, 6)


def logged(plan: Any, who: Any, at: datetime) -> dict[str, str]:
    """The addresses of the pages of the logs of the plan, of comments and of evidence, by name."""
    from django.urls import reverse

    from placeplan.exchange.amend import enter
    from placeplan.exchange.search import evidence
    from placeplan.records.shapes import DueShape
    from placeplan.rooms.assurance.services import carry_up
    from placeplan.rooms.delivery.queries.talk import subject_of
    from placeplan.rooms.delivery.services import (
        add_action,
        add_evidence,
        decide,
        finish,
        move,
        say,
        take_back_evidence,
    )
    from placeplan.rooms.risk.services import add_risk

    when: dict[str, Any] = {"actor": who, "at": at, "stated_on": DAY}

    def due(day: date) -> dict[str, Any]:
        shape = DueShape(label=f"{day.day} {day:%B %Y}", start=day, end=day)
        return shape.model_dump(mode="json")

    def act(text: str, **values: Any) -> Any:
        return add_action({"text": text, "owners": ["Ana Lytton"], **values}, plan=plan, **when)

    scheme = enter(
        "scheme", {"title": "A clinic for falls", "saving_basis": "net"}, plan=plan, **when
    )
    risk = add_risk(
        {"code": "R3", "description": "No nurse applies", "objective": "Staff who stay",
         "assurances": [{"text": "Audit of staffing", "line": 3}]},
        plan=plan, **when,
    )  # fmt: skip
    moved = act(
        "Write to every practice about the form by which people who fell are sent to the clinic",
        due=due(date(2025, 10, 31)),
        of="A clinic for falls",
        forum="Falls board",
        meeting=due(date(2025, 9, 30)),
    )
    moved = move(
        moved, DueShape.model_validate(due(date(2030, 1, 31))), "The form is not ready", **when
    )
    act("Ask the agency for two nurses", due=due(date(2025, 11, 3)), of="R3")
    finish(act("Agree the bed plan"), DAY, "Agreed with two conditions", **when)
    carry_up(scheme, "Nobody answers the telephone of the clinic", **when)  # type: ignore[arg-type]
    decide(
        {"text": "Open in January", "by": "Falls board", "date": due(date(2025, 9, 30))},
        plan=plan,
        **when,
    )
    taken = decide(
        {
            "text": "Open in March",
            "by": "Falls board",
            "date": due(DAY),
            "because": "No nurse has applied",
            "replaces": "Open in January",
            "links": ["R3", "https://example.org/minutes"],
        },
        plan=plan,
        **when,
    )
    say(subject_of("action", moved), "See https://example.org/form\n\n@rea can you?", **when)
    for name, row in (("letter.txt", moved), ("wrong.txt", moved), ("audit.csv", risk)):
        shown = add_evidence(
            subject_of("risk" if row is risk else "action", row),
            name,
            f"{name},1\n".encode(),
            text="What it shows",
            part="Audit of staffing" if row is risk else "",
            largest=1000,
            **when,
        )
        if name == "audit.csv":
            evidence.take_in(shown)
            evidence.read_all()
        if name == "wrong.txt":
            take_back_evidence(shown, "It is about another plan", actor=who, at=at)
        if name == "letter.txt":
            letter = shown
    evidence.take_in(letter)  # its words are not read yet
    return {
        "action-log": reverse("action-log"),
        "action-log-none": reverse("action-log") + "?text=zebra",
        "action-log-mine": reverse("action-log") + "?whose=mine&state=open&sort=-due",
        "actions-logged": reverse("actions", args=[plan.slug]),
        "decision-log": reverse("decision-log"),
        "decisions-logged": reverse("decisions", args=[plan.slug]) + "?state=replaced",
        "action": reverse("action", args=[moved.pk]),
        "action-new": reverse("action-new", args=[plan.slug]),
        "decision": reverse("decision", args=[taken.pk]),
        "decision-new": reverse("decision-new", args=[plan.slug]),
        "evidence": reverse("record-evidence", args=["risk", risk.pk]),
        "evidence-none": reverse("record-evidence", args=["scheme", scheme.pk]),
        "comments": reverse("record-comments", args=["action", moved.pk]),
        "indicator-comments": reverse("indicator-comments", args=["ae-four-hours"]),
    }
