"""What writers share: the text that a file can hold, sizes, widths, where page headers stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from placeplan.documents.document import Block, Document, Paragraph, Row, Table

_LONGEST_WORD = 16
WIDE = 6
"""From this many columns on a table wants a page on its side."""
TEXT_SIZES = ((14, 6.5), (10, 7.5), (7, 8.5), (0, 9.5))
"""(least number of columns, size of the letters in points)."""
SHORT = 400
"""A row with less text in each cell is not parted by the end of a page."""
_MOST_MEASURED = 400
"""Rows that are looked at: more would change no width."""


_BAD = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _BAD.sub("", text)


def is_wide(document: Document) -> bool:
    """True where a table of the document wants landscape pages."""
    return any(isinstance(b, Table) and b.width >= WIDE for b in document.blocks)


def text_size(columns: int) -> float:
    """The size of the letters in a table, in points: smaller where there are more columns."""
    return next(size for least, size in TEXT_SIZES if columns >= least)


def widths(table: Table, total: int, least: int) -> list[int]:
    """The width of each column, in the unit of `total`, which they fill.

    Each column gets room for its longest word (at `least` a character, but at most a quarter of
    the page); the rest goes by the length of the texts.
    """
    count = table.width
    if not count:
        return []
    words, texts = [1.0] * count, [1.0] * count
    rows: list[Row] = [*table.header, *table.rows[:_MOST_MEASURED]]
    sums = [0] * count
    for row in rows:
        for at, cell in enumerate(row.cells):
            text = cell.text
            if cell.colspan > 1 or not text:
                continue
            longest = max(map(len, text.split()), default=1)
            words[at] = max(words[at], min(longest, _LONGEST_WORD))
            sums[at] += min(len(text), 600)
            texts[at] = max(texts[at], min(len(text), 60))
    needed = [min((word + 2) * least, total / 4) for word in words]
    left = total - sum(needed)
    if left <= 0:
        parts = [each / sum(needed) * total for each in needed]
    else:
        wants = [(s / max(1, len(rows))) ** 0.8 + t**0.5 for s, t in zip(sums, texts, strict=True)]
        parts = [n + left * w / sum(wants) for n, w in zip(needed, wants, strict=True)]
    whole = [max(1, int(part)) for part in parts]
    whole[-1] += max(0, total - sum(whole))
    return whole


def in_place(document: Document) -> Iterator[Block]:
    """The blocks, with a running header that the reader took out of a table put back into it.

    It may be more than furniture: a paper that heads each page with its subject says there what
    the rows below are about. The reader joins the parts again.
    """
    taken: list[Paragraph] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            taken = []
            for after in document.blocks[at + 1 :]:
                if not (isinstance(after, Paragraph) and after.furniture):
                    break
                if _parts_rows(block, after.line):
                    taken.append(after)
            yield from _parted(block, sorted(taken, key=lambda each: each.line))
        elif not any(block is each for each in taken):
            yield block


def _parts_rows(table: Table, line: int) -> bool:
    """True where a line of the paper stands between two rows of the table."""
    before = [row for row in table.rows if row.line < line]
    return 0 < len(before) < len(table.rows) and max(before[-1].lines) < line


def _parted(table: Table, between: list[Paragraph]) -> Iterator[Block]:
    start, header = 0, table.header
    for at, paragraph in enumerate(between):
        end = sum(1 for row in table.rows if row.line < paragraph.line)
        if end > start:
            yield replace(table, header=header, rows=table.rows[start:end])
        yield paragraph
        start = end
        following = table.rows[start].line
        last = between[at + 1].line if at + 1 < len(between) else following
        repeated = any(paragraph.line < line < min(last, following) for line in table.repeats)
        header = table.header if repeated else ()
    yield replace(table, header=header, rows=table.rows[start:])
