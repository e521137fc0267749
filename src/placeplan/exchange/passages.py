"""A plan's parts, each with the headings above it, and the short forms that it gives to names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placeplan.documents.document import Document, Heading, Paragraph
from placeplan.exchange.goal_labels import labelled
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.records.shapes import SourceShape

_DEEPEST = 9
"""The level of a line that only looks like a heading."""
_MARKED = 3
"""With so many headings of their own, a document needs no lines that look like headings."""
_BRACKETS = re.compile(r"\((?P<short>[A-Z][A-Za-z&]*[A-Z][A-Za-z&]*)\)")
_NAME_WORD = re.compile(r"^[A-Z0-9][\w’'&.-]*$")
_JOINING = frozenset("of and for the on in at & to".split())
_CONTINUED = re.compile(r"\s*\((?:cont(?:inued|['’]?d)?\.?)\)$", re.I)


@dataclass(frozen=True, slots=True)
class Passage:
    """One part with the headings in force above it, the outermost first."""

    part: Part
    heads: tuple[Part, ...]
    level: int = 0
    """The level of a heading, 1 the highest; 0 for what is none."""

    @property
    def text(self) -> str:
        return self.part.text

    @property
    def is_heading(self) -> bool:
        return self.level > 0

    @property
    def section(self) -> str:
        """The words of the nearest heading, "(cont.)" aside; empty where there is none."""
        return uncontinued(self.heads[-1].text) if self.heads else ""

    @property
    def context(self) -> list[SourceShape]:
        """The address of the nearest heading."""
        return [self.heads[-1].shape] if self.heads else []


def uncontinued(text: str) -> str:
    """A heading without the words that say that its page goes on."""
    return _CONTINUED.sub("", text)


def after(found: Sequence[Passage], at: int) -> Iterator[Passage]:
    """The passages behind a position, in order."""
    return (found[below] for below in range(at + 1, len(found)))


def passages(document: Document) -> list[Passage]:
    """Every part of a document in order, with its headings."""
    return list(_passages(document, parts_of(document)))


def _passages(document: Document, parts: Sequence[Part]) -> Iterator[Passage]:
    heads: list[tuple[int, Part]] = []
    marked = sum(isinstance(block, Heading) for block in document.blocks) >= _MARKED
    for part in parts:
        level = _level(document, part, marked)
        while level and heads and heads[-1][0] >= level:
            heads.pop()
        yield Passage(part, tuple(head for _, head in heads), level)
        if level:
            heads.append((level, part))


def _level(document: Document, part: Part, marked: bool) -> int:
    block = document.blocks[part.index]
    if isinstance(block, Heading):
        return block.level
    if marked or not part.is_heading or not isinstance(block, Paragraph):
        return 0
    if part.text.endswith(":") or labelled(part.text) or len(part.lines) > 1:
        return 0
    return _DEEPEST


@dataclass(frozen=True, slots=True)
class Name:
    """What a short form stands for, and where the plan says so."""

    text: str
    source: SourceShape


def short_forms(parts: Sequence[Part]) -> dict[str, Name]:
    """The name before each short form in brackets: "Joint Executive Group (JEG)"."""
    found: dict[str, Name] = {}
    for part in parts:
        for each in _BRACKETS.finditer(part.text):
            name = _before(part.text[: each.start()], each["short"])
            if name:
                found.setdefault(each["short"], Name(name, part.shape))
    return found


def _before(text: str, short: str) -> str | None:
    """The capitalised words at the end of a text, where they make up the short form."""
    taken: list[str] = []
    for word in reversed(text.split()):
        if not _NAME_WORD.match(word) and word not in _JOINING:
            break
        taken.insert(0, word)
    while taken and (taken[0] in _JOINING or taken[0] == "The"):
        taken.pop(0)
    initials = "".join(word[0] for word in taken).casefold()
    letters = iter(initials)
    whole = all(letter in letters for letter in short.casefold() if letter.isalpha())
    return " ".join(taken) if len(taken) > 1 and whole else None
