"""What Office readers share: lines of spans -> paragraphs, headings and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from placeplan.documents.document import (
    CellBlock,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Span,
    Spans,
    joined,
    text_of,
)
from placeplan.documents.readers.inline import BULLET, DEEPEST, NUMBER, item_of, trimmed

_INDENT = re.compile(r"^ *")
_NUMBERED = re.compile(
    r"^\s*(\(?[0-9A-Za-z]{1,4}(?:\.[0-9A-Za-z]{1,3})*[.)]|\d{1,2}(?:\.\d{1,2})+)(?:\s+(?=\S)|\s+$)"
)
PAGE_NUMBER = re.compile(r"^\s*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*$", re.IGNORECASE)
_LONGEST_BOLD_HEADING = 12


def merged(spans: Iterable[Span]) -> Spans:
    """The spans without white space at the ends, neighbours with the same marks as one."""
    return trimmed(joined(spans))


def lines_of(spans: Iterable[Span]) -> list[list[Span]]:
    """The spans parted at line breaks."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *more = span.text.split("\n")
        lines[-1].append(replace(span, text=first) if more else span)
        lines.extend([replace(span, text=each)] for each in more)
    return lines


def height(spans: Spans) -> int:
    """How many lines the words take, by their line breaks."""
    return 1 + sum(span.text.count("\n") for span in spans)


def prose(spans: Spans, line: int) -> Paragraph | Heading:
    """A paragraph; a heading where it is short and bold and ends no sentence; a page number."""
    words = [span for span in spans if span.text.strip()]
    text = text_of(words)
    if PAGE_NUMBER.match(text):
        return Paragraph(spans, line, line, furniture=True)
    last = line + height(spans) - 1
    short = last == line and len(text.split()) <= _LONGEST_BOLD_HEADING
    if all(span.bold for span in words) and short and not text.endswith((".", ":", ",", ";")):
        return Heading(spans, 3, line, line)
    return Paragraph(spans, line, last)


def listed(spans: Spans, line: int, numbers: bool) -> Item | None:
    """A list item where the text begins with a bullet (or, if asked for, a number)."""
    text = spans[0].text
    if BULLET.match(text) or (numbers and NUMBER.match(text)):
        return replace(item_of(spans, 0, line), end_line=line + height(spans) - 1)
    return None


def cell_blocks(lines: Iterable[list[Span]], line: int) -> tuple[CellBlock, ...]:
    """The blocks of a cell from its lines of text.

    A line that begins with a bullet is a list item; an indented one that begins with a short mark
    ("1.", "a)") is too. Two spaces of indent are one level.
    """
    out: list[CellBlock] = []
    items: list[Item] = []
    for spans in lines:
        words = merged(spans)
        if not words:
            continue
        item = _item(spans, words, line)
        if item is not None:
            items.append(item)
            continue
        if items:
            out.append(ListBlock(tuple(items), line, line))
            items = []
        out.append(Paragraph(words, line, line))
    if items:
        out.append(ListBlock(tuple(items), line, line))
    return tuple(out)


def _item(spans: list[Span], words: Spans, line: int) -> Item | None:
    found = _INDENT.match("".join(span.text for span in spans))
    indent = len(found[0]) if found else 0
    level = min(max(0, indent // 2 - 1), DEEPEST)
    first = words[0]
    if BULLET.match(first.text):
        item = item_of(words, 0, line)
        # What follows the bullet is text, whatever it looks like.
        kept = Span(BULLET.sub("", first.text, count=1), *first.look)
        return Item(trimmed([kept, *words[1:]]) or (Span(""),), level, item.marker, line, line)
    mark = _NUMBERED.match(first.text) if indent >= 2 else None
    if mark and (mark.end() < len(first.text) or len(words) > 1):
        kept = Span(first.text[mark.end() :], *first.look)
        return Item(trimmed([kept, *words[1:]]) or (Span(""),), level, mark[1], line, line)
    return None
