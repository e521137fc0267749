"""What a person does with a finding of a check: accepts it for a while, or gives it to somebody."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placeplan.records.shapes import DueShape
from placeplan.rooms.assurance.accepting import ACCEPT, ASSIGN, END, SUBJECT, refusal
from placeplan.rooms.delivery import interchange as delivery
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.rooms.places.permissions import check_may_change
from placeplan.rooms.places.services import NotARecordError, enter
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.register.services import record_event


@transaction.atomic
def accept_finding(
    plan: Plan,
    finding: str,
    *,
    code: str,
    record: str,
    until: date | None,
    reason: str,
    actor: Person,
    at: datetime,
    on: date,
) -> Event:
    """The event by which a finding is accepted until a day; `record` is the id of its record.

    Raises `PermissionDenied`, and `NotARecordError` where no reason or no day within a year is
    given.
    """
    check_may_change(actor, plan)
    wrong = refusal(until, reason, on)
    if wrong or until is None:
        raise NotARecordError(wrong)
    return record_event(
        actor,
        at=at,
        action=ACCEPT,
        subject=(SUBJECT, finding),
        plan=plan.slug,
        reason=reason.strip(),
        details={"code": code, "record": record, "until": until.isoformat()},
    )


@transaction.atomic
def end_acceptance(
    plan: Plan, finding: str, *, actor: Person, at: datetime, reason: str = ""
) -> Event:
    """The event by which an acceptance ends before its day. Raises `PermissionDenied`."""
    check_may_change(actor, plan)
    return record_event(
        actor, at=at, action=END, subject=(SUBJECT, finding), plan=plan.slug, reason=reason.strip()
    )


@transaction.atomic
def assign_finding(
    plan: Plan,
    finding: str,
    *,
    of: str,
    text: str,
    owner: str,
    due: DueShape | None,
    visibility: str,
    actor: Person,
    at: datetime,
    stated_on: date,
) -> PlanFact:
    """The stored action by which somebody is to mend what a check found.

    Raises `PermissionDenied`, and `NotARecordError` where nothing is to be done by nobody, or the
    same action stands already.
    """
    wrong = {
        name: words
        for name, value, words in (
            ("text", text, "Say what is to be done"),
            ("owner", owner, "Say who is to do it"),
        )
        if not value.strip()
    }
    if wrong:
        raise NotARecordError(wrong)
    values = {
        "of": of or None,
        "text": text.strip(),
        "owners": [owner.strip()],
        "due": None if due is None else due.model_dump(mode="json"),
        "state": "Open",
        "visibility": visibility or None,
    }
    return enter(
        delivery,
        "action",
        values,
        plan=plan,
        actor=actor,
        at=at,
        stated_on=stated_on,
        action=ASSIGN,
        details={"check": finding},
    )
