"""The columns of a board's performance report, by the words that boards head them with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from placeplan.documents.document import Cell, Row, Table, collapsed

_WORDS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "deliverable": (
        ("title", re.compile(r"^(?:key )?(?:deliverables?|activit(?:y|ies)|milestones?|actions?|tasks?|what we will do)(?:\s*[/&]\s*(?:deliverables?|activit(?:y|ies)|milestones?|actions?|tasks?))*$", re.I)),
    ),
    "measure": (
        ("title", re.compile(r"^(?:supporting |key |performance )?(?:indicators?|measures?|kpis?|metrics?)(?:\s*[/&]\s*(?:indicators?|measures?|kpis?|metrics?|targets?))*$", re.I)),
    ),
}
_SHARED = (
    ("deadline", re.compile(r"^(?:deadline|due(?: date)?|target date|by when|timescales?|completion date|when|date due|end date)\b", re.I)),
    ("lead", re.compile(r"^(?:leads?|owners?|lead officers?|responsib\w+(?: officer)?|sro|accountable officer|who|by whom|lead(?:\(s\))?)\b", re.I)),
    ("rag", re.compile(r"^(?:ratings?|b?rag|status|b?rag (?:rating|status)|rating \(b?rag\))\b", re.I)),
    ("update", re.compile(r"^(?:(?:performance |progress |latest |current )?(?:update|progress|position|performance)s?(?:\s*/\s*(?:update|progress|position))?|comments?|commentary|narrative)\b", re.I)),
    ("action", re.compile(r"^(?:(?:mitigating |remedial |further )?actions?(?: required| taken)?|mitigation)$", re.I)),
)
_LABEL = re.compile(
    r"^(?P<what>priorit(?:y|ies)|strategic priority|theme|goal|objectives?|outcomes?|aims?)"
    r"(?:\s*\d+)?(?P<many>\s*\(s\))?\s*:?$",
    re.I,
)


@dataclass(frozen=True)
class Layout:
    """What the header says: the kind of the rows, and the position from 0 of each column."""

    kind: str
    header: tuple[Row, ...]
    positions: dict[str, int]

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
    header = table.header[:1] or table.rows[:1]
    if not header:
        return None
    texts = [collapsed(text) for text in header[0].texts]
    positions: dict[str, int] = {}
    first = next((at for at, text in enumerate(texts) if text), 0)
    kind = next(
        (kind for kind, words in _WORDS.items() for _, pattern in words if pattern.match(texts[first])),
        None,
    )
    if kind is None:
        return None
    positions["title"] = first
    for at, text in enumerate(texts):
        role = next((role for role, pattern in _SHARED if pattern.match(text)), None)
        if at != first and role is not None:
            positions.setdefault(role, at)
    told = positions.keys() & {"deadline", "lead", "rag", "update"}
    if len(told) < 2 or "england" in " ".join(texts).casefold():
        return None
    return Layout(kind, header, positions)


def label_of(row: Row) -> Label | None:
    """The label that a row is; None where it is none."""
    filled = sorted(row.filled)
    if not filled or len(filled) > 2 or filled[0] != 0:
        return None
    found = _LABEL.match(row.cells[0].text)
    if found is None or (len(filled) == 1 and len(row.cells) > 2):
        return None
    word = found["what"].casefold()
    level = "priority" if word.endswith(("priority", "priorities")) or word in ("theme", "goal") else "objective"
    many = bool(found["many"]) or word.endswith("s")
    return Label(level, many, row.cell(filled[-1]) if len(filled) == 2 else Cell())
