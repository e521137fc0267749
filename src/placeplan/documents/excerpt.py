"""The few lines around an address, to show a reader where a statement stands."""

from __future__ import annotations

from dataclasses import dataclass

from placeplan.documents.document import Document, Heading, ListBlock, Paragraph, Row, Table
from placeplan.kernel.provenance import Source


@dataclass(frozen=True, slots=True)
class ExcerptRow:
    """One row of the excerpt; `marked` where it is the row that was asked for."""

    row: Row
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The marked place: either prose, or table rows with their header.

    `column` counts from 0; None marks the whole row. `headings` lead to the place.
    """

    headings: tuple[str, ...]
    prose: tuple[tuple[str, bool], ...] = ()
    header: tuple[Row, ...] = ()
    rows: tuple[ExcerptRow, ...] = ()
    column: int | None = None


def excerpt(document: Document, source: Source, around: int = 1) -> Excerpt | None:
    """The place of `source` with `around` rows or paragraphs on either side; None if it is gone."""
    headings: list[Heading] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            if _holds(source, block.line, block.end_line):
                trail = tuple(each.text for each in headings)
                return Excerpt(trail, prose=((block.text, True),))
            headings = [each for each in headings if each.level < block.level] + [block]
        elif isinstance(block, Table):
            found = _in_table(block, source, around)
            if found is not None:
                trail = tuple(each.text for each in headings)
                column = None if source.column is None else source.column - 1
                return Excerpt(trail, header=block.header, rows=found, column=column)
    return _in_prose(document, source, around)


def _holds(source: Source, line: int, end_line: int) -> bool:
    return source.line <= max(end_line, line) and line <= source.last_line


def _in_table(table: Table, source: Source, around: int) -> tuple[ExcerptRow, ...] | None:
    body = table.every
    hits = [i for i, row in enumerate(body) if any(source.covers(line) for line in row.lines)]
    if not hits:
        return None
    first, last = max(0, hits[0] - around), hits[-1] + around + 1
    marked = set(hits)
    chosen = [(i, body[i]) for i in range(first, min(last, len(body)))]
    return tuple(
        ExcerptRow(row, i in marked) for i, row in chosen if i in marked or row not in table.header
    )


def _prose(block: Paragraph | ListBlock) -> list[tuple[str, int, int]]:
    if isinstance(block, Paragraph):
        return [(block.text, block.line, block.end_line)]
    return [("• " + item.text, item.line, item.end_line) for item in block.items]


def _in_prose(document: Document, source: Source, around: int) -> Excerpt | None:
    trail: list[Heading] = []
    section: list[tuple[str, int, int]] = []
    for block in (*document.blocks, None):
        if block is None or isinstance(block, Heading | Table):
            hits = [i for i, (_, line, end) in enumerate(section) if _holds(source, line, end)]
            if hits:
                first, last = max(0, hits[0] - around), hits[-1] + around + 1
                chosen = [(section[i][0], i in hits) for i in range(first, min(last, len(section)))]
                return Excerpt(tuple(each.text for each in trail), prose=tuple(chosen))
            section = []
            if isinstance(block, Heading):
                trail = [each for each in trail if each.level < block.level] + [block]
        else:
            section.extend(_prose(block))
    return None
