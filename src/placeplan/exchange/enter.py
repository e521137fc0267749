"""A person enters a record that no paper states: the form itself is kept as its paper.

So every record has a source, and what was typed can be read as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError as RecordError

from placeplan.exchange.amend import NotARecordError
from placeplan.exchange.reconcile import room_of
from placeplan.records import KINDS
from placeplan.records.record import Record
from placeplan.records.shapes import SourceShape
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.rooms.places.permissions import check_may_import
from placeplan.rooms.register.interchange import Lookups, key_of
from placeplan.rooms.register.models import Person, Source
from placeplan.rooms.register.services import record_event, store_file

TAKEN = "there is such a record already"


@transaction.atomic
def enter(
    kind: str,
    values: Mapping[str, Any],
    *,
    plan: Plan,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
) -> PlanFact:
    """The stored row of a record that a person entered; `values` are fields of the data contract.

    Raises `PermissionDenied`, and `NotARecordError` where the values make no record, or one whose
    natural key the plan has already.
    """
    check_may_import(actor, plan)
    Plan.objects.select_for_update().get(pk=plan.pk)
    room = room_of(kind)
    if room is None:
        raise NotARecordError({"kind": f"{kind!r} is no kind that can be entered"})
    name = f"entered-{stated_on.isoformat()}.txt"
    record = _record(kind, values, SourceShape(file=name, line=1))
    lines = [f"{kind.replace('_', ' ').capitalize()} entered by {actor} on {stated_on:%-d %B %Y}"]
    lines += list(_lines(record))
    data = "\n\n".join(lines).encode("utf-8", "surrogatepass")
    file = store_file(actor=actor, name=name, data=data, media="text")
    source = Source(file=file, line=1, end_line=2 * len(lines) - 1)
    lookups = Lookups()
    row: PlanFact = room.load(
        record, plan=plan, source=source, stated_on=stated_on, recorded_at=at, lookups=lookups
    )
    if hasattr(room, "key"):
        row.natural_key = key_of(room.key(record, plan=plan, lookups=lookups))
    row.stated_by = actor
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
        action="enter-record",
        subject=(kind, str(row.pk)),
        plan=plan.slug,
        reason=reason,
        details={"file": file.sha256},
    )
    return row


@transaction.atomic
def withdraw(row: PlanFact, *, actor: Person, at: datetime, reason: str) -> None:
    """Takes back a record that a person entered, with all that was changed in it since.

    What the system knew until now stays known. Raises `PermissionDenied`, and `NotARecordError`
    where a paper states the record, or no reason is given.
    """
    check_may_import(actor, row.plan)
    if not reason.strip():
        raise NotARecordError({"reason": "Say why it is taken back"})
    model = type(row)
    chain = model._default_manager.filter(
        plan=row.plan, natural_key=row.natural_key, withdrawn_at=None
    )
    if chain.filter(stated_by=None).exists():
        raise NotARecordError({"": "a paper states this record; it can be changed, not taken back"})
    model.objects.all().withdraw([each.pk for each in chain], at=at, reason=reason)
    record_event(
        actor,
        at=at,
        action="withdraw-record",
        subject=(str(model._meta.model_name), str(row.pk)),
        plan=row.plan.slug,
        reason=reason,
    )


def _record(kind: str, values: Mapping[str, Any], source: SourceShape) -> Record:
    model = KINDS[kind]
    try:
        return model.model_validate({**defaults(model), **values, "kind": kind, "source": source})
    except RecordError as error:
        raise NotARecordError(
            {str(each["loc"][0]): _said(each) for each in error.errors() if each["loc"]}
        ) from error


def defaults(model: type[Record]) -> dict[str, Any]:
    """What a required list holds where nobody has typed anything: nothing."""
    return {
        name: []
        for name, field in model.model_fields.items()
        if field.is_required() and str(field.annotation).startswith("list")
    }


def _said(error: Any) -> str:
    return "cannot be blank" if error["type"] == "missing" else str(error["msg"])


def _lines(record: Record) -> Iterator[str]:
    """The record as it was typed: a paragraph for each field."""
    for name, value in record.model_dump(mode="json", exclude={"kind", "source", "plan"}).items():
        if value in (None, "", [], {}, False):
            continue
        text = value.get("label") if isinstance(value, dict) else value
        if isinstance(value, list):
            text = "; ".join(str(each) for each in value)
        yield f"{name.replace('_', ' ').capitalize()}: {' '.join(str(text).split())}"
