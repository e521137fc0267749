"""What a person does with an update: drafting it, and telling it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from placeplan.rooms.assurance import updating
from placeplan.rooms.assurance.cycle import Turn
from placeplan.rooms.assurance.queries.updates import (
    Standing,
    Subject,
    current,
    kind_of,
    standing,
    told_of,
)
from placeplan.rooms.delivery import interchange as delivery
from placeplan.rooms.delivery.models import Update, UpdateDraft
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import check_may_change
from placeplan.rooms.places.services import NotARecordError, StaleError, amend, enter
from placeplan.rooms.register.models import Person

Form = Mapping[str, str]


class FormError(ValueError):
    """Raised where an update cannot be told as typed; `errors` says what is wrong, by input."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(self.errors.values()))


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands after saving: every input, and those that both I and somebody else changed.

    `theirs` is what the inputs held before, by whom it was saved last.
    """

    standing: Standing
    values: dict[str, str]
    both: tuple[str, ...]
    theirs: dict[str, str]
    by: str = ""


@transaction.atomic
def save_draft(
    subject: Subject,
    period: Turn,
    opened: Form,
    posted: Form,
    *,
    actor: Person,
    at: datetime,
) -> Saved:
    """Keeps what was typed; of what somebody else changed too, theirs stays until I choose.

    Raises `PermissionDenied`, and `StaleError` where the subject was taken back.
    """
    found = _locked(subject, period, actor)
    saved = _merged(found, opened, posted)
    kept = {**saved.values, **{name: saved.theirs[name] for name in saved.both}}
    _keep(found, kept, actor=actor, at=at)
    return saved


@transaction.atomic
def tell(
    subject: Subject,
    period: Turn,
    opened: Form,
    posted: Form,
    *,
    actor: Person,
    at: datetime,
    stated_on: date,
) -> Saved | Update:
    """The stored update, with the milestones and decisions that it speaks of; or what to choose.

    All is stored or nothing. Telling the same twice changes nothing. Raises `PermissionDenied`,
    `StaleError` where the subject was taken back, and `FormError`.
    """
    found = _locked(subject, period, actor)
    saved = _merged(found, opened, posted)
    if saved.both:
        return saved
    said, errors = updating.read(saved.values, found.steps, told_of(found.now), stated_on)
    if errors:
        raise FormError(errors)
    when: dict[str, Any] = {"actor": actor, "at": at, "stated_on": stated_on}
    when["reason"] = f"Update for {period.label}"
    try:
        row = _store(found, said, when)
        for key, changes in said.milestones.items():
            amend(delivery, found.rows[key], changes, **when)
        shared = _shared(found.subject)
        for text in updating.new_decisions(said.decisions, found.decided):
            values = {"text": text, "date": _day(stated_on), **shared}
            of = found.subject
            enter(delivery, "decision", values, plan=of.plan, part_of=of, **when)
    except NotARecordError as error:
        raise FormError(error.fields) from error
    if found.draft is not None:
        found.draft.delete()
    return row


def _store(found: Standing, said: updating.Submission, when: dict[str, Any]) -> Update:
    """The update of the period: entered, or amended where one stands."""
    values = {**said.update, "author": str(when["actor"])}
    if found.now is not None:
        if _says(found.now, said):
            return found.now
        return amend(delivery, found.now, values, **when)[0]
    shared = _shared(found.subject)
    row = enter(
        delivery,
        "update",
        {**values, **shared, "period": found.period.shape},
        plan=found.subject.plan,
        part_of=found.subject,
        **when,
    )
    assert isinstance(row, Update)  # noqa: S101 - what the room stores of this kind
    return row


def _says(row: Update, said: updating.Submission) -> bool:
    """True where the update says the same already, whoever told it."""
    stands = delivery.dump(row)
    return stands.content() == stands.model_validate({**dict(stands), **said.update}).content()


def _shared(subject: Subject) -> dict[str, Any]:
    """What belongs to a subject is seen by those who see it."""
    return {"of": subject.title, "visibility": subject.visibility or None}


def _locked(subject: Subject, period: Turn, actor: Person) -> Standing:
    Plan.objects.held(subject.plan_id)
    check_may_change(actor, subject.plan)
    subject.refresh_from_db(fields=["superseded_by", "withdrawn_at"])  # now that nobody else writes
    now = current(actor, subject)
    if now is None:
        raise StaleError(f"“{subject.title}” was taken back while you wrote")
    return standing(actor, now, period)


def _merged(found: Standing, opened: Form, posted: Form) -> Saved:
    theirs = found.values
    mine = updating.typed(theirs, posted)
    values, both = updating.merged(opened, mine, theirs)
    by = str(found.draft.saved_by) if found.draft is not None else ""
    return Saved(found, values, both, theirs, by)


def _keep(found: Standing, values: Form, *, actor: Person, at: datetime) -> None:
    """The draft holds only what differs from the records, so that the rest follows them."""
    body = {name: text for name, text in values.items() if text != found.first.get(name)}
    draft = found.draft
    if draft is None:
        if not body:
            return
        draft = UpdateDraft(
            plan=found.subject.plan,
            of_kind=kind_of(found.subject),
            of=found.subject.natural_key,
            starts_on=found.period.start,
        )
    elif draft.body == body:
        return
    draft.body, draft.version = body, draft.version + 1
    draft.saved_at, draft.saved_by = at, actor
    draft.save()


def _day(day: date) -> dict[str, Any]:
    return {"label": f"{day.day} {day:%B %Y}", "start": day, "end": day}
