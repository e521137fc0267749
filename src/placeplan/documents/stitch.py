"""Page-break repairs: repeated headers, tables that go on, and rows that were cut in two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from placeplan.documents.document import (
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
    Table,
    collapsed,
)
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.rag import parse as rag_of

_JOINERS = frozenset(
    "a an the of to for in and or with by at on from as our is are be that which who if into "
    "their its this these those will has have been being than per via & no not all any".split()
)
_CODE_OR_NUMBER = re.compile(r"^[£(<>~c]*[A-Za-z]{0,4}[\d.,/%()]+\s?[A-Za-z%)]{0,3}$")
_ENDS_SENTENCE = re.compile(r"[.!?][\"'”’)\]*]*$")
_LOWER = re.compile(r"^[\"'“‘(]*[a-z]")
_SINGLE_NAME = re.compile(r"^[A-Z][a-z'’-]+$")
_CONTINUED = re.compile(r"\bcont(?:inued|['’]?d)?\b\W*$", re.IGNORECASE)
_SHORT, _SHORT_FURNITURE = 8, 10


def stitched(document: Document) -> Document:
    """The document with each table whole: one header, every cut row joined, rows numbered."""
    firsts = Counter(
        signature(block.every[0]) for block in document.blocks if isinstance(block, Table)
    )
    recurring = _recurring(document.blocks)
    out: list[Block] = []
    for block in document.blocks:
        parts = _with_header(block, firsts) if isinstance(block, Table) else [block]
        for part in parts:
            _place(out, part, recurring)
    blocks = tuple(_numbered(out))
    ragged = (each for b in blocks if isinstance(b, Table) for each in _ragged(document, b))
    return replace(document, blocks=blocks, problems=(*document.problems, *ragged))


def _ragged(document: Document, table: Table) -> Iterator[Problem]:
    """A problem for each row whose cells are fewer or more than its header's."""
    if not table.header:
        return
    width = max(len(row.cells) for row in table.header)
    for row in table.rows:
        filled = max(row.filled, default=-1) + 1
        if len(row.cells) < width or filled > width:
            yield Problem(
                "row-ragged",
                Family.FORMAT,
                Severity.WARNING,
                f"the row has {max(len(row.cells), filled)} cells where its header has {width}",
                replace(document.source(row, table), end_line=None),
            )


def signature(row: Row) -> tuple[str, ...]:
    """The words of a row without case and without its blank cells: what a repeat repeats."""
    return tuple(collapsed(text).casefold() for text in row.texts if text)


def _with_header(table: Table, firsts: Counter[tuple[str, ...]]) -> list[Table]:
    """The table with its header found, parted wherever the header is repeated."""
    rows = list(table.every)
    depth = len(table.header) or _header_depth(rows, firsts)
    if not depth:
        return [table]
    header, rest = tuple(rows[:depth]), rows[depth:]
    marks = [signature(row) for row in header]
    parts: list[Table] = []
    at = start = 0
    while at < len(rest):
        if [signature(row) for row in rest[at : at + depth]] == marks:
            parts.append(Table(header, tuple(rest[start:at])))
            header = tuple(rest[at : at + depth])
            at = start = at + depth
        else:
            at += 1
    parts.append(Table(header, tuple(rest[start:])))
    return parts


def _header_depth(rows: Sequence[Row], firsts: Counter[tuple[str, ...]]) -> int:
    first = rows[0]
    marked = first.bold or all(cell.heading for cell in first.cells)
    whole = all(row.bold for row in rows)
    repeated = firsts[signature(first)] > 1
    if len(first.filled) < 2 or not _is_label_row(first):
        return 0
    if not (
        (marked and (not whole or (repeated and len(first.filled) > 2)))
        or (repeated and len(first.filled) > 2)
        or (not marked and _looks_headed(rows))
    ):
        return 0
    if len(rows) > 1 and _is_second_header(first, rows[1]):
        return 2
    return 1


def _is_label_row(row: Row) -> bool:
    """Every filled cell is a few words that end no sentence."""
    texts = [row.cells[i].text for i in row.filled]
    return all(len(text.split()) <= _SHORT and not text.endswith(".") for text in texts)


def _looks_headed(rows: Sequence[Row]) -> bool:
    """A first row without figures over rows with figures or prose."""
    first, body = rows[0], rows[1:]
    if not body or len(first.filled) < 3 or any(re.search(r"\d", text) for text in first.texts):
        return False
    return any(
        re.search(r"\d", text) or len(text.split()) > _SHORT for r in body for text in r.texts
    )


def _is_second_header(first: Row, second: Row) -> bool:
    fills = second.filled - first.filled
    return (
        0 not in second.filled
        and len(second.filled) >= 2
        and bool(fills)
        and _is_label_row(second)
        and not any(re.search(r"\d", text) for text in second.texts)
    )


def _place(out: list[Block], block: Block, recurring: frozenset[str]) -> None:
    """Add a block; a table that goes on is joined to its earlier part."""
    if not isinstance(block, Table):
        out.append(block)
        return
    at = next((i for i in range(len(out) - 1, -1, -1) if isinstance(out[i], Table)), None)
    before = out[at] if at is not None else None
    if at is None or not isinstance(before, Table) or not before.header:
        out.append(block)
        return
    between = out[at + 1 :]
    same_width = block.width == before.width
    repeats = bool(block.header) and _signatures(block.header) == _signatures(before.header)
    if repeats and not _is_cut(before, block):
        furniture = all(_is_furniture(each) and _recurs(each, recurring) for each in between)
    else:
        furniture = all(map(_is_furniture, between))
    if (repeats or not block.header) and same_width and furniture:
        out[at + 1 :] = [
            replace(each, furniture=True) if isinstance(each, Paragraph) else each
            for each in between
        ]
        out[at] = _joined(before, block)
    elif not block.header and same_width and all(isinstance(x, Heading) for x in between):
        out.append(replace(block, header=before.header, inherited=True))
    else:
        out.append(block)


def _signatures(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    return [signature(row) for row in rows]


def _recurring(blocks: Iterable[Block]) -> frozenset[str]:
    """The short lines that the document says more than once."""
    said = Counter(
        collapsed(block.text).casefold()
        for block in blocks
        if isinstance(block, Paragraph | Heading) and len(block.text.split()) <= _SHORT_FURNITURE
    )
    return frozenset(text for text, count in said.items() if count > 1)


def _is_cut(before: Table, after: Table) -> bool:
    """True where a page break surely parts two tables: it cut a row in two."""
    return bool(before.rows and after.rows) and continues(before.rows[-1], after.rows[0])


def _is_furniture(block: Block) -> bool:
    """A page number, or a short line that a page header may leave between two parts."""
    if not isinstance(block, Paragraph):
        return False
    text = block.text
    short = len(text.split()) <= _SHORT_FURNITURE and block.line == block.end_line
    return block.furniture or (short and not text.endswith((".", ":", ";")))


def _recurs(block: Block, recurring: frozenset[str]) -> bool:
    """True for a page number, and for words that stand elsewhere too or are "continued".

    Any other line between two tables with one header is the title of the second.
    """
    if not isinstance(block, Paragraph):
        return False
    again = collapsed(block.text).casefold() in recurring
    return block.furniture or again or _CONTINUED.search(block.text) is not None


def _joined(before: Table, after: Table) -> Table:
    rows, more = list(before.rows), list(after.rows)
    if rows and more and continues(rows[-1], more[0]):
        rows[-1] = whole(rows[-1], more.pop(0))
    repeats = (*before.repeats, *(row.line for row in after.header))
    return replace(before, rows=(*rows, *more), repeats=repeats)


def continues(row: Row, following: Row) -> bool:
    """True where the first row after a page break is the rest of the last row before it.

    The rest of a row fills no cell that the row left blank, repeats no complete value, and at
    least one of its cells takes up a sentence, a list or a name where the cell above broke off.
    """
    filled, rest = row.filled, following.filled
    if not rest or not rest <= filled:
        return False
    pairs = [(row.cell(i).text, following.cell(i).text) for i in sorted(rest)]
    if any(_complete(above) and _complete(below) for above, below in pairs):
        return False
    strong = sum(_takes_up(above, below) for above, below in pairs)
    if rest == filled:
        return strong * 2 >= len(rest)
    if 0 not in rest:
        return strong > 0 or len(rest) * 2 <= len(filled)
    return strong > 0 and (len(filled) - len(rest) > 1 or strong > 1)


def _complete(text: str) -> bool:
    """A code, a number, a rating or a date: a value that a page break does not part."""
    if len(text.split()) > 4:
        return False
    if _CODE_OR_NUMBER.match(text) or rag_of(text) is not None:
        return True
    return periods.parse(text).is_dated


def _takes_up(above: str, below: str) -> int:
    """How plainly one cell goes on where another broke off: 0 not, 1 likely, 2 surely."""
    name = re.split(r"[/,;]\s*", above)[-1]
    if name != above and _SINGLE_NAME.match(name) and _SINGLE_NAME.match(below):
        return 2
    if broken_off(above) or (_LOWER.match(below) and not ends_sentence(above)):
        return 1
    return 0


def broken_off(text: str) -> bool:
    """True where a text stops at a word or mark that another must follow."""
    if not text.split():
        return False
    last = text.split()[-1]
    if last.casefold() in _JOINERS or text.endswith(("/", "–", "-", ",", "(", "&")):
        return True
    return text.count("(") > text.count(")")


def ends_sentence(text: str) -> bool:
    """True where a text stops at the end of a sentence."""
    return bool(_ENDS_SENTENCE.search(text))


def whole(row: Row, rest: Row, goes_on: frozenset[int] | None = None) -> Row:
    """A row and the rest of it behind a page break as one.

    `goes_on` are the columns whose last line is known to go on; None where that is not known.
    """
    width = max(len(row.cells), len(rest.cells))
    known = [None if goes_on is None else i in goes_on for i in range(width)]
    cells = tuple(_whole_cell(row.cell(i), rest.cell(i), known[i]) for i in range(width))
    return replace(row, cells=cells, lines=(*row.lines, *rest.lines))


def _whole_cell(above: Cell, below: Cell, goes_on: bool | None) -> Cell:
    if below.blank or above.blank:
        return above if below.blank else below
    *blocks, last = above.blocks
    first, *more = below.blocks
    joined: tuple[CellBlock, ...]
    if isinstance(last, ListBlock) and isinstance(first, Paragraph) and goes_on is not False:
        *items, item = last.items
        longer = replace(item, spans=_run_on(item, first))
        joined = (replace(last, items=(*items, longer)),)
    elif isinstance(last, ListBlock) and isinstance(first, ListBlock):
        joined = (replace(last, items=(*last.items, *first.items)),)
    elif (
        isinstance(last, Paragraph)
        and isinstance(first, Paragraph)
        and (goes_on if goes_on is not None else not ends_sentence(last.text))
    ):
        joined = (replace(last, spans=_run_on(last, first)),)
    else:
        joined = (last, first)
    return replace(above, blocks=(*blocks, *joined, *more))


def _run_on(above: Item | Paragraph, below: Paragraph) -> tuple[Span, ...]:
    """The spans of both, without a space where a hyphen parted a word."""
    text = above.text
    parted = len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and _LOWER.match(below.text)
    return (*above.spans, *(() if parted else (Span(" "),)), *below.spans)


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with tables and their rows numbered from 1."""
    out: list[Block] = []
    index = number = 0
    for block in blocks:
        if isinstance(block, Table):
            goes_on = block.inherited
            index, number = (index, number) if goes_on else (index + 1, 0)
            rows = tuple(replace(row, number=number + i) for i, row in enumerate(block.rows, 1))
            number += len(rows)
            block = replace(block, rows=rows, index=index)
        out.append(block)
    return out
