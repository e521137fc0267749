"""The deadlines of a row: the one in force, and those that it replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placeplan.exchange.due_dates import Due
from placeplan.exchange.generic.entries import Entry
from placeplan.exchange.generic.parts import Column
from placeplan.kernel.problem import Problem
from placeplan.records.shapes import DueShape

_IN_FORCE = ("due_revised", "due", "due_first")
"""The columns of deadlines, the one that holds before the others first."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What a row says of its deadline; `stated` are the columns of which nothing is left."""

    current: DueShape | None
    earlier: list[DueShape]
    problems: tuple[Problem, ...]
    stated: list[Column]
    printed: str | None


def deadlines(entry: Entry, near: date | None) -> Deadlines:
    """The deadline of a row: the revised one before the first, which is kept as earlier."""
    read: list[tuple[Column, Due]] = [
        (column, entry.due(part, near))
        for part in _IN_FORCE
        if (column := entry.sheet.placed.first(part)) is not None
    ]
    held = [(column, due) for column, due in read if due.current is not None]
    problems = tuple(problem for _, due in read for problem in due.problems)
    if not held:
        earlier = [each for _, due in read for each in due.earlier]
        return Deadlines(None, earlier, problems, [column for column, _ in read], None)
    (column, due), *others = held
    before = [each for _, other in reversed(others) for each in (*other.earlier, other.current)]
    earlier = [each for each in (*before, *due.earlier) if each and each.label != _label(due)]
    printed = entry.sheet.placed.columns and entry.text(column.part or "")
    return Deadlines(due.current, earlier, problems, [c for c, _ in read], printed or None)


def _label(due: Due) -> str:
    return "" if due.current is None else due.current.label
