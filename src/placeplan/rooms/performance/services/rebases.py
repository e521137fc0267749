"""A person says from which day a process is a new one, and why, and takes it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placeplan.rooms.performance.models import Indicator, Rebase
from placeplan.rooms.performance.permissions import check_may_set_targets
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import record_event
from placeplan.rooms.register.wrong_fields import WrongFieldsError

LONGEST_REASON = 500


class RebaseError(WrongFieldsError):
    """Raised where a rebase cannot stand."""


@transaction.atomic
def add_rebase(
    *,
    actor: Person,
    at: datetime,
    plan: Plan,
    indicator: Indicator,
    on: date,
    reason: str,
    stated_on: date,
    organisation: Organisation | None = None,
) -> Rebase:
    """The stored rebase. Without an organisation it is of all those of the plan.

    Raises `PermissionDenied`, and `RebaseError` where it cannot stand: no reason, a day after it
    is stated, an organisation that is not in the plan, or a day that begins a process already.
    """
    check_may_set_targets(actor, plan)
    Plan.objects.held(plan.pk)
    faults = _faults(plan, indicator, on, reason, stated_on, organisation)
    if faults:
        raise RebaseError(faults)
    made = Rebase.objects.create(
        plan=plan,
        indicator=indicator,
        organisation=organisation,
        on=on,
        reason=reason.strip(),
        stated_on=stated_on,
        recorded_at=at,
        recorded_by=actor,
    )
    record_event(
        actor,
        at=at,
        action="add-rebase",
        subject=("rebase", str(made.pk)),
        plan=plan.slug,
        reason=made.reason,
        details={"indicator": indicator.slug, "on": on.isoformat(), "organisation": _code(made)},
    )
    return made


@transaction.atomic
def withdraw_rebase(rebase: Rebase, *, actor: Person, at: datetime, reason: str) -> None:
    """Takes a rebase back from an instant on; what was known before stays.

    Raises `PermissionDenied`, and `RebaseError` where it was taken back already or no reason is
    given.
    """
    check_may_set_targets(actor, rebase.plan)
    if not reason.strip():
        raise RebaseError({"reason": "Say why it is taken back"})
    if len(reason) > LONGEST_REASON:
        raise RebaseError({"reason": f"The reason must be {LONGEST_REASON} characters or fewer"})
    if not Rebase.objects.filter(pk=rebase.pk, withdrawn_at=None).update(withdrawn_at=at):
        raise RebaseError({"": "It was taken back already"})
    record_event(
        actor,
        at=at,
        action="withdraw-rebase",
        subject=("rebase", str(rebase.pk)),
        plan=rebase.plan.slug,
        reason=reason.strip(),
        details={"indicator": rebase.indicator.slug, "on": rebase.on.isoformat()},
    )


def _faults(
    plan: Plan,
    indicator: Indicator,
    on: date,
    reason: str,
    stated_on: date,
    organisation: Organisation | None,
) -> dict[str, str]:
    faults = {}
    if not reason.strip():
        faults["reason"] = "Say what changed in the process"
    elif len(reason) > LONGEST_REASON:
        faults["reason"] = f"The reason must be {LONGEST_REASON} characters or fewer"
    if on > stated_on:
        faults["on"] = "A process can only be new from a day that has come"
    members = {plan.owner_id, *plan.partners.values_list("pk", flat=True)}
    if organisation is not None and organisation.pk not in members:
        faults["organisation"] = f"{organisation.printed_name} is not in this plan"
    same = Rebase.objects.filter(
        plan=plan, indicator=indicator, organisation=organisation, on=on, withdrawn_at=None
    )
    if same.exists():
        faults["on"] = "A new process begins on this day already"
    return faults


def _code(rebase: Rebase) -> str:
    return "" if rebase.organisation is None else rebase.organisation.ods_code
