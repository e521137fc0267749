"""What every fact shares with its record: address, key, digest, visibility."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar, cast

from placeplan.records.record import Record
from placeplan.records.shapes import SourceShape
from placeplan.rooms.register.models import Fact, Source

KINDS: tuple[str, ...] = ()
"""The room stores no kind of record of its own."""

BY_HAND = SourceShape(file="entered-by-hand", line=1)
"""The source of what no paper states: a person entered it."""

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
    """The digest of what a record states."""
    return digest(record.content())


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


def whole(number: int | None, name: str) -> int | None:
    """The number. Raises `ValueError` where it is larger than any count of ours can be."""
    if number is not None and not -(2**31) <= number < 2**31:
        raise ValueError(f"{name} {number} is too large to be stored")
    return number
