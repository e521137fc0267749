"""PDF -> Document, by what its pages show; nothing in it is run, followed or fetched.

`line` counts on over all pages, as `pdf_blocks` says; `Document.pages` tells which page a line is
on. The file is taken apart in a process of its own that has little time and memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

from placeplan.documents.document import Document, Unreadable
from placeplan.documents.readers import Progress
from placeplan.documents.readers.pdf_blocks import Assembler, Part, cell_flows, part_of
from placeplan.documents.readers.pdf_columns import parted
from placeplan.documents.readers.pdf_grid import Grid, grids
from placeplan.documents.readers.pdf_page import Line, Page, lines_of
from placeplan.documents.readers.pdf_pages import Entry, Furniture, joined, without_furniture
from placeplan.documents.readers.pdf_words import Flow, Habits, runs
from placeplan.documents.stitch import stitched
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

Edges = dict[tuple[int, int], tuple[float, float]]
"""The left and right edge of the text by the size of the page."""

_CHILD = "placeplan.documents.readers.pdf_child"
_LARGE_PICTURE = 0.1
_FEW = 10
_STOPPED = "the file takes too long to read, or too much memory: it is damaged"
_PICTURES = (
    "this PDF has pictures of pages, no text: have its text recognised (OCR), and bring it again"
)


def read(name: str, data: bytes, progress: Progress | None = None) -> Document:
    """The document that the PDF shows. `progress` hears of each page of how many.

    Raises `Unreadable` where it is damaged, cut short, protected by a password, or has no text.
    """
    pages = list(_pages(name, data, progress))
    if not any(page.pieces for page in pages):
        pictures = any(page.pictures for page in pages)
        raise Unreadable(name, _PICTURES if pictures else "the file has no words in it", 1)
    problems = [each for page in pages for each in _faults(name, page)]
    return document_of(name, pages, problems)


def _pages(name: str, data: bytes, progress: Progress | None) -> Iterator[Page]:
    command = [sys.executable, "-m", _CHILD]
    with subprocess.Popen(  # noqa: S603 - our own module, the file on its standard input
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            messages = _messages(child, data)
            first = next(messages, None)
            if first is None:
                raise Unreadable(name, _STOPPED, 1)
            if "error" in first:
                raise Unreadable(name, str(first["error"]), 1)
            count = int(first["pages"])
            for number in range(1, count + 1):
                given = next(messages, None)
                if given is None:
                    raise Unreadable(name, f"page {number}: {_STOPPED}", 1)
                if "error" in given:
                    raise Unreadable(name, f"page {number}: {given['error']}", 1)
                page = Page.of(number, given)
                page.repaired = bool(first["repaired"]) and number == 1
                yield page
                if progress is not None:
                    progress(number, count)
        finally:
            child.kill()


def _messages(child: subprocess.Popen[bytes], data: bytes) -> Iterator[dict[str, Any]]:
    """What the process says, one value for each line, until it ends."""
    into, out = child.stdin, child.stdout
    if into is None or out is None:
        return
    with suppress(BrokenPipeError):
        _give(into, data)
    for line in out:
        try:
            message: dict[str, Any] = json.loads(line)
        except ValueError:
            return
        yield message


def _give(into: IO[bytes], data: bytes) -> None:
    into.write(data)
    into.close()


def document_of(name: str, pages: list[Page], problems: list[Problem]) -> Document:
    tables: list[list[Grid]] = []
    for page in pages:
        before = tables[-1][-1] if tables and tables[-1] else None
        tables.append(grids(page, before))
    lines, furniture = without_furniture(pages, [lines_of(page.pieces) for page in pages], tables)
    edges = _edges(pages, lines)
    parts: list[list[Flow | Grid]] = []
    for page, found, left in zip(pages, tables, lines, strict=True):
        parts.append(list(_in_order(page, found, left, edges)))
    every = [each for some in parts for each in some]
    flows = [each for each in every if isinstance(each, Flow)]
    inner = [each.flow for grid in every if isinstance(grid, Grid) for each in cell_flows(grid)]
    habits = Habits.of(flows, inner)
    by_line = {id(line): flow for flow in flows for line in flow.lines}
    entries: list[Entry] = [
        runs(each, habits) if isinstance(each, Flow) else part_of(each, habits) for each in every
    ]
    assembler = Assembler(habits)
    last = 0
    for entry in joined(entries, by_line, habits):
        for part in _by_page(entry):
            number = part.page if isinstance(part, Part) else part[0].page
            last = _around(assembler, furniture, last, number)
            if isinstance(part, Part):
                assembler.table(part)
            else:
                assembler.runs(part)
    _around(assembler, furniture, last, len(pages) + 1)
    while len(assembler.pages) < len(pages):
        assembler.pages.append(assembler.line + 1)
    starts = tuple(assembler.pages)
    problems += [_unruled(name, line, page) for line, page in assembler.unruled]
    return stitched(Document(name, tuple(assembler.blocks), tuple(problems), starts))


def _edges(
    pages: list[Page], lines: list[list[Line]]
) -> dict[tuple[int, int], tuple[float, float]]:
    """The left and right edge of the text on pages of each size.

    A few lines may stand out on the right, as a note in the margin does.
    """
    starts: dict[tuple[int, int], list[float]] = {}
    ends: dict[tuple[int, int], list[float]] = {}
    for page, found in zip(pages, lines, strict=True):
        for line in found:
            if not line.pieces[0].turn:
                starts.setdefault(_size(page), []).append(line.x0)
                ends.setdefault(_size(page), []).append(line.x1)
    return {size: (min(starts[size]), _right(size, starts[size], ends[size])) for size in starts}


def _right(size: tuple[int, int], starts: list[float], ends: list[float]) -> float:
    """The right edge of lines; where there are few, both margins are taken to be alike."""
    if len(ends) < _FEW:
        return max(*ends, size[0] - min(starts), 0.0)
    return sorted(ends)[-min(3, 1 + len(ends) // 20)]


def _size(page: Page) -> tuple[int, int]:
    return round(page.width), round(page.height)


def _in_order(
    page: Page,
    tables: list[Grid],
    lines: list[Line],
    edges: Edges,
) -> Iterator[Flow | Grid]:
    """What a page holds from the top: text, and tables where they stand in it."""
    left, right = edges.get(_size(page), (0.0, page.width))
    rest = lines
    for grid in tables:
        above = [line for line in rest if line.base <= grid.box[1] + 0.5 * line.size]
        if above:
            yield from parted(page, above, left, right)
            rest = [line for line in rest if line.base > grid.box[1] + 0.5 * line.size]
        yield grid
    if rest:
        yield from parted(page, rest, left, right)


def _by_page(entry: Entry) -> Iterator[Entry]:
    """A table or list whole; paragraphs page by page."""
    if isinstance(entry, Part):
        yield entry
        return
    start = 0
    for at in range(1, len(entry) + 1):
        listed = at < len(entry) and None not in (entry[at - 1].marker, entry[at].marker)
        if at == len(entry) or (entry[at].page != entry[start].page and not listed):
            yield entry[start:at]
            start = at


def _around(assembler: Assembler, furniture: list[Furniture], last: int, page: int) -> int:
    """Place the running lines that stand between the last page begun and another."""
    for number in range(last, page):
        for spans in furniture[number - 1].below if number else ():
            assembler.furniture(spans, number)
        if number < len(furniture):
            for spans in furniture[number].above:
                assembler.furniture(spans, number + 1)
    return max(last, page)


def _faults(name: str, page: Page) -> Iterator[Problem]:
    """What a reader of the page should know."""
    number = page.number
    if page.repaired:
        words = "the file's list of its parts is damaged; what could be found is read"
        yield _problem("file-repaired", name, words, page=None)
    if page.broken:
        words = f"a part of page {number} is damaged; words may be missing"
        yield _problem("page-damaged", name, words, page=number)
    if not page.pieces and page.pictures:
        words = f"page {number} is a picture without text; nothing of it is read"
        yield _problem("page-without-text", name, words, page=number)
    elif page.pictures and page.covered >= _LARGE_PICTURE and not page.recognised:
        words = f"a picture on page {number} is not read"
        yield _problem("picture-not-read", name, words, Severity.NOTE, page=number)
    if page.recognised:
        words = f"the words of page {number} were recognised in a picture; compare its figures"
        yield _problem("page-recognised", name, words, page=number)
    if page.unknown:
        count = "a letter" if page.unknown == 1 else f"{page.unknown} letters"
        words = f"the file does not say what {count} of page {number} are"
        yield _problem("letters-unknown", name, words, page=number)
    if page.slanted:
        words = f"slanted text across page {number} is left out: {page.slanted}"
        yield _problem("slanted-text", name, words, Severity.NOTE, page=number)


def _problem(
    code: str,
    name: str,
    message: str,
    severity: Severity = Severity.WARNING,
    *,
    page: int | None = None,
    line: int = 1,
) -> Problem:
    return Problem(code, Family.CONVERSION, severity, message, Source(name, line, page=page))


def _unruled(name: str, line: int, page: int) -> Problem:
    words = f"a table on page {page} has no ruled lines; check its rows and columns"
    return _problem("table-unruled", name, words, page=page, line=line)
