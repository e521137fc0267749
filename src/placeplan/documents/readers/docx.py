"""Word -> Document; nothing is run or fetched.

`line` counts as in the text form of a paper: one for each line of a paragraph, each heading, list
item and table row, and a blank one between blocks. Inserted text is read; deleted text is struck
through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from placeplan.documents.document import (
    Block,
    CellBlock,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Span,
    Spans,
    Table,
    Unreadable,
)
from placeplan.documents.readers.docx_runs import Boxes, Runs
from placeplan.documents.readers.docx_styles import (
    Numbering,
    ParagraphSettings,
    Style,
    Styles,
    attribute,
    child,
    local,
    value,
)
from placeplan.documents.readers.docx_tables import Grid, GridCell
from placeplan.documents.readers.inline import DEEPEST
from placeplan.documents.readers.lines import height, lines_of, listed, merged, prose
from placeplan.documents.readers.office_zip import Package, opened
from placeplan.documents.stitch import stitched
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

FURNITURE_STYLE = "page furniture"
"""The name of the paragraph style that marks a running header or footer in the text."""
_CONTAINERS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent"}
_EVERYWHERE = {"picture-not-read", "symbol-unknown", "part-not-read"}
_DEEPEST_HEADING = 6
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}


def read(name: str, data: bytes) -> Document:
    """The document that the Word file states.

    Raises `Unreadable` where it is damaged, protected by a password, or holds no words.
    """
    package = opened(name, data)
    main = package.main("word/document.xml")
    body = child(package.tree(main), "body")
    if body is None:
        raise Unreadable(name, f"the part {main} has no body: the file is damaged", 1)
    styles = Styles.of(_first(package, main, "styles"))
    maker = _Maker(name, styles, Numbering.of(_first(package, main, "numbering"), styles))
    if package.has_macros:
        maker.note("macros-ignored", "the file holds macros, which are never run")
    maker.furniture(package, main, "header")
    maker.walk(body)
    maker.notes(package, main)
    maker.furniture(package, main, "footer")
    if not maker.blocks:
        raise Unreadable(name, "the file has no words in it", 1)
    return stitched(Document(name, tuple(maker.blocks), tuple(maker.problems)))


def _first(package: Package, main: str, kind: str) -> etree._Element | None:
    part = next(package.related(main, kind), None)
    return None if part is None else package.tree(part)


@dataclass(slots=True)
class _Maker:
    name: str
    styles: Styles
    numbering: Numbering
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    line: int = 0
    in_cell: bool = False
    struck: bool = False
    """Inside a deleted table row."""
    bold_is_style: bool = False
    """Inside a header row, where bold by style says no more than that it is one."""
    noted: set[str] = field(default_factory=set)
    inner: _Maker | None = None
    """Reads the cells of a table."""
    runs: Runs = field(init=False)

    def __post_init__(self) -> None:
        self.runs = Runs(self.styles, self.note)

    def note(self, code: str, message: str, severity: Severity = Severity.NOTE) -> None:
        """A problem of conversion: some kinds for each place, the others once."""
        at = 1 if code == "macros-ignored" else max(1, self.line + (not self.in_cell))
        source = Source(self.name, at)
        key = f"{code}:{at}" if code in _EVERYWHERE else code
        if key not in self.noted:
            self.noted.add(key)
            self.problems.append(Problem(code, Family.CONVERSION, severity, message, source))

    def next_line(self, goes_on: bool = False, lines: int = 1) -> int:
        """The first line of the next block; it takes so many, below a blank one unless it goes on.

        All that stands in a cell is on the line of its row.
        """
        if self.in_cell:
            return self.line
        first = self.line + (1 if goes_on or not self.line else 2)
        self.line = first + lines - 1
        return first

    def walk(self, parent: etree._Element) -> None:
        """Place what stands inside the body, a cell, a text box or a note."""
        self._walk(parent)
        self.end_list()

    def _walk(self, parent: etree._Element) -> None:
        for each in parent:
            tag = local(each)
            if tag == "p":
                self.paragraph(each)
            elif tag == "tbl":
                self.table(each)
            elif tag in ("del", "moveFrom"):
                continue
            elif tag == "AlternateContent":
                chosen = child(each, "Choice")
                self._walk(each if chosen is None else chosen)
            elif tag in _CONTAINERS:
                self._walk(each)
            elif tag == "altChunk":
                self.note("part-not-read", "an embedded file is not read", Severity.WARNING)

    def paragraph(self, element: etree._Element) -> None:
        own = ParagraphSettings.of(element)
        own.style = own.style or self.styles.default
        style = self.styles.get(own.style)
        level = self._heading_level(own, style)
        plain = level is not None or self.bold_is_style
        boxes = Boxes()
        spans = self.runs.read(element, style.marks, boxes, struck=self.struck, plain=plain)
        if level is not None:
            spans = [replace(span, text=span.text.replace("\n", " ")) for span in spans]
        lines = [merged(each) for each in (lines_of(spans) if self.in_cell else [spans])]
        self._place([each for each in lines if each], own, style, level)
        for box in boxes.found:
            self.end_list()
            self.walk(box)

    def _heading_level(self, own: ParagraphSettings, style: Style) -> int | None:
        if self.in_cell:
            return None
        outline = style.outline if own.outline is None else own.outline
        if style.name == "title":
            return 1
        if outline is not None and 0 <= outline <= 8:
            return min(outline + 1, _DEEPEST_HEADING)
        words = style.name.split()
        if len(words) == 2 and words[0] == "heading" and words[1].isdecimal():
            return min(max(1, int(words[1][:2])), _DEEPEST_HEADING)
        return None

    def _place(
        self,
        lines: list[Spans],
        own: ParagraphSettings,
        style: Style,
        level: int | None,
    ) -> None:
        if not lines:
            self.end_list()
            return
        mark, depth = self._mark(own, style)
        if style.name == FURNITURE_STYLE:
            self.end_list()
            for each in lines:
                line = self.next_line(lines=height(each))
                self.blocks.append(Paragraph(each, line, line + height(each) - 1, furniture=True))
        elif level is not None:
            self.end_list()
            line = self.next_line()
            words = (Span(mark + " "), *lines[0]) if mark else lines[0]
            self.blocks.append(Heading(words, level, line, line))
        elif mark is not None:
            tall = height(lines[0])
            line = self.next_line(bool(self.items), tall)
            last_line = line if self.in_cell else line + tall - 1
            self.items.append(Item(lines[0], min(depth, DEEPEST), mark, line, last_line))
            if len(lines) > 1:
                last = self.items[-1]
                more = [span for each in lines[1:] for span in (Span(" "), *each)]
                self.items[-1] = replace(last, spans=merged([*last.spans, *more]))
        else:
            for each in lines:
                self._plain(each)

    def _plain(self, spans: Spans) -> None:
        """A paragraph without a list of Word's; a typed bullet makes it an item all the same."""
        item = listed(spans, 0, numbers=not self.in_cell)
        line = self.next_line(item is not None and bool(self.items), height(spans))
        block: Block = Paragraph(spans, line, line) if self.in_cell else prose(spans, line)
        item = listed(spans, line, numbers=not self.in_cell)
        if item is not None and not isinstance(block, Heading):
            self.items.append(item)
            return
        self.end_list()
        self.blocks.append(block)

    def _mark(self, own: ParagraphSettings, style: Style) -> tuple[str | None, int]:
        """The mark and level of a list item; None where the paragraph is none."""
        number = style.number if own.number is None else own.number
        depth = style.level if own.level is None else own.level
        if number:
            if depth is None:
                depth = self.numbering.level_of_style(number, own.style)
            depth = max(0, depth)
            return self.numbering.next(number, depth), depth
        if number is None and style.name.startswith("list bullet"):
            last = style.name.split()[-1]
            return "", int(last) - 1 if last.isdecimal() and len(last) == 1 else 0
        return None, 0

    def end_list(self) -> None:
        if self.items:
            self.blocks.append(ListBlock.of(self.items))
            self.items = []

    def table(self, element: etree._Element) -> None:
        self.end_list()
        look = child(element, "tblPr", "tblLook")
        first_row = attribute(look, "firstRow")
        if first_row is None:
            first_row = "1" if int(attribute(look, "val") or "0", 16) & 0x20 else "0"
        style = self.styles.get(value(element, "tblPr", "tblStyle"))
        grid = Grid.of(element)
        if len(grid.rows) == 1 and len(grid.rows[0].cells) == 1 and not grid.rows[0].header:
            self._walk(grid.rows[0].cells[0].element)
            self.end_list()
            return
        table = grid.table(self.cell, self.next_line)
        if table is None:
            return
        if style.bold_first_row and first_row == "1" and not table.header:
            first, *rest = table.rows
            headed = tuple(replace(cell, heading=not cell.blank) for cell in first.cells)
            table = replace(table, rows=(replace(first, cells=headed), *rest))
        self.blocks.append(table)

    def cell(self, cell: GridCell, line: int, header: bool, deleted: bool) -> tuple[CellBlock, ...]:
        """The blocks of one cell; a table inside it becomes lines of text."""
        inner = self.inner = self.inner or _Maker(
            self.name,
            self.styles,
            self.numbering,
            in_cell=True,
            problems=self.problems,
            noted=self.noted,
        )
        inner.blocks, inner.line, inner.bold_is_style = [], line, header
        inner.struck = self.struck or deleted
        inner.walk(cell.element)
        return tuple(self._flat(inner.blocks, line))

    def _flat(self, blocks: list[Block], line: int) -> Iterator[CellBlock]:
        for block in blocks:
            if isinstance(block, Paragraph | ListBlock):
                yield block
            elif isinstance(block, Table):
                words = "a table inside a cell is read as lines of text"
                source = Source(self.name, line)
                self.problems.append(
                    Problem("table-nested", Family.CONVERSION, Severity.WARNING, words, source)
                )
                for row in block.every:
                    text = " ".join(text for text in row.texts if text)
                    yield Paragraph((Span(text),), line, line)

    def notes(self, package: Package, main: str) -> None:
        """Footnotes and endnotes, after the body."""
        for kind in ("footnotes", "endnotes"):
            for part in package.related(main, kind):
                for each in package.tree(part):
                    if attribute(each, "type") not in _SEPARATORS:
                        self.walk(each)

    def furniture(self, package: Package, main: str, kind: str) -> None:
        """Running headers or footers, each text once."""
        seen: set[str] = set()
        for part in package.related(main, kind):
            inner = _Maker(self.name, self.styles, self.numbering, in_cell=True)
            inner.walk(package.tree(part))
            for spans in _all_spans(inner.blocks):
                text = "".join(span.text for span in spans).strip()
                if any(c.isalpha() for c in text) and text not in seen:
                    seen.add(text)
                    line = self.next_line()
                    self.blocks.append(Paragraph(spans, line, line, furniture=True))


def _all_spans(blocks: list[Block]) -> Iterator[Spans]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.every:
                for cell in row.cells:
                    yield from _all_spans(list(cell.blocks))
        elif isinstance(block, ListBlock):
            yield from (item.spans for item in block.items)
        else:
            yield block.spans
