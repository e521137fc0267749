"""NHS England's A&E time series: England by month since August 2010, as a workbook.

Activity on one sheet, the four-hour standard on another, where the trusts that tested other
standards in the field stand beside the rest. Months before June 2015 were estimated from weeks.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.ae_columns import block_measures
from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import month_of, period_of
from placeplan.exchange.sources.parts.numbers import numbers_of_cells
from placeplan.exchange.sources.parts.preamble import preamble
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import check_numbers, published_as
from placeplan.exchange.sources.parts.spans import span_of_facts, spans_of
from placeplan.exchange.sources.parts.workbook import Row, Sheet, text_of
from placeplan.kernel.problem import Problem

LAYOUT = "ae_series"
ADDS_UP = ""
_FEWEST = 4


def knows(file: PublishedFile) -> bool:
    """True of a workbook with a sheet of months by type of department."""
    return bool(file.shown(_header))


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of England of all months; those of the field tests under `by_sites`."""
    sheets = file.shown(_header)
    table = gathered(each for sheet in sheets for each in _facts(file, sheet))
    stated = preamble(sheets[0])
    revised, published = (period_of(stated.get(each, "")) for each in ("revised", "published"))
    day = revised or published
    first, last = span_of_facts(table)
    return (
        Facts(
            LAYOUT,
            table,
            first,
            last,
            published_as="revised" if revised else published_as(stated.get("status", "")),
            published_on=day.start if day else None,
        ),
        tuple(file.notes),
    )


def sample() -> bytes:
    """A small workbook of the layout: two months, two sheets, field tests beside the rest."""
    types = (
        "Type 1 Departments - Major A&E",
        "Type 2 Departments - Single Specialty",
        "Type 3 Departments - Other A&E/Minor Injury Unit",
    )
    activity: Grid = {}
    put(activity, 9, 3, ("Published:", "14th November 2019"))
    put(activity, 18, 3, ("Period", *types, "Total Attendances", "Total Emergency Admissions"))
    tested: Grid = {}
    put(tested, 16, 2, ("England Level Data", *[""] * 9, "Field Testing Sites Only"))
    heads = ("Period", *types, "Total Attendances < 4 hours", *types, "Total Attendances > 4 hours")
    put(tested, 18, 2, (*heads, "", *heads))
    for row, month in ((19, "2019-09-01"), (20, "2019-10-01")):
        put(activity, row, 3, (month, 1000.5, 50.0, 500.0, 1550.5, 400.0))
        counts = (month, 800.0, 49.0, 490.0, 1339.0, 200.5, 1.0, 10.0, 211.5)
        put(tested, row, 2, (*counts, "", *counts))
    return book_of({"Activity": activity, "Performance": tested})


def _header(sheet: Sheet) -> int:
    """The number of the row that begins with a period and holds types of department."""
    for number, row in sheet.head.items():
        headings = [text_of(cell) for _, cell in sorted(row.items())]
        measures = block_measures(headings)
        if folded(headings[0]) == "period" and len(measures) >= _FEWEST:
            return number
    return 0


def _blocks(row: Row) -> Iterator[tuple[int, dict[int, str]]]:
    """Each column of months, and column -> measure up to the next one."""
    places = sorted(row)
    starts = [at for at in places if folded(text_of(row[at])) == "period"]
    for start, end in zip(starts, [*starts[1:], places[-1] + 1], strict=True):
        inside = [at for at in places if start < at < end]
        measures = block_measures([text_of(row[at]) for at in inside])
        yield start, {inside[at]: name for at, name in measures.items()}


def _facts(file: PublishedFile, sheet: Sheet) -> Iterator[pa.Table]:
    header = _header(sheet)
    above = [row for number, row in sheet.head.items() if number < header]
    for start, columns in _blocks(sheet.rows[header]):
        kept = [n for n, row in sheet.rows.items() if n > header and row.get(start) is not None]
        kept = [n for n in kept if any(sheet.rows[n].get(at) is not None for at in columns)]
        rows_at = np.array(kept, dtype=np.int32)
        where = f"sheet {sheet.name!r}, "
        texts = [text_of(sheet.rows[number][start]) for number in kept]
        starts, ends = spans_of(
            file, texts, rows_at, start, month_of, where=where, sheet=sheet.number
        )
        # The heading of a block stands at its first column or, where blank, left of it.
        said = " ".join(folded(text_of(row.get(start))) for row in above)
        rows = Rows(
            row=rows_at,
            organisation=words(ENGLAND, len(kept)),
            name="England",
            level=Level.NATIONAL,
            start=starts,
            end=ends,
            sheet=sheet.name,
            by={"sites": "Field testing sites"} if "field testing" in said else {},
            basis="estimate",
        )
        for at, measure in columns.items():
            numbers = numbers_of_cells([sheet.rows[number].get(at) for number in kept])
            check_numbers(
                file,
                numbers,
                rows_at,
                column=at,
                heading=text_of(sheet.rows[header][at]),
                sheet=sheet.number,
                where=where,
            )
            yield rows.facts(measure, numbers.times(100) if "percent" in measure else numbers)
