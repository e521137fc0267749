"""The text form of a paper: tab-separated tables, light mark-up, hard-wrapped prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from placeplan.documents.document import (
    Block,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Spans,
    Table,
    Unreadable,
    text_of,
)
from placeplan.documents.readers import decoded
from placeplan.documents.readers.inline import NUMBER, cell_of, is_blank, item_of, spans
from placeplan.documents.readers.lines import PAGE_NUMBER
from placeplan.documents.readers.wrapped import BULLET, Layout, layout
from placeplan.documents.stitch import stitched
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_SEPARATOR_CELL = re.compile(r"^\s*:?-{2,}:?\s*$")
_LONGEST_BOLD_HEADING = 12


def read(name: str, data: bytes) -> Document:
    """The document that the text states.

    Raises `Unreadable`, naming the line, where the file is not text.
    """
    return read_text(name, decoded(name, data))


def read_text(name: str, text: str) -> Document:
    """The document that already decoded text states."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    maker = _Maker(name, layout(lines))
    for number, line in enumerate(lines, start=1):
        maker.take(number, line)
    maker.end_all()
    if not maker.blocks:
        raise Unreadable(name, "the file has no words in it", 1)
    return stitched(Document(name, tuple(maker.blocks), tuple(maker.problems)))


@dataclass(slots=True)
class _Maker:
    name: str
    wraps: Layout = field(default_factory=Layout)
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        """Place one line."""
        if "\t" in line:
            self.end_prose()
            self.row(number, line)
            return
        self.end_table()
        if number in self.wraps.begins and not (self.items and NUMBER.match(line)):
            self.end_prose()
        if is_blank(line) or _RULE.match(line):
            self.end_prose()
        elif PAGE_NUMBER.match(line):
            self.end_prose()
            self.blocks.append(self._paragraph([(number, line)], furniture=True))
        elif found := _HEADING.match(line):
            self.end_prose()
            self.blocks.append(
                Heading(self._spans(found[2], number), len(found[1]), number, number)
            )
        elif found := BULLET.match(line):
            self.item(number, len(found[1]), line[found.end() :])
        elif NUMBER.match(line) and (self.items or not self.prose):
            self.item(number, len(line) - len(line.lstrip()), line)
        elif self.items:
            self._continue_item(number, line)
        else:
            self.prose.append((number, line))

    def row(self, number: int, line: str) -> None:
        parts = line.split("\t")
        filled = [part for part in parts if not is_blank(part)]
        if filled and all(_SEPARATOR_CELL.match(part) for part in filled):
            return
        if not filled:
            return
        cells = []
        for column, part in enumerate(parts, start=1):
            cell, balanced = cell_of(part, number)
            if not balanced:
                self._unbalanced(number, column)
            cells.append(cell)
        self.rows.append(Row(tuple(cells), (number,)))

    def item(self, number: int, indent: int, text: str) -> None:
        self._end_paragraph()
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1]:
            self.indents.append(indent)
        words = self._spans(text, number)
        if words:
            self.items.append(item_of(words, len(self.indents) - 1, number))

    def _continue_item(self, number: int, line: str) -> None:
        """A wrapped line belongs to the item above it."""
        last = self.items[-1]
        words = (*last.spans, Span(" "), *self._spans(line, number))
        self.items[-1] = Item(words, last.level, last.marker, last.line, number)

    def end_prose(self) -> None:
        self._end_paragraph()
        if self.items:
            self.blocks.append(ListBlock.of(self.items))
            self.items, self.indents = [], []

    def _end_paragraph(self) -> None:
        if not self.prose:
            return
        block = self._paragraph(self.prose)
        self.prose = []
        level = self.wraps.headings.get(block.line)
        if block.spans and level is not None:
            self.blocks.append(Heading(block.spans, level, block.line, block.end_line))
        elif block.spans:
            self.blocks.append(_heading_if_bold(block))

    def end_table(self) -> None:
        if self.rows:
            self.blocks.append(Table((), tuple(self.rows)))
            self.rows = []

    def end_all(self) -> None:
        self.end_prose()
        self.end_table()

    def _paragraph(self, lines: list[tuple[int, str]], furniture: bool = False) -> Paragraph:
        joined = "\n".join(line for _, line in lines)
        first, last = lines[0][0], lines[-1][0]
        return Paragraph(self._spans(joined, first), first, last, furniture)

    def _spans(self, text: str, number: int) -> Spans:
        words, balanced = spans(text)
        if not balanced:
            self._unbalanced(number, None)
        return words

    def _unbalanced(self, number: int, column: int | None) -> None:
        self.problems.append(
            Problem(
                "markup-unbalanced",
                Family.CONVERSION,
                Severity.WARNING,
                "a mark (bold, italic or struck through) is opened and not closed, or the reverse",
                Source(self.name, number, column=column),
            )
        )


def _heading_if_bold(block: Paragraph) -> Block:
    """A short bold line that does not end a sentence is a heading."""
    words = [span for span in block.spans if span.text.strip()]
    text = text_of(words)
    short = len(text.split()) <= _LONGEST_BOLD_HEADING and block.line == block.end_line
    if all(span.bold for span in words) and short and not text.endswith((".", ":", ",", ";")):
        return Heading(block.spans, 3, block.line, block.end_line)
    return block
