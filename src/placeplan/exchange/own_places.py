"""The places that a plan is for, and which of them a statement speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from placeplan.documents.document import Document, ListBlock, Paragraph
from placeplan.exchange.sections import Outline
from placeplan.exchange.unclaimed import whole_of
from placeplan.records.shapes import SourceShape

_NAME = r"[A-Z][\w'’-]*(?:\s+(?:on|upon|under|of|the|[A-Z][\w'’-]*))*"
_COVERS = re.compile(
    r"\b(?:areas? of|covers?|covering|serv(?:es?|ing)|residents of|healthcare for)\s+"
    rf"(?P<list>{_NAME}(?:,\s+{_NAME})*,?\s+and\s+{_NAME})"
)
_OWNER_KIND = re.compile(
    r"^NHS\s+|\s+(?:Clinical Commissioning Group|Integrated Care Board|CCG|ICB)$", re.I
)
_PARTED = re.compile(r",\s*(?:and\s+)?|\s+(?:and|&)\s+")
_DISTRICT = r"(?:\s+(?:District|Borough|Town|City|County))?"
_WHOLE = re.compile(r"\b(?:across|throughout|in|within)\s+(?:the\s+)?[A-Z]*(?:CCG|ICB)\b")
_BODY = re.compile(
    r"^\s+(?:(?:and|&)\s+)?(?:[A-Z][\w&'’-]*\s+){0,4}?"
    r"(?:CCGs?|ICB|Council|Hospitals?|Trust|Clinical Commissioning Group|Group|Partnership|Board)\b"
)
_LISTED_BEFORE = re.compile(r"[A-Z][\w'’-]*(?:\s*\([^)]*\))?(?:,|,?\s+and)\s+$")
_LISTED_BEHIND = re.compile(r"^(?:\s*\([^)]*\))?(?:,|,?\s+and)\s+[A-Z]")
_MOST = 8
"""More names than this are a list of something else."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is printed, and where it is printed if not in the statement itself."""

    name: str
    context: tuple[SourceShape, ...] = ()


class OwnPlaces:
    """The places of a plan: its owner's area, and those that its name or its prose gives."""

    def __init__(self, document: Document) -> None:
        self._whole = whole_of(document)

    @cached_property
    def owner(self) -> tuple[str, SourceShape] | None:
        """The one commissioner that the cover names, and where."""
        return Outline(self._whole).owner()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The places by name, the longest first."""
        names = _parts(_OWNER_KIND.sub("", self.owner[0])) if self.owner else []
        for block in self._whole.blocks:
            for text in _texts(block):
                for found in _COVERS.finditer(text):
                    names += _parts(found["list"])
        return tuple(sorted(set(names), key=lambda name: (-len(name), name)))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        either = "|".join(map(re.escape, self.names))
        return re.compile(rf"\b(?:{either}){_DISTRICT}\b") if either else None

    def of(self, text: str) -> Place | None:
        """The one place that a statement speaks of; None for none, several or a body of it."""
        named = list(self._pattern.finditer(text)) if self._pattern else []
        if any(_BODY.match(text[each.end() :]) or _is_listed(text, each) for each in named):
            return None
        found = {each[0] for each in named}
        whole = _WHOLE.search(text) is not None
        if len(found) == 1 and not whole:
            return Place(found.pop())
        if whole and not found and self.owner is not None:
            return Place(self.owner[0], (self.owner[1],))
        return None


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in _PARTED.split(text)]
    return [part for part in parts if part] if len(parts) <= _MOST else []


def _is_listed(text: str, name: re.Match[str]) -> bool:
    """True for a name that stands in a list with others."""
    before, behind = text[: name.start()], text[name.end() :]
    return bool(_LISTED_BEFORE.search(before) or _LISTED_BEHIND.match(behind))


def _texts(block: object) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    return [item.text for item in block.items] if isinstance(block, ListBlock) else []
