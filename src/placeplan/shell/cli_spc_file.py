"""Series out of a CSV file of anybody's: one row for each date, or for each date and series."""

from __future__ import annotations

import csv
import io
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.rooms.performance.process import PUBLISHED, Moment
from placeplan.rooms.performance.series import length, without_gaps
from placeplan.shell.cli_spc_columns import (
    MISSING,
    NOT_SUBMITTED,
    SUPPRESSED,
    Columns,
    chosen,
    number_of,
    period_of,
)

FEWEST = 2
_FIRST_LINES = 20
"""What separates cells is told by so many lines."""


class SeriesError(ValueError):
    """Raised where a file holds no series; the message says why."""


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """The series of a file by name, in the order of the file, and what is wrong with it.

    `taken` says which columns were read as what; `unit` is percent, count or as printed.
    """

    series: dict[str, tuple[Moment, ...]]
    taken: str
    unit: str
    value_name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One row as it was read; `line` is that of the file."""

    name: str
    period: Period
    value: float | None
    unit: str
    mark: str
    text: str
    line: int


def read_series(
    name: str,
    data: bytes,
    *,
    date_name: str = "",
    value_name: str = "",
    series_names: Sequence[str] = (),
) -> SeriesFile:
    """The series of a CSV file. Raises `SeriesError`, and `ColumnError` of an unknown column.

    A cell that is no date or no number, and a date that comes twice, are problems: such a value
    is left out of its series.
    """
    head, rows = _table(name, data)
    columns = chosen(head, [row for _, row in rows], date_name, value_name, series_names)
    problems: list[Problem] = []
    read = list(_rows(name, head, rows, columns, problems))
    read = _without_twice(name, read, columns, problems)
    if _are_month_days(read):
        read = [replace(each, period=_month(each.period)) for each in read]
    series: dict[str, list[_Read]] = {}
    for each in read:
        series.setdefault(each.name, []).append(each)
    found = {}
    for key, own in series.items():
        moments = _moments(own)
        valued = sum(each.value is not None for each in moments)
        if valued < FEWEST:
            problems.append(_few(name, key, valued, own))
            continue
        gaps = [each for each in moments if each.mark == _ABSENT]
        if gaps:
            problems.append(_gap(name, key, gaps))
        found[key] = moments
    units = {each.unit for each in read if each.value is not None}
    percent = units == {"percent"} or (units <= {""} and "%" in head[columns.value])
    unit = "percent" if percent else next(iter(units)) if len(units) == 1 else ""
    whole = all(each.value is None or each.value.is_integer() for each in read)
    return SeriesFile(
        series=found,
        taken=_taken(head, columns),
        unit=unit or ("count" if whole else ""),
        value_name=head[columns.value],
        problems=tuple(problems),
    )


_ABSENT = "absent"


def _table(name: str, data: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heading and the rows with the lines that they stand on, all of one length."""
    if b"\x00" in data[:4096]:
        raise SeriesError(f"{name}: this is no text; save it as CSV first")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise SeriesError(f"{name}: the file is empty")
    start = "".join(lines[:_FIRST_LINES])
    mark = max(",;\t|", key=start.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    found: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise SeriesError(f"{name}:{reader.line_num}: this is no CSV ({error})") from None
    if not found:
        raise SeriesError(f"{name}: the file has no row with anything in it")
    wide = max(len(row) for _, row in found)
    # What stands above the table has fewer cells than the table.
    while len(found) > 1 and len(found[0][1]) < min(2, wide):
        found.pop(0)
    first = found[0][1]
    is_head = not any(period_of(cell) or number_of(cell) for cell in first if cell)
    head = first if is_head else [f"Column {place + 1}" for place in range(wide)]
    rows = found[1:] if is_head else found
    if not rows:
        raise SeriesError(f"{name}: there is a heading and no row below it")
    head = [cell or f"Column {place + 1}" for place, cell in enumerate(head)]
    head += [f"Column {place + 1}" for place in range(len(head), wide)]
    return head, [(line, row + [""] * (len(head) - len(row))) for line, row in rows]


def _rows(
    name: str,
    head: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    columns: Columns,
    problems: list[Problem],
) -> Iterator[_Read]:
    for line, row in rows:
        cell, typed = row[columns.date], row[columns.value]
        period = period_of(cell, columns.months)
        if period is None:
            message = (
                f"“{cell}” in the column {head[columns.date]} is no date"
                if cell
                else f"there is no date in the column {head[columns.date]}"
            )
            problems.append(_problem("series-date-unreadable", name, line, columns.date, message))
            continue
        value, unit, mark = _value(typed)
        if mark == "":
            message = f"“{typed}” in the column {head[columns.value]} is no number"
            problems.append(
                _problem("series-number-unreadable", name, line, columns.value, message)
            )
        key = ", ".join(row[place] or "(blank)" for place in columns.series)
        yield _Read(key, period, value, unit, mark or "no value", typed, line)


def _value(typed: str) -> tuple[float | None, str, str]:
    """The number, its unit and its mark; no mark at all where it cannot be read."""
    low = typed.strip().lower()
    if low in SUPPRESSED:
        return None, "", "suppressed"
    if low in NOT_SUBMITTED:
        return None, "", "not_submitted"
    if low in MISSING:
        return None, "", "no value"
    found = number_of(typed)
    return (found[0], found[1], PUBLISHED) if found else (None, "", "")


def _without_twice(
    name: str, read: Sequence[_Read], columns: Columns, problems: list[Problem]
) -> list[_Read]:
    """The rows whose date their series has once; of one that comes twice neither is taken."""
    seen: dict[tuple[str, date | None], list[_Read]] = {}
    for each in read:
        seen.setdefault((each.name, each.period.start), []).append(each)
    found = []
    for (key, _), rows in seen.items():
        if len(rows) == 1:
            found.append(rows[0])
            continue
        lines = ", ".join(str(each.line) for each in rows)
        whose = f" of {key}" if key else ""
        message = (
            f"{rows[0].period.label}{whose} stands on the lines {lines}; none of them is taken"
            f"{'' if columns.series else ' (if they are of several series, name --series)'}"
        )
        problems.append(_problem("series-date-twice", name, rows[1].line, columns.date, message))
        found.append(replace(rows[0], value=None, mark="no value", text=""))
    return found


def _are_month_days(read: Sequence[_Read]) -> bool:
    """True where every date is one day, and all are the first or all the last of a month."""
    days = [each.period.start for each in read]
    single = all(each.period.start == each.period.end for each in read)
    known = [each for each in days if each is not None]
    if not single or len({(each.year, each.month) for each in known}) < FEWEST:
        return False
    return all(each.day == 1 for each in known) or all(
        each.day == monthrange(each.year, each.month)[1] for each in known
    )


def _month(period: Period) -> Period:
    day = period.start
    return period if day is None else periods.month(day.year, day.month)


def _moments(read: Sequence[_Read]) -> tuple[Moment, ...]:
    """The series in the order of time; a month, week or year that is not there is a gap."""
    found = [
        Moment(
            periods.format(each.period),
            each.period.start or date.min,
            each.period.end or date.max,
            each.value,
            each.text if each.value is not None else "",
            each.mark,
        )
        for each in read
    ]
    found.sort(key=lambda each: each.start)
    lengths = {length(each.start, each.end) for each in found}
    if len(lengths) == 1 and lengths != {-1}:
        return without_gaps(found)
    return tuple(found)


def _taken(head: Sequence[str], columns: Columns) -> str:
    series = " and ".join(head[place] for place in columns.series)
    parts = [f"dates from {head[columns.date]}", f"values from {head[columns.value]}"]
    return ", ".join([*parts, f"series from {series}" if series else "one series"])


def _few(name: str, key: str, valued: int, own: Sequence[_Read]) -> Problem:
    whose = f"the series {key}" if key else "the series"
    count = "no value" if valued == 0 else "1 value"
    message = f"{whose} has {count}; a chart needs {FEWEST}"
    return _problem("series-short", name, own[0].line, None, message)


def _gap(name: str, key: str, gaps: Sequence[Moment]) -> Problem:
    shown = ", ".join(each.label for each in gaps[:3])
    more = f" and {len(gaps) - 3} more" if len(gaps) > 3 else ""
    whose = f" of {key}" if key else ""
    return Problem(
        "series-gap",
        Family.MISSING,
        Severity.WARNING,
        f"there is no row{whose} for {shown}{more}: runs of points end there",
        Source(name, 1),
    )


def _problem(code: str, name: str, line: int, column: int | None, message: str) -> Problem:
    family = {
        "series-date-unreadable": Family.DATE,
        "series-number-unreadable": Family.FORMAT,
        "series-date-twice": Family.DUPLICATE,
        "series-short": Family.MISSING,
    }[code]
    place = Source(name, line, column=None if column is None else column + 1)
    return Problem(code, family, Severity.ERROR, message, place)
