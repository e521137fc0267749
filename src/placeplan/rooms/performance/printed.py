"""Targets that papers print: offered to be set, and never counted before somebody does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

COMPARATORS = (">=", "<=")
"""What a target can be set to by hand."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A target of an indicator as a paper prints it. `key` is its definition, else its slug.

    `record` is the kind and the number of the record that holds it; `first` and `last` are its
    days, `paper` says where it stands.
    """

    key: str
    name: str
    comparator: str
    value: Decimal
    unit: str
    as_printed: str
    label: str
    first: date
    last: date
    paper: str
    record: tuple[str, str]

    @property
    def reason(self) -> str:
        """The reason with which it would be set."""
        return f"Printed in {self.paper}: {self.as_printed}"

    @property
    def written(self) -> str:
        """The value as a form takes it: "82%"."""
        return f"{self.value:f}{'%' if self.unit == 'percent' else ''}"


PrintedOf = Callable[..., tuple[Printed, ...]]
"""What asks the rooms above: called with the reader, a plan and the two dates."""


def comparator_for(direction: str) -> str:
    """The comparator of a target of something of which more, or less, is better; else blank."""
    return {"higher": ">=", "lower": "<="}.get(direction, "")


def once(found: Iterable[Printed]) -> tuple[Printed, ...]:
    """Each target once, however often papers print it, by name and first day."""
    known: dict[tuple[object, ...], Printed] = {}
    for each in found:
        key = (each.key, each.comparator, each.value, each.unit, each.first, each.last)
        known.setdefault(key, each)
    return tuple(sorted(known.values(), key=lambda each: (each.name.casefold(), each.first)))
