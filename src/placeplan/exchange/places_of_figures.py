"""Which figure of a sentence is of which place: "10% in Vale and 14% in Moor"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from placeplan.records.shapes import Figure

_LEAST = 2


def places_in(text: str, places: Sequence[str]) -> list[str]:
    """The places that a text names, as it prints them, in order; `places` has the longest first."""
    return [name for _, name in _named(text, places)]


def by_place(
    text: str, figures: Sequence[Figure], places: Sequence[str]
) -> list[tuple[str, list[Figure]]]:
    """The figures of each place where a sentence gives several places their own; else none.

    A place stands behind its figure ("10% in Vale") unless the first place comes before the first
    figure. A figure without a place of its own is of the place of the one before, brackets aside.
    """
    named = _named(text, places)
    if len({name for _, name in named}) < _LEAST or len(figures) < _LEAST:
        return []
    starts: list[int] = []
    for figure in figures:
        starts.append(text.find(figure.as_printed, starts[-1] + 1 if starts else 0))
    if -1 in starts:
        return []
    found: dict[str, list[Figure]] = {}
    outside: str | None = None
    for at, figure in enumerate(figures):
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        if named[0][0] < starts[0]:
            own = next((name for place, name in reversed(named) if place < starts[at]), None)
        else:
            own = next((name for place, name in named if starts[at] < place < end), None)
        bracketed = text.count("(", 0, starts[at]) > text.count(")", 0, starts[at])
        own = own or (None if bracketed else outside)
        if own is None:
            return []
        if not bracketed:
            outside = own
        found.setdefault(own, []).append(figure)
    return list(found.items()) if len(found) >= _LEAST else []


def _named(text: str, places: Sequence[str]) -> list[tuple[int, str]]:
    """Where each place is named; a part of a longer name that is known does not count."""
    found: dict[int, str] = {}
    taken: set[int] = set()
    for place in places:
        for match in re.finditer(rf"\b{re.escape(place)}\b", text, re.IGNORECASE):
            if taken.isdisjoint(range(match.start(), match.end())):
                found[match.start()] = match.group()
                taken.update(range(match.start(), match.end()))
    return sorted(found.items())
