"""Matrices of marks: which rows are headers, labels and groups, and whose list stands where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from placeplan.documents.document import Row, Table
from placeplan.exchange.cell_items import flat

MARKS = frozenset("x X ✓ ✔ ✗ ● • ○ ◦ * Y y yes Yes √ ü ■ n N".split())
_OWN = re.compile(
    r"\bwork ?streams?\b|\bschemes?\b|\binitiatives?\b|\bprogrammes?\b|\bour\b|\bQIPP\b|\bCCG\b|"
    r"\bICB\b|\bprojects?\b",
    re.I,
)
_OUTSIDE = re.compile(
    r"\bstrateg(?:y|ies)\b|\bframeworks?\b|\bpathways?\b|\bJSNA\b|\bneeds\b|\bconstitution\b|"
    r"\bnational\b|\bNHS\b|\boutcomes?\b|\bambitions?\b|\bcouncil\b|\bboard\b|\bpriorit(?:y|ies)\b|"
    r"\bmandate\b|\blong term plan\b",
    re.I,
)
_LABELS = re.compile(r"^(?:domain|initiative|scheme|project|work ?stream|programme|area)s?\b", re.I)
_DEEPEST_HEADER = 3


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix: its header, its label columns and the columns that take marks."""

    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    labels: tuple[int, ...]
    columns: dict[int, str]
    groups: dict[int, str]
    lost: bool

    def label(self, row: Row) -> str:
        """The item that a row names: its last filled label."""
        return next((t for at in reversed(self.labels) if (t := flat(row.cell(at)))), "")

    def group_of(self, row: Row) -> str:
        """The group that a row prints in its first label column, where there are two."""
        return flat(row.cell(self.labels[0])) if len(self.labels) > 1 else ""

    def marked(self, row: Row) -> list[int]:
        return [at for at in self.columns if not row.cell(at).blank]

    @property
    def corner(self) -> str:
        """What is printed over the labels."""
        return " ".join(flat(row.cell(at)) for row in self.header for at in self.labels).strip()

    @property
    def columns_are_ours(self) -> bool:
        """True where the plan's own things head the columns and the outside list stands below."""
        over = " ".join(dict.fromkeys(self.groups.values()))
        if _OWN.search(over):
            return True
        return not _OUTSIDE.search(over) and bool(_OUTSIDE.search(self.corner))


def matrix_of(table: Table) -> Matrix | None:
    """The table as a matrix; None where its cells hold more than marks."""
    every = table.every
    depth = _depth(every)
    header, rows = every[:depth], every[depth:]
    if not depth or not rows:
        return None
    labels = _label_columns(header, rows)
    columns = {
        at: flat(header[-1].cell(at))
        for at in range(len(labels), table.width)
        if flat(header[-1].cell(at))
    }
    if len(columns) < 3 or not labels:
        return None
    marks = [row.cell(at).text for row in rows for at in columns if not row.cell(at).blank]
    if any(mark not in MARKS for mark in marks):
        return None
    if not marks and not _looks_like_matrix(header, rows, labels, columns):
        return None
    groups = _groups(header, columns)
    return Matrix(tuple(header), tuple(rows), labels, columns, groups, not marks)


def _depth(rows: tuple[Row, ...]) -> int:
    """How many rows lead before the first row that holds nothing but labels and marks."""
    for at, row in enumerate(rows[: _DEEPEST_HEADER + 1]):
        rest = [cell.text for cell in row.cells[2:] if not cell.blank]
        if at and row.filled and all(mark in MARKS for mark in rest) and 0 in _near(row):
            corners = sum(not each.cell(0).blank for each in rows[:at])
            return at if corners < 2 else 0
    return 0


def _near(row: Row) -> set[int]:
    """Position 0 where the row has a label in its first or second column."""
    return {0} if row.filled & {0, 1} else set()


def _label_columns(header: tuple[Row, ...], rows: tuple[Row, ...]) -> tuple[int, ...]:
    second = [row.cell(1).text for row in rows if not row.cell(1).blank]
    if second and all(text not in MARKS for text in second):
        return (0, 1)
    return (0,)


def _groups(header: tuple[Row, ...], columns: dict[int, str]) -> dict[int, str]:
    """The merged heading over each column; empty where there is one header row."""
    found = {}
    for at in columns:
        place = at
        while place > 0 and (len(header) < 2 or header[-2].cell(place).blank):
            place -= 1
        found[at] = flat(header[-2].cell(place)) if len(header) > 1 and place else ""
    return found


def _looks_like_matrix(
    header: tuple[Row, ...], rows: tuple[Row, ...], labels: tuple[int, ...], columns: dict[int, str]
) -> bool:
    """A matrix that lost every mark: two header rows, or labels named as a matrix names them."""
    named = any(_LABELS.match(flat(row.cell(at))) for row in header for at in labels)
    return len(rows) > 1 and (len(header) > 1 or named) and len(columns) >= 3
