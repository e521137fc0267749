"""Tables whose rows are steps in time: where they stand, and what year their quarters are of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from placeplan.documents.document import Cell, Document, ListBlock, Row, Table, collapsed
from placeplan.exchange.lost_bullets import parted
from placeplan.exchange.plan_parts import Part
from placeplan.exchange.programme_outline import Page, PageOutline, Placed, page_outline_of
from placeplan.kernel import period as periods
from placeplan.records.shapes import SourceShape

_DELIVERABLES = re.compile(r"\bdeliverables\s*[–:-]\s*(?P<name>\S.*)$", re.IGNORECASE)
_YEAR_ROW = re.compile(r"^(?:20\d\d\s?[/-]\s?(?:20)?\d\d\s*)?(?:key\s+)?deliverables:?$", re.I)
_SENTENCES = re.compile(r"(?<=[A-Za-z)][A-Za-z)])\.\s+(?=[A-Z][a-z])")
_BULLETS = re.compile(r"(?:^|\s)[•·▪]\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """What a table is of: its programme or heading, the workstream, and its context lines."""

    of: str
    workstream: str | None
    context: list[SourceShape]


@dataclass(frozen=True, slots=True)
class StepTable:
    """A table with its place in the plan, its header rows and its rows."""

    table: Table
    place: Place
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    near: date | None

    def context(self, document: Document) -> list[SourceShape]:
        """The lines that head its rows."""
        heads = [SourceShape.of(document.source(row, self.table)) for row in self.header]
        return [*self.place.context, *heads]


def tables(document: Document) -> Iterator[tuple[int, Table]]:
    """Every table with the position of its block."""
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table) and block.every:
            yield index, block


def step_tables(
    document: Document,
    fits: Callable[[Table], object],
    is_step: Callable[[Row], bool] | None = None,
    dates: int | None = None,
) -> Iterator[StepTable]:
    """Every table that fits and has a place in the plan.

    Where no header is marked, the first row is one, unless `is_step` knows it as a step. The
    column `dates` may print the year that the header does not.
    """
    found = [(index, table) for index, table in tables(document) if fits(table)]
    if not found:
        return
    outline = page_outline_of(document)
    for index, table in found:
        place = place_of(outline, index)
        if place is None:
            continue
        header, rows = table.headed
        if not table.header and is_step is not None and (is_step(header[0]) or not rows):
            header, rows = (), table.rows
        near = _year_of(outline, table, header, dates)
        yield StepTable(table, place, header, rows, near)


def place_of(outline: PageOutline, index: int) -> Place | None:
    """The programme on whose page a table stands, else the nearest heading above it."""
    found = outline.at(index)
    above = next(iter(outline.before(index)), None)
    named = (
        _DELIVERABLES.search(above.text) if above is not None and above.what != "table" else (None)
    )
    if found is not None:
        page, placed = found
        group = _group_above(page, placed)
        context = list(page.named)
        workstream = named["name"] if named is not None else group.text if group else None
        context += [p.shape for p in (above if named is not None else None, group) if p is not None]
        return Place(page.title, workstream, list(dict.fromkeys(context)))
    heading = outline.heading_above(index)
    if heading is None:
        return None
    return Place(heading.text, None, [heading.shape])


def _group_above(page: Page, placed: Placed) -> Part | None:
    before = page.placed[: page.placed.index(placed)]
    return before[-1].part if before and before[-1].role == "group" else None


def entries(cell: Cell) -> tuple[list[str], bool]:
    """The entries of a cell, its list items or else its sentences; True where some ran together."""
    items = [
        item.text for block in cell.blocks if isinstance(block, ListBlock) for item in block.items
    ]
    if items:
        return [part for item in items for part in _parted(item)], False
    text = collapsed(cell.live)
    if _BULLETS.search(text):
        return _parted(text), False
    sentences = [part.strip() for part in _SENTENCES.split(text) if part.strip()]
    found = [entry for sentence in sentences for entry in parted(sentence)]
    return found, len(found) > len(sentences)


def _parted(text: str) -> list[str]:
    return [part.strip() for part in _BULLETS.split(text) if part.strip()]


def is_period(text: str) -> bool:
    """True for a cell that holds nothing but one period."""
    plain = collapsed(text)
    if not plain or len(plain) > 40:
        return False
    return periods.parse(plain, near=date(2000, 4, 1)).start is not None


def is_year_row(row: Row) -> bool:
    """True for a label row such as "2019/20 Deliverables"."""
    return row.filled == {0} and _YEAR_ROW.match(collapsed(row.texts[0])) is not None


def _year_of(
    outline: PageOutline, table: Table, header: tuple[Row, ...], dates: int | None
) -> date | None:
    """A day of the year that the header names or a cell of the column `dates`, else the nearest."""
    texts = [" | ".join(row.texts) for row in header]
    if dates is not None:
        texts += [row.cell(dates).text for row in table.rows]
    for text in texts:
        for found in periods.find(text):
            if found.period.start is not None and not found.period.inferred:
                return found.period.start
    return outline.near(table.line, "Q1")
