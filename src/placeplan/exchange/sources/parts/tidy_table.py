"""A tidy table in a CSV or on a sheet: where it begins, its days, its numbers and their marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.months import period_of
from placeplan.exchange.sources.parts.numbers import Mark, Numbers, numbers_of_cells
from placeplan.exchange.sources.parts.settle import check_numbers, settled_month
from placeplan.exchange.sources.parts.spans import DayArray, spans_of
from placeplan.exchange.sources.parts.tidy_columns import TidyColumns, tidy_columns
from placeplan.exchange.sources.parts.workbook import Cell, text_of
from placeplan.kernel.problem import Family, Severity

_SEEN, _BELOW = 12, 30
_MARKS = {mark.name.lower(): mark for mark in Mark if mark is not Mark.UNREADABLE}


@dataclass(frozen=True, slots=True)
class TidyTable:
    """A table as columns of cells, under the headings of row `header`.

    `rows` is the row of the file of each, `places` the column of the file of each heading, from 1.
    """

    columns: TidyColumns
    headings: list[str]
    cells: list[list[Cell | None]]
    rows: npt.NDArray[np.int32]
    header: int
    places: list[int]
    sheet: int | None = None
    name: str = ""

    @property
    def where(self) -> str:
        return f"sheet {self.name!r}, " if self.name else ""

    def texts(self, at: int) -> list[str]:
        """The cells of a column as text."""
        return [text_of(cell) for cell in self.cells[at]]

    def say(
        self, file: PublishedFile, code: str, row: int, at: int, why: str, *, family: Family
    ) -> None:
        """Keeps a warning about a cell: the row among those of the table, the column's place."""
        number, column = int(self.rows[row]), self.places[at]
        file.note_problem(
            code,
            family,
            Severity.WARNING,
            f"{self.where}row {number}, column {column}: {why}",
            row=number,
            column=column,
            sheet=self.sheet,
        )


def has_table(file: PublishedFile) -> bool:
    """True where the CSV, or a sheet that is shown, holds a tidy table."""
    if file.kind == "csv":
        return _header(file.head) is not None
    return any(_heads(sheet.head) for sheet in file.workbook.shown)


def tables(file: PublishedFile) -> Iterator[TidyTable]:
    """The table of a CSV, or that of each sheet that is shown and has one."""
    if file.kind == "csv":
        found = _header(file.head)
        if found is not None:
            table = file.table(found[0] + 1)
            width = len(table.names)
            cells: list[list[Cell | None]] = [list(table.texts(at)) for at in range(width)]
            yield TidyTable(
                found[1],
                list(table.names),
                cells,
                table.rows,
                found[0] + 1,
                list(range(1, width + 1)),
            )
        return
    for sheet in file.workbook.shown:
        heads = _heads(sheet.head)
        if heads is None:
            continue
        number, columns = heads
        places = sorted(sheet.head[number])
        below = [n for n in sheet.rows if n > number]
        kept = [n for n in below if any(text_of(sheet.rows[n].get(at)) for at in places)]
        yield TidyTable(
            columns,
            [text_of(sheet.head[number][at]) for at in places],
            [[sheet.rows[n].get(at) for n in kept] for at in places],
            np.array(kept, dtype=np.int32),
            number,
            places,
            sheet.number,
            sheet.name,
        )


def numbers(file: PublishedFile, table: TidyTable, at: int) -> Numbers:
    """The numbers of a column; says what is none."""
    found = numbers_of_cells(table.cells[at])
    check_numbers(
        file,
        found,
        table.rows,
        column=table.places[at],
        heading=table.headings[at],
        sheet=table.sheet,
        where=table.where,
    )
    return found


def values(file: PublishedFile, table: TidyTable, measures: list[str]) -> dict[str, Numbers]:
    """The value, and the numerator and denominator where there are such columns.

    Where no value is printed it is the numerator over the denominator, or the numerator alone.
    """
    roles = table.columns.roles
    parts: dict[str, Numbers] = {
        name: numbers(file, table, roles[name])
        for name in ("value", "numerator", "denominator")
        if name in roles
    }
    if "numerator" in parts:
        made = _made(parts["numerator"], parts.get("denominator"), measures)
        parts["value"] = _either(parts["value"], made) if "value" in parts else made
    if "mark" in roles:
        parts["value"] = _marked(file, table, parts["value"])
    return parts


def days(file: PublishedFile, table: TidyTable) -> tuple[DayArray, DayArray] | None:
    """The first and last day of each row; None, after saying so, where none is stated.

    Days that are all the first of a month stand for their months.
    """
    roles = table.columns.roles
    read = {n: _spans(file, table, roles[n]) for n in ("period", "start", "end") if n in roles}
    if "start" in read and "end" in read:
        first, last = read["start"][0], read["end"][1]
        for row in np.flatnonzero(last < first)[:NAMED]:
            why = f"the period ends on {last[row]}, before its start on {first[row]}"
            table.say(file, "period-backwards", int(row), roles["end"], why, family=Family.DATE)
        return first, last
    if "period" not in read and "start" not in read:
        month = settled_month(file, None)
        if month is None:
            return None
        count = len(table.rows)
        first, last = (np.full(count, np.datetime64(d, "D")) for d in (month.start, month.end))
        return first, last
    first, last = read["period"] if "period" in read else read["start"]
    single = first == last
    months = first.astype("datetime64[M]")
    if (single & (months.astype("datetime64[D]") == first) | np.isnat(first)).all():
        last = np.where(single, (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D"), last)
    return first, last


def _header(rows: list[list[str]]) -> tuple[int, TidyColumns] | None:
    """The place of the row that heads a tidy table, and its columns; None where there is none."""
    for at, row in enumerate(rows[:_SEEN]):
        below = [each for each in rows[at + 1 : at + 1 + _BELOW] if any(each)]
        if len(row) >= 3 and below and (columns := tidy_columns(row, below)) is not None:
            return at, columns
    return None


def _heads(head: dict[int, dict[int, Cell]]) -> tuple[int, TidyColumns] | None:
    """The number of the row of a sheet that heads a tidy table, and its columns."""
    numbered = list(head)
    for at, number in enumerate(numbered[:_SEEN]):
        places = sorted(head[number])
        lines = [[text_of(head[n].get(c)) for c in places] for n in numbered[at : at + 1 + _BELOW]]
        below = [each for each in lines[1:] if any(each)]
        if len(places) >= 3 and below and (columns := tidy_columns(lines[0], below)) is not None:
            return number, columns
    return None


def _spans(file: PublishedFile, table: TidyTable, at: int) -> tuple[DayArray, DayArray]:
    return spans_of(
        file,
        table.texts(at),
        table.rows,
        table.places[at],
        period_of,
        where=table.where,
        sheet=table.sheet,
    )


def _made(numerator: Numbers, denominator: Numbers | None, measures: list[str]) -> Numbers:
    """The numerator, over its denominator where there is one; times 100 of a "... percent"."""
    if denominator is None:
        return numerator
    with np.errstate(divide="ignore", invalid="ignore"):
        values = numerator.values / denominator.values
    factor = np.where([each.endswith(("percent", "percentage")) for each in measures], 100.0, 1.0)
    values = np.where(denominator.values > 0, values * factor, np.nan)
    marks = np.where(numerator.marks != Mark.PUBLISHED, numerator.marks, denominator.marks)
    nobody = (marks == Mark.PUBLISHED) & np.isnan(values)
    marks = np.where(nobody, Mark.NOT_APPLICABLE, marks).astype(np.int8)
    printed = numerator.printed if numerator.printed is not None else denominator.printed
    return Numbers(np.where(marks == Mark.PUBLISHED, values, np.nan), marks, printed)


def _either(value: Numbers, made: Numbers) -> Numbers:
    """The values as printed; where nothing at all is printed, those made of their parts."""
    said = [""] * len(value) if value.printed is None else value.printed.to_pylist()
    blank = (value.marks == Mark.NOT_SUBMITTED) & np.array([not each for each in said], dtype=bool)
    if not blank.any():
        return value
    given = [""] * len(made) if made.printed is None else made.printed.to_pylist()
    shown = [b if empty else a for a, b, empty in zip(said, given, blank, strict=True)]
    return Numbers(
        np.where(blank, made.values, value.values),
        np.where(blank, made.marks, value.marks).astype(np.int8),
        pa.array(shown, pa.string()),
    )


def _marked(file: PublishedFile, table: TidyTable, value: Numbers) -> Numbers:
    """The values under the marks of their own column; a word that is no mark is said."""
    at = table.columns.roles["mark"]
    texts = [folded(each).replace(" ", "_") for each in table.texts(at)]
    unknown = [n for n, each in enumerate(texts) if each and each not in _MARKS]
    for row in unknown[:NAMED]:
        why = f"{table.texts(at)[row]!r} is none of {', '.join(_MARKS)}"
        table.say(file, "mark-unknown", row, at, why, family=Family.FORMAT)
    for mark in (Mark.SUPPRESSED, Mark.NOT_SUBMITTED, Mark.NOT_APPLICABLE):
        here = np.array([each == mark.name.lower() for each in texts], dtype=bool)
        value = value.marked(here, mark)
    return value
