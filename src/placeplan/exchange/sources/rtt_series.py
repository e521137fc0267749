"""NHS England's referral to treatment time series: England by month since April 2007.

A workbook of one sheet with a header of two rows: the kind of pathway, and what is counted. A
median or a percentile of "52+" lies beyond what was recorded.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import month_of
from placeplan.exchange.sources.parts.numbers import numbers_of_cells
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import check_numbers, published_as
from placeplan.exchange.sources.parts.spans import span_of_facts, spans_of
from placeplan.exchange.sources.parts.workbook import Share, Sheet, text_of
from placeplan.kernel.problem import Problem

LAYOUT = "rtt_series"
ADDS_UP = ""
_GROUP = re.compile(r"(.+?)\s*(?:rtt )?(?:pathways|periods)")
_SIGNS = (("%", " percent "), (">", " over "), ("<", " under "), ("(mil)", " millions "))


def knows(file: PublishedFile) -> bool:
    """True of a workbook with a sheet of months whose columns are grouped by kind of pathway."""
    return bool(file.shown(_header))


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of England of all months, a measure for each column."""
    sheets = file.shown(_header)
    table = gathered(each for sheet in sheets for each in _facts(file, sheet))
    first, last = span_of_facts(table)
    stated = published_as(file.name)
    return Facts(LAYOUT, table, first, last, published_as=stated), tuple(file.notes)


def sample() -> bytes:
    """A small workbook of the layout: two months, two kinds of pathway."""
    sheet: Grid = {}
    put(sheet, 2, 2, ("Title:", "Referral to Treatment (RTT) Waiting Times, England"))
    put(sheet, 10, 2, ("Year", "Month", "Incomplete RTT pathways", "", "", "New RTT periods"))
    put(sheet, 11, 4, ("Median wait (weeks)", "% within 18 weeks", "No. > 52 weeks", "Number"))
    put(sheet, 12, 2, ("2007/08", "Aug-07", "52+", "57.2%", 578682.0, "-"))
    put(sheet, 13, 3, ("Sep-07", 14.1, "58.0%", 560000.0, 1500000.0))
    return book_of({"Full Time Series": sheet})


def _header(sheet: Sheet) -> int:
    """The number of the row that names the kinds of pathway."""
    for number, row in sheet.head.items():
        plain = {folded(text_of(cell)) for cell in row.values()}
        groups = sum(_GROUP.fullmatch(each) is not None for each in plain)
        if {"year", "month"} <= plain and groups >= 2:
            return number
    return 0


def _facts(file: PublishedFile, sheet: Sheet) -> Iterator[pa.Table]:
    header = _header(sheet)
    top, below = sheet.rows[header], sheet.rows.get(header + 1, {})
    month = next(at for at, cell in top.items() if folded(text_of(cell)) == "month")
    kept = [
        number
        for number, row in sheet.rows.items()
        if number > header + 1 and month_of(text_of(row.get(month))) and max(row) > month
    ]
    rows_at = np.array(kept, dtype=np.int32)
    texts = [text_of(sheet.rows[number][month]) for number in kept]
    starts, ends = spans_of(file, texts, rows_at, month, month_of, sheet=sheet.number)
    rows = Rows(
        row=rows_at,
        organisation=words(ENGLAND, len(kept)),
        name="England",
        level=Level.NATIONAL,
        start=starts,
        end=ends,
        sheet=sheet.name,
    )
    group = ""
    for at in sorted({*top, *below}):
        if at in top:
            found = _GROUP.fullmatch(folded(text_of(top[at])))
            group = found[1] if found else ""
        if not group or at not in below:
            continue
        cells = [sheet.rows[number].get(at) for number in kept]
        plain = [cell * 100 if isinstance(cell, Share) else cell for cell in cells]
        heading = text_of(below[at])
        numbers = numbers_of_cells(plain)
        check_numbers(
            file,
            numbers,
            rows_at,
            column=at,
            heading=heading,
            sheet=sheet.number,
            where=f"sheet {sheet.name!r}, ",
        )
        yield rows.facts(f"rtt_series_{_slug(group)}_{_slug(heading)}", numbers)


def _slug(text: str) -> str:
    plain = text.casefold()
    for sign, word in _SIGNS:
        plain = plain.replace(sign, word)
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
