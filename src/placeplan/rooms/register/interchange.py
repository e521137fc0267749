"""What every fact shares with its record: address, key, digest, visibility."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast, get_args, get_origin

from django.db.models import Model
from django.db.models.fields.related_descriptors import ReverseManyToOneDescriptor
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from placeplan.records.record import Record
from placeplan.records.shapes import Shape, SourceShape
from placeplan.rooms.register.columns import bare_type, gathered, scattered
from placeplan.rooms.register.models import Fact, Source

KINDS: tuple[str, ...] = ()
"""The room stores no kind of record of its own."""

BY_HAND = SourceShape(file="entered-by-hand", line=1)
"""The source of what no paper states: a person entered it."""

_NOTHING: tuple[Any, ...] = (None, "", [], {}, False)
T = TypeVar("T")


class Lookups:
    """What one import has looked up so far. Each room keeps its own directory in it."""

    def __init__(self) -> None:
        self._held: dict[type, object] = {}

    def get(self, kind: type[T], make: Callable[[], T]) -> T:
        """The directory of a kind, made at first use."""
        if kind not in self._held:
            self._held[kind] = make()
        return cast(T, self._held[kind])


def digest(value: Any) -> str:
    """The sha256, in hex, of plain JSON values."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(parts: tuple[str, ...], ordinal: int = 1) -> str:
    """The stored form of a natural key; `ordinal` tells records of one key in one file apart."""
    return digest([*parts] if ordinal == 1 else [*parts, f"#{ordinal}"])


def content_of(record: Record) -> str:
    """The digest of what a record states: a field that says nothing, or is new, changes nothing."""
    stated = record.content()
    return digest({name: each for name, each in stated.items() if each not in _NOTHING})


def fact_fields(
    record: Record, source: Source, stated_on: date, recorded_at: datetime
) -> dict[str, Any]:
    """The values of the fields that every fact has."""
    return {
        "source": source,
        "context": [each.model_dump(mode="json") for each in record.context],
        "stated_on": stated_on,
        "recorded_at": recorded_at,
        "visibility": record.visibility or "",
        "uncertain": record.uncertain,
        "natural_key": key_of(record.natural_key()),
        "content_hash": content_of(record),
    }


def record_fields(fact: Fact) -> dict[str, Any]:
    """The values of the fields that every record has, but its plan."""
    return {
        "source": shape_of(fact.source),
        "context": [SourceShape.model_validate(each) for each in fact.context],
        "visibility": fact.visibility or None,
        "uncertain": fact.uncertain,
    }


def shape_of(source: Source | None) -> SourceShape:
    """The place in a paper, in the shape of the data contract."""
    if source is None:
        return BY_HAND
    parts = {part: getattr(source, part) for part in Source.PARTS}
    return SourceShape(file=source.file.name, **parts)


def or_none(text: str) -> str | None:
    """The text, or None where it is empty: an empty text states nothing."""
    return text or None


class TooLargeError(ValueError):
    """Raised where a number is larger than any count of ours can be; `field` is where it stands."""

    def __init__(self, field: str, number: int) -> None:
        self.field = field
        super().__init__(f"{field.replace('_', ' ')} {number} is too large to be stored")


def whole(number: int | None, field: str) -> int | None:
    """The number of a field. Raises `TooLargeError`."""
    if number is not None and not -(2**31) <= number < 2**31:
        raise TooLargeError(field, number)
    return number


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of the contract on its way to the columns of a model, and back.

    `into` gives the values of columns, `back` the value of the field that a row holds.
    """

    name: str
    into: Callable[[Any], Mapping[str, Any]]
    back: Callable[[Any], Any]


class Carrier:
    """Carries the fields of a kind, or of a shape within it, to the columns of a model and back.

    A column has the name of its field, but for those that `renamed` gives another; something else
    carries those that `leave` lists. How a field is carried follows from its type in the contract:
    a text that is not stated is blank, a shape stands in columns of its own (see `Spread`), a list
    of shapes in rows where the model has such, and else lists are JSON.
    """

    def __init__(
        self,
        of: type[BaseModel],
        model: type[Model],
        *,
        renamed: Mapping[str, str] | None = None,
        leave: Collection[str] = (),
    ) -> None:
        self.of, self.model = of, model
        self._renamed, self._leave = renamed or {}, {*Record.model_fields, *leave}

    def columns(self, thing: BaseModel) -> dict[str, Any]:
        """The values of the columns. Raises `ValueError` where a number is too large for one."""
        found: dict[str, Any] = {}
        for field in self._fields:
            found.update(field.into(getattr(thing, field.name)))
        return found

    def rows(self, thing: BaseModel, owner: Model) -> Iterator[Model]:
        """The rows that belong to the owner, for the lists that stand in rows; none is stored."""
        for name, (carrier, owned_by) in self._listed.items():
            for position, item in enumerate(getattr(thing, name), start=1):
                parts = carrier.columns(item)
                yield carrier.model(**{owned_by: owner, "position": position, **parts})

    def fields(self, row: Model) -> dict[str, Any]:
        """The values of the fields that a row holds, stored or not."""
        found = {field.name: field.back(row) for field in self._fields}
        for name, (carrier, _) in self._listed.items():
            items = _belonging(row, self._renamed.get(name, name), carrier.model)
            found[name] = [carrier.of(**carrier.fields(item)) for item in items]
        return found

    @cached_property
    def _fields(self) -> list[_Field]:
        return [
            _field(name, self._renamed.get(name, name), field)
            for name, field in self.of.model_fields.items()
            if name not in self._leave and name not in self._listed
        ]

    @cached_property
    def _listed(self) -> dict[str, tuple[Carrier, str]]:
        """The lists that stand in rows: how each is carried, and the name of the row's owner."""
        found: dict[str, tuple[Carrier, str]] = {}
        for name, field in self.of.model_fields.items():
            relation = getattr(self.model, self._renamed.get(name, name), None)
            if name not in self._leave and isinstance(relation, ReverseManyToOneDescriptor):
                (item,) = get_args(field.annotation)
                model: Any = relation.rel.related_model
                found[name] = Carrier(item, model), relation.rel.field.name
        return found


def _belonging(row: Model, name: str, model: type[Model]) -> list[Any]:
    """The rows that belong to a row: those that wait to be stored with it, else the stored ones."""
    waiting = [each for each in getattr(row, "dependents", ()) if isinstance(each, model)]
    stored: Iterable[Any] = getattr(row, name).all() if not row._state.adding else ()
    return sorted(waiting or stored, key=lambda each: each.position)


def _field(name: str, column: str, field: FieldInfo) -> _Field:
    """How one field is carried."""
    kind = bare_type(field.annotation)
    if get_origin(kind) in (list, dict):
        items = get_args(kind)[-1]
        if isinstance(items, type) and issubclass(items, Shape):
            return _Field(
                name,
                lambda value: {column: [each.model_dump(mode="json") for each in value]},
                lambda row: [items.model_validate(each) for each in getattr(row, column)],
            )
        return _Field(
            name,
            lambda value: {column: value.copy()},
            lambda row: getattr(row, column),
        )
    if isinstance(kind, type) and issubclass(kind, Shape):
        return _Field(
            name,
            lambda value: scattered(kind, value, column),
            lambda row: gathered(kind, row, column),
        )
    if kind is str and not field.is_required():
        return _Field(
            name,
            lambda value: {column: value or ""},
            lambda row: or_none(getattr(row, column)),
        )
    if kind is int:
        return _Field(
            name,
            lambda value: {column: whole(value, name)},
            lambda row: getattr(row, column),
        )
    return _Field(name, lambda value: {column: value}, lambda row: getattr(row, column))
