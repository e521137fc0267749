"""What a page gives to a table on it: headings, organisation, unit, year, and a day near it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from placeplan.documents.document import Document, Heading, Paragraph, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.generic.grid import Grid
from placeplan.exchange.generic.words import unit_of
from placeplan.exchange.latest import of_the_latest
from placeplan.exchange.money_table import said_year, year_in
from placeplan.exchange.organisations import COMMISSIONER_NAME
from placeplan.exchange.sections import Outline
from placeplan.exchange.unclaimed import whole_of
from placeplan.kernel import period as periods
from placeplan.kernel.lazy_pattern import LazyPattern
from placeplan.records.shapes import SourceShape

_BODY = LazyPattern(
    r"\b(?:[A-Z][\w'’&.-]+(?:,?\s+(?:and|&|of|upon)\s+|[ ,]+))+"
    r"(?:NHS (?:Foundation )?Trust|(?:(?:County|Borough|City|District|Metropolitan) )*Council)\b"
)
_NOT_NAMES = frozenset(
    "finance financial performance integrated quality board report reports assurance framework "
    "risk register tracker plan update month monthly corporate action log the a an our paper "
    "of and & appendix summary dashboard scorecard minutes savings efficiency programme "
    "annual".split()
)
_COVER, _ABOVE, _LONGEST, _LONGEST_NAME = 12, 3, 30, 10


class Said(NamedTuple):
    """Words of the page and where they stand."""

    text: str
    source: SourceShape


@dataclass(frozen=True)
class Scene:
    """What stands around one table, the nearest first."""

    titles: tuple[Said, ...]
    """The headings in force, the innermost first."""
    lines: tuple[Said, ...]
    """Short paragraphs right above the table."""
    captions: tuple[Said, ...] = ()
    """Rows of the table above its header."""
    cover: tuple[Said, ...] = field(default=(), repr=False)

    @property
    def near(self) -> tuple[Said, ...]:
        """The words that speak of this table."""
        return (*self.captions, *self.lines, *self.titles)

    @property
    def called(self) -> tuple[Said, ...]:
        """The words that name this table: its captions, short lines above it, its headings."""
        lines = (each for each in self.lines if len(each.text.split()) <= _LONGEST_NAME)
        return (*self.captions, *lines, *self.titles)

    @property
    def around(self) -> str:
        """Those words as one text."""
        return " | ".join(each.text for each in (*self.lines, *self.titles))

    @property
    def title(self) -> Said | None:
        """What the table is called."""
        return next(iter((*self.captions, *self.titles)), None)

    @cached_property
    def organisation(self) -> Said | None:
        """The organisation that the nearest words name, else the one that the cover names."""
        for each in self.near:
            names = list(named_in(each.text))
            if names:
                return Said(names[0], each.source) if len(set(names)) == 1 else None
        found = {
            name.casefold(): Said(name, s.source) for s in self.cover for name in named_in(s.text)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def scale(self) -> tuple[Decimal, SourceShape] | None:
        """What one of a sum is worth in pounds, by the nearest words that name a unit of money."""
        for each in self.near:
            unit, scale = unit_of(each.text)
            if unit == "gbp" and scale is not None:
                return scale, each.source
        return None

    @cached_property
    def year(self) -> tuple[str, Said] | None:
        """The financial year that the nearest words name, and those words."""
        return next(
            ((year, each) for each in (*self.near, *self.cover) if (year := year_in(each.text))),
            None,
        )

    @cached_property
    def day(self) -> tuple[periods.Period, SourceShape] | None:
        """The nearest period with its year that is printed around the table."""
        for each in (*self.near, *self.cover):
            for found in periods.find(each.text):
                if found.period.start is not None and not found.period.inferred:
                    return found.period, each.source
        return None


def named_in(text: str) -> Iterator[str]:
    """Each organisation that a text names in full."""
    for pattern in (COMMISSIONER_NAME, _BODY.compiled):
        for name in pattern.findall(text):
            words = name.split()
            while words and words[0].casefold().strip(",") in _NOT_NAMES:
                words.pop(0)
            if len(words) > 1:
                yield " ".join(words)


def setting_of(document: Document) -> Setting:
    """The pages of a document, of which this may be what is left."""
    return _setting(whole_of(document))


@of_the_latest
def _setting(whole: Document) -> Setting:
    return Setting(whole)


class Setting:
    """The page around every table of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._at = {id(block): at for at, block in enumerate(document.blocks)}

    @cached_property
    def outline(self) -> Outline:
        """The headings of the document."""
        return Outline(self.document)

    def full_year(self, year: str, line: int, said: str) -> tuple[str | None, list[SourceShape]]:
        """A year in full with where its century is printed, else as it is printed."""
        return said_year(self.outline, year, line, said)

    def scene(self, table: Table, grid: Grid | None = None) -> Scene:
        """What stands around a table."""
        titles = reversed(self.outline.chain(table.line))
        captions = () if grid is None else tuple(self._captions(table, grid))
        return Scene(
            tuple(Said(each.text, each.source) for each in titles),
            tuple(self._lines_above(table)),
            captions,
            tuple(self._cover()),
        )

    def _captions(self, table: Table, grid: Grid) -> Iterator[Said]:
        for row in reversed(grid.captions):
            text = " ".join(flat(cell) for cell in row.cells if not cell.blank)
            yield Said(text, SourceShape.of(self.document.source(row, table)))

    def _lines_above(self, table: Table) -> Iterator[Said]:
        at = self._at.get(id(table), 0)
        for block in reversed(self.document.blocks[max(0, at - _ABOVE) : at]):
            if isinstance(block, Table | Heading):
                return
            if isinstance(block, Paragraph) and len(block.text.split()) <= _LONGEST:
                yield self._said(block)

    def _cover(self) -> Iterator[Said]:
        for block in self.document.blocks[:_COVER]:
            if isinstance(block, Heading | Paragraph) and len(block.text.split()) <= _LONGEST:
                yield self._said(block)

    def _said(self, block: Heading | Paragraph) -> Said:
        return Said(block.text, SourceShape.of(self.document.at(block)))
