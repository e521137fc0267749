"""Document -> PDF: the pages of the HTML writer, laid out for paper and for screen readers.

WeasyPrint draws with Pango, which the system must have. Nothing is fetched.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NoReturn

from placeplan.documents.document import Block, Document, Heading, Row, Table
from placeplan.documents.writers.html import Look, markup, page, title_of
from placeplan.documents.writers.layout import SHORT, WIDE, in_place, text_size, widths

_VARIANT = "pdf/ua-1"
_MARGIN, _SHORT, _LONG = 18, 210, 297
"""The sides and margin of the paper, in millimetres."""
_POINTS = 72 / 25.4
_STYLE = """
@page {
  size: A4; margin: 18mm;
  @bottom-right { content: counter(page); font: 9pt Arial, "Liberation Sans"; color: #425563 }
}
@page tall { size: A4 }
@page wide { size: A4 landscape }
html { font: 11pt/1.3 Arial, "Liberation Sans", Helvetica, "DejaVu Sans"; color: #212b32;
  hyphens: manual; overflow-wrap: anywhere }
h1, h2, h3, h4, h5, h6 { color: #002f5f; line-height: 1.2; margin: 12pt 0 5pt; break-after: avoid;
  white-space: pre-wrap }
h1 { font-size: 18pt } h2 { font-size: 15pt } h3 { font-size: 13pt }
h4 { font-size: 12pt } h5 { font-size: 11pt } h6 { font-size: 11pt }
p { margin: 0 0 7pt; white-space: pre-wrap; orphans: 2; widows: 2 }
p:has(br) { break-inside: avoid }
br { display: none } /* the line break of the file that follows it is kept */
p[data-furniture] { font-size: 9pt; color: #425563 }
ul { margin: 0 0 7pt; padding-left: 18pt; white-space: normal } ul ul { margin: 0 }
li { white-space: pre-wrap; margin: 0 0 2pt }
table { table-layout: fixed; width: 100%; border-collapse: collapse; margin: 0 0 10pt }
td, th { border: .5pt solid #8a99a6; padding: 2pt 3.5pt; vertical-align: top; text-align: left;
  font-weight: normal; line-height: 1.2 }
thead td, thead th { background: #d9e4ec; font-weight: bold }
tr { break-inside: avoid }
tr.long { break-inside: auto }
td p, th p { margin: 0 0 4pt } td > :last-child, th > :last-child { margin-bottom: 0 }
td ul, th ul { padding-left: 10pt; margin-bottom: 4pt }
div.tall { page: tall } div.wide { page: wide }
"""


class PangoMissing(RuntimeError):  # noqa: N818 - it says what is missing
    """PDF files cannot be written here; the message says what to install."""


def write(document: Document) -> bytes:
    """The document as one PDF file, with tags and language; tables with many columns lie wide.

    Raises `PangoMissing` where the system lacks what draws the letters.
    """
    weasyprint = _weasyprint()
    body = "\n".join(_body(list(in_place(document))))
    html = weasyprint.HTML(
        string=page(title_of(document), body).decode(), url_fetcher=_refuse, base_url=None
    )
    style = weasyprint.CSS(string=_STYLE, url_fetcher=_refuse)
    pdf: bytes = html.write_pdf(stylesheets=[style], pdf_variant=_VARIANT)
    return pdf


def _weasyprint() -> ModuleType:
    try:
        found = importlib.import_module("weasyprint")
    except OSError as error:
        raise PangoMissing(
            "PDF files are drawn with Pango, which this system lacks: install libpango-1.0-0, "
            "libpangoft2-1.0-0 and libharfbuzz-subset0 (Debian), or write another format"
        ) from error
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return found


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"nothing is fetched: {url}")


def _body(blocks: list[Block]) -> Iterator[str]:
    """The blocks as mark-up; wide tables, with the headings right above them, on wide pages."""
    sides: list[tuple[bool, list[Block]]] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) - 1 and isinstance(blocks[end], Heading):
            end += 1
        wide = _is_wide(blocks[end])
        if not sides or sides[-1][0] != wide:
            sides.append((wide, []))
        sides[-1][1].extend(blocks[at : end + 1])
        at = end + 1
    for wide, some in sides:
        inner = "\n".join(markup(block, _PAPER) for block in some)
        yield f'<div class="{"wide" if wide else "tall"}">{inner}</div>'


def _is_wide(block: Block) -> bool:
    return isinstance(block, Table) and block.width >= WIDE


class _Paper(Look):
    heads = True

    def table(self, table: Table) -> str:
        """The size of the letters and the width of each column."""
        size = text_size(table.width)
        side = _LONG if _is_wide(table) else _SHORT
        total = round((side - 2 * _MARGIN) * _POINTS * 20)
        columns = "".join(
            f'<col style="width: {width / total:.2%}">'
            for width in widths(table, total, round(size * 11))
        )
        return f' style="font-size: {size}pt"><colgroup>{columns}</colgroup>'

    def row(self, row: Row) -> str:
        """Short rows stay on one page."""
        long = any(len(cell.text) >= SHORT for cell in row.cells)
        return ' class="long">' if long else ">"


_PAPER = _Paper()
