"""A person states something of any kind: the room that stores the kind is found for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from placeplan.exchange.reconcile import interchanges, room_of
from placeplan.rooms.places import services
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.places.three_way import FieldChange
from placeplan.rooms.register.models import Person

P = TypeVar("P", bound=PlanFact)

__all__ = ["NotARecordError", "StaleError", "amend", "enter", "guarded"]


def guarded(kind: str) -> frozenset[str]:
    """The fields of a kind that no form of records asks for: a page of their own changes them."""
    found: Mapping[str, frozenset[str]] = getattr(room_of(kind), "GUARDED", {})
    return found.get(kind, frozenset())


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

    Raises as `places.services.amend` does.
    """
    model = type(row)
    room = next(each for each in interchanges() if model in getattr(each, "MODELS", {}).values())
    return services.amend(
        room, row, changes, actor=actor, at=at, stated_on=stated_on, reason=reason
    )


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
    """The stored row of a record that a person entered.

    Raises as `places.services.enter` does, `NotARecordError` also where no room stores the kind.
    """
    room = room_of(kind)
    if room is None:
        raise NotARecordError({"kind": f"{kind!r} is no kind that can be entered"})
    return services.enter(
        room, kind, values, plan=plan, actor=actor, at=at, stated_on=stated_on, reason=reason
    )
