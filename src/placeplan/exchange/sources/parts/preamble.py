"""What stands above a table: labels that end in a colon, each with its text beside it."""

from __future__ import annotations

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.workbook import Sheet, text_of

_ROWS = 20


def preamble(sheet: Sheet) -> dict[str, str]:
    """Label -> text of the first rows of a sheet: {"period": "April 2019", "status": ...}."""
    found: dict[str, str] = {}
    for number, row in sheet.head.items():
        if number > _ROWS:
            break
        cells = [text_of(cell) for _, cell in sorted(row.items())]
        for at, text in enumerate(cells):
            label, colon, rest = text.partition(":")
            if colon and len(label) < 30:
                beside = rest.strip() or (cells[at + 1] if at + 1 < len(cells) else "")
                found.setdefault(folded(label), beside)
    return found
