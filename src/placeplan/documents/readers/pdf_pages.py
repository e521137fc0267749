"""What pages have in common: running headers and footers, and what goes on on the next page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from placeplan.documents.document import Row, Span, Spans, collapsed
from placeplan.documents.readers.inline import trimmed
from placeplan.documents.readers.pdf_blocks import Part, TableRow
from placeplan.documents.readers.pdf_grid import Grid
from placeplan.documents.readers.pdf_page import BOLD, Line, Page, spans_of
from placeplan.documents.readers.pdf_words import BREAKS, Flow, Habits, Run
from placeplan.documents.stitch import continues, signature, whole

_ZONE, _OUTERMOST = 0.15, 3
"""The share of a page's height in which running lines stand, and how many there may be."""
_OTHERS = 0.05
"""The share of the pages, besides the first, that may show something else where a line runs."""
_PLACE = 3.0
_APART = 1.6
"""How far from the text, in sizes, running lines stand."""
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^[^\w]*(?:page\s*)?#(?:\s*(?:of|/|\|)\s*(?:#|page))?[^\w]*$")
_SAME_EDGE = 3.0
_ENDS = re.compile(r"[.!?:;][\"'”’)*]*$")


@dataclass(slots=True)
class Furniture:
    """The running lines of one page, once for each text."""

    above: list[Spans] = field(default_factory=list)
    below: list[Spans] = field(default_factory=list)


def without_furniture(
    pages: list[Page], lines: list[list[Line]], tables: list[list[Grid]]
) -> tuple[list[list[Line]], list[Furniture]]:
    """The lines of each page without those that recur at one place on several pages.

    Page numbers are dropped; any other running line is kept once, where it first stands.
    """
    kept = [list(each) for each in lines]
    found = [Furniture() for _ in pages]
    seen: set[str] = set()
    for upper in (True, False):
        reach = [_reach(page, some, upper) for page, some in zip(pages, tables, strict=True)]
        for at, running in enumerate(_running_lines(pages, kept, reach, upper)):
            for line in running:
                kept[at].remove(line)
                said = _bare(line)
                if said not in seen and not _PAGE_NUMBER.match(said):
                    seen.add(said)
                    spans = trimmed(list(spans_of(line.pieces)))
                    place = found[at].above if upper else found[at].below
                    place.insert(len(place) if upper else 0, spans)
    return kept, found


def _running_lines(
    pages: list[Page], lines: list[list[Line]], reach: list[float], upper: bool
) -> list[list[Line]]:
    """The running lines at one edge of each page, from the edge inwards."""
    left = [list(each) for each in lines]
    found: list[list[Line]] = [[] for _ in pages]
    for _ in range(_OUTERMOST):
        outer = [_outermost(each, upper) for each in left]
        running = _running(pages, outer, reach, upper)
        if not running:
            break
        for at in running:
            line = outer[at]
            if line is not None:
                left[at].remove(line)
                found[at].append(line)
    for _ in range(_OUTERMOST):
        if not _give_back(left, found, upper):
            break
    return found


def _give_back(left: list[list[Line]], found: list[list[Line]], upper: bool) -> bool:
    """Take back what mostly stands right beside the text: it is a part of it. True if any is."""
    apart: defaultdict[str, list[bool]] = defaultdict(list)
    for rest, running in zip(left, found, strict=True):
        after = _outermost(rest, upper)
        if running and after is not None:
            last = running[-1]
            far = abs(after.base - last.base) > _APART * max(after.size, last.size)
            apart[_bare(last)].append(far)
    tight = {
        said
        for said, seen in apart.items()
        if sum(seen) * 2 < len(seen) and not _PAGE_NUMBER.match(said)
    }
    for rest, running in zip(left, found, strict=True):
        if running and _bare(running[-1]) in tight:
            rest.append(running.pop())
    return bool(tight)


def _reach(page: Page, tables: list[Grid], upper: bool) -> float:
    """How far from the edge of the page its first table stands."""
    if upper:
        return min((grid.box[1] for grid in tables), default=page.height)
    return min((page.height - grid.box[3] for grid in tables), default=page.height)


def _outermost(lines: list[Line], upper: bool) -> Line | None:
    flat = [line for line in lines if not line.pieces[0].turn]
    return min(flat, key=lambda each: each.base if upper else -each.base, default=None)


def _running(
    pages: list[Page], outer: list[Line | None], reach: list[float], upper: bool
) -> list[int]:
    """The numbers of the pages whose outermost line runs on over several pages.

    Nothing else may stand where it does: else it is the first line of the text.
    """
    away: list[float] = []
    for page, line, table in zip(pages, outer, reach, strict=True):
        base = page.height if line is None else line.base if upper else page.height - line.base
        away.append(min(base, table))
    groups: defaultdict[int, list[tuple[int, Line]]] = defaultdict(list)
    for at, (page, line) in enumerate(zip(pages, outer, strict=True)):
        if line is not None and away[at] < page.height * _ZONE and away[at] < reach[at]:
            groups[round(away[at] / _PLACE)].append((at, line))
    recurring: dict[int, int] = {}
    for place, lines in groups.items():
        keys = _keys([x for p in (place - 1, place, place + 1) for x in groups.get(p, ())])
        counts = Counter(keys.values())
        recurring.update({at: place for at, _ in lines if counts[keys.get(at, "")] > 1})
    most = _OTHERS * len(pages)
    out: list[int] = []
    for place in set(recurring.values()):
        low = (place + 1) * _PLACE
        others = sum(y <= low for at, y in enumerate(away) if at and at not in recurring)
        if others <= most:
            out += [at for at, own in recurring.items() if own == place]
    return out


def _said(line: Line) -> str:
    return collapsed(line.text).casefold()


def _bare(line: Line) -> str:
    return _DIGITS.sub("#", _said(line))


def _keys(lines: list[tuple[int, Line]]) -> dict[int, str]:
    """What running lines say by page: a number that counts pages as its distance to the page."""
    said = {at: _said(line) for at, line in lines if not line.level}
    same = Counter(
        (_DIGITS.sub("#", text), place, digits)
        for text in said.values()
        for place, digits in enumerate(_DIGITS.findall(text))
    )
    keys: dict[int, str] = {}
    for at, text in said.items():
        bare = _DIGITS.sub("#", text)
        parts = [
            digits if same[bare, place, digits] > 1 or len(digits) > 4 else f"#{int(digits) - at}"
            for place, digits in enumerate(_DIGITS.findall(text))
        ]
        keys[at] = "\n".join([bare, *parts])
    return keys


Entry = Part | list[Run]


def joined(entries: Iterable[Entry], flows: dict[int, Flow], habits: Habits) -> list[Entry]:
    """The tables and texts of all pages in order, those that go on on the next page as one."""
    entries = list(entries)
    opened = any(isinstance(each, Part) and each.open_bottom for each in entries)
    lowest = max((each.bottom for each in entries if isinstance(each, Part)), default=0.0)
    out: list[Entry] = []
    for entry in entries:
        last = out[-1] if out else None
        if isinstance(entry, Part) and isinstance(last, Part) and _goes_on(last, entry):
            _lengthen(last, entry, opened, lowest)
        elif isinstance(entry, list) and isinstance(last, list) and entry and last:
            if _runs_on(last[-1], entry[0], flows, habits):
                last[-1] = _one(last[-1], entry[0], flows, habits)
                last.extend(entry[1:])
            else:
                last.extend(entry)
        else:
            out.append(entry)
    return out


def _goes_on(above: Part, below: Part) -> bool:
    """True where a table at the top of a page has the columns of the one before it."""
    if below.page != above.rows[-1].page + 1 or above.ruled != below.ruled:
        return False
    if len(above.edges) != len(below.edges):
        return False
    shift = below.edges[0] - above.edges[0]
    even = all(
        abs(b - a - shift) <= _SAME_EDGE for a, b in zip(above.edges, below.edges, strict=True)
    )
    if not even:
        return False
    depth = above.header
    if depth and _says(below.rows[:depth]) == _says(above.rows[:depth]):
        return True
    return not below.header


def _says(rows: list[TableRow]) -> list[tuple[str, ...]]:
    return [signature(Row(row.cells)) for row in rows]


def _lengthen(above: Part, below: Part, opened: bool, lowest: float) -> None:
    """Add the rows of a part on the next page; a row that the page break cut is one."""
    rows = list(below.rows)
    depth = above.header or _repeated(above, below)
    if depth and _says(rows[:depth]) == _says(above.rows[:depth]):
        above.header = depth
        del rows[:depth]
    last = above.rows[-1]
    if rows and len(above.rows) > above.header:
        one, other = Row(last.cells), Row(rows[0].cells)
        full = above.bottom > lowest - 36
        if above.open_bottom or (not opened and full and continues(one, other)):
            cells = whole(one, other, last.goes_on).cells
            above.rows[-1] = TableRow(cells, last.page, rows[0].goes_on)
            del rows[0]
            if not rows:
                above.rows[-1].page = below.page
    above.rows += rows
    above.bottom, above.open_bottom = below.bottom, below.open_bottom


def _repeated(above: Part, below: Part) -> int:
    """How many rows at the top of both parts say the same in bold: a header without a shade."""
    depth = 0
    for one, other in zip(above.rows[:-1], below.rows, strict=False):
        row = Row(one.cells)
        same = signature(row) == signature(Row(other.cells)) and len(row.filled) > 1
        if not same or not (row.bold or depth == 0) or depth == 3:
            break
        depth += 1
    return depth


def _runs_on(above: Run, below: Run, flows: dict[int, Flow], habits: Habits) -> bool:
    """True where the first paragraph of a page or column is the rest of the last one before."""
    last, first = above.lines[-1], below.lines[0]
    next_column = below.page == above.page and first.base < last.base
    if below.marker is not None or not (below.page == above.page + 1 or next_column):
        return False
    flow, further = flows.get(id(last)), flows.get(id(first))
    if flow is None or further is None or abs(last.size - first.size) > 0.05 * last.size:
        return False
    if last.level != first.level or (last.marks & BOLD) != (first.marks & BOLD):
        return False
    starts = above.text_x0 if above.marker is not None else min(line.x0 for line in above.lines)
    if abs(first.x0 - further.left - starts + flow.left) > first.size or last.pieces[0].turn:
        return False
    if habits.joint(last, first, flow) == "\n":
        return False
    if habits.spaced:
        return last.spaced or last.text.endswith(BREAKS)
    return not _ENDS.search(above.text) or first.text[:1].islower()


def _one(above: Run, below: Run, flows: dict[int, Flow], habits: Habits) -> Run:
    flow = flows[id(above.lines[-1])]
    joint = habits.joint(above.lines[-1], below.lines[0], flow)
    spans = list(above.spans)
    if joint == "-":
        spans[-1] = Span(spans[-1].text.rstrip("-\u2010\u00ad"), *spans[-1].look)
    else:
        spans.append(Span(joint, *spans[-1].look))
    lines = [*above.lines, *below.lines]
    breaks = above.breaks + below.breaks
    return Run((*spans, *below.spans), lines, above.marker, above.text_x0, breaks, above.page)
