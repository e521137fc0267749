"""A person changes what a paper said: a statement of its own, in the same chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar, cast

from django.db import transaction
from pydantic import ValidationError as RecordError

from placeplan.exchange.reconcile import interchanges
from placeplan.exchange.three_way import FieldChange, differences
from placeplan.rooms.places.models import Plan, PlanFact, PlanFactQuerySet
from placeplan.rooms.places.permissions import check_may_import
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import record_event

P = TypeVar("P", bound=PlanFact)


class StaleError(ValueError):
    """Raised where somebody else changed the record since the form was opened."""


class NotARecordError(ValueError):
    """Raised where the changed record is none; `fields` says what is wrong with each field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{name}: {why}" for name, why in self.fields.items()))


@transaction.atomic
def amend(
    row: P,
    changes: Mapping[str, Any],
    *,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
) -> tuple[P, tuple[FieldChange, ...]]:
    """The row that holds the changed record, and the fields that changed.

    `changes` are fields of the data contract with plain values. Where nothing changes, the row
    itself is returned and nothing is written. Raises `PermissionDenied`, `StaleError` and
    `NotARecordError`.
    """
    check_may_import(actor, row.plan)
    Plan.objects.select_for_update().get(pk=row.plan_id)
    model = type(row)
    rows = cast(PlanFactQuerySet[P], model._default_manager.all())
    stored = rows.select_related("source__file", "plan", "superseded_by").get(pk=row.pk)
    if stored.superseded_by is not None or stored.withdrawn_at is not None:
        raise StaleError("this record was changed since; look at it again")
    room, kind = next(
        (room, kind)
        for room in interchanges()
        for kind, each in getattr(room, "MODELS", {}).items()
        if each is model
    )
    state = getattr(room, "as_stated", room.dump)
    record = state(stored)
    values = {name: getattr(record, name) for name in type(record).model_fields}
    unknown = sorted(set(changes) - set(values))
    if unknown:
        raise NotARecordError(dict.fromkeys(unknown, "there is no such field"))
    try:
        changed = type(record).model_validate({**values, **changes})
    except RecordError as error:
        raise NotARecordError(
            {str(each["loc"][0]): each["msg"] for each in error.errors() if each["loc"]}
        ) from error
    found = differences(record.content(), changed.content())
    if not found:
        return stored, ()
    new: P = room.load(
        changed,
        plan=stored.plan,
        source=stored.source,
        stated_on=max(stated_on, stored.stated_on),
        recorded_at=at,
    )
    new.natural_key, new.stated_by = stored.natural_key, actor
    new.follow(stored)
    model.objects.all().supersede({stored.pk: new.pk}, reason="a person changes it")
    model.objects.all().write([new])
    record_event(
        actor,
        at=at,
        action="change-record",
        subject=(kind, str(new.pk)),
        plan=stored.plan.slug,
        reason=reason,
        details={"fields": [each.field for each in found], "before": str(stored.pk)},
    )
    return new, found
