"""The order of rows by one of their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def blanks_last(rows: Iterable[T], key: Callable[[T], Any], *, turned: bool = False) -> list[T]:
    """The rows by a key, turned round if asked; those without a value come last either way."""
    every = list(rows)
    stated = [each for each in every if key(each) not in (None, "")]
    blank = [each for each in every if key(each) in (None, "")]
    return [*sorted(stated, key=key, reverse=turned), *blank]
