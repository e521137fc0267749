"""How much of a document stands in records: counted by row and paragraph, never assumed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from placeplan.documents.document import Document, ListBlock, Paragraph, Row, Table
from placeplan.exchange.headed import heading_lines
from placeplan.records import Narrative, Record, Unrecognised

_WORD = re.compile(r"\d+(?:,\d{3})+|[^\W_]+")
SHARE = 0.8
"""The share of its words that a covered row or paragraph has in records."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """One row or paragraph of which something stands in no record."""

    line: int
    what: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a file stands in records: counts of table rows and paragraphs."""

    rows: int = 0
    rows_covered: int = 0
    paragraphs: int = 0
    paragraphs_covered: int = 0
    paragraphs_narrative: int = 0
    uncovered: tuple[Uncovered, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Coverage:
        """The counts that plain JSON values hold: the inverse of `as_dict`."""
        counts = {name: values[name] for name in cls.__slots__ if name != "uncovered"}
        return cls(**counts, uncovered=tuple(Uncovered(**each) for each in values["uncovered"]))

    def as_dict(self, file: str) -> dict[str, Any]:
        """The counts as plain JSON values, in the shape of the data contract."""
        return {
            "file": file,
            "rows": self.rows,
            "rows_covered": self.rows_covered,
            "paragraphs": self.paragraphs,
            "paragraphs_covered": self.paragraphs_covered,
            "paragraphs_narrative": self.paragraphs_narrative,
            "uncovered": [
                {"line": each.line, "what": each.what, "text": each.text, "why": each.why}
                for each in self.uncovered
            ],
        }


@dataclass(frozen=True, slots=True)
class Unit:
    """One table row or one paragraph: what coverage counts."""

    what: str
    lines: tuple[int, ...]
    text: str


def units(document: Document) -> Iterator[Unit]:
    """Every row and paragraph that states something.

    Headings, header rows, page numbers, the numbers of list items and labels without a value are
    set aside.
    """
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                if not is_bare_label(row):
                    yield Unit("row", row.lines, " ".join(row.texts))
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield Unit("paragraph", _span(item.line, item.end_line), item.text)
        elif isinstance(block, Paragraph) and any(c.isalpha() for c in block.text):
            yield Unit("paragraph", _span(block.line, block.end_line), block.text)


def is_bare_label(row: Row) -> bool:
    """A row of one bold word or two and nothing else: a label whose value is missing."""
    if row.filled != {0}:
        return False
    return row.cells[0].bold and len(row.cells[0].text.split()) <= 2 and len(row.cells) == 2


def _span(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, max(first, last) + 1))


def measure(document: Document, records: Iterable[Record]) -> Coverage:
    """The counts of a document's rows and paragraphs, and of those that stand in records."""
    records = tuple(records)
    headings = heading_lines(document, records)
    words: defaultdict[int, set[str]] = defaultdict(set)
    prose: defaultdict[int, set[str]] = defaultdict(set)
    for record in records:
        if isinstance(record, Unrecognised):
            continue
        into = prose if isinstance(record, Narrative) else words
        said = set(_words(record.content()))
        for line in range(record.source.line, record.source.plain().last_line + 1):
            into[line] |= said
    rows = covered_rows = paragraphs = covered = narrative = 0
    uncovered: list[Uncovered] = []
    for unit in units(document):
        if unit.lines[0] in headings:
            continue
        said = set().union(*(words[line] for line in unit.lines))
        told = set().union(*(prose[line] for line in unit.lines))
        missing = _missing(unit.text, said if unit.what == "row" else said | told)
        if unit.what == "row":
            rows += 1
            covered_rows += missing is None
        else:
            paragraphs += 1
            covered += missing is None
            narrative += missing is None and _missing(unit.text, said) is not None
        if missing is not None:
            uncovered.append(Uncovered(unit.lines[0], unit.what, unit.text, missing))
    return Coverage(rows, covered_rows, paragraphs, covered, narrative, tuple(uncovered))


def _missing(text: str, said: set[str]) -> str | None:
    """Why the text is not covered by the words said of it; None where it is."""
    words = list(_words_of(text))
    lost = [word for word in words if word not in said]
    figures = [word for word in lost if any(c.isdigit() for c in word)]
    if not said and words:
        return "no record stands here"
    if figures:
        return f"the figure {figures[0]} stands in no record"
    if len(words) - len(lost) < len(words) * SHARE:
        return f"{len(lost)} of {len(words)} words stand in no record"
    return None


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _words(each)
    elif isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif value is not None and not isinstance(value, bool):
        yield from _words_of(str(value))


def _words_of(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield word.replace(",", "").casefold()
