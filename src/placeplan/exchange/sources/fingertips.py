"""Fingertips data as it is kept: one row a value, everything by its number.

A row names indicator, year, age, sex, area and category by number; -1 stands for none. Whether a
year is a calendar or an NHS year is said by the indicator's metadata and not by this file.
Source: https://fingertips.phe.org.uk/api (core data)
"""

from __future__ import annotations

from datetime import date

import numpy as np

from placeplan.exchange.sources.parts.codes import codes_of
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.fingertips_columns import ending, facts_of, plain
from placeplan.exchange.sources.parts.numbers import numbers_of_texts
from placeplan.exchange.sources.parts.settle import check_numbers, published_as, refuse_header
from placeplan.exchange.sources.parts.spans import span_of, spans_of
from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "fingertips"
ADDS_UP = ""
_NEEDED = ("indicatorid", "year", "yearrange", "areacode", "value")
_BREAKDOWNS = {
    "ageid": "age",
    "sexid": "sex",
    "categorytypeid": "category_type",
    "categoryid": "category",
    "valuenoteid": "value_note",
}
_SEXES = {"1": "Male", "2": "Female", "4": "Persons", "-1": "Not applicable"}


def knows(file: PublishedFile) -> bool:
    """True of the layout, in any order of its columns."""
    if file.kind != "csv" or not file.head:
        return False
    names = [plain(each) for each in file.head[0]]
    return {"ageid", "sexid"} <= set(names) and sum(each in names for each in _NEEDED) >= 4


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of all its indicators: the value with count and denominator, and its limits."""
    at = {plain(each): place for place, each in enumerate(file.head[0])}
    missing = [each for each in _NEEDED if each not in at]
    if missing:
        refuse_header(file, missing, row=1)
        return Facts(LAYOUT, gathered([])), tuple(file.notes)
    table = file.table(1)
    count = len(table)
    parts = [
        table.texts(at[each]) if each in at else ["-1"] * count
        for each in ("year", "yearrange", "quarter", "month")
    ]
    printed = ["/".join(each) for each in zip(*parts, strict=True)]
    starts, ends = spans_of(file, printed, table.rows, at["year"] + 1, _period)
    if any(each.endswith("/-1/-1") for each in printed):
        file.note_problem(
            "year-kind-unknown",
            Family.DATE,
            Severity.WARNING,
            "the file does not say whether its years are calendar or NHS years:"
            " they are read as calendar years",
            column=at["year"] + 1,
        )
    areas = table.texts(at["areacode"])
    england = np.array([each.upper() == ENGLAND for each in areas], dtype=bool)
    codes = codes_of(file, areas, table.rows, england, column=at["areacode"] + 1)
    by = {}
    for column, key in _BREAKDOWNS.items():
        if column in at:
            texts = table.texts(at[column])
            by[key] = words(
                [_SEXES.get(each, each) for each in texts] if key == "sex" else texts, count
            )
    rows = Rows(
        row=table.rows,
        organisation=words(codes, count),
        name="",
        level=words([Level.NATIONAL if each else Level.AREA for each in england], count),
        start=starts,
        end=ends,
        by=by,
    )
    numbers = {
        each: numbers_of_texts(table.columns[place])
        for each, place in at.items()
        if ending(each) is not None
    }
    for each, column_of in numbers.items():
        place = at[each]
        check_numbers(file, column_of, table.rows, column=place + 1, heading=table.names[place])
    found = facts_of(rows, table.texts(at["indicatorid"]), numbers)
    first, last = span_of(starts, ends)
    stated = published_as(file.name)
    return Facts(LAYOUT, gathered(found), first, last, published_as=stated), tuple(file.notes)


def sample() -> bytes:
    """A small file of the layout: one indicator, two areas and England, a year and a quarter."""
    return (
        b"IndicatorId,Year,YearRange,Quarter,Month,AgeId,SexId,AreaCode,Count,Value,LowerCI95,"
        b"UpperCI95,Denominator,Denominator_2,ValueNoteId,CategoryTypeId,CategoryId\n"
        b"99901,2020,1,-1,-1,1,4,E92000001,5000,50.5,49.5,51.5,9901,-1,0,-1,-1\n"
        b"99901,2020,1,-1,-1,1,1,E06000999,120,48.2,44.1,52.3,249,-1,0,-1,-1\n"
        b"99901,2020,3,-1,-1,1,2,E06000998,*,,,,,-1,401,-1,-1\n"
        b"99901,2021,1,2,-1,1,2,E06000998,30,12.5,9.9,15.1,240,-1,0,39,4\n"
        b"99901,2021,1,-1,7,1,2,E06000998,10,12.5,9.9,15.1,80,-1,0,39,4\n"
    )


def _period(text: str) -> Period | None:
    """The days of year/range/quarter/month, -1 for none."""
    try:
        year, count, quarter, month = (int(float(each or -1)) for each in text.split("/"))
    except ValueError:
        return None
    if not 1900 < year < 2100 or count > 50:
        return None
    if 1 <= month <= 12:
        return periods.month(year, month)
    if 1 <= quarter <= 4:
        return Period(text, date(year, 3 * quarter - 2, 1), periods.month(year, 3 * quarter).end)
    return Period(text, date(year, 1, 1), date(year + max(count, 1) - 1, 12, 31))
