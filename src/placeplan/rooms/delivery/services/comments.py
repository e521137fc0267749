"""What a person says about a record: a comment, another wording of it, and taking it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import transaction

from placeplan.rooms.delivery import interchange
from placeplan.rooms.delivery.models import Comment
from placeplan.rooms.delivery.permissions import check_may_comment
from placeplan.rooms.delivery.queries.talk import Subject, people_named
from placeplan.rooms.delivery.said import LONGEST, clean
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import NotARecordError, amend, enter, withdraw
from placeplan.rooms.register.models import Person

AGAIN = timedelta(minutes=2)


@transaction.atomic
def say(subject: Subject, text: str, *, actor: Person, at: datetime, stated_on: date) -> Comment:
    """The stored comment, which those see who see the record; that they do is for the caller.

    The same words of the same person again, soon after, are a form that was sent twice: they change
    nothing. The event lists who is named with an @ and may read the plan. Raises
    `PermissionDenied`, and `NotARecordError` where nothing or too much is said.
    """
    said = _checked(text)
    Plan.objects.held(subject.plan.pk)
    again = Comment.objects.current().filter(
        plan=subject.plan,
        of_kind=subject.kind,
        of=subject.key,
        stated_by=actor,
        text=said,
        recorded_at__gt=at - AGAIN,
    )
    if (stands := again.first()) is not None:
        check_may_comment(actor, subject.plan)
        return stands
    values = {
        "of_kind": subject.kind,
        "of": subject.key,
        "text": said,
        "by": str(actor),
        "at": at,
        "visibility": subject.visibility or None,
    }
    row = enter(
        interchange,
        "comment",
        values,
        plan=subject.plan,
        actor=actor,
        at=at,
        stated_on=stated_on,
        action="comment",
        details=_named(subject.plan, said),
        check_may=check_may_comment,
    )
    return cast(Comment, row)


@transaction.atomic
def change_comment(
    row: Comment, text: str, *, actor: Person, at: datetime, stated_on: date
) -> Comment:
    """The comment in its author's other words; the first ones stay in its history.

    Raises `PermissionDenied` where somebody else made it, `NotARecordError`, and `StaleError`
    where it was changed or taken back meanwhile.
    """
    _check_own(row, actor)
    said = _checked(text)
    return amend(
        interchange,
        row,
        {"text": said},
        actor=actor,
        at=at,
        stated_on=stated_on,
        action="change-comment",
        details=_named(row.plan, said),
        check_may=check_may_comment,
    )[0]


@transaction.atomic
def take_back_comment(row: Comment, reason: str, *, actor: Person, at: datetime) -> None:
    """Takes back a comment of one's own. Raises as `change_comment` does."""
    _check_own(row, actor)
    withdraw(row, actor=actor, at=at, reason=reason, check_may=check_may_comment)


def _checked(text: str) -> str:
    said = clean(text)
    if not said:
        raise NotARecordError({"text": "Write a comment"})
    if len(said) > LONGEST:
        raise NotARecordError({"text": f"{LONGEST:,} characters at most; this has {len(said):,}"})
    return said


def _named(plan: Plan, text: str) -> dict[str, list[str]]:
    found = people_named(plan, text)
    return {"named": [each.username for each in found]} if found else {}


def _check_own(row: Comment, actor: Person) -> None:
    if row.stated_by_id != actor.pk:
        raise PermissionDenied(f"{actor.get_username()} did not make this comment")
