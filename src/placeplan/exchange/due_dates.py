"""The deadline that a cell prints, those that it replaced, and what is odd about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placeplan.documents.document import Cell, collapsed
from placeplan.exchange.no_value import is_blank
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.records.shapes import DueShape

_CODES = {
    "two-dates": (
        Family.DATE,
        Severity.WARNING,
        "two dates without a mark between them: the last is read as current, the first as earlier",
    ),
    "date-unreadable": (Family.DATE, Severity.WARNING, "the deadline cannot be read as a date"),
    "year-missing": (Family.DATE, Severity.NOTE, "no context gives the year of the deadline"),
    "placeholder": (Family.PLACEHOLDER, Severity.NOTE, "the deadline is a placeholder"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """The deadline of a cell, those it replaced, and what was odd."""

    current: DueShape | None = None
    earlier: tuple[DueShape, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_due(cell: Cell, near: date | None, source: Source) -> Due:
    """The deadline that a cell prints: the last of several, what is struck through as earlier."""
    read = Due() if is_blank(collapsed(cell.live)) else due_of(cell.live, near, source)
    return Due(read.current, (*struck_dates(cell, near), *read.earlier), read.problems)


def struck_dates(cell: Cell, near: date | None) -> list[DueShape]:
    """The deadlines that a cell prints struck through."""
    return [
        DueShape.of(period, _beyond(period, printed))
        for printed in map(collapsed, cell.struck)
        for reading in [periods.read(printed, near=near)]
        for period in (*reading.earlier, *([reading.current] if reading.current else []))
    ]


def due_of(text: str, near: date | None, source: Source) -> Due:
    """The deadline that a text names: the last of several is current."""
    printed = collapsed(text)
    reading = periods.read(printed, near=near)
    problems = tuple(
        Problem(code, family, severity, f"{message}: {printed!r}", source)
        for code in reading.codes
        for family, severity, message in [_CODES[code]]
    )
    current = reading.current
    return Due(
        None if current is None else DueShape.of(current, _beyond(current, printed)),
        tuple(map(DueShape.of, reading.earlier)),
        problems,
    )


def _beyond(period: periods.Period, printed: str) -> str | None:
    """What was printed, where the label of the period does not hold all of it."""
    return None if printed == period.label else printed
