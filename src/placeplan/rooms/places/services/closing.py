"""What ends the year of a plan: it is closed to change, and may be opened again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import check_may_close
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import record_event


@transaction.atomic
def close_plan(plan: Plan, *, actor: Person, at: datetime, reason: str) -> Plan:
    """The plan, closed: everybody reads it as before, and nobody changes it.

    Raises `PermissionDenied`, and `ValidationError` where no reason is given or it is closed
    already.
    """
    plan = Plan.objects.held(plan.pk)
    check_may_close(actor, plan)
    _check(reason, "" if plan.closed_at is None else "This plan is closed already.")
    plan.closed_at, plan.closed_by, plan.closed_because = at, actor, reason.strip()
    return _stored(plan, "close-plan", actor, at, reason)


@transaction.atomic
def reopen_plan(plan: Plan, *, actor: Person, at: datetime, reason: str) -> Plan:
    """The plan, open to change again; the events keep who had closed it.

    Raises `PermissionDenied`, and `ValidationError` where no reason is given or it is open.
    """
    plan = Plan.objects.held(plan.pk)
    check_may_close(actor, plan)
    _check(reason, "" if plan.closed_at is not None else "This plan is open.")
    plan.closed_at, plan.closed_by, plan.closed_because = None, None, ""
    return _stored(plan, "reopen-plan", actor, at, reason)


def _check(reason: str, state: str) -> None:
    if state:
        raise ValidationError(state)
    if not reason.strip():
        raise ValidationError({"reason": "Say why"})


def _stored(plan: Plan, action: str, actor: Person, at: datetime, reason: str) -> Plan:
    plan.save(update_fields=["closed_at", "closed_by", "closed_because"])
    record_event(
        actor,
        at=at,
        action=action,
        subject=("plan", str(plan.pk)),
        plan=plan.slug,
        reason=reason.strip(),
    )
    return plan
