"""Checks: one rule a file, found by folder.

A check has `check(book) -> Iterator[Problem]`, and a docstring that is its page in the manual and
whose first line names it. `CODE`, or `CODES`, says which codes it gives. `FIRES` and `PASSES` are a
case in which it must find something and one in which it must not. A check that asks for the day of
a book without one is left out.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from types import ModuleType

from placeplan.exchange.book import Book, Finding, UndatedError


@cache
def checks() -> tuple[ModuleType, ...]:
    """Every check of the folder, by name."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def label(module: ModuleType) -> str:
    """What a check is called: the first line of its docstring."""
    return (module.__doc__ or "").strip().partition("\n")[0].strip().rstrip(".")


def codes(module: ModuleType) -> tuple[str, ...]:
    """The codes that a check says it gives; none where it does not say."""
    one = getattr(module, "CODE", None)
    return tuple(getattr(module, "CODES", ())) or ((one,) if one else ())


def giving(wanted: Collection[str]) -> list[ModuleType]:
    """The checks that may give one of these codes; those that do not say theirs among them."""
    return [each for each in checks() if not codes(each) or set(codes(each)) & set(wanted)]


def findings(book: Book, only: Iterable[ModuleType] | None = None) -> list[Finding]:
    """What all checks find in a book, check by check, in the order of the records."""
    found: list[Finding] = []
    for module in checks() if only is None else only:
        try:
            found += list(_found(module, book))
        except UndatedError:
            continue
    return found


def _found(module: ModuleType, book: Book) -> Iterator[Finding]:
    name = module.__name__.rpartition(".")[2]
    for problem in module.check(book):
        yield replace(book.found(problem), check=name, label=label(module))
