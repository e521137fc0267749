"""Document -> HTML that the HTML reader reads back as the same tree.

Every paragraph, list item and table row begins a line of the file, so that each has an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from placeplan.documents.document import (
    Block,
    Cell,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Spans,
    Table,
    text_of,
)
from placeplan.documents.writers.layout import in_place

_BREAK = "<br>\n"


class Look:
    """What stands in the tags of tables besides what they mean: here nothing."""

    heads = False
    """True where every cell of a header row is marked as a heading."""

    def table(self, table: Table) -> str:
        """The end of the tag of a table, and what stands behind it."""
        return ">"

    def row(self, row: Row) -> str:
        """The end of the tag of a row."""
        return ">"


PLAIN = Look()


def write(document: Document) -> bytes:
    """The document as one HTML page in UTF-8, without style or script."""
    return page(title_of(document), "\n\n".join(markup(block) for block in in_place(document)))


def title_of(document: Document) -> str:
    """The text of the first heading, else the name of the document."""
    heading = next((text_of(b.spans) for b in document.blocks if isinstance(b, Heading)), None)
    return heading or document.name


def page(title: str, body: str) -> bytes:
    """The page around a body that is already mark-up."""
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def markup(block: Block, look: Look = PLAIN) -> str:
    """One block as mark-up."""
    if isinstance(block, Heading):
        return f"<h{block.level}>{_spans(block.spans)}</h{block.level}>"
    if isinstance(block, Paragraph):
        mark = " data-furniture" if block.furniture else ""
        return f"<p{mark}>{_spans(block.spans, _BREAK)}</p>"
    if isinstance(block, ListBlock):
        return _list(block, _BREAK)
    return "\n".join(_table(block, look))


def _spans(spans: Spans, line_break: str = " ") -> str:
    out = []
    for span in _whole(spans):
        text = escape(span.text, quote=False).replace("\n", line_break)
        for on, tag in ((span.italic, "i"), (span.bold, "b"), (span.struck, "del")):
            text = f"<{tag}>{text}</{tag}>" if on else text
        out.append(text)
    return "".join(out)


def _whole(spans: Spans) -> list[Span]:
    """Runs of one look as one, with the space between them: a browser may break a line there."""
    out: list[Span] = []
    for span in spans:
        looks = [each.look for each in (*out[-2:], span)]
        if len(out) > 1 and looks[0] == looks[-1] and out[-1].text.isspace():
            space = out.pop().text
            out[-1] = replace(span, text=out[-1].text + space + span.text)
        elif out and looks[-2] == looks[-1]:
            out[-1] = replace(span, text=out[-1].text + span.text)
        else:
            out.append(span)
    return out


def _list(block: ListBlock, line_break: str = " ") -> str:
    """Nested lists, each inside the item above it."""
    out: list[str] = ["<ul>"]
    depth, open_item = 0, False
    for item in block.items:
        while depth < item.level:
            out.append("<ul>" if open_item else '\n<li style="list-style: none"><ul>')
            depth, open_item = depth + 1, False
        while depth > item.level:
            out.append(("</li>" if open_item else "") + "</ul>")
            depth, open_item = depth - 1, True
        out.append("</li>" if open_item else "")
        out.append("\n" + _item(item, line_break))
        open_item = True
    out.append("</li></ul>" * (depth + 1))
    return "".join(out)


def _item(item: Item, line_break: str) -> str:
    """An item that is still open: lists inside it may follow."""
    marker = _marker(item.marker) if item.marker else ""
    return f"<li{marker}>{_spans(item.spans, line_break)}"


def _marker(marker: str) -> str:
    """The number of an item as it is to be read back, and as a browser prints it."""
    shown = re.sub(r"[^\w.()-]", lambda found: f"\\{ord(found[0]):x} ", marker)
    return f' data-marker="{escape(marker)}" style="list-style-type: \'{shown} \'"'


def _table(table: Table, look: Look) -> Iterator[str]:
    yield f"<table{look.table(table)}"
    covered: dict[int, int] = {}
    if table.header and not table.inherited:
        yield "<thead>"
        yield from (_row(row, covered, look, look.heads) for row in table.header)
        yield "</thead>"
    yield "<tbody>"
    covered = {}
    yield from (_row(row, covered, look) for row in table.rows)
    yield "</tbody>"
    yield "</table>"


def _row(row: Row, covered: dict[int, int], look: Look, head: bool = False) -> str:
    """The cells that are not covered by a merged cell to the left or above."""
    out: list[str] = []
    skip = 0
    for at, cell in enumerate(row.cells):
        if covered.get(at, 0):
            covered[at] -= 1
            continue
        if skip:
            skip -= 1
            continue
        skip = cell.colspan - 1
        if cell.rowspan > 1:
            covered.update(dict.fromkeys(range(at, at + cell.colspan), cell.rowspan - 1))
        out.append(_cell(cell, head))
    return f"<tr{look.row(row)}{''.join(out)}</tr>"


def _cell(cell: Cell, head: bool = False) -> str:
    tag = "th" if cell.heading or head else "td"
    spans = ' scope="col"' if head else ""
    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    inner = "".join(
        f"<p>{_spans(block.spans)}</p>" if isinstance(block, Paragraph) else _list(block)
        for block in cell.blocks
    )
    return f"<{tag}{spans}>{inner}</{tag}>"
