"""What a person states in a plan: a new record, a change to one, one taken back.

`room` is the interchange of the room that stores the kind. A change is a statement of its own, in
the chain of what was stated before. A new record's source is the form as it was typed (decision
12), so that every record has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, cast

from django.db import transaction
from pydantic import ValidationError as RecordError

from placeplan.records import KINDS
from placeplan.records.record import Record
from placeplan.records.shapes import SourceShape
from placeplan.rooms.places.models import Plan, PlanFact, PlanFactQuerySet
from placeplan.rooms.places.permissions import check_may_change
from placeplan.rooms.places.services.showing import inherited
from placeplan.rooms.places.three_way import FieldChange, differences
from placeplan.rooms.register.interchange import Lookups, TooLargeError, key_of
from placeplan.rooms.register.models import Person, Source
from placeplan.rooms.register.services import record_event, store_file

P = TypeVar("P", bound=PlanFact)
TAKEN = "there is such a record already"


class StaleError(ValueError):
    """Raised where somebody else changed the record since the form was opened."""


class NotARecordError(ValueError):
    """Raised where the changed record is none; `fields` says what is wrong with each field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{name}: {why}" for name, why in self.fields.items()))


@transaction.atomic
def amend(
    room: Any,
    row: P,
    changes: Mapping[str, Any],
    *,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
    action: str = "change-record",
    details: Mapping[str, Any] | None = None,
    check_may: Callable[[Person, Plan], Person] = check_may_change,
) -> tuple[P, tuple[FieldChange, ...]]:
    """The row that holds the changed record, and the fields that changed.

    `changes` are fields of the data contract with plain values. Where nothing changes, the row
    itself is returned and nothing is written. `action` and `details` say more in the event.
    `check_may` is the rule of what is done, where it is another than that of changing records.
    Raises `PermissionDenied`, `StaleError` and `NotARecordError`.
    """
    Plan.objects.held(row.plan_id)
    check_may(actor, row.plan)
    model = type(row)
    rows = cast(PlanFactQuerySet[P], model._default_manager.all())
    stored = rows.select_related("source__file", "plan", "superseded_by").get(pk=row.pk)
    if stored.superseded_by is not None or stored.withdrawn_at is not None:
        raise StaleError("this record was changed since; look at it again")
    record = getattr(room, "as_stated", room.dump)(stored)
    values = {name: getattr(record, name) for name in type(record).model_fields}
    unknown = sorted(set(changes) - set(values))
    if unknown:
        raise NotARecordError(dict.fromkeys(unknown, "there is no such field"))
    try:
        changed = type(record).model_validate({**values, **changes})
    except RecordError as error:
        raise _not_a_record(error) from error
    found = differences(record.content(), changed.content())
    if not found:
        return stored, ()
    _check(room, changed, before=record, plan=stored.plan, actor=actor)
    with _storable():
        new: P = room.load(
            changed,
            plan=stored.plan,
            source=stored.source,
            stated_on=max(stated_on, stored.stated_on),
            recorded_at=_after(at, stored),
        )
    new.natural_key, new.stated_by = stored.natural_key, actor
    if any(each.field == "of" for each in found):
        new.visibility = new.visibility or inherited(new, actor)
    new.follow(stored)
    model.objects.all().supersede({stored.pk: new.pk}, reason="a person changes it")
    model.objects.all().write([new])
    record_event(
        actor,
        at=at,
        action=action,
        subject=(record.kind, str(new.pk)),
        plan=stored.plan.slug,
        reason=reason,
        details={
            **(details or {}),
            "fields": [each.field for each in found],
            "before": str(stored.pk),
        },
    )
    return new, found


@transaction.atomic
def enter(
    room: Any,
    kind: str,
    values: Mapping[str, Any],
    *,
    plan: Plan,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
    action: str = "enter-record",
    details: Mapping[str, Any] | None = None,
    part_of: PlanFact | None = None,
    check_may: Callable[[Person, Plan], Person] = check_may_change,
) -> PlanFact:
    """The stored row of a record that a person entered; `values` are fields of the data contract.

    It is seen by nobody who may not see what it belongs to: `part_of`, where the person picked
    that by its address, else what its words name. `check_may` is as `amend` has it.
    Raises `PermissionDenied`, and `NotARecordError` where the values make no record, or one whose
    natural key the plan has already.
    """
    Plan.objects.held(plan.pk)
    check_may(actor, plan)
    name = f"entered-{stated_on.isoformat()}.txt"
    record = _record(kind, values, SourceShape(file=name, line=1))
    _check(room, record, before=None, plan=plan, actor=actor)
    lines = [f"{kind.replace('_', ' ').capitalize()} entered by {actor} on {stated_on:%-d %B %Y}"]
    lines += list(paragraphs(record))
    data = "\n\n".join(lines).encode("utf-8", "surrogatepass")
    file = store_file(actor=actor, name=name, data=data, media="text")
    source = Source(file=file, line=1, end_line=2 * len(lines) - 1)
    lookups = Lookups()
    with _storable():
        row: PlanFact = room.load(
            record, plan=plan, source=source, stated_on=stated_on, recorded_at=at, lookups=lookups
        )
    if hasattr(room, "key"):
        row.natural_key = key_of(room.key(record, plan=plan, lookups=lookups))
    if part_of is not None:
        row.belong_to(part_of)
    row.stated_by = actor
    row.visibility = row.visibility or inherited(row, actor)
    model = type(row)
    if model._default_manager.filter(
        plan=plan, natural_key=row.natural_key, superseded_by=None, withdrawn_at=None
    ).exists():
        raise NotARecordError({type(record).KEY[-1]: TAKEN})
    if source._state.adding:
        source.save()
    row.source = source
    model.objects.all().write([row])
    record_event(
        actor,
        at=at,
        action=action,
        subject=(kind, str(row.pk)),
        plan=plan.slug,
        reason=reason,
        details={**(details or {}), "file": file.sha256},
    )
    return row


@transaction.atomic
def withdraw(
    row: PlanFact,
    *,
    actor: Person,
    at: datetime,
    reason: str,
    check_may: Callable[[Person, Plan], Person] = check_may_change,
) -> None:
    """Takes back a record that a person entered, with all that was changed in it since.

    What the system knew until now stays known. `check_may` is as `amend` has it. Raises
    `PermissionDenied`, and `NotARecordError` where a paper states the record, or no reason is
    given.
    """
    Plan.objects.held(row.plan_id)
    check_may(actor, row.plan)
    if not reason.strip():
        raise NotARecordError({"reason": "Say why it is taken back"})
    model = type(row)
    chain = model._default_manager.filter(
        plan=row.plan, natural_key=row.natural_key, withdrawn_at=None
    )
    if chain.filter(stated_by=None).exists():
        raise NotARecordError({"": "A paper states this record; it can be changed, not taken back"})
    latest = max(chain, key=lambda each: each.recorded_at)
    at = _after(at, latest)
    model.objects.all().withdraw([each.pk for each in chain], at=at, reason=reason)
    record_event(
        actor,
        at=at,
        action="withdraw-record",
        subject=(str(model._meta.model_name), str(row.pk)),
        plan=row.plan.slug,
        reason=reason,
    )


def _after(at: datetime, row: PlanFact) -> datetime:
    """The instant, or the first after the row's own where the clock was set back meanwhile.

    What came later is known later: the order of a chain rests on it.
    """
    return max(at, row.recorded_at + timedelta(microseconds=1))


@contextmanager
def _storable() -> Iterator[None]:
    """Raises `NotARecordError` where a number is larger than any that is stored."""
    try:
        yield
    except TooLargeError as error:
        raise NotARecordError({error.field: "is too large"}) from error


def _check(room: Any, record: Record, *, before: Record | None, plan: Plan, actor: Person) -> None:
    """Raises `NotARecordError` where the room has something against a person stating it."""
    asked = getattr(room, "refusals", None)
    wrong = asked(record, before=before, plan=plan, reader=actor) if asked is not None else {}
    if wrong:
        raise NotARecordError(wrong)


def _record(kind: str, values: Mapping[str, Any], source: SourceShape) -> Record:
    model = KINDS[kind]
    lists: dict[str, list[Any]] = {
        name: []
        for name, field in model.model_fields.items()
        if field.is_required() and str(field.annotation).startswith("list")
    }
    try:
        return model.model_validate({**lists, **values, "kind": kind, "source": source})
    except RecordError as error:
        raise _not_a_record(error) from error


def _not_a_record(error: RecordError) -> NotARecordError:
    return NotARecordError(
        {
            str(each["loc"][0]): "cannot be blank" if each["type"] == "missing" else each["msg"]
            for each in error.errors()
            if each["loc"]
        }
    )


def paragraphs(record: Record) -> Iterator[str]:
    """The record as a person reads it: a paragraph for each field."""
    aside = {"kind", "source", "context", "plan"}
    for name, value in record.model_dump(mode="json", exclude=aside).items():
        if value not in _NOTHING:
            yield f"{name.replace('_', ' ').capitalize()}: {' '.join(_words(value).split())}"


_NOTHING: tuple[Any, ...] = (None, "", [], {}, False)


def _words(value: Any) -> str:
    """A value in words: the label of a date or period, the parts of any other shape."""
    if isinstance(value, list):
        return "; ".join(_words(each) for each in value)
    if not isinstance(value, dict):
        return str(value)
    if "label" in value:
        return str(value["label"])
    parts = ((name, each) for name, each in value.items() if each not in _NOTHING)
    return ", ".join(f"{name.replace('_', ' ')} {_words(each)}" for name, each in parts)
