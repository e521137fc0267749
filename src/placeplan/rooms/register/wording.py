"""The words of a record: what it is called, its code, and all that can be read in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

_NAMED = ("title", "name", "indicator_name", "line")
TOLD = ("description", "text")
_OTHERS = ("person", "item", "service", "provider", "theme", "pod", "domain", "of")
_CODES = ("indicator_ref", "code")
_SILENT = frozenset(
    "start end value unit basis stage state comparator within_unit kind sha256".split()
)
"""What holds a code, a number or a day, which nobody looks for by its words."""
_LONGEST = 100_000
"""So many characters of a text are looked into; nobody writes a longer paragraph."""
_CONTROL = dict.fromkeys((*range(9), *range(14, 32), 127), " ")


def said(values: Any) -> str:
    """A few words that tell people which record is meant."""
    words = _first(values, (*_NAMED, *TOLD, *_OTHERS))
    return " ".join(words.split())[:200]


def title_of(values: Any) -> str:
    """What a record is called, blank where it is all one text."""
    return readable(_first(values, _NAMED if _first(values, TOLD) else (*_NAMED, *_OTHERS)))


def code_of(values: Any) -> str:
    """The code or reference of a record, blank where it has none."""
    return readable(_first(values, _CODES))


def texts(values: Mapping[str, Any], without: Collection[str] = ()) -> str:
    """Everything that can be read in named values, a line each and none twice.

    What is in `without` is left out.
    """
    found = dict.fromkeys(
        text
        for name, value in values.items()
        if name not in _SILENT
        for each in _strings(value)
        if (text := readable(each)) and text not in without
    )
    return "\n".join(found)[:_LONGEST]


def readable(text: str) -> str:
    """The text as both databases store it: no control characters, no half of a character."""
    plain = text[:_LONGEST].translate(_CONTROL)
    return plain.encode("utf-8", "replace").decode("utf-8").strip()


def _first(values: Any, names: tuple[str, ...]) -> str:
    return str(next((text for name in names if (text := getattr(values, name, None))), ""))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in _SILENT:
                yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
