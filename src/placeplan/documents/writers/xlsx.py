"""Document -> Excel that the Excel reader reads back as the same tree.

The sheet "Document" holds every block in order; each table stands on a sheet of its own, named
there. All cells are text: nothing is a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

import xlsxwriter  # type: ignore[import-untyped]

from placeplan.documents.document import (
    Block,
    Cell,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Spans,
    Table,
    joined,
    text_of,
)
from placeplan.documents.readers.xlsx_book import (
    BULLET,
    COLUMNS,
    CONTENTS,
    FURNITURE,
    HEADING,
    ITEM,
    LIST,
    MORE,
    PARAGRAPH,
    TABLE,
)
from placeplan.documents.writers.layout import clean, in_place, widths

_SPACE = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_MOST = 32_000
_TEXT_WIDTH = 110
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes whenever it is written
_SIZES = {1: 16, 2: 14, 3: 12}
_INK, _SHADE, _LINE, _QUIET = "#002F5F", "#D9E4EC", "#8A99A6", "#425563"
Look = dict[str, str | int | bool]
# XlsxWriter ships no types.
Format: TypeAlias = Any
Worksheet: TypeAlias = Any


def write(document: Document) -> bytes:
    """The document as one Excel workbook."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(out, options)
    heading = next((text_of(b.spans) for b in document.blocks if isinstance(b, Heading)), None)
    title = clean(heading or document.name)[:250]
    workbook.set_properties({"title": title, "author": "", "created": _CREATED})
    _Maker(workbook).all(in_place(document))
    workbook.close()
    return out.getvalue()


class _Maker:
    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.workbook = workbook
        self.formats: dict[tuple[tuple[str, str | int | bool], ...], Format] = {}
        self.sheet = self._sheet(CONTENTS)
        self.row = 0
        self.tables = 0

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&8&A&R&8&P")
        sheet.repeat_rows(0)
        sheet.hide_gridlines(2)
        return sheet

    def format(self, look: Look, span: Span | None = None) -> Format:
        """One format of the workbook for each look."""
        marks: Look = dict(look)
        if span is not None:
            named = (("bold", span.bold), ("italic", span.italic), ("font_strikeout", span.struck))
            marks.update({name: True for name, on in named if on})
        key = tuple(sorted(marks.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"font_name": "Arial", **marks})
        return self.formats[key]

    def all(self, blocks: Iterable[Block]) -> None:
        for column, (name, width) in enumerate(zip(COLUMNS, (14, 7, 8, _TEXT_WIDTH), strict=True)):
            quiet: Look = {"font_size": 9, "font_color": _QUIET, "valign": "top"}
            self.sheet.set_column(column, column, width, self.format(quiet))
            head: Look = {"bold": True, "bg_color": _SHADE, "bottom": 1, "bottom_color": _LINE}
            self.sheet.write_string(0, column, name, self.format({**head, "font_size": 9}))
        self.sheet.freeze_panes(1, 0)
        for block in blocks:
            self.block(block)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:D{self.row + 1}"})

    def block(self, block: Block) -> None:
        if isinstance(block, Heading):
            size = _SIZES.get(block.level, 11)
            look: Look = {"font_size": size, "font_color": _INK}
            self.entry(HEADING, str(block.level), "", _flat(block.spans), look)
        elif isinstance(block, Paragraph):
            kind = FURNITURE if block.furniture else PARAGRAPH
            look = {"font_color": _QUIET} if block.furniture else {}
            self.entry(kind, "", "", _lines(block.spans), look)
        elif isinstance(block, ListBlock):
            for at, item in enumerate(block.items):
                kind, mark = (ITEM if at else LIST), item.marker or BULLET
                self.entry(kind, str(item.level + 1), mark, _lines(item.spans), {})
        else:
            self.table(block)

    def entry(self, kind: str, level: str, mark: str, spans: Spans, look: Look) -> None:
        """One row of the first sheet, and one more for each text that is too long for a cell."""
        quiet = self.format({"font_size": 9, "font_color": _QUIET, "valign": "top"})
        for at, part in enumerate(_parts(spans)):
            self.row += 1
            texts = (MORE if at else kind, "" if at else level, "" if at else mark)
            for column, text in enumerate(texts):
                if text:
                    self.sheet.write_string(self.row, column, clean(text), quiet)
            whole: Look = {"text_wrap": True, "valign": "top", "font_size": 11, **look}
            self.write(self.sheet, self.row, 3, part, whole)

    def write(self, sheet: Worksheet, row: int, column: int, spans: Spans, look: Look) -> None:
        """The spans as one cell: plain where they all look the same, else with runs."""
        spans = tuple(span for span in spans if span.text)
        if not spans:
            sheet.write_blank(row, column, None, self.format(look))
        elif len(spans) == 1:
            sheet.write_string(row, column, spans[0].text, self.format(look, spans[0]))
        else:
            size: Look = {key: look[key] for key in ("font_size", "font_color") if key in look}
            runs: list[Format | str] = []
            for span in spans:
                runs += [self.format(size, span), span.text]
            sheet.write_rich_string(row, column, *runs, self.format(look))

    def table(self, table: Table) -> None:
        """A sheet of its own, and a row of the first sheet that names it."""
        self.tables += 1
        name = f"Table {self.tables}"
        sheet = self._sheet(name)
        header = () if table.inherited else table.header
        mark = "continued" if table.inherited else ""
        self.row += 1
        quiet = self.format({"font_size": 9, "font_color": _QUIET, "valign": "top"})
        for column, text in enumerate((TABLE, str(len(header)), mark)):
            self.sheet.write_string(self.row, column, text, quiet)
        link = self.format({"font_color": "#005EB8", "underline": 1, "font_size": 11})
        self.sheet.write_url(self.row, 3, f"internal:'{name}'!A1", link, name)
        total = min(190, max(60, 16 * table.width))
        for column, width in enumerate(widths(table, total, 1)):
            sheet.set_column(column, column, min(80, max(7, width)))
        if header:
            sheet.freeze_panes(len(header), 0)
            sheet.repeat_rows(0, len(header) - 1)
        covered: set[tuple[int, int]] = set()
        rows = (*header, *table.rows)
        for at, row in enumerate(rows):
            self.cells(sheet, at, row, len(rows), covered, at < len(header))
        last = max(1, len(rows))
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_letters(max(1, table.width))}{last}"})

    def cells(
        self,
        sheet: Worksheet,
        at: int,
        row: Row,
        count: int,
        covered: set[tuple[int, int]],
        header: bool,
    ) -> None:
        look: Look = {"text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE}
        look["font_size"] = 10
        if header:
            look["bg_color"] = _SHADE
        for column, cell in enumerate(row.cells):
            if (at, column) in covered:
                continue
            first, *more = _parts(_cell_spans(cell))
            bottom = min(at + cell.rowspan, count) - 1
            right = min(column + cell.colspan, len(row.cells)) - 1
            if bottom > at or right > column:
                sheet.merge_range(at, column, bottom, right, "", self.format(look))
                covered |= {(r, c) for r in range(at, bottom + 1) for c in range(column, right + 1)}
            self.write(sheet, at, column, first, look)
            for part in more:
                place = f"row {at + 1}, column {column + 1}"
                self.row += 1
                quiet = self.format({"font_size": 9, "font_color": _QUIET, "valign": "top"})
                self.sheet.write_string(self.row, 0, MORE, quiet)
                self.sheet.write_string(self.row, 2, place, quiet)
                self.write(self.sheet, self.row, 3, part, {"text_wrap": True, "valign": "top"})


def _flat(spans: Spans) -> Spans:
    """The spans with every run of white space as one space."""
    return joined(replace(span, text=_SPACE.sub(" ", clean(span.text))) for span in spans)


def _lines(spans: Spans) -> Spans:
    """The spans with their line breaks kept."""
    return joined(replace(span, text=_BLANKS.sub(" ", clean(span.text))) for span in spans)


def _cell_spans(cell: Cell) -> Spans:
    """Paragraphs on lines of their own; list items indented behind a bullet or number."""
    lines: list[Spans] = []
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            lines.append(_flat(block.spans))
            continue
        for item in block.items:
            mark = "  " * (item.level + 1) + (clean(item.marker) or "•") + " "
            lines.append((Span(mark), *_flat(item.spans)))
    spans: list[Span] = []
    for at, line in enumerate(lines):
        spans += [Span("\n"), *line] if at else line
    return joined(spans)


def _parts(spans: Spans) -> list[Spans]:
    """The spans parted so that each part fits into one cell; one empty part for none."""
    parts: list[list[Span]] = [[]]
    room = _MOST
    for span in spans:
        text = span.text
        while text:
            if not room:
                parts.append([])
                room = _MOST
            parts[-1].append(replace(span, text=text[:room]))
            room, text = max(0, room - len(text)), text[room:]
    return [tuple(part) for part in parts]


def _letters(number: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(number - 1))
