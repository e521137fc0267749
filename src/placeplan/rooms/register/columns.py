"""Columns that hold what the data contract states exactly: numbers, periods, deadlines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from django.db import models
from django.db.models import Transform

from placeplan.records.shapes import Shape

S = TypeVar("S", bound=Shape)

if TYPE_CHECKING:
    DecimalOrNone = models.Field[Decimal | None, Decimal | None]
else:
    DecimalOrNone = models.Field


class ExactDecimalField(DecimalOrNone):
    """A number exactly as printed, 32.00 with both its zeros, stored as plain digits.

    SQLite keeps no more than 15 digits of a decimal, and every database drops or adds zeros; the
    printed precision is what each check reckons with. To sort, compare or sum in the database,
    speak of it `__number`: `order_by("amount_gbp__number")`.
    """

    description = "number with its printed precision"

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else format(Decimal(value), "f")


@ExactDecimalField.register_lookup
class AsNumber(Transform):
    """The exact decimal as a number of the database."""

    lookup_name = "number"
    template = "CAST(%(expressions)s AS NUMERIC)"
    output_field = models.DecimalField(max_digits=30, decimal_places=6)


class Spread(Generic[S]):
    """A shape of the contract in columns of its own: `due_label`, `due_start`, `due_end` ...

    In a model, `due = Spread(DueShape)` gives it these columns, by which queries choose and sort,
    and `row.due`, which is the shape, or None where all of them are empty.
    """

    def __init__(self, shape: type[S]) -> None:
        self.shape = shape
        self.columns = {
            part: _column(field.annotation) for part, field in shape.model_fields.items()
        }
        self.name = ""

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Gives the model the columns; Django calls it for each attribute of a model."""
        self.name = name
        for part, column in self.columns.items():
            model.add_to_class(f"{name}_{part}", column)
        setattr(model, name, self)

    def __get__(self, row: models.Model | None, model: type[models.Model]) -> S | None:
        return None if row is None else gathered(self.shape, row, self.name)


def bare_type(annotation: Any) -> Any:
    """The type of a field of the contract: without None, notes and choices, which are text."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        (annotation,) = (each for each in get_args(annotation) if each is not NoneType)
        return bare_type(annotation)
    if origin is Annotated:
        return bare_type(get_args(annotation)[0])
    return str if origin is Literal else annotation


def gathered(shape: type[S], row: object, name: str) -> S | None:
    """The shape that the columns of a row hold, None where all that it could say is empty."""
    values = {part: getattr(row, f"{name}_{part}") for part in shape.model_fields}
    if all(value is None or value == "" or value is False for value in values.values()):
        return None
    blank = {part: None for part, value in values.items() if value == ""}
    required = {part for part, field in shape.model_fields.items() if field.is_required()}
    return shape(**{part: values[part] for part in values if part not in blank or part in required})


def scattered(shape: type[Shape], value: Shape | None, name: str) -> dict[str, Any]:
    """The values of the columns that hold the shape; none at all where there is none."""
    if value is None:
        return {}
    parts = {part: getattr(value, part) for part in shape.model_fields}
    return {
        f"{name}_{part}": "" if held is None and _is_text(shape, part) else held
        for part, held in parts.items()
    }


class Spanning(models.Model):
    """The first and the last day that a row speaks of, worked out when it is stored.

    They are for choosing and sorting; what was printed stands in fields of its own.
    """

    spans_start = models.DateField(null=True, blank=True)
    spans_end = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def _is_text(shape: type[Shape], part: str) -> bool:
    return bare_type(shape.model_fields[part].annotation) is str


def _column(annotation: Any) -> models.Field[Any, Any]:
    """The column for a field of a shape. Raises `TypeError` where we have none for its type."""
    kind = bare_type(annotation)
    if kind is str:
        return models.TextField(blank=True)
    if kind is bool:
        return models.BooleanField(default=False)
    if kind is date:
        return models.DateField(null=True, blank=True)
    if kind is Decimal:
        return ExactDecimalField(null=True, blank=True)
    raise TypeError(f"no column for {annotation}")
