"""Fingertips data with its names, as the site and its R and Python packages give it.

CSV, or a workbook whose sheets are such tables: public health outcomes and other profiles, one row
a value, with area, sex, age, period and category in words.
Source: https://fingertips.phe.org.uk
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import codes_of
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.fingertips_columns import ending, facts_of, plain
from placeplan.exchange.sources.parts.months import period_of
from placeplan.exchange.sources.parts.numbers import numbers_of_cells
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import check_numbers, published_as, refuse_header
from placeplan.exchange.sources.parts.sheet_table import SheetTable, tables
from placeplan.exchange.sources.parts.spans import span_of_facts, spans_of
from placeplan.exchange.sources.parts.workbook import text_of
from placeplan.kernel.problem import Problem

LAYOUT = "fingertips_named"
ADDS_UP = ""
_NEEDED = ("indicatorid", "areacode", "timeperiod", "value")
_BREAKDOWNS = {
    "sex": "sex",
    "age": "age",
    "categorytype": "category_type",
    "category": "category",
    "areatype": "area_type",
    "valuenote": "value_note",
}


def knows(file: PublishedFile) -> bool:
    """True of the layout, in any order of its columns, as CSV or as a workbook."""
    return any(_knows(table.headings) for table in tables(file, peek=True))


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of all its indicators: the value with count and denominator, and its limits."""
    found: list[pa.Table] = []
    for table in tables(file):
        if _knows(table.headings):
            found += _facts(file, table)
    joined = gathered(found)
    first, last = span_of_facts(joined)
    codes = sorted(
        {str(each) for each in joined.column("organisation").unique().to_pylist()} - {ENGLAND}
    )
    # The extract of one area stands beside those of others.
    scope = ",".join(codes) if 0 < len(codes) <= 10 else ""
    stated = published_as(file.name)
    return Facts(LAYOUT, joined, first, last, scope=scope, published_as=stated), tuple(file.notes)


def sample() -> bytes:
    """A small workbook of the layout: two sheets, an invented district, pooled and NHS years."""
    heads = (
        "refColumn", "IndicatorID", "IndicatorName", "ParentCode", "ParentName", "AreaCode",
        "AreaName", "AreaType", "Sex", "Age", "CategoryType", "Category", "Timeperiod", "Value",
        "LowerCI95.0limit", "UpperCI95.0limit", "Count", "Denominator",
    )  # fmt: skip
    sheets: dict[str, Grid] = {}
    for sheet, period, value in (
        ("WorseIndicators", "2017 - 19", 206.77),
        ("BetterIndicators", "2020/21", 51.5),
    ):
        grid: Grid = sheets.setdefault(sheet, {})
        put(grid, 1, 1, heads)
        place = ("E12000999", "Mere region", "E07000999", "Mereton", "Districts & UAs")
        cells = (
            "99901|E07000999",
            99901.0,
            "X01 - An invented rate",
            *place,
            "Male",
            "<75 yrs",
            "",
            "",
            period,
        )
        put(grid, 2, 1, (*cells, value, value - 20, value + 20, 243.0, 121876.0))
    return book_of(sheets)


def _knows(headings: Sequence[str]) -> bool:
    names = [plain(each) for each in headings]
    return "indicatorname" in names and sum(each in names for each in _NEEDED) >= 3


def _facts(file: PublishedFile, table: SheetTable) -> Iterator[pa.Table]:
    at = {plain(each): place for place, each in enumerate(table.headings)}
    missing = [each for each in _NEEDED if each not in at]
    if missing:
        refuse_header(file, missing, row=table.header, sheet=table.sheet, where=table.where)
        return
    count = len(table.rows)
    texts = {each: [text_of(cell) for cell in table.columns[place]] for each, place in at.items()}
    starts, ends = spans_of(file, texts["timeperiod"], table.rows, at["timeperiod"] + 1, period_of)
    england = np.array([each.upper() == ENGLAND for each in texts["areacode"]], dtype=bool)
    codes = codes_of(
        file,
        texts["areacode"],
        table.rows,
        england,
        column=at["areacode"] + 1,
        sheet=table.sheet,
        where=table.where,
    )
    rows = Rows(
        row=table.rows,
        organisation=words(codes, count),
        name=words(texts.get("areaname", [""] * count), count),
        level=words([Level.NATIONAL if each else Level.AREA for each in england], count),
        start=starts,
        end=ends,
        sheet=table.name,
        by={key: words(texts[each], count) for each, key in _BREAKDOWNS.items() if each in texts},
    )
    numbers = {
        each: numbers_of_cells(table.columns[place])
        for each, place in at.items()
        if ending(each) is not None
    }
    for each, numbers_of in numbers.items():
        check_numbers(
            file,
            numbers_of,
            table.rows,
            column=at[each] + 1,
            heading=table.headings[at[each]],
            sheet=table.sheet,
            where=table.where,
        )
    yield from facts_of(rows, texts["indicatorid"], numbers)
