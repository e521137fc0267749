"""The first and last day of each row, read once for each different text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.table import Table
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Severity

DayArray = npt.NDArray[np.datetime64]


def spans(
    file: PublishedFile, table: Table, column: int, read: Callable[[str], Period | None]
) -> tuple[DayArray, DayArray]:
    """The first and the last day of each row, by a column; says what cannot be read."""
    return spans_of(file, table.texts(column), table.rows, column + 1, read)


def spans_of(
    file: PublishedFile,
    texts: list[str],
    rows: npt.NDArray[np.int32],
    column: int,
    read: Callable[[str], Period | None],
    *,
    severity: Severity = Severity.ERROR,
    where: str = "",
    sheet: int | None = None,
) -> tuple[DayArray, DayArray]:
    """As `spans`, from the texts themselves; what cannot be read is no day (NaT)."""
    known: dict[str, tuple[date | None, date | None]] = {}
    said = 0
    for row, text in zip(rows, texts, strict=True):
        if text in known:
            continue
        found = read(text)
        known[text] = (None, None) if found is None else (found.start, found.end)
        if found is None and said < NAMED:
            said += 1
            file.note_problem(
                "month-unreadable",
                Family.DATE,
                severity,
                f"{where}row {row}, column {column}: {text!r} is no period",
                row=int(row),
                column=column,
                sheet=sheet,
            )
    starts = np.array([known[text][0] for text in texts], dtype="datetime64[D]")
    ends = np.array([known[text][1] for text in texts], dtype="datetime64[D]")
    return starts, ends


def span_of_facts(facts: pa.Table) -> tuple[date | None, date | None]:
    """The first and the last day of all facts; None where none has one."""
    days = (facts.column(each).to_numpy() for each in ("start", "end"))
    first, last = (each.astype("datetime64[D]") for each in days)
    return span_of(first, last)


def span_of(starts: DayArray, ends: DayArray) -> tuple[date | None, date | None]:
    """The first and the last day of all rows; None where no row has one."""
    first, last = starts[~np.isnat(starts)], ends[~np.isnat(ends)]
    return (
        first.min().astype(object) if len(first) else None,
        last.max().astype(object) if len(last) else None,
    )
