"""A plan in its smallest parts: lines, list items and tables in order, with what each acts as.

Plans turned into text lose the marks of their headings: a heading is then a short line of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from placeplan.documents.document import (
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Spans,
    Table,
    collapsed,
    text_of,
)
from placeplan.exchange.latest import of_the_latest
from placeplan.exchange.sections import gives_address
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.records import Unrecognised
from placeplan.records.shapes import SourceShape

_PLACEHOLDER = re.compile(
    r"^(?:\[\s*(?:text|title|name|insert\b[^\]]*|tb[cda]|add\b[^\]]*|x+)\s*\]|t\.?b\.?[cda]\.?"
    r"|to be (?:confirmed|determined|agreed|added|completed|advised|decided)|insert text(?: here)?"
    r"|x{2,})\W*(?:$|[–-]\s)",
    re.IGNORECASE,
)
_TO_ADD = re.compile(
    r"^[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? to (?:add|complete|confirm|update|insert|provide|draft)\W*$"
)
_DOTTED = re.compile(r"^\d+(?:\.\d+)+\.?$")
_COUNTS = re.compile(r"^(?:over|under|about|around|nearly|almost|circa|c\.|up to)\s+[\d£]", re.I)
_ENDS = re.compile(r"[.!?;,]$")
_SMALL = frozenset("a an and as at by for from in into is of on or our the to with &".split())
_BRACKETED = re.compile(r"^\[(?P<text>[^\[\]]+)\]$")
_EDGES = " \t*_"
_LONGEST_HEADING = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One line, list item or table; `index` is the position of its block in the document."""

    text: str
    source: Source
    index: int
    what: Literal["heading", "line", "item", "table"]
    level: int = 0
    lines: tuple[str, ...] = ()
    """The lines of a hard-wrapped paragraph, each with its leading space."""
    table: Table | None = None
    marker: str = ""
    """The number of a list item as printed."""

    @property
    def shape(self) -> SourceShape:
        return SourceShape.of(self.source)

    @property
    def is_heading(self) -> bool:
        """True for a heading, and for a line that looks like one."""
        return self.what == "heading" or (self.what == "line" and looks_like_heading(self.text))


@of_the_latest
def parts_of(document: Document) -> list[Part]:
    """Every part of a document in order; page numbers and running headers are left out.

    A short numbered line that is printed again and again ("1 Our challenges") is a heading.
    """
    return _headed(list(_parts(document)))


def _headed(parts: list[Part]) -> list[Part]:
    numbered = Counter(_bare(part.text) for part in parts if _is_numbered(part))
    running = {text for text, times in numbered.items() if times > 1}
    if not running:
        return parts
    return [
        replace(part, what="heading") if _is_numbered(part) and _runs(part, running) else part
        for part in parts
    ]


def _is_numbered(part: Part) -> bool:
    return part.what == "line" and part.text[:1].isdigit() and len(part.text.split()) <= 7


def _runs(part: Part, running: set[str]) -> bool:
    """True for a running header, and for the first words of one that stand alone."""
    text = _bare(part.text)
    return text in running or any(each.startswith(text) for each in running if len(text) > 3)


def _parts(document: Document) -> Iterator[Part]:
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            first = block.every[:1]
            if first:
                yield Part("", document.source(first[0], block), index, "table", table=block)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield _item(document, item, index)
        elif isinstance(block, Heading):
            yield Part(block.text.strip(_EDGES), document.at(block), index, "heading")
        elif not block.furniture:
            yield _line(document, block, index)


def _item(document: Document, item: Item, index: int) -> Part:
    return Part(_text(item.spans), document.at(item), index, "item", item.level, marker=item.marker)


def _line(document: Document, block: Paragraph, index: int) -> Part:
    lines = tuple("".join(span.text for span in block.spans).split("\n"))
    return Part(_text(block.spans), document.at(block), index, "line", lines=lines)


@lru_cache(maxsize=8192)
def _text(spans: Spans) -> str:
    return text_of(spans).strip(_EDGES)


@lru_cache(maxsize=8192)
def looks_like_heading(text: str) -> bool:
    """True for a few words that end no sentence: in capitals, or each word of weight capital."""
    words = text.split()
    if not words or len(words) > _LONGEST_HEADING or _ENDS.search(text.rstrip(" :")):
        return False
    letters = [c for c in text if c.isalpha()]
    if not letters or is_placeholder(text) or not text[0].isalnum() or _COUNTS.match(text):
        return False
    if gives_address(text):
        return False
    if all(c.isupper() for c in letters):
        return len(letters) > 3
    if _DOTTED.match(words[0]) and len(words) > 1:
        words = words[1:]
    heavy = [words[0], *(word for word in words[1:] if word.casefold() not in _SMALL)]
    capital = sum(word[0].isupper() or not word[0].isalpha() for word in heavy)
    return len(words) <= 8 and words[0][0].isupper() and capital * 2 >= len(heavy)


def is_capitals(text: str) -> bool:
    """True where every letter is a capital."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)


@lru_cache(maxsize=8192)
def is_placeholder(text: str) -> bool:
    """True for what was never filled in: "[text]", "Tbd", "TBC", "Michelle to add"."""
    plain = collapsed(text).strip(_EDGES)
    return bool(_PLACEHOLDER.match(plain) or _TO_ADD.match(plain))


def without_brackets(text: str) -> str:
    """The text without the square brackets that stand around all of it."""
    found = _BRACKETED.match(text.strip())
    return found["text"].strip() if found else text.strip()


def placeholder(part: Part, what: str) -> tuple[Problem, Unrecognised]:
    """The problem of a placeholder, and the place kept as what it is: nothing that was said."""
    return (
        Problem(
            "placeholder",
            Family.PLACEHOLDER,
            Severity.NOTE,
            f"{what} was never filled in: {part.text!r}",
            part.source,
        ),
        Unrecognised(
            source=part.shape,
            text=part.text,
            why="a placeholder that was never filled in is not content",
        ),
    )


def same(first: str | None, second: str | None) -> bool:
    """True where two headings have the same letters and digits."""
    return bool(first and second) and _bare(first or "") == _bare(second or "")


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def items_of(part: Part) -> list[str]:
    """The entries of a paragraph that is a list without its bullets, else its text alone.

    Lines are entries where each following line is set in, or where each is short and starts with
    a capital; a line that starts otherwise goes on from the one above.
    """
    lines = part.lines
    if len(lines) < 2:
        return [part.text]
    if any(line[:1].isspace() for line in lines[1:]):
        return _joined(lines, lambda line: line[:1].isspace())
    starts = [line for line in lines if line[:1].isupper() or line[:1].isdigit()]
    if len(starts) * 2 > len(lines) and max(len(line) for line in lines) < 100:
        return _joined(lines, lambda line: line[:1].isupper() or line[:1].isdigit())
    return [part.text]


def _joined(lines: tuple[str, ...], begins: Callable[[str], bool]) -> list[str]:
    out: list[str] = []
    for line in lines:
        if out and not begins(line):
            out[-1] = f"{out[-1]} {line.strip()}"
        elif line.strip():
            out.append(line.strip())
    return [collapsed(line).strip(_EDGES) for line in out]
