"""Why a row of a table is stated by no record."""

from __future__ import annotations

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.kinds import PROFILES, Placed, Refused, decide
from placeplan.exchange.generic.setting import setting_of


class Reasons:
    """The reasons of one document; `stated` are the lines in which records stand."""

    def __init__(self, document: Document, stated: set[int]) -> None:
        self._document, self._stated = document, stated
        self._table: Table | None = None
        self._decided: Placed | Refused = Refused("")
        self._others = False

    def of(self, table: Table, row: Row) -> str:
        """Why a row is not read, with the headings that are not understood."""
        if self._table is not table:
            self._turn_to(table)
        if isinstance(self._decided, Refused):
            unlike = "the other rows of the table are read, and this one is unlike them"
            return unlike if self._others else self._decided.why
        name = PROFILES[self._decided.kind].name
        if not self._others:
            return f"by its header the table lists {name}, and no row of it says enough"
        return f"the other rows are read as {name}; {_missing(self._decided, row)}"

    def _turn_to(self, table: Table) -> None:
        self._table = table
        self._decided = decide(table, setting_of(self._document).scene(table).around)
        self._others = any(not self._stated.isdisjoint(row.lines) for row in table.rows)


def _missing(placed: Placed, row: Row) -> str:
    subject = placed.first(*PROFILES[placed.kind].subject, *PROFILES[placed.kind].instead)
    if subject is not None and not placed.grid.turned and not cells.said(row.cell(subject.at)):
        return f"this one says nothing under {subject.heading.text!r}"
    return "this one is unlike them"
