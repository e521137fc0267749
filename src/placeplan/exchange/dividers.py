"""Slides that part a plan: a theme, and below it the names of the priorities that it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from placeplan.exchange.plan_parts import Part, same
from placeplan.exchange.programme_outline import TITLE, label_of

_PRIORITIES = re.compile(r"\bpriorit(?:y areas?|ies)\b[^.:]*$", re.IGNORECASE)
_FEW, _LEAST, _LONGEST = 6, 3, 8


@dataclass(frozen=True, slots=True)
class Divider:
    """A theme and the lines of its priorities."""

    lead: Part
    members: tuple[Part, ...]

    def of(self, text: str) -> Part | None:
        """The line that names a priority."""
        return next((each for each in self.members if same(each.text, text)), None)


@dataclass(frozen=True, slots=True)
class Listed:
    """A slide that lists every priority, in columns that may have headings of their own."""

    head: Part
    entries: tuple[Part, ...]


def lists_of_priorities(parts: Sequence[Part]) -> list[Listed]:
    """The lists under a heading on priorities, with the headings of their columns."""
    found = []
    for at, part in enumerate(parts):
        if part.what not in ("line", "heading") or not _PRIORITIES.search(part.text):
            continue
        below = parts[at + 1 : at + 2]
        if len(part.text.split()) > _FEW or not below or below[0].what != "item":
            continue
        end = at + 1
        while end < len(parts) and (parts[end].what == "item" or _heads(parts, end)):
            end += 1
        if sum(each.what == "item" for each in parts[at + 1 : end]) >= _LEAST:
            found.append(Listed(part, tuple(parts[at + 1 : end])))
    return found


def _heads(parts: Sequence[Part], at: int) -> bool:
    """True for a few words right above a list: the heading of the next column."""
    below = parts[at + 1 : at + 2]
    return _is_name(parts[at]) and bool(below) and below[0].what == "item"


def dividers(parts: Sequence[Part], listed: Sequence[Listed]) -> list[Divider]:
    """The slides that name a theme and, a line each, three or more priorities of a list."""
    names = [entry.text for each in listed for entry in each.entries]
    inside = {id(entry) for each in listed for entry in (each.head, *each.entries)}
    known = [
        _is_name(part) and id(part) not in inside and any(same(part.text, name) for name in names)
        for part in parts
    ]
    found: list[Divider] = []
    at = 1
    while at < len(parts):
        end = at
        while end < len(parts) and known[end]:
            end += 1
        lead = parts[at - 1]
        if end - at >= _LEAST and _is_name(lead) and not known[at - 1]:
            found.append(Divider(lead, tuple(parts[at:end])))
        at = max(end, at + 1)
    return found


def _is_name(part: Part) -> bool:
    """True for a short line that ends no sentence and opens no section of a programme."""
    if part.what not in ("line", "heading") or len(part.text.split()) > _LONGEST:
        return False
    return not (
        part.text.endswith((".", ":", ";")) or label_of(part.text) or TITLE.match(part.text)
    )
