"""HTML -> Document. The parser fetches nothing, runs nothing and mends what is unbalanced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from placeplan.documents.document import (
    BLANK,
    Block,
    Cell,
    CellBlock,
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
from placeplan.documents.readers.inline import DEEPEST, Marks, item_of, trimmed
from placeplan.documents.readers.lines import PAGE_NUMBER
from placeplan.documents.stitch import stitched
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

_DROPPED = {"script", "style", "template", "head", "noscript", "iframe", "object", "svg", "nav"}
_INLINE = {"b", "strong", "i", "em", "del", "s", "strike", "u", "ins", "a", "span", "sup", "sub"}
_INLINE |= {"abbr", "code", "small", "mark", "q", "cite", "time", "label", "font", "kbd"}
_BREAK = "\u2028"
"""A line break element, among text whose own line breaks are white space."""
_PARTS = {"br": _BREAK, "p": " ", "div": " ", "li": " "}
"""What stands for an element inside a line."""
_SPACE = re.compile(r"\s+")
_MARKS = {"b", "strong", "i", "em", "del", "s", "strike"}
_BLOCKS = ("tr", "li", "p", "h1", "h2", "h3", "h4", "h5", "h6")
"""The elements that have an address of their own."""
_WIDEST = 200
"""The most columns that one merged cell may span."""


def read(name: str, data: bytes) -> Document:
    """The document that the page states.

    Raises `Unreadable` where the file is not text or holds no words.
    """
    decoded(name, data)
    parser = etree.HTMLParser(
        encoding=None if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root is None:
        raise Unreadable(name, "the page has no words in it", 1)
    _one_block_a_line(root)
    maker = _Maker(name)
    body = root.find("body")
    maker.walk(root if body is None else body, Marks())
    maker.end_paragraph()
    if not maker.blocks:
        raise Unreadable(name, "the page has no words in it", 1)
    return stitched(Document(name, tuple(maker.blocks), tuple(maker.problems)))


def _one_block_a_line(root: etree._Element) -> None:
    """Number the blocks of a page that prints two on one line, as if each began a line.

    An address is a line: two rows of one line would be one place, and what stands in the second
    would be taken for said. Pages whose blocks have lines of their own keep their numbers.
    """
    blocks = [each for each in root.iter(*_BLOCKS) if _is_place(each)]
    lines = [each.sourceline for each in blocks]
    if len(set(lines)) == len(lines):
        return
    line = 0
    for element in root.iter(etree.Element):
        own = element.tag not in _INLINE and element.tag != "br" and _is_place(element)
        line += own
        element.sourceline = max(line, 1)  # type: ignore[misc]  # the stubs know no setter
        line += _breaks(element) if own and element.tag == "p" else 0


def _is_place(element: etree._Element) -> bool:
    """True for a block of its own: neither part of a row nor, but for an item, of an item."""
    whole = ("tr",) if element.tag == "li" else ("tr", "li", "caption")
    return next(element.iterancestors(*whole), None) is None


@dataclass(slots=True)
class _Maker:
    name: str
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    line: int = 1
    in_cell: bool = False

    def walk(self, parent: etree._Element, marks: Marks) -> None:
        """Place what stands inside an element, block by block."""
        self.text(parent.text, marks)
        for child in parent:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in _INLINE:
                self.spans.extend(_inline(child, marks))
            elif tag == "br":
                self.spans.append(Span(_BREAK))
            elif tag not in _DROPPED and tag:
                self.end_paragraph()
                self.block(child, tag, marks)
            self.text(child.tail, marks)

    def text(self, text: str | None, marks: Marks) -> None:
        if text:
            self.spans.append(marks.span(text))

    def block(self, element: etree._Element, tag: str, marks: Marks) -> None:
        self.line = line = element.sourceline or self.line
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            words = _folded(_inline(element, marks), " ")
            if words:
                self.blocks.append(Heading(words, int(tag[1]), line, line))
        elif tag in ("ul", "ol"):
            items = tuple(_items(element, marks, 0))
            if items:
                self.blocks.append(ListBlock(items, line, items[-1].end_line))
        elif tag == "table":
            table = self.table(element)
            if table is not None:
                self.blocks.append(table)
        elif tag == "hr":
            return
        else:
            self.walk(element, marks)
            self.line = line
            breaks = _breaks(element) if tag == "p" else 0
            self.end_paragraph(breaks, element.get("data-furniture") is not None)

    def end_paragraph(self, breaks: int = 0, furniture: bool = False) -> None:
        """Close the paragraph under way, which the file prints on so many lines more than one."""
        words = _folded(self.spans)
        self.spans = []
        if words:
            number = not self.in_cell and PAGE_NUMBER.match(text_of(words)) is not None
            last = self.line + breaks
            self.blocks.append(Paragraph(words, self.line, last, furniture or number))

    def table(self, element: etree._Element) -> Table | None:
        rows: list[Row] = []
        in_head: list[bool] = []
        open_spans: dict[int, int] = {}
        for tr in _rows(element):
            cells = self._cells(tr, open_spans)
            if any(not cell.blank for cell in cells):
                rows.append(Row(tuple(cells), (tr.sourceline or self.line,)))
                in_head.append(_parent(tr) == "thead")
        if not rows:
            return None
        depth = next((i for i, head in enumerate(in_head) if not head), len(rows))
        return Table(tuple(rows[:depth]), tuple(rows[depth:]))

    def _cells(self, tr: etree._Element, open_spans: dict[int, int]) -> list[Cell]:
        cells: list[Cell] = []
        for element in tr:
            if element.tag not in ("td", "th"):
                continue
            while open_spans.get(len(cells), 0):
                open_spans[len(cells)] -= 1
                cells.append(BLANK)
            colspan, rowspan = _span(element, "colspan"), _span(element, "rowspan")
            blocks = tuple(self._cell_blocks(element))
            for _ in range(colspan):
                if rowspan > 1:
                    open_spans[len(cells)] = rowspan - 1
                cells.append(BLANK)
            cells[-colspan] = Cell(blocks, colspan, rowspan, element.tag == "th")
        while open_spans.get(len(cells), 0):
            open_spans[len(cells)] -= 1
            cells.append(BLANK)
        return cells

    def _cell_blocks(self, element: etree._Element) -> Iterator[CellBlock]:
        inner = _Maker(self.name, line=element.sourceline or self.line, in_cell=True)
        inner.walk_cell(element)
        for block in inner.blocks:
            if isinstance(block, Paragraph | ListBlock):
                yield block
            elif isinstance(block, Heading):
                yield Paragraph(block.spans, block.line, block.end_line)
            else:
                self.problems.append(
                    Problem(
                        "table-nested",
                        Family.CONVERSION,
                        Severity.WARNING,
                        "a table inside a cell is read as lines of text",
                        Source(self.name, block.line or inner.line),
                    )
                )
                for row in block.every:
                    text = " ".join(text for text in row.texts if text)
                    yield Paragraph((Span(text),), row.line, row.line)

    def walk_cell(self, element: etree._Element) -> None:
        """Place what stands inside a cell; a line break ends a paragraph."""
        for br in element.iter("br"):
            br.tag = "p"
        self.walk(element, Marks())
        self.end_paragraph()


def _inline(element: etree._Element, marks: Marks) -> Iterator[Span]:
    """The spans of an inline element, with its own mark in force."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _DROPPED:
        return
    own = replace(marks)
    if tag in _MARKS:
        own.turn(tag, 1)
    if element.text:
        yield own.span(element.text)
    for child in element:
        if child.tag in _PARTS:
            yield Span(_PARTS[child.tag])
        yield from _inline(child, own)
        if child.tail:
            yield own.span(child.tail)


def _folded(spans: Iterable[Span], line_break: str = "\n") -> Spans:
    """The spans as a browser shows them: only a line break element breaks a line."""
    out: list[Span] = []
    for span in spans:
        broken = span.text == _BREAK
        text = line_break if broken else _SPACE.sub(" ", span.text)
        if out and out[-1].text.endswith((" ", "\n")) and not broken:
            text = text.lstrip(" ")
        out.append(replace(span, text=text))
    return trimmed(out)


def _breaks(element: etree._Element) -> int:
    """How many line breaks are followed by a new line of the file too."""
    return sum(
        (each.tail or "").startswith("\n")
        for each in element.iter("br")
        if not any(above.tag == "li" for above in _between(each, element))
    )


def _between(inner: etree._Element, outer: etree._Element) -> Iterator[etree._Element]:
    for above in inner.iterancestors():
        if above is outer:
            return
        yield above


def _items(element: etree._Element, marks: Marks, level: int) -> Iterator[Item]:
    """The items of a list, nested ones behind their parent."""
    for number, li in enumerate((x for x in element if x.tag == "li"), start=1):
        nested = [child for child in li if child.tag in ("ul", "ol")]
        words: list[Span] = [marks.span(li.text or "")]
        for child in li:
            if child not in nested:
                words.append(Span(_PARTS.get(str(child.tag), "")))
                words.extend(_inline(child, marks))
            if child.tail:
                words.append(marks.span(child.tail))
        line = li.sourceline or 1
        spans: Spans = _folded(words)
        if spans:
            item = item_of(spans, min(level, DEEPEST), line)
            item = replace(item, end_line=line + _breaks(li))
            ordered = element.tag == "ol" and "none" not in (element.get("style") or "")
            given = li.get("data-marker") or (f"{number}." if ordered else "")
            yield item if item.marker or not given else replace(item, marker=given)
        for child in nested:
            yield from _items(child, marks, level + 1)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return str(parent.tag) if parent is not None else ""


def _span(element: etree._Element, name: str) -> int:
    given = (element.get(name) or "1").strip()
    return min(max(1, int(given)), _WIDEST) if given.isdecimal() else 1
