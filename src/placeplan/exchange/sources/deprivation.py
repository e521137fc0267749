"""The English Indices of Deprivation by small area: rank and decile, as a workbook or CSV.

File 1 of the Index of Multiple Deprivation. The year stands in the headings of the districts, the
year of the small areas in theirs; decile 1 is the most deprived.
Source: https://www.gov.uk/government/collections/english-indices-of-deprivation
"""

from __future__ import annotations

import re
from datetime import date

import numpy as np

from placeplan.exchange.sources.parts.codes import codes_of, folded
from placeplan.exchange.sources.parts.facts import Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import year_in_name
from placeplan.exchange.sources.parts.numbers import numbers_of_cells
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import check_numbers, published_as, refuse_header
from placeplan.exchange.sources.parts.sheet_table import SheetTable, tables
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "deprivation"
ADDS_UP = ""
_CODE = re.compile(r"lsoa code (\d{4})")
_NAME = re.compile(r"lsoa name (\d{4})")
_DISTRICT = re.compile(r"local authority district code (\d{4})")
_MEASURES = (
    (re.compile(r"index of multiple deprivation imd rank.*"), "imd_rank"),
    (re.compile(r"index of multiple deprivation imd decile.*"), "imd_decile"),
    (re.compile(r"index of multiple deprivation imd score.*"), "imd_score"),
)


def knows(file: PublishedFile) -> bool:
    """True of a table of small areas with the index's rank, decile or score."""
    return any(_knows(each.headings) for each in tables(file, peek=True))


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The rank and the decile of each small area, with the district it lies in."""
    table = next(each for each in tables(file) if _knows(each.headings))
    plain = [folded(each) for each in table.headings]
    code = next((at for at, each in enumerate(plain) if _CODE.fullmatch(each)), None)
    if code is None:
        refuse_header(
            file, ["the code of the area"], row=table.header, sheet=table.sheet, where=table.where
        )
        return Facts(LAYOUT, gathered([])), tuple(file.notes)
    year = _year(file, table, plain)
    start, end = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
    none = np.zeros(len(table.rows), dtype=bool)
    codes = codes_of(
        file,
        table.texts(code),
        table.rows,
        none,
        column=code + 1,
        sheet=table.sheet,
        where=table.where,
    )
    name = next((at for at, each in enumerate(plain) if _NAME.fullmatch(each)), None)
    district = next((at for at, each in enumerate(plain) if _DISTRICT.fullmatch(each)), None)
    count = len(table.rows)
    rows = Rows(
        row=table.rows,
        organisation=words(codes, count),
        name=words(table.texts(name) if name is not None else "", count),
        level=Level.AREA,
        start=start,
        end=end,
        sheet=table.name,
        parent=words("" if district is None else table.texts(district), count),
    )
    found = []
    for at, heading in enumerate(plain):
        measure = next((name for p, name in _MEASURES if p.fullmatch(heading)), None)
        if measure is None:
            continue
        numbers = numbers_of_cells(table.columns[at])
        check_numbers(
            file,
            numbers,
            table.rows,
            column=at + 1,
            heading=table.headings[at],
            sheet=table.sheet,
            where=table.where,
        )
        found.append(rows.facts(measure, numbers))
    stated = published_as(file.name)
    return Facts(LAYOUT, gathered(found), start, end, published_as=stated), tuple(file.notes)


def sample() -> bytes:
    """A small workbook of the layout: two invented areas."""
    notes: Grid = {}
    put(notes, 1, 1, ("Notes",))
    areas: Grid = {}
    heads = (
        "LSOA code (2011)", "LSOA name (2011)", "Local Authority District code (2019)",
        "Local Authority District name (2019)", "Index of Multiple Deprivation (IMD) Rank",
        "Index of Multiple Deprivation (IMD) Decile",
    )  # fmt: skip
    put(areas, 1, 1, heads)
    put(areas, 2, 1, ("E01999001", "Mereton 001A", "E07000999", "Mereton", 120.0, 1.0))
    put(areas, 3, 1, ("E01999002", "Mereton 001B", "E07000999", "Mereton", 32000.0, 10.0))
    return book_of({"Notes": notes, "IMD2019": areas})


def _knows(headings: tuple[str, ...]) -> bool:
    plain = [folded(each) for each in headings]
    measured = any(p.fullmatch(each) for each in plain for p, _ in _MEASURES)
    return measured and any("lsoa" in each for each in plain)


def _year(file: PublishedFile, table: SheetTable, plain: list[str]) -> int | None:
    """The year of the index: that of the districts, else of the sheet's or the file's name."""
    if file.asked is not None and file.asked.start is not None:
        return file.asked.start.year
    for each in plain:
        if found := _DISTRICT.fullmatch(each):
            return int(found[1])
    year = year_in_name(table.name) or year_in_name(file.name)
    if year is None:
        file.note_problem(
            "period-not-stated",
            Family.MISSING,
            Severity.ERROR,
            "neither the file nor its name states a year; name it with --period",
        )
    else:
        file.note_problem(
            "period-from-name",
            Family.DATE,
            Severity.WARNING,
            f"the table states no year: {year} is taken from a name",
        )
    return year
