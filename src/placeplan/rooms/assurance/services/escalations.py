"""What a person does with a concern: carrying it up, doing what is owed, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from placeplan.definitions import policies
from placeplan.rooms.assurance import escalation
from placeplan.rooms.assurance.escalation import Owed
from placeplan.rooms.assurance.queries.escalations import owed, raised_on
from placeplan.rooms.assurance.queries.updates import Subject
from placeplan.rooms.delivery import interchange as delivery
from placeplan.rooms.delivery.models import Escalation
from placeplan.rooms.places.models import PlanFact
from placeplan.rooms.places.services import amend, enter
from placeplan.rooms.register.models import Person


class EscalationError(ValueError):
    """Raised where something is missing or out of turn; `field` is the input it is about."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


@transaction.atomic
def carry_up(
    subject: Subject, text: str, *, actor: Person, at: datetime, stated_on: date
) -> PlanFact:
    """The stored escalation: to whom the policy says, with what they owe by when.

    Raises `PermissionDenied`, `EscalationError` where nothing is said, and `NotARecordError` where
    the same concern was carried up already.
    """
    if not text.strip():
        raise EscalationError("text", "Say what the concern is")
    policy = policies.escalating(stated_on)
    values = {
        "of": subject.title,
        "text": text.strip(),
        "raised_by": str(actor),
        "raised_on": _shape(stated_on),
        "to": list(policy.to),
        "steps": _plain(escalation.steps(policy, stated_on)),
        "state": "raised",
        "visibility": subject.visibility or None,
    }
    return enter(
        delivery,
        "escalation",
        values,
        plan=subject.plan,
        part_of=subject,
        actor=actor,
        at=at,
        stated_on=stated_on,
        action="carry-up",
    )


@transaction.atomic
def do_step(
    row: Escalation,
    step: str,
    on: date,
    text: str,
    *,
    actor: Person,
    at: datetime,
    stated_on: date,
) -> Escalation:
    """The escalation after a step was done on a day; the steps after it count from that day.

    Raises `PermissionDenied`, `StaleError` where it was changed meanwhile, and `EscalationError`
    where nothing is said, the day is wrong, or the step is not the one that is owed.
    """
    if row.state == "closed":
        raise EscalationError("", "It is closed")
    if not text.strip():
        raise EscalationError("text", "Say what was done")
    raised = raised_on(row)
    if on > stated_on:
        raise EscalationError("on", "That day is still to come")
    if raised is not None and on < raised:
        raise EscalationError("on", "It was not raised before that day")
    before = owed(row)
    earlier = [each.done_on for each in before if each.done_on is not None]
    if earlier and on < max(earlier):
        raise EscalationError("on", "The step before was done later than that")
    try:
        after = escalation.done(before, step, on, text.strip(), policies.escalating(raised or on))
    except ValueError as error:
        raise EscalationError("", str(error)) from error
    place = next(i for i, each in enumerate(after) if each.step == step)
    changes: dict[str, Any] = {"steps": _plain(after), "state": _state(after)}
    if place == len(after) - 1:
        changes["effect"] = text.strip()
    elif place == len(after) - 2:
        changes["mitigation"] = text.strip()
    return amend(
        delivery,
        row,
        changes,
        actor=actor,
        at=at,
        stated_on=stated_on,
        reason=text.strip(),
        action="do-step",
        details={"step": step},
    )[0]


@transaction.atomic
def close(
    row: Escalation, reason: str, *, actor: Person, at: datetime, stated_on: date
) -> Escalation:
    """The escalation, closed. Raises as `do_step` does, also while something is still owed."""
    if not reason.strip():
        raise EscalationError("reason", "Say why it is closed")
    waiting = next((each for each in owed(row) if each.done_on is None), None)
    if waiting is not None:
        raise EscalationError("", f"“{waiting.step}” is still owed")
    return amend(
        delivery,
        row,
        {"state": "closed"},
        actor=actor,
        at=at,
        stated_on=stated_on,
        reason=reason.strip(),
        action="close-escalation",
    )[0]


def _state(steps: Sequence[Owed]) -> str:
    """Raised, then answered once a step was done, then acted on once the last but one was."""
    done = sum(each.done_on is not None for each in steps)
    return "acted" if done >= max(1, len(steps) - 1) else "answered"


def _plain(steps: Sequence[Owed]) -> list[dict[str, Any]]:
    return [
        {
            "step": each.step,
            "owner": each.owner,
            "due": each.due,
            "done_on": each.done_on,
            "text": each.text or None,
        }
        for each in steps
    ]


def _shape(day: date) -> dict[str, Any]:
    return {"label": f"{day.day} {day:%B %Y}", "start": day, "end": day}
