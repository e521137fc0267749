"""Widths of the columns of a table, from what stands in them."""

from __future__ import annotations

from placeplan.documents.document import Document, Row, Table

_LONGEST_WORD = 16
_WIDE = 6
"""From this many columns on a table wants a page on its side."""
_MOST_MEASURED = 400
"""Rows that are looked at: more would change no width."""


def is_wide(document: Document) -> bool:
    """True where a table of the document wants landscape pages."""
    return any(isinstance(b, Table) and b.width >= _WIDE for b in document.blocks)


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
