"""Stored versions of records by their numbers, whatever their kind, and what each says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

from placeplan.exchange.reconcile import models, room_of
from placeplan.records.record import Record
from placeplan.rooms.places.models import Plan, PlanFact, Reader
from placeplan.rooms.places.queries import Facts, stored

T = TypeVar("T")
Number = tuple[str, UUID]
"""A kind of record, and the number of one of its rows."""
AT_ONCE = 500
"""So many numbers are asked for in one query."""


def versions(
    reader: Reader,
    plan: Plan,
    wanted: Iterable[Number],
    queries: Mapping[str, Facts[Any]],
) -> dict[Number, PlanFact]:
    """The rows of some numbers that the reader may see, with all that says what they say.

    `queries` are those of the rooms, by kind: they know what belongs to a row. So many queries as
    there are kinds among the numbers, none per row.
    """
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, number in dict.fromkeys(wanted):
        by_kind[kind].append(number)
    known = models()
    found: dict[Number, PlanFact] = {}
    for kind, numbers in by_kind.items():
        if kind not in known:
            continue
        rows = stored(known[kind].objects.filter(plan=plan), reader).order_by()
        facts = queries.get(kind)
        if facts is not None and facts.with_rows:
            rows = rows.prefetch_related(*facts.with_rows)
        rows = rows.select_related("stated_by", *_along(known[kind]))
        for part in _parts(numbers):
            found |= {(kind, row.pk): row for row in rows.filter(pk__in=part)}
    return found


def record_of(kind: str, row: PlanFact) -> Record:
    """What a stored row says. Raises `ValueError` where no room stores the kind."""
    room = room_of(kind)
    if room is None:
        raise ValueError(f"no room stores {kind!r}")
    record: Record = room.dump(row)
    return record


def _along(model: type[PlanFact]) -> Iterator[str]:
    """The rows that a row names itself by: loaded with it."""
    names = {field.name for field in model._meta.concrete_fields if field.is_relation}
    yield from names & {"programme", "scheme", "indicator", "organisation", "goal"}
    if "scheme" in names:
        yield "scheme__programme"


def _parts(every: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
