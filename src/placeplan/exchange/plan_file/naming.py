"""What things are called in a plan's file: people by user name, indicators by address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model

from placeplan.exchange.plan_file.plain import plain
from placeplan.exchange.plan_file.tables import name_of
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.places.models import Import, Organisation, PlanFact
from placeplan.rooms.register.models import ImportedFile, Person, Source

ORGANISATIONS_IN = ("owner", "partners", "organisation")
"""What of the details of an event is the number of an organisation, or a list of such."""


class Naming:
    """Names given while a plan is written; what was named is known afterwards.

    Organisations are numbered from 1 in the order in which they are first named, and so are the
    rows of each table in their own order.
    """

    def __init__(self) -> None:
        self.organisations: list[int] = []
        self.people: set[int] = set()
        self.indicators: set[int] = set()
        self.papers: set[str] = set()
        self.first_named: dict[int, Source] = {}
        self._numbers: dict[type[Model], dict[int, int]] = {}
        self._places: dict[int, int] = {}
        self._usernames = dict(Person.objects.values_list("pk", "username"))
        self._slugs = dict(Indicator.objects.values_list("pk", "slug"))
        self._digests = dict(ImportedFile.objects.values_list("pk", "sha256"))
        self._known = set(Organisation.objects.values_list("pk", flat=True))
        self._source: Source | None = None

    def number(self, model: type[Model], keys: Sequence[int]) -> None:
        """Numbers the rows of a table."""
        self._numbers[model] = {key: number for number, key in enumerate(keys, start=1)}

    def of(self, model: type[Model], key: Any) -> Any:
        """The name of a row; of a fact it is its own number, which is one in the whole world."""
        if issubclass(model, PlanFact):
            return plain(key)
        special: dict[type[Model], Callable[[Any], Any]] = {
            Organisation: self._organisation,
            Person: self._person,
            Indicator: self._indicator,
            ImportedFile: self._file,
            Source: lambda _: self._place(),
        }
        if model in special:
            return special[model](key)
        return self._numbers[model][key]

    def name_source(self, source: Source) -> dict[str, Any]:
        """The place in a paper that the next row names; the paper goes into the file."""
        self._source = source
        return self._place()

    def json(self, model: type[Model], field: str, value: Any) -> Any:
        """The value as it is; what an import did to organisations names them."""
        if touches(model, field):
            return [[self._organisation(key), self._was(was)] for key, was in value]
        return value

    def subject(self, kind: str, key: str) -> str:
        """What an event is about: a row of a table by its number in the file."""
        if kind == "plan":
            return ""
        for model, numbers in self._numbers.items():
            if name_of(model) == kind and key.isdigit():
                number = numbers.get(int(key))
                return str(number) if number is not None else f"gone-{key}"
        return key

    def details(self, details: dict[str, Any]) -> dict[str, Any]:
        """The details of an event, with organisations named."""
        return {
            name: self._organisations(value) if name in ORGANISATIONS_IN else value
            for name, value in details.items()
        }

    def _organisations(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._organisations(each) for each in value]
        is_one = isinstance(value, int) and not isinstance(value, bool) and value in self._known
        return self._organisation(value) if is_one else value

    def _organisation(self, key: int) -> int | None:
        if key not in self._known:
            return None
        if key not in self._places:
            self.organisations.append(key)
            self._places[key] = len(self.organisations)
            if self._source is not None:
                self.first_named[key] = self._source
        return self._places[key]

    def _was(self, was: dict[str, Any] | None) -> dict[str, Any] | None:
        """An organisation as it was before an import: its parent named."""
        if was is None or not was.get("parent"):
            return was
        return {**was, "parent": self._organisation(was["parent"])}

    def _person(self, key: int) -> str:
        self.people.add(key)
        return self._usernames[key]

    def _indicator(self, key: int) -> str:
        self.indicators.add(key)
        return self._slugs[key]

    def _file(self, key: int) -> str:
        self.papers.add(self._digests[key])
        return self._digests[key]

    def _place(self) -> dict[str, Any]:
        source = self._source
        if source is None:
            raise ValueError("the place of the row was not named")
        parts = {part: getattr(source, part) for part in Source.PARTS}
        stated = {name: value for name, value in parts.items() if value is not None}
        return {"sha256": self._file(source.file_id), **stated}


def touches(model: type[Model], field: str) -> bool:
    """True of the column that says what an import did to organisations."""
    return model is Import and field == "touched"
