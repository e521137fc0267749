"""What the names in a plan's file mean in this system."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model

from placeplan.exchange.plan_file.layout import PlanFileError
from placeplan.exchange.plan_file.naming import ORGANISATIONS_IN, touches
from placeplan.exchange.plan_file.tables import name_of
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.places.models import Organisation, PlanFact
from placeplan.rooms.register.models import ImportedFile, Person, Source

_ANOTHER = UUID("d5e0f3a2-8a55-4b0e-9d6e-6a0b6b2f7c40")
"""Under which records get other numbers, where this system has theirs already."""


class Finding:
    """The rows that names mean, filled as they are brought in.

    Where `anew` is given, every record gets another number, made of that word and its own: this
    system has a plan with these records already.
    """

    def __init__(self) -> None:
        self.organisations: list[int] = []
        self.people: dict[str, int] = {}
        self.indicators: dict[str, int] = {}
        self.files: dict[str, ImportedFile] = {}
        self.rows: dict[type[Model], list[int]] = {}
        self.records: dict[type[Model], frozenset[str]] = {}
        self.anew: dict[str, str] = {}
        self._sources: dict[int, dict[tuple[int | None, ...], Source]] = {}

    def number_anew(self, ids: Collection[str], word: str) -> None:
        """Gives the records other numbers, always the same for one word."""
        self.anew = {each: str(uuid5(_ANOTHER, f"{word} {each}")) for each in ids}

    def found(self, model: type[Model], name: Any) -> Any:
        """The primary key that a name means. Raises `PlanFileError` where it means nothing."""
        if issubclass(model, PlanFact):
            return self._record(model, name)
        special: dict[type[Model], Callable[[Any], Any]] = {
            Organisation: self._organisation,
            Person: lambda each: self.people[each],
            Indicator: lambda each: self.indicators[each],
            ImportedFile: lambda each: self.files[each].pk,
            Source: lambda each: self.source(each).pk,
        }
        try:
            if model in special:
                return special[model](name)
            return _at(self.rows[model], name)
        except (KeyError, IndexError, TypeError) as error:
            kind = name_of(model)
            raise PlanFileError(f"{kind} {str(name)[:60]!r} is named and not there") from error

    def json(self, model: type[Model], field: str, value: Any) -> Any:
        """The value as it is; what an import did to organisations finds them."""
        if touches(model, field):
            return [[self._organisation(place), self._was(was)] for place, was in value]
        return self._renumbered(value) if self.anew else value

    def source(self, place: Any) -> Source:
        """The place in a paper, stored once however many records name it."""
        if not isinstance(place, dict):
            raise TypeError("a place in a paper is an object")
        file = self.files[place["sha256"]]
        if file.pk not in self._sources:
            self._sources[file.pk] = {each.address: each for each in file.sources.all()}
        source = Source(file=file, **{name: place.get(name) for name in Source.PARTS})
        known = self._sources[file.pk].setdefault(source.address, source)
        if known._state.adding:
            known.full_clean(exclude=["file"])
            known.save()
        return known

    def subject(self, kind: str, name: str, plan: int) -> str:
        """What an event is about, by its number here."""
        if kind == "plan":
            return str(plan)
        for model, rows in self.rows.items():
            if name_of(model) == kind and name.isdigit() and 0 < int(name) <= len(rows):
                return str(rows[int(name) - 1])
        return self.anew.get(name, name)

    def details(self, details: dict[str, Any]) -> dict[str, Any]:
        """The details of an event, with organisations found."""
        found = {
            name: self._organisations(value) if name in ORGANISATIONS_IN else value
            for name, value in details.items()
        }
        return dict(self._renumbered(found)) if self.anew else found

    def _record(self, model: type[Model], name: Any) -> UUID:
        if not isinstance(name, str) or name not in self.records.get(model, ()):
            kind = model._meta.verbose_name
            raise PlanFileError(f"{kind} {str(name)[:60]!r} is named and not there")
        return UUID(self.anew.get(name, name))

    def _organisation(self, place: Any) -> int | None:
        return None if place is None else _at(self.organisations, place)

    def _organisations(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._organisations(each) for each in value]
        is_one = isinstance(value, int) and 0 < value <= len(self.organisations)
        return self.organisations[value - 1] if is_one else value

    def _was(self, was: Any) -> Any:
        if not isinstance(was, dict) or not was.get("parent"):
            return was
        return {**was, "parent": self._organisation(was["parent"])}

    def _renumbered(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.anew.get(value, value)
        if isinstance(value, list):
            return [self._renumbered(each) for each in value]
        if isinstance(value, dict):
            return {self.anew.get(k, k): self._renumbered(each) for k, each in value.items()}
        return value


def _at(rows: list[int], place: Any) -> int:
    if not isinstance(place, int) or place < 1:
        raise IndexError(place)
    return rows[place - 1]
