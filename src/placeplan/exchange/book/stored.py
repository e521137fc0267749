"""The shelf of the database: what a reader may see of plans, as it stood and was known then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any

from django.db.models import F, Min, prefetch_related_objects

from placeplan.exchange.book.entry import Entry, Known
from placeplan.exchange.reconcile import interchanges, room_of
from placeplan.rooms.places.models import (
    Among,
    Membership,
    Plan,
    PlanFact,
    Reader,
    shown_among,
    signed_in,
)
from placeplan.rooms.places.models.statements import Statement, statement
from placeplan.rooms.places.queries import Facts
from placeplan.rooms.register.models import Person

LINKS = ("scheme", "programme")
"""What a row may be linked to."""


class Stored:
    """The records of plans that a reader may see; a fixed number of queries for each kind."""

    def __init__(
        self,
        reader: Reader,
        plans: Collection[Plan],
        *,
        as_at: date | None = None,
        known_at: datetime | None = None,
    ) -> None:
        self._reader, self._plans = reader, {each.pk: each for each in plans}
        self._among = shown_among(self._plans.values(), reader)
        self._as_at, self._known_at = as_at, known_at

    def entries(self, kind: str) -> Sequence[Entry]:
        query = queries().get(kind)
        if query is None:
            return ()

        def standing(among: Among) -> Any:
            rows = query.model._default_manager.as_at(self._as_at, self._known_at)
            return rows.marked().filter(among.rows).in_order()

        return list(self._read(kind, query, standing))

    def versions(self, kind: str) -> Mapping[str, Sequence[Entry]]:
        query = queries().get(kind)
        found: dict[str, list[Entry]] = defaultdict(list)
        if query is None:
            return found

        def held(among: Among) -> Any:
            return self._held(query.model, among).order_by("stated_on", "recorded_at", "pk")

        for entry in self._read(kind, query, held):
            found[entry.plan + entry.key].append(entry)
        return found

    def since(self, kind: str) -> Mapping[str, date]:
        query = queries().get(kind)
        if query is None:
            return {}
        rows = self._held(query.model, self._among).order_by().values_list("plan", "natural_key")
        first = rows.annotate(first=Min("stated_on"))
        return {self._plans[plan].slug + key: day for plan, key, day in first}

    def people(self) -> Sequence[Known]:
        """Everybody's accounts, for whoever belongs to one of the plans; nobody's for others."""
        reader = signed_in(self._reader)
        if reader is None:
            return ()
        of: dict[int, set[str]] = defaultdict(set)
        for plan in self._plans.values():
            for organisation in (plan.owner_id, *(each.pk for each in plan.partners.all())):
                of[organisation].add(plan.slug)
        belonging: dict[int, set[str]] = defaultdict(set)
        members = Membership.objects.filter(organisation__in=of)
        for person, organisation in members.values_list("person", "organisation"):
            belonging[person] |= of[organisation]
        if not (reader.is_superuser or reader.pk in belonging):
            return ()
        rows = Person.objects.order_by("pk").values_list("pk", "name", "job_title", "is_active")
        return [
            Known(name, job, is_active, frozenset(belonging.get(number, ())))
            for number, name, job, is_active in rows
        ]

    def _held(self, model: type[PlanFact], among: Among) -> Any:
        rows: Any = model._default_manager.until(self._as_at, self._known_at)
        return rows.marked().filter(among.rows)

    def _asked(self, what: tuple[str, ...], rows: Callable[[Among], Any]) -> list[Any]:
        """The rows of the plans; what stands now is asked by a statement."""
        if self._as_at is not None or self._known_at is not None:
            return list(rows(self._among))
        sample = self._among.sample()
        made = statement(("book", *what, sample), lambda: Statement(rows(sample), sample.values()))
        return made.rows(dict(zip(sample.values(), self._among.values(), strict=True)))

    def _read(
        self, kind: str, query: Facts[Any], rows_among: Callable[[Among], Any]
    ) -> Iterator[Entry]:
        """The rows as entries; only what a record says is loaded."""
        room: Any = room_of(kind)
        names = {each.name for each in query.model._meta.get_fields()} if kind != "scheme" else ()
        linked = {f"{each}_key": F(f"{each}__natural_key") for each in LINKS if each in names}

        def whole(among: Among) -> Any:
            return rows_among(among).select_related("source__file").annotate(**linked)

        rows = self._asked((kind, rows_among.__name__), whole)
        prefetch_related_objects(rows, *query.with_rows)
        for row in rows:
            row.plan = self._plans[row.plan_id]
            yield Entry(
                room.dump(row),
                row.natural_key,
                row.plan.slug,
                str(row.pk),
                next((key for each in linked if (key := getattr(row, each))), ""),
                row.stated_on,
                row.recorded_at,
            )


@cache
def queries() -> Mapping[str, Facts[Any]]:
    """The query of each kind of fact that the rooms store."""
    found: dict[str, Facts[Any]] = {}
    for room in interchanges():
        module = import_module(room.__name__.replace(".interchange", ".queries"))
        found |= getattr(module, "QUERIES", {})
    return found
