"""Where a record comes from, to show: the excerpt with the cell marked, and the headings above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from placeplan.documents.document import Cell, Document, ListBlock, Row, Spans
from placeplan.documents.excerpt import Excerpt, excerpt
from placeplan.exchange import kept
from placeplan.kernel.provenance import Source as Address
from placeplan.rooms.register.models import ImportedFile, Source

LONGEST = 240
"""So many characters of a cell that is not the marked one."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of an excerpt: its lines, each a run of spans behind a bullet or number."""

    lines: tuple[tuple[str, Spans], ...]
    marked: bool
    heading: bool
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An excerpt as the page draws it: table rows with the marked ones, or prose."""

    headings: tuple[str, ...]
    header: tuple[tuple[ShownCell, ...], ...]
    rows: tuple[tuple[bool, tuple[ShownCell, ...]], ...]
    prose: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Above:
    """One line above that gave the record its place, and what it says."""

    line: int
    text: str


@lru_cache(maxsize=16)
def _document(sha256: str) -> Document | None:
    """The stored paper as it was read, kept for the next record of the same paper."""
    return kept.document_of(ImportedFile.objects.get(sha256=sha256))


def document_of(file: ImportedFile) -> Document | None:
    """The document of a stored paper; None where its bytes are gone."""
    return _document(file.sha256)


def shown(source: Source, document: Document, around: int = 1) -> Shown | None:
    """The place of a source in its paper, with `around` rows or paragraphs on either side of it.

    None where it is not there any more.
    """
    found = excerpt(document, address(source), around)
    return None if found is None else _shown(found)


def address(source: Source) -> Address:
    """The stored place as the documents know it."""
    parts = {part: getattr(source, part) for part in Source.PARTS}
    return Address(file=source.file.name, **parts)


def above(
    context: Iterable[Mapping[str, Any]], source: Source, document: Document
) -> Iterator[Above]:
    """What the lines say that gave a record its headings, in the order of the paper.

    The header of its own table is left out: the excerpt shows it.
    """
    own = excerpt(document, address(source), around=0)
    header = {line for row in (own.header if own else ()) for line in row.lines}
    for each in sorted(context, key=lambda each: int(each.get("line", 0))):
        line = int(each.get("line", 0))
        found = excerpt(document, Address(document.name, line), around=0)
        if found is None or line in header:
            continue
        texts = [_row_text(row.row) for row in found.rows if row.marked]
        texts += [text for text, marked in found.prose if marked]
        yield Above(line, "; ".join(text for text in texts if text))


def _row_text(row: Row) -> str:
    return " – ".join(text.replace("\n", " ") for text in row.texts if text.strip())


def _shown(found: Excerpt) -> Shown:
    marked_header = {each.row.number for each in found.rows if each.row in found.header}
    rows = tuple(
        (each.marked, tuple(_cells(each.row, found.column if each.marked else -1, each.marked)))
        for each in found.rows
    )
    header = tuple(
        tuple(_cells(row, -1, False)) for row in found.header if row.number not in marked_header
    )
    return Shown(found.headings, header, rows, found.prose)


def _cells(row: Row, column: int | None, marked: bool) -> Iterator[ShownCell]:
    for i, cell in enumerate(row.cells):
        here = marked and column == i
        lines, cut = tuple(_lines(cell)), False
        if not marked:
            lines, cut = _shortened(lines)
        yield ShownCell(lines, here, cell.heading, cut)


def _lines(cell: Cell) -> Iterator[tuple[str, Spans]]:
    for block in cell.blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield (item.marker or "•") + " ", item.spans
        else:
            yield "", block.spans


def _shortened(lines: tuple[tuple[str, Spans], ...]) -> tuple[tuple[tuple[str, Spans], ...], bool]:
    """As many whole lines as are short enough; the first is cut where it is too long itself."""
    kept: list[tuple[str, Spans]] = []
    room = LONGEST
    for mark, spans in lines:
        length = sum(len(span.text) for span in spans)
        if length > room:
            if not kept and spans:
                first = spans[0]
                short = type(first)(first.text[:room], first.bold, first.italic, first.struck)
                kept.append((mark, (short,)))
            return tuple(kept), True
        kept.append((mark, spans))
        room -= length
    return tuple(kept), False
