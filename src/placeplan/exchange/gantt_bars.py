"""Bars of a Gantt table that survive as text ("[Bar spanning Q1-Q4]") or as blocks ("█")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placeplan.documents.document import Row, collapsed
from placeplan.kernel import period as periods
from placeplan.records.shapes import DueShape

_TEXT = re.compile(
    r"^\[?(?:gantt\s+)?(?:bar|arrow|shaded|line)\b(?P<rest>[^\]]*)\]?$", re.IGNORECASE
)
_SPANS = re.compile(
    r"^\s*(?:spanning|spans|across|from|over|covering|in|at|:)?\s*(?P<span>.*)$", re.I
)
_BLOCKS = re.compile(r"^[█▓▒░■▬▇▆▅▄▌▐●◆◼⬛➔→➜=–—-]+>?$")
_RANGE = re.compile(r"\s*(?:[-–—]|\bto\b|\bthrough\b|,|&|\band\b)\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?:\d{2}|\d{4})\s?/\s?\d\d$|\b20\d\d$")


@dataclass(frozen=True, slots=True)
class Bar:
    """Start and end of a bar; `sure` is False where only one cell shows that there is one."""

    start: DueShape
    end: DueShape
    as_printed: str
    sure: bool


def is_bar(text: str) -> bool:
    """True for a cell that stands for a bar."""
    plain = collapsed(text)
    return bool(plain) and bool(_TEXT.match(plain) or _BLOCKS.match(plain))


def is_bar_header(row: Row) -> bool:
    """True where every cell but the first is a period."""
    texts = [collapsed(text) for text in row.texts[1:] if collapsed(text)]
    near = date(2000, 4, 1)
    return len(texts) > 1 and all(periods.parse(t, near=near).start is not None for t in texts)


def read_bar(row: Row, header: Row, near: date | None) -> Bar | None:
    """The bar of a row; None where no cell holds one."""
    marked = [at for at in range(1, len(row.cells)) if is_bar(row.cells[at].text)]
    if not marked:
        return None
    printed = " ".join(collapsed(row.cells[at].text) for at in marked)
    said = _TEXT.match(collapsed(row.cells[marked[0]].text))
    span = _SPANS.match(said["rest"]) if said is not None else None
    if span is not None and span["span"].strip():
        pieces = [piece for piece in _RANGE.split(span["span"].strip()) if piece]
        ends = _ends(pieces, near)
        if ends is not None:
            return Bar(ends[0], ends[1], printed, True)
    labels = [collapsed(header.cell(at).text) for at in (marked[0], marked[-1])]
    first, last = (DueShape.of(periods.parse(label, near=near)) for label in labels)
    return Bar(first, last, printed, len(marked) > 1)


def _ends(pieces: Sequence[str], near: date | None) -> tuple[DueShape, DueShape] | None:
    """First and last period; a quarter without a year takes that of the last ("Q1-Q4 19/20")."""
    last = pieces[-1]
    first = pieces[0]
    year = _YEAR.search(last)
    if year is not None and not _YEAR.search(first):
        first = f"{first} {year.group()}"
    begin, end = (periods.parse(text, near=near) for text in (first, last))
    if begin.start is None or end.start is None:
        return None
    return DueShape.of(begin), DueShape.of(end)
