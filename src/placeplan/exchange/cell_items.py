"""The parts of a cell: its list items, or its paragraphs."""

from __future__ import annotations

import re

from placeplan.documents.document import Cell, Paragraph

_INLINE = re.compile(r"\s*[•·▪●]\s+")


def items_of(cell: Cell) -> list[str]:
    """Each item or paragraph of a cell; bullets inside a line part it."""
    found: list[str] = []
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            found.extend(_INLINE.split(block.text))
        else:
            for item in block.items:
                marker = f"{item.marker} " if item.marker else ""
                first, *more = _INLINE.split(item.text)
                found.extend([marker + first, *more])
    return [text.strip() for text in found if text.strip()]


def flat(cell: Cell) -> str:
    """The text of a cell on one line, its items parted by "; "; a bullet mark is no text."""
    return "; ".join(items_of(cell))
