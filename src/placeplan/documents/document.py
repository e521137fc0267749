"""The one tree that every reader makes and every writer takes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from placeplan.kernel.problem import Problem
from placeplan.kernel.provenance import Source

_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")


@lru_cache(maxsize=16384)
def collapsed(text: str) -> str:
    """The text with every run of white space as one space, and none at its ends."""
    return _SPACE.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with its marks. `struck` is text that was superseded."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False

    @property
    def look(self) -> tuple[bool, bool, bool]:
        """Its marks: bold, italic, struck."""
        return self.bold, self.italic, self.struck


Spans = tuple[Span, ...]


def joined(spans: Iterable[Span]) -> Spans:
    """The spans that hold any text, neighbours of one look as one."""
    out: list[Span] = []
    for span in spans:
        if out and out[-1].look == span.look:
            out[-1] = Span(out[-1].text + span.text, *span.look)
        elif span.text:
            out.append(span)
    return tuple(out)


def text_of(spans: Iterable[Span], *, struck: bool | None = None) -> str:
    """The text of the spans: all of it, or only what is struck, or only what is not."""
    return collapsed("".join(each.text if struck in (None, each.struck) else " " for each in spans))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of prose; in hard-wrapped text, the joined lines."""

    spans: Spans
    line: int = 0
    end_line: int = 0
    furniture: bool = False
    """True for a running header or footer that the page break left behind."""

    @property
    def text(self) -> str:
        return text_of(self.spans)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, level 1 the highest."""

    spans: Spans
    level: int
    line: int = 0
    end_line: int = 0

    @property
    def text(self) -> str:
        return text_of(self.spans)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `marker` is its number as printed, empty for a bullet."""

    spans: Spans
    level: int = 0
    marker: str = ""
    line: int = 0
    end_line: int = 0

    @property
    def text(self) -> str:
        return text_of(self.spans)


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; nested items follow their parent with a higher level."""

    items: tuple[Item, ...]
    line: int = 0
    end_line: int = 0

    @classmethod
    def of(cls, items: Sequence[Item]) -> ListBlock:
        """The list of some items, from the line of the first to the last of the last."""
        return cls(tuple(items), items[0].line, items[-1].end_line)


CellBlock = Paragraph | ListBlock


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: paragraphs and lists in order."""

    blocks: tuple[CellBlock, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    heading: bool = False

    @property
    def text(self) -> str:
        """All text: paragraphs on lines of their own, list items behind a bullet or number."""
        return self._text(None)

    @property
    def live(self) -> str:
        """The text that still stands: all that is not struck through."""
        return self._text(False)

    @property
    def spans(self) -> Spans:
        """The spans of every block in order."""
        return tuple(span for _, spans in self._lines() for span in spans)

    @property
    def struck(self) -> tuple[str, ...]:
        """Each run of struck text."""
        runs: list[list[Span]] = []
        for _, spans in self._lines():
            goes_on = False
            for span in spans:
                if span.struck and goes_on:
                    runs[-1].append(span)
                elif span.struck:
                    runs.append([span])
                goes_on = span.struck
        return tuple(text_of(run) for run in runs if text_of(run))

    @property
    def blank(self) -> bool:
        return not any(span.text.strip() for span in self.spans)

    @property
    def bold(self) -> bool:
        """True where every word is bold."""
        words = [span for span in self.spans if span.text.strip()]
        return bool(words) and all(span.bold for span in words)

    @property
    def italic(self) -> bool:
        """True where every word is italic."""
        words = [span for span in self.spans if span.text.strip()]
        return bool(words) and all(span.italic for span in words)

    def _lines(self) -> Iterator[tuple[str, Spans]]:
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield "", block.spans
            else:
                for item in block.items:
                    yield (item.marker or "•") + " ", item.spans

    def _text(self, struck: bool | None) -> str:
        lines = ((mark, text_of(spans, struck=struck)) for mark, spans in self._lines())
        return "\n".join(mark + text for mark, text in lines if text)


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `lines` are the lines it was read from: several where a page break cut it."""

    cells: tuple[Cell, ...]
    lines: tuple[int, ...] = (0,)
    number: int = 0

    @property
    def line(self) -> int:
        return self.lines[0]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    @property
    def filled(self) -> frozenset[int]:
        """The positions of the cells that hold anything."""
        return frozenset(i for i, cell in enumerate(self.cells) if not cell.blank)

    @property
    def bold(self) -> bool:
        """True where every filled cell is bold."""
        return bool(self.filled) and all(
            self.cells[i].bold or self.cells[i].heading for i in self.filled
        )

    def cell(self, column: int) -> Cell:
        """The cell at a position from 0; blank where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Table:
    """A table: header rows and body rows.

    `inherited` is true where the header stands over an earlier part of the same table.
    """

    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    index: int = 0
    inherited: bool = False
    repeats: tuple[int, ...] = ()
    """Lines of header rows that a page break repeated."""

    @property
    def every(self) -> tuple[Row, ...]:
        """All rows, those of the header first."""
        return (*self.header, *self.rows)

    @property
    def headed(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The header and the rows below it; the first row heads where none is marked."""
        every = self.every
        depth = len(self.header) or 1
        return every[:depth], every[depth:]

    @property
    def line(self) -> int:
        first = self.rows[:1] if self.inherited else self.every[:1]
        return first[0].line if first else 0

    @property
    def end_line(self) -> int:
        return max((max(row.lines) for row in self.every), default=0)

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.every), default=0)


Block = Heading | Paragraph | ListBlock | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a sequence of blocks, with what went wrong in reading it."""

    name: str
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = field(default=())
    pages: tuple[int, ...] = ()
    """The line with which each page begins; empty where the file has no pages."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def page(self, line: int) -> int | None:
        """The number of the page on which a line stands, where the file has pages."""
        return bisect_right(self.pages, line) or None

    def source(self, row: Row, table: Table, column: int | None = None) -> Source:
        """The address of a row, or of one of its cells (position from 0)."""
        last = max(row.lines)
        return Source(
            self.name,
            row.line,
            end_line=last if last > row.line else None,
            page=self.page(row.line),
            table=table.index or None,
            row=row.number or None,
            column=None if column is None else column + 1,
        )

    def at(self, block: Heading | Paragraph | Item) -> Source:
        """The address of a block of prose."""
        last = block.end_line or block.line
        end = last if last > block.line else None
        return Source(self.name, block.line, end_line=end, page=self.page(block.line))


class Unreadable(Exception):  # noqa: N818 - the word that users see
    """A file from which nothing could be read; the message names the file and the line."""

    def __init__(self, name: str, why: str, line: int | None = None) -> None:
        self.name, self.why, self.line = name, why, line
        place = name if line is None else f"{name}:{line}"
        super().__init__(f"{place}: {why}")
