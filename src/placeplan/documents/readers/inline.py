"""Light mark-up inside a line or a cell: text -> spans, and text -> paragraphs and lists.

Two notations meet in the text form of papers: a few HTML tags, and Markdown's emphasis. Anything
else that looks like a tag (`<5`, `<https://...>`) is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from placeplan.documents.document import (
    Cell,
    CellBlock,
    Item,
    ListBlock,
    Paragraph,
    Span,
    Spans,
    collapsed,
    text_of,
)

_TAG = re.compile(
    r"<(/?)(p|b|strong|i|em|u|del|s|strike|ins|ul|ol|li|sup|sub|br|div|span|a)\b[^<>]*?/?>",
    re.IGNORECASE,
)
_BOLD, _ITALIC, _STRUCK = {"b", "strong"}, {"i", "em"}, {"del", "s", "strike"}
_EMPHASIS = re.compile(
    r"(?<![\\*\w])(?P<mark>\*{1,3}|~~)(?=[^\s*])(?P<text>(?s:.{1,2000}?))"
    r"(?<=[^\s\\*])(?P=mark)(?![\w*])"
)
"""Emphasis may run over wrapped lines, though not without end."""
_ESCAPE = re.compile(r"\\([\\*_#~`|\[\]()>+.!-])")
BULLET = re.compile(r"^\s*[•·▪◦‣●○]\s*")
NUMBER = re.compile(r"^\s*((?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+")
DEEPEST = 12
"""Lists nested deeper than this are read at this depth, so that a hostile file costs nothing."""


@dataclass(slots=True)
class Marks:
    """The marks in force, counted so that an unmatched closing tag does no harm."""

    bold: int = 0
    italic: int = 0
    struck: int = 0

    def turn(self, name: str, by: int) -> bool:
        """Open or close one mark; False where a closing tag had nothing to close."""
        group = "bold" if name in _BOLD else "italic" if name in _ITALIC else "struck"
        held: int = getattr(self, group) + by
        setattr(self, group, max(0, held))
        return held >= 0

    def span(self, text: str) -> Span:
        return Span(text, self.bold > 0, self.italic > 0, self.struck > 0)


@dataclass(slots=True)
class _Builder:
    """Collects the blocks of one cell."""

    line: int
    blocks: list[CellBlock] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    depth: int = 0
    in_item: bool = False

    def text(self, span: Span) -> None:
        if span.text:
            self.spans.append(span)

    def end_block(self) -> None:
        """Close the paragraph or item under way."""
        spans = trimmed(self.spans)
        self.spans = []
        if not spans:
            return
        if self.depth or self.in_item:
            self.items.append(item_of(spans, max(0, min(self.depth, DEEPEST) - 1), self.line))
        else:
            self.end_list()
            self.blocks.append(Paragraph(spans, self.line, self.line))

    def end_list(self) -> None:
        if self.items:
            self.blocks.append(ListBlock(tuple(self.items), self.line, self.line))
            self.items = []


def trimmed(spans: Iterable[Span]) -> Spans:
    """The spans without white space at either end; empty where nothing is left."""
    kept = [each for each in spans if each.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if not kept:
        return ()
    first, last = kept[0], kept[-1]
    kept[0] = Span(first.text.lstrip(), *first.look)
    last = kept[-1]
    kept[-1] = Span(last.text.rstrip(), *last.look)
    return tuple(kept)


def item_of(spans: Spans, level: int, line: int) -> Item:
    """A list item: its bullet dropped, its number kept as the marker."""
    first, rest = spans[0], spans[1:]
    marker = ""
    if found := BULLET.match(first.text):
        first = Span(first.text[found.end() :], *first.look)
    elif found := NUMBER.match(first.text):
        marker = found[1]
        first = Span(first.text[found.end() :], *first.look)
    return Item(trimmed([first, *rest]) or (Span(""),), level, marker, line, line)


def _pieces(text: str) -> Iterator[tuple[str, str, bool]]:
    """(text before, tag name or "", closing) along the text."""
    at = 0
    for tag in _TAG.finditer(text):
        yield text[at : tag.start()], tag[2].lower(), bool(tag[1])
        at = tag.end()
    yield text[at:], "", False


def _emphasised(text: str, marks: Marks) -> Iterator[Span]:
    """The spans of text without tags, with Markdown's emphasis and escapes undone."""
    at = 0
    for found in _EMPHASIS.finditer(text):
        yield marks.span(_unescaped(text[at : found.start()]))
        inner = Marks(marks.bold, marks.italic, marks.struck)
        if found["mark"] == "~~":
            inner.struck += 1
        else:
            inner.bold += len(found["mark"]) >= 2
            inner.italic += len(found["mark"]) != 2
        yield inner.span(_unescaped(found["text"]))
        at = found.end()
    yield marks.span(_unescaped(text[at:]))


def _unescaped(text: str) -> str:
    return html.unescape(_ESCAPE.sub(r"\1", text))


def spans(text: str, marks: Marks | None = None) -> tuple[Spans, bool]:
    """The spans of one line of prose, and whether its mark-up was balanced."""
    cell, balanced = cell_of(text, 0, marks)
    return trimmed(_joined(cell.blocks)), balanced


def _joined(blocks: tuple[CellBlock, ...]) -> list[Span]:
    joined: list[Span] = []
    for block in blocks:
        parts = [block] if isinstance(block, Paragraph) else list(block.items)
        for part in parts:
            if joined:
                joined.append(Span(" "))
            joined.extend(part.spans)
    return joined


def cell_of(text: str, line: int, marks: Marks | None = None) -> tuple[Cell, bool]:
    """The blocks of one cell, and whether its mark-up was balanced."""
    marks = marks or Marks()
    into, balanced = _Builder(line), True
    for before, name, closing in _pieces(text):
        for span in _emphasised(before, marks):
            into.text(span)
        if name in ("ul", "ol"):
            into.end_block()
            into.depth = max(0, into.depth + (-1 if closing else 1))
            if not into.depth:
                into.in_item = False
                into.end_list()
        elif name == "li":
            into.end_block()
            into.in_item = not closing
        elif name in ("p", "br", "div"):
            into.end_block()
        elif name and name in _BOLD | _ITALIC | _STRUCK:
            balanced &= marks.turn(name, -1 if closing else 1)
    into.end_block()
    into.end_list()
    balanced &= not (marks.bold or marks.italic or marks.struck)
    return Cell(_bullets(into.blocks, line)), balanced


def _bullets(blocks: list[CellBlock], line: int) -> tuple[CellBlock, ...]:
    """The blocks, with runs of paragraphs that begin with a bullet made into lists."""
    out: list[CellBlock] = []
    items: list[Item] = []
    for block in blocks:
        if isinstance(block, Paragraph) and BULLET.match(text_of(block.spans)):
            items.append(item_of(block.spans, 0, line))
            continue
        if items:
            out.append(ListBlock(tuple(items), line, line))
            items = []
        out.append(block)
    if items:
        out.append(ListBlock(tuple(items), line, line))
    return tuple(out)


def is_blank(text: str) -> bool:
    """True where nothing but mark-up and white space is there."""
    return not collapsed(_TAG.sub(" ", text))
