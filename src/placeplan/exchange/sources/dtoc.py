"""NHS England's delayed transfers of care: the national workbook of August 2010 to February 2020.

One row a month, named by NHS year and month ("2010-11" and "January" is January 2011); one sheet
each by type of care, by responsible organisation and by reason, and one that crosses all three
under a header of three rows.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/delayed-transfers-of-care/
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import month_of_year, period_of
from placeplan.exchange.sources.parts.numbers import numbers_of_cells
from placeplan.exchange.sources.parts.preamble import preamble
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import check_numbers, published_as, refuse_header
from placeplan.exchange.sources.parts.workbook import Sheet, text_of
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "dtoc"
ADDS_UP = ""
_TYPES = ("acute", "non acute")
_BODIES = ("nhs", "social care", "both")
_MEASURES = {"delayed days": "dtoc_delayed_days", "dtoc beds": "dtoc_beds"}


def knows(file: PublishedFile) -> bool:
    """True of a workbook with a sheet of delayed days by NHS year and month."""
    return bool(file.shown(_has_delays))


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of all months of England, each sheet broken down in its own way."""
    sheets = file.shown(_has_delays)
    table = gathered(each for sheet in sheets for each in _facts(file, sheet))
    stated = preamble(sheets[0])
    revised, published = (period_of(stated.get(each, "")) for each in ("revised", "published"))
    day = revised or published
    days = table.column("start").to_pylist(), table.column("end").to_pylist()
    return (
        Facts(
            LAYOUT,
            table,
            min(days[0], default=None),
            max(days[1], default=None),
            published_as="revised" if revised else published_as(stated.get("status", "")),
            published_on=day.start if day else None,
        ),
        tuple(file.notes),
    )


def sample() -> bytes:
    """A small workbook of the layout: three months over the turn of a year."""
    by_type: Grid = {}
    put(by_type, 2, 2, ("Title:", "Delayed Transfer of Care, NHS Organisations, England"))
    put(by_type, 9, 2, ("Revised:", "10th September 2020"))
    put(by_type, 14, 4, ("Delayed Days", "", "", "", "DTOC Beds"))
    put(by_type, 15, 2, ("Year", "Period", "Acute", "Non-Acute", "Total", "", "Acute", "Total"))
    months = (("2010-11", "December"), ("2010-11", "January"), ("2011-12", "April"))
    for row, (year, month) in enumerate(months, start=17):
        put(by_type, row, 2, (year, month, 100.0 + row, 200.0, 300.0 + row, "", 3.5, 10.5))
    put(by_type, 22, 2, ("Notes:",))
    put(by_type, 23, 2, ("1. Collected weekly at first.",))
    crossed: Grid = {2: dict(by_type[2])}
    put(crossed, 15, 4, ("Acute", "", "Non-Acute", "", "Total"))
    put(crossed, 16, 4, ("A) Awaiting completion of assessment", "", "B) Awaiting public funding"))
    put(crossed, 17, 2, ("Year", "Period Name", "NHS", "Social Care", "NHS", "Social Care"))
    for row, (year, month) in enumerate(months, start=19):
        put(crossed, row, 2, (year, month, 10.0, 20.0, 30.0, 40.0, 100.0))
    return book_of({"Delayed Days by type": by_type, "Delayed Days": crossed})


def _has_delays(sheet: Sheet) -> bool:
    return bool(_header(sheet)) and _is_delays(sheet)


def _is_delays(sheet: Sheet) -> bool:
    texts = (folded(text_of(cell)) for row in sheet.head.values() for cell in row.values())
    return any("delayed transfer" in each or each == "delayed days" for each in texts)


def _header(sheet: Sheet) -> int:
    for number, row in sheet.head.items():
        plain = [folded(text_of(cell)) for cell in row.values()]
        if "year" in plain and any(each in ("period", "period name") for each in plain):
            return number
    return 0


def _columns(sheet: Sheet, header: int) -> dict[int, dict[str, str]]:
    """Column -> what its headings say: measure, and what breaks it down."""
    levels = [sheet.rows.get(number, {}) for number in (header - 2, header - 1, header)]
    last = max((at for row in levels for at in row), default=0)
    found: dict[int, dict[str, str]] = {}
    carried = ["", "", ""]
    for at in range(1, last + 1):
        for depth, row in enumerate(levels):
            text = text_of(row.get(at))
            if not text and depth < 2:
                continue
            carried[depth] = text
            if text and depth == 0:
                carried[1] = ""
        heads = [folded(each) for each in carried]
        if heads[2] in ("year", "period", "period name"):
            carried = ["", "", ""]
            continue
        said = _said(carried, heads)
        if said is not None:
            found[at] = said
    return found


def _said(printed: list[str], heads: list[str]) -> dict[str, str] | None:
    measure = next(
        (_MEASURES[each] for each in heads[:2] if each in _MEASURES), "dtoc_delayed_days"
    )
    said = {"measure": measure}
    for text, head in zip(printed, heads, strict=True):
        if head in _TYPES:
            said["care_type"] = text
        elif head in _BODIES:
            said["responsible"] = text
        elif head and head not in _MEASURES and head != "total" and ") " in text:
            said["reason"] = text
    if heads[2] == "total" or (not heads[2] and heads[0] == "total"):
        return {"measure": measure}
    return said if heads[2] else None


def _facts(file: PublishedFile, sheet: Sheet) -> Iterator[pa.Table]:
    header = _header(sheet)
    heads = {folded(text_of(cell)): at for at, cell in sheet.rows[header].items()}
    year, month = heads["year"], heads.get("period") or heads["period name"]
    where = f"sheet {sheet.name!r}, "
    months: dict[int, Period] = {}
    for number, row in sheet.rows.items():
        if number <= header or not row.get(year) or not row.get(month):
            continue
        found = month_of_year(text_of(row[year]), text_of(row[month]))
        if found is None:
            file.note_problem(
                "month-unreadable",
                Family.DATE,
                Severity.ERROR,
                f"{where}row {number}: {text_of(row[year])!r} {text_of(row[month])!r} is no month",
                row=number,
                column=month,
                sheet=sheet.number,
            )
        else:
            months[number] = found
    if not months:
        refuse_header(file, ["a month"], row=header, sheet=sheet.number, where=where)
        return
    columns = _columns(sheet, header)
    kept = sorted(months)
    starts = np.array([months[number].start for number in kept], dtype="datetime64[D]")
    ends = np.array([months[number].end for number in kept], dtype="datetime64[D]")
    for at, said in columns.items():
        by = {key: value for key, value in said.items() if key != "measure"}
        rows = Rows(
            row=np.array(kept, dtype=np.int32),
            organisation=words(ENGLAND, len(kept)),
            name="England",
            level=Level.NATIONAL,
            start=starts,
            end=ends,
            sheet=sheet.name,
            is_total=not by,
        )
        numbers = numbers_of_cells([sheet.rows[number].get(at) for number in kept])
        check_numbers(
            file,
            numbers,
            rows.row,
            column=at,
            heading=" ".join(said.values()),
            sheet=sheet.number,
            where=where,
        )
        yield rows.facts(said["measure"], numbers, by=by)
