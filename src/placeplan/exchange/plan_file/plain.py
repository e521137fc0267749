"""A stored row as plain JSON values, and back. What a row points to is named, not numbered.

`Names` give the name of each thing that is pointed to, `Finds` the thing of a name. Nothing here
knows one table from another.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, JSONField, Model, UUIDField

from placeplan.exchange.plan_file.layout import PlanFileError
from placeplan.rooms.places.models import Plan


class Names(Protocol):
    """What things are called in a file, while it is written."""

    def of(self, model: type[Model], key: Any) -> Any:
        """The name of the row of a model with a primary key."""

    def json(self, model: type[Model], field: str, value: Any) -> Any:
        """The JSON value of a column with the numbers of rows in it named."""


class Finds(Protocol):
    """What the names in a file mean, while it is read."""

    def found(self, model: type[Model], name: Any) -> Any:
        """The primary key of the row of a model that a name means."""

    def json(self, model: type[Model], field: str, value: Any) -> Any:
        """The JSON value of a column with the numbers of rows for the names in it."""


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns that a file holds: all but our own numbers and the plan, which is one for all."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key and not isinstance(field, UUIDField))
        and not (isinstance(field, ForeignKey) and field.related_model is Plan)
    ]


def written(row: Model, names: Names, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """The columns of a row by name, as plain JSON values; `leave` are columns that are left."""
    found: dict[str, Any] = {}
    for field in fields_of(type(row)):
        if field.name in leave:
            continue
        value = getattr(row, field.attname)
        if isinstance(field, ForeignKey):
            related: Any = field.related_model
            found[field.name] = None if value is None else names.of(related, value)
        elif isinstance(field, JSONField):
            found[field.name] = names.json(type(row), field.name, value)
        else:
            found[field.name] = plain(value)
    return found


def read(
    model: type[Model], values: Mapping[str, Any], finds: Finds, where: str, **more: Any
) -> Model:
    """The row, not stored yet, that plain values describe; `more` are columns given besides.

    Raises `PlanFileError`, naming `where`, for a column that the model has not, or a value that it
    cannot hold. A column that the file has not keeps its default.
    """
    fields = {field.name: field for field in fields_of(model)}
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise PlanFileError(f"{where}: {unknown[0]} is not known; the file is of a later program")
    found: dict[str, Any] = dict(more)
    for name, value in values.items():
        field = fields[name]
        if field.attname in more or name in more:
            continue
        if isinstance(field, ForeignKey):
            related: Any = field.related_model
            found[field.attname] = None if value is None else finds.found(related, value)
        elif isinstance(field, JSONField):
            found[name] = finds.json(model, name, value)
        elif isinstance(field, UUIDField) and field.primary_key:
            found[name] = finds.found(model, value)
        else:
            found[name] = _checked(field, value, where)
    return model(**found)


def plain(value: Any) -> Any:
    """One value as JSON holds it: decimals and dates as text, exactly."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _checked(field: Field[Any, Any], value: Any, where: str) -> Any:
    """The value as the column holds it; blank texts and nothing pass as they are."""
    try:
        found = field.to_python(value)
        if found is None and not field.null:
            raise PlanFileError(f"{where}: {field.name} is missing")
        if found not in field.empty_values:
            field.run_validators(found)
    except (ValidationError, ValueError, TypeError, ArithmeticError) as error:
        if isinstance(error, PlanFileError):
            raise
        raise PlanFileError(f"{where}: {field.name} cannot be {str(value)[:60]!r}") from error
    return found
