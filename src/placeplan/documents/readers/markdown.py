"""Markdown -> Document, by markdown-it; HTML inside it is read by the HTML reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from placeplan.documents.document import (
    Block,
    Cell,
    CellBlock,
    Document,
    Heading,
    Item,
    ListBlock,
    Row,
    Span,
    Spans,
    Table,
    Unreadable,
)
from placeplan.documents.readers import decoded, html
from placeplan.documents.readers.inline import DEEPEST, Marks
from placeplan.documents.readers.lines import cell_blocks, lines_of, merged, prose
from placeplan.documents.stitch import stitched

_LARGEST = 5_000_000
_TAG = re.compile(r"^<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>$")
_MARKS = {"b", "strong", "i", "em", "del", "s", "strike"}
_OPENED = {"strong": "strong", "em": "em", "s": "s"}


def read(name: str, data: bytes) -> Document:
    """The document that the text states.

    Raises `Unreadable`, naming the line, where the file is not text or is too large.
    """
    text = decoded(name, data)
    if len(text) > _LARGEST:
        raise Unreadable(name, f"{len(text):,} characters are too many for a Markdown file", 1)
    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable(["table", "strikethrough"])
    maker = _Maker(name)
    maker.take(parser.parse(text))
    if not maker.blocks:
        raise Unreadable(name, "the file has no words in it", 1)
    return stitched(Document(name, tuple(maker.blocks)))


@dataclass(slots=True)
class _List:
    """A list under way: the mark of its next item, and whether that was given yet."""

    ordered: bool
    mark: str = ""
    fresh: bool = False


@dataclass(slots=True)
class _Maker:
    name: str
    blocks: list[Block] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    line: int = 1

    def take(self, tokens: list[Token]) -> None:
        """Place every block."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.map:
                self.line = token.map[0] + 1
            if token.type == "table_open":
                end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
                self.end_list()
                self.blocks.extend(_table(tokens[at:end], self.line))
                at = end
            elif token.type == "heading_open":
                self.heading(token, tokens[at + 1])
                at += 2
            else:
                self.one(token)
            at += 1
        self.end_list()

    def one(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(_List(token.type.startswith("ordered")))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
            if not self.lists:
                self.end_list()
        elif token.type == "list_item_open":
            mark = token.info + token.markup if self.lists[-1].ordered else ""
            self.lists[-1].mark, self.lists[-1].fresh = mark, True
        elif token.type == "inline":
            last = token.map[1] if token.map else self.line
            self.words(_spans(token.children or [], "\n"), last)
        elif token.type in ("fence", "code_block"):
            for offset, text in enumerate(token.content.split("\n")):
                if text.strip():
                    self.line = (token.map or [0])[0] + 1 + offset + (token.type == "fence")
                    self.words((Span(text.strip()),), self.line)
        elif token.type == "html_block":
            self.html(token)

    def heading(self, token: Token, inline: Token) -> None:
        self.end_list()
        spans = _spans(inline.children or [], " ")
        if spans:
            last = max(self.line, token.map[1] if token.map else self.line)
            self.blocks.append(Heading(spans, int(token.tag[1]), self.line, last))

    def words(self, spans: Spans, last: int) -> None:
        """A paragraph, or the words of a list item; a second paragraph of an item joins it."""
        last = max(last, self.line)
        if not spans:
            return
        if self.lists:
            now = self.lists[-1]
            if now.fresh or not self.items:
                level = min(len(self.lists) - 1, DEEPEST)
                self.items.append(Item(spans, level, now.mark, self.line, last))
                now.fresh = False
            else:
                above = self.items[-1]
                joined = merged([*above.spans, Span(" "), *spans])
                self.items[-1] = replace(above, spans=joined, end_line=last)
            return
        self.blocks.append(replace(prose(spans, self.line), end_line=last))

    def html(self, token: Token) -> None:
        """A block of HTML, with its lines counted from where it stands."""
        start = (token.map or [0])[0]
        page = f"<html><body>{token.content}</body></html>"
        try:
            found = html.read(self.name, page.encode()).blocks
        except Unreadable:
            return
        self.end_list()
        self.blocks.extend(_moved(block, start) for block in found)

    def end_list(self) -> None:
        if self.items:
            self.blocks.append(ListBlock.of(self.items))
            self.items = []


def _moved(block: Block, by: int) -> Block:
    if isinstance(block, Table):

        def rows(given: tuple[Row, ...]) -> tuple[Row, ...]:
            return tuple(replace(r, lines=tuple(each + by for each in r.lines)) for r in given)

        return replace(block, header=rows(block.header), rows=rows(block.rows))
    if isinstance(block, ListBlock):
        items = tuple(replace(e, line=e.line + by, end_line=e.end_line + by) for e in block.items)
        return replace(block, items=items, line=block.line + by, end_line=block.end_line + by)
    return replace(block, line=block.line + by, end_line=block.end_line + by)


def _table(tokens: list[Token], line: int) -> Iterator[Table]:
    header: list[Row] = []
    rows: list[Row] = []
    cells: list[Cell] = []
    for token in tokens:
        if token.type == "tr_open":
            line, cells = (token.map[0] + 1 if token.map else line), []
        elif token.type == "inline":
            cells.append(Cell(_cell(token, line)))
        elif token.type == "th_close":
            cells[-1] = replace(cells[-1], heading=True)
        elif token.type == "tr_close":
            row = Row(tuple(cells), (line,))
            if row.filled:
                (header if all(cell.heading for cell in cells) else rows).append(row)
    if header or rows:
        yield Table(tuple(header), tuple(rows))


def _cell(token: Token, line: int) -> tuple[CellBlock, ...]:
    return cell_blocks(lines_of(_runs(token.children or [], "\n")), line)


def _spans(tokens: list[Token], between: str) -> Spans:
    return merged(_runs(tokens, between))


def _runs(tokens: list[Token], between: str) -> Iterator[Span]:
    """The spans of inline tokens; a picture gives its alternative text."""
    marks = Marks()
    for token in tokens:
        kind, _, turn = token.type.rpartition("_")
        if kind in _OPENED and turn in ("open", "close"):
            marks.turn(_OPENED[kind], 1 if turn == "open" else -1)
        elif token.type in ("text", "code_inline"):
            yield marks.span(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            yield marks.span(between)
        elif token.type == "image":
            yield marks.span(token.content)
        elif token.type == "html_inline":
            yield from _tag(token.content, marks, between)


def _tag(text: str, marks: Marks, between: str) -> Iterator[Span]:
    found = _TAG.match(text)
    if found is None:
        return
    tag = found[2].lower()
    if tag in _MARKS:
        marks.turn(tag, -1 if found[1] else 1)
    elif tag in ("br", "p", "li", "div"):
        yield marks.span(between + ("• " if tag == "li" and not found[1] else ""))
