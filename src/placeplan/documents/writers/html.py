"""Document -> HTML that the HTML reader reads back as the same tree."""

from __future__ import annotations

from collections.abc import Iterator
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
    Spans,
    Table,
    text_of,
)


def write(document: Document) -> bytes:
    """The document as one HTML page in UTF-8, without style or script."""
    heading = next((text_of(b.spans) for b in document.blocks if isinstance(b, Heading)), None)
    title = escape(heading or document.name)
    body = "\n".join(line for block in document.blocks for line in _block(block))
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}>{_spans(block.spans)}</h{block.level}>"
    elif isinstance(block, Paragraph):
        mark = " data-furniture" if block.furniture else ""
        yield f"<p{mark}>{_spans(block.spans)}</p>"
    elif isinstance(block, ListBlock):
        yield _list(block)
    else:
        yield from _table(block)


def _spans(spans: Spans) -> str:
    out = []
    for span in spans:
        text = escape(span.text, quote=False)
        for on, tag in ((span.italic, "i"), (span.bold, "b"), (span.struck, "del")):
            text = f"<{tag}>{text}</{tag}>" if on else text
        out.append(text)
    return "".join(out)


def _list(block: ListBlock) -> str:
    """Nested lists, one element for each level."""
    out: list[str] = ["<ul>"]
    depth = 0
    for item in block.items:
        while depth < item.level:
            out.append("<li><ul>")
            depth += 1
        while depth > item.level:
            out.append("</ul></li>")
            depth -= 1
        out.append(_item(item))
    out.append("</ul></li>" * depth + "</ul>")
    return "".join(out)


def _item(item: Item) -> str:
    marker = f' data-marker="{escape(item.marker)}"' if item.marker else ""
    return f"<li{marker}>{_spans(item.spans)}</li>"


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    covered: dict[int, int] = {}
    if table.header and not table.inherited:
        yield "<thead>"
        yield from (_row(row, covered) for row in table.header)
        yield "</thead>"
    yield "<tbody>"
    covered = {}
    yield from (_row(row, covered) for row in table.rows)
    yield "</tbody>"
    yield "</table>"


def _row(row: Row, covered: dict[int, int]) -> str:
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
        out.append(_cell(cell))
    return f"<tr>{''.join(out)}</tr>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.heading else "td"
    spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    inner = "".join(
        f"<p>{_spans(block.spans)}</p>" if isinstance(block, Paragraph) else _list(block)
        for block in cell.blocks
    )
    return f"<{tag}{spans}>{inner}</{tag}>"
