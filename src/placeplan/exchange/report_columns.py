"""The columns of a board's performance report, by the words that boards head them with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from placeplan.documents.document import (
    Cell,
    Heading,
    Paragraph,
    Row,
    Span,
    Table,
    collapsed,
    text_of,
)
from placeplan.exchange.headings import Headings
from placeplan.kernel import quantity as quantities

_TITLES = Headings(
    {
        "deliverable": "deliverable; key deliverable; activity; activitie; milestone; action; "
        "key action; task; what we will do; project milestone",
        "measure": "indicator; measure; kpi; metric; supporting indicator; supporting measure; "
        "key indicator; performance indicator; performance measure; key performance indicator; "
        "outcome measure",
    }
)
_OTHERS = Headings(
    {
        "deadline": "deadline; due; due date; target date; by when; timescale; timeframe; when; "
        "completion date; target completion date; end date; date due; delivery date",
        "lead": "lead; owner; lead officer; responsible; responsible officer; responsibility; "
        "responsible lead; sro; senior responsible owner; accountable officer; who; by whom; "
        "action owner; lead person; delivery lead",
        "rag": "rating; rag; brag; status; rag rating; rag status; brag rating; brag status; "
        "current rag; progress rating",
        "update": "update; progress; performance update; progress update; latest update; "
        "status update; current position; latest position; performance; current performance; "
        "comment; commentary; narrative; latest performance; progress to date; position",
        "action": "action; mitigating action; remedial action; action required; action taken; "
        "mitigation; next step; further action",
    }
)
_STEPS = re.compile(r"^(?:key |project )?(?:actions?|tasks?|milestones?)$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?P<what>priorit(?:y|ies)|strategic priority|theme|goal|objectives?|outcomes?|aims?)"
    r"(?:\s*\d+)?(?P<many>\s*\(s\))?\s*:?$",
    re.I,
)
_LABEL_HEADING = re.compile(
    r"^(?:strategic )?(?P<what>priority|theme|goal|objective|outcome|aim)(?:\s*\d+)?"
    r"(?P<many>\(s\))?\s*[:–—-]\s*(?P<title>\S.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layout:
    """What the header says: the kind of the rows, and the position from 0 of each column."""

    kind: str
    header: tuple[Row, ...]
    positions: dict[str, int]

    @property
    def lists_steps(self) -> bool:
        """True where the rows are called actions or milestones: under no priority, they are a log
        or a tracker of these."""
        return bool(_STEPS.match(collapsed(self.header[0].texts[self.positions["title"]])))

    def cell(self, row: Row, role: str) -> Cell:
        """A row's cell of a role; blank where the table has no such column."""
        at = self.positions.get(role)
        return Cell() if at is None else row.cell(at)

    def text(self, row: Row, role: str) -> str:
        """The live text of that cell."""
        return self.cell(row, role).live


@dataclass(frozen=True, slots=True)
class Label:
    """A label row: `Priority` or `Objective` beside what it names."""

    level: str
    many: bool
    value: Cell


def layout_of(table: Table) -> Layout | None:
    """The layout of a table of deliverables or measures; None where the table is neither."""
    header = table.every[:1]
    if not header:
        return None
    texts = [collapsed(text) for text in header[0].texts]
    positions: dict[str, int] = {}
    first = next((at for at, text in enumerate(texts) if text), 0)
    kind = _TITLES.role_of(texts[first])
    if kind is None:
        return None
    positions["title"] = first
    for at, text in enumerate(texts):
        role = _OTHERS.role_of(text)
        if at != first and role is not None:
            positions.setdefault(role, at)
    read = frozenset(positions.values())
    told = positions.keys() & {"deadline", "lead", "rag", "update"}
    if len(told) < 2 or "england" in " ".join(texts).casefold():
        return None
    if any(_holds_figures(table, at) for at, text in enumerate(texts) if text and at not in read):
        return None
    return Layout(kind, header, positions)


def _holds_figures(table: Table, at: int) -> bool:
    """True for a column of figures: the table then says more than this report has places for."""
    _, rows = table.headed
    texts = [text for row in rows if (text := collapsed(row.cell(at).live))]
    figures = [text for text in texts if quantities.parse(text).value is not None]
    return len(figures) * 2 > len(texts)


def label_of(row: Row) -> Label | None:
    """The label that a row is; None where it is none."""
    filled = sorted(row.filled)
    if not filled or len(filled) > 2 or filled[0] != 0:
        return None
    found = _LABEL.match(row.cells[0].text)
    if found is None or (len(filled) == 1 and len(row.cells) > 2):
        return None
    return _label(found, row.cell(filled[-1]) if len(filled) == 2 else Cell())


def label_of_heading(heading: Heading) -> Label | None:
    """The label that a heading is ("Priority 1: Better care"); None where it is none."""
    found = _LABEL_HEADING.match(heading.text)
    if found is None:
        return None
    live = text_of(heading.spans, struck=False)
    words = Span(live[-len(found["title"]) :] if live.endswith(found["title"]) else found["title"])
    return _label(found, Cell((Paragraph((words,), heading.line, heading.line),)))


def _label(found: re.Match[str], value: Cell) -> Label:
    word = found["what"].casefold()
    level = (
        "priority"
        if word.endswith(("priority", "priorities")) or word in ("theme", "goal")
        else "objective"
    )
    many = bool(found["many"]) or word.endswith("s")
    return Label(level, many, value)
