"""Document -> Word that the Word reader reads back as the same tree."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsmap
from lxml import etree

from placeplan.documents.document import (
    Block,
    Cell,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Spans,
    Table,
    collapsed,
    text_of,
)
from placeplan.documents.writers.docx_house import (
    body_width,
    house,
    table_styles,
)
from placeplan.documents.writers.docx_lists import Lists
from placeplan.documents.writers.layout import SHORT, clean, in_place, is_wide, text_size, widths

_W = nsmap["w"]
_SPACE = re.compile(r"\s+")
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A99A6"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="D9E4EC"/>'
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_CELL_INDENT = 200


def write(document: Document) -> bytes:
    """The document as one Word file, with real headings, lists, header rows and language."""
    heading = next((text_of(b.spans) for b in document.blocks if isinstance(b, Heading)), None)
    landscape = is_wide(document)
    word = house(clean(heading or document.name), landscape)
    maker = _Maker(body_width(landscape))
    xml = "".join(maker.all(in_place(document)))
    section = etree.tostring(word.element.body[-1], encoding="unicode")
    # One parse of the whole: to move elements into the template's tree takes quadratic time.
    word.part._element = parse_xml(
        f'<w:document xmlns:w="{_W}"><w:body>{xml}{section}</w:body></w:document>'
    )
    numbering = word.part.numbering_part
    numbering._element = parse_xml(maker.lists.xml(_W))
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


class _Maker:
    def __init__(self, width: int) -> None:
        self.width = width
        self.lists = Lists()
        self.heading = ""
        self.styles = table_styles(1)

    def all(self, blocks: Iterable[Block]) -> Iterator[str]:
        before: Block | None = None
        for block in blocks:
            if isinstance(block, ListBlock) and isinstance(before, ListBlock):
                yield _SPACER
            yield from self.block(block)
            before = block

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            self.heading = collapsed(clean(block.text))
            yield _paragraph(block.spans, f"Heading{min(max(block.level, 1), 6)}")
        elif isinstance(block, Paragraph):
            style = "Pagefurniture" if block.furniture else None
            yield _paragraph(block.spans, style, breaks=True)
        elif isinstance(block, ListBlock):
            yield from self.items(block, None)
        else:
            yield from self.table(block)
            yield _SPACER

    def items(self, block: ListBlock, style: str | None) -> Iterator[str]:
        self.lists.begin()
        for item in block.items:
            yield self.item(item, style)

    def item(self, item: Item, style: str | None) -> str:
        number, level = self.lists.of(item)
        extra = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        if style:
            left = _CELL_INDENT * (level + 1)
            extra += f'<w:ind w:left="{left}" w:hanging="{_CELL_INDENT}"/>'
        return _paragraph(item.spans, style or "ListParagraph", extra)

    def table(self, table: Table) -> Iterator[str]:
        self.styles = table_styles(table.width)
        size = text_size(table.width)
        columns = widths(table, self.width, int(size * 10))
        caption = f"<w:tblCaption w:val={quoteattr(self.heading)}/>" if self.heading else ""
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
            '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:val="0020" w:firstRow="1"/>{caption}</w:tblPr><w:tblGrid>'
        )
        yield "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        yield "</w:tblGrid>"
        header = () if table.inherited else table.header
        for part, is_header in ((header, True), (table.rows, False)):
            covered: dict[int, tuple[int, int]] = {}
            for row in part:
                yield self.row(row, columns, covered, is_header)
        yield "</w:tbl>"

    def row(
        self,
        row: Row,
        columns: list[int],
        covered: dict[int, tuple[int, int]],
        is_header: bool,
    ) -> str:
        """The cells that are not covered by a merged cell to the left; above: they go on."""
        out: list[str] = []
        at = 0
        while at < len(row.cells):
            left, span = covered.get(at, (0, 1))
            cell, merge = row.cells[at], ""
            if left:
                covered[at] = left - 1, span
                merge = "<w:vMerge/>"
            else:
                span = min(cell.colspan, len(row.cells) - at)
                covered[at] = cell.rowspan - 1, span
                merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
            out.append(self.cell(cell, sum(columns[at : at + span]), span, merge, is_header))
            at += span
        after = len(columns) - at
        properties = f'<w:gridAfter w:val="{after}"/>' if after > 0 else ""
        short = max((len(cell.text) for cell in row.cells), default=0) < SHORT
        properties += "<w:cantSplit/>" if is_header or short else ""
        properties += "<w:tblHeader/>" if is_header else ""
        return f"<w:tr>{_wrapped('trPr', properties)}{''.join(out)}</w:tr>"

    def cell(self, cell: Cell, width: int, span: int, merge: str, is_header: bool) -> str:
        head = is_header or cell.heading
        style = self.styles[head]
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        shade = _SHADE if head else ""
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{merge}{shade}'
        inner: list[str] = []
        for block in cell.blocks:
            if isinstance(block, Paragraph):
                inner.append(_paragraph(block.spans, style))
            else:
                inner.extend(self.items(block, style))
        paragraphs = "".join(inner) or _paragraph((), style)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def _wrapped(name: str, inner: str) -> str:
    return f"<w:{name}>{inner}</w:{name}>" if inner else ""


def _paragraph(spans: Spans, style: str | None, extra: str = "", breaks: bool = False) -> str:
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra
    return f"<w:p>{_wrapped('pPr', properties)}{_runs(spans, breaks)}</w:p>"


def _one(space: re.Match[str]) -> str:
    """One space for a run of white space; one line break where it holds any."""
    return "\n" if "\n" in space[0] else " "


def _runs(spans: Spans, breaks: bool) -> str:
    out: list[str] = []
    for span in spans:
        text = escape(_SPACE.sub(_one if breaks else " ", clean(span.text)))
        text = text.replace("\n", _BREAK)
        marks = (("b", span.bold), ("i", span.italic), ("strike", span.struck))
        properties = "".join(f"<w:{name}/>" for name, on in marks if on)
        if text:
            out.append(
                f'<w:r>{_wrapped("rPr", properties)}<w:t xml:space="preserve">{text}</w:t></w:r>'
            )
    return "".join(out)


_SPACER = _paragraph((), "Spacebetween")
