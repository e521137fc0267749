"""NHS England's cancer waiting times workbook, by provider or by commissioner, of 2015/16 on.

One sheet a standard or more, in each a table or several below each other with their headers
repeated, England's row behind a blank one, footnotes among them. Half people are counted where
two providers share one. A share is a fraction of 1.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/cancer-waiting-times/
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.cancer_tables import (
    CancerTable,
    basis_of,
    is_header,
    is_like_header,
    standard_of,
    tables_of,
)
from placeplan.exchange.sources.parts.codes import (
    codes_of,
    folded,
    national,
    said_twice,
)
from placeplan.exchange.sources.parts.facts import Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.numbers import (
    Numbers,
    numbers_of_cells,
    percentages_of_cells,
)
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import (
    check_numbers,
    month_of_cell,
    published_as,
    refuse_header,
    settled_month,
)
from placeplan.exchange.sources.parts.workbook import Cell, Sheet, text_of
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "cancer_waits"
ADDS_UP = "england"


def knows(file: PublishedFile) -> bool:
    """True of a workbook of which a sheet bears the title and the table of a cancer standard."""
    return bool(file.shown(_is_cancer) or file.shown(_is_changed))


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of one month: of each standard the share, and the people by their wait."""
    sheets = file.shown(_is_cancer)
    for sheet in file.workbook.shown:
        if sheet not in sheets and (_is_changed(sheet) or (sheets and standard_of(sheet))):
            _refuse(file, sheet)
    months = {month.label: month for sheet in file.workbook.shown if (month := _month(sheet))}
    if len(months) > 1:
        file.note_problem(
            "period-mixed",
            Family.CONTRADICTION,
            Severity.ERROR,
            f"its sheets state {' and '.join(months)}",
        )
    month = settled_month(file, next(iter(months.values()), None))
    basis = next((each for sheet in sheets if (each := basis_of(sheet))), "")
    tables: list[pa.Table] = []
    for sheet in sheets:
        for table in tables_of(sheet):
            tables += _facts(file, sheet, table, month, basis_of(sheet) or basis)
    cover = [
        text_of(cell)
        for sheet in file.workbook.shown
        if sheet not in sheets
        for row in sheet.head.values()
        for cell in row.values()
        if text_of(cell).casefold().startswith("status")
    ]
    return (
        Facts(
            LAYOUT,
            gathered(tables),
            month.start if month else None,
            month.end if month else None,
            scope=basis,
            published_as=published_as(*cover) or published_as(file.name),
        ),
        tuple(file.notes),
    )


def _is_cancer(sheet: Sheet) -> bool:
    return standard_of(sheet) is not None and any(is_header(row) for row in sheet.head.values())


def _is_changed(sheet: Sheet) -> bool:
    """True of a sheet of a standard whose table is headed by other words than are known."""
    return standard_of(sheet) is not None and not _is_cancer(sheet) and any(
        is_like_header(row) for row in sheet.head.values()
    )  # fmt: skip


def _refuse(file: PublishedFile, sheet: Sheet) -> None:
    """Says that a sheet bears the title of a standard, and no table that can be read."""
    codes = (
        number
        for number, row in sheet.head.items()
        if is_like_header(row)
        or any(folded(text_of(cell)).startswith("ods code") for cell in row.values())
    )
    refuse_header(
        file,
        ["a code and a total"],
        row=next(codes, 1),
        sheet=sheet.number,
        where=f"sheet {sheet.name!r}, ",
    )


def _month(sheet: Sheet) -> Period | None:
    """The month that stands alone in a cell of the first rows."""
    for number, row in sheet.head.items():
        if number > 12:
            break
        for cell in row.values():
            text = text_of(cell)
            if len(text) < 20 and (found := month_of_cell(text)) is not None:
                return found
    return None


def _facts(
    file: PublishedFile, sheet: Sheet, table: CancerTable, month: Period | None, basis: str
) -> Iterator[pa.Table]:
    """The facts of one table: rows without a total are notes."""
    named = [
        number
        for number in range(table.header + 1, table.last + 1)
        if (row := sheet.rows.get(number)) and row.get(table.name)
    ]
    kept = [number for number in named if sheet.rows[number].get(table.total) is not None]
    for number in sorted(set(named) - set(kept)):
        if any(sheet.rows[number].get(at) is not None for at in table.counts):
            file.note_problem(
                "row-unread",
                Family.CONVERSION,
                Severity.WARNING,
                f"sheet {sheet.name!r}, row {number}, column {table.total}: no total is printed:"
                " the row is left out",
                row=number,
                column=table.total,
                sheet=sheet.number,
            )
    cells = {
        at: [sheet.rows[number].get(at) for number in kept]
        for at in (table.code, table.name, *table.counts, *table.breakdowns.values())
    }
    names = [text_of(each) for each in cells[table.name]]
    england = national([names])
    numbers_at = np.array(kept, dtype=np.int32)
    where = f"sheet {sheet.name!r}, "
    codes = codes_of(
        file,
        [text_of(each) for each in cells[table.code]],
        numbers_at,
        england,
        column=table.code,
        sheet=sheet.number,
        where=where,
    )
    broken = {key: [text_of(each) for each in cells[at]] for key, at in table.breakdowns.items()}
    keys = zip(codes, names, *broken.values(), strict=True)
    said_twice(file, list(keys), numbers_at, column=table.code, sheet=sheet.number, where=where)
    level = Level.COMMISSIONER if basis == "commissioner" else Level.PROVIDER
    total = np.array(
        [
            any(text.casefold().startswith("all ") for text in each)
            for each in zip(*broken.values(), strict=True)
        ]
        or np.zeros(len(kept)),
        dtype=bool,
    )
    rows = Rows(
        row=numbers_at,
        organisation=words(codes, len(kept)),
        name=words(names, len(kept)),
        level=words([Level.NATIONAL if each else level for each in england], len(kept)),
        start=month.start if month else None,
        end=month.end if month else None,
        sheet=sheet.name,
        by={**{key: words(each, len(kept)) for key, each in broken.items()}, **table.said},
        is_total=total,
    )
    counts: dict[str, Numbers] = {}
    for at, ending in table.counts.items():
        counts[ending] = numbers_of_cells(cells[at])
        check_numbers(
            file,
            counts[ending],
            numbers_at,
            column=at,
            heading=text_of(sheet.rows[table.header].get(at)),
            sheet=sheet.number,
            where=where,
        )
        yield rows.facts(table.base + ending, counts[ending])
    if table.share is not None and table.within is not None:
        shares: list[Cell | None] = [sheet.rows[number].get(table.share) for number in kept]
        yield rows.facts(
            table.base,
            percentages_of_cells(shares),
            numerator=counts["_within"].values,
            denominator=counts["_total"].values,
        )


def sample(month: str = "Dec-23", *, basis: str = "PROVIDER") -> bytes:
    """A small workbook of the layout since October 2023: two standards, one in stacked tables."""
    cover: Grid = {}
    put(cover, 5, 1, ("Status: Final Official Statistics",))
    put(cover, 8, 1, (month,))
    faster: Grid = {}
    title = "FOUR WEEK (28 DAYS) WAIT FROM URGENT REFERRAL TO PATIENT TOLD THEY HAVE CANCER"
    _sample_top(faster, f"{title}: ALL ROUTES", month, basis)
    heads = (
        "REFERRAL ROUTE",
        "TOTAL",
        "WITHIN 28 DAYS",
        "AFTER 28 DAYS",
        "TOLD WITHIN 28 DAYS",
        "",
        "WITHIN 14 DAYS",
        "IN 15 TO 28 DAYS",
    )
    _sample_table(faster, 9, basis, heads, ("ALL ROUTES",), ((40.0, 30.0), (20.0, 12.0)))
    treated: Grid = {}
    _sample_top(treated, "TWO MONTH (62-DAY) WAIT TO A FIRST TREATMENT FOR CANCER", month, basis)
    waits = (
        "REFERRAL ROUTE",
        "CANCER TYPE (3)",
        "TOTAL",
        "WITHIN 62 DAYS",
        "AFTER 62 DAYS",
        "TREATED WITHIN 62 DAYS",
        "",
        "WITHIN 31 DAYS",
        "IN 32 TO 62 DAYS",
    )
    end = _sample_table(
        treated, 9, basis, waits, ("ALL ROUTES", "ALL CANCERS"), ((12.5, 9.5), (8.0, 8.0))
    )
    put(treated, end + 3, 1, ("PART B: BREAST SYMPTOMATIC",))
    end = _sample_table(
        treated,
        end + 5,
        basis,
        waits,
        ("Breast Symptomatic", "ALL CANCERS"),
        ((3.5, 1.5), (1.0, 1.0)),
    )
    put(treated, end + 2, 1, ("(3) - as defined by its codes",))
    return book_of({"Frontpage": cover, "28-DAY": faster, "62-DAY": treated})


def sample_earlier(month: str = "Oct-15") -> bytes:
    """A small workbook of the layout of 2015/16: ONS areas, care settings, parts, footnotes."""
    seen: Grid = {}
    put(seen, 1, 1, ("TWO WEEK WAIT FROM GP URGENT REFERRAL TO FIRST CONSULTANT APPOINTMENT",))
    put(seen, 2, 1, (month,))
    put(seen, 3, 1, ("BASIS: PROVIDER BASED",))
    put(seen, 6, 5, ("NUMBER SEEN", "", "", "PERCENTAGE"))
    named = ("ONS AREA ID (2)", "ODS CODE (3)", "PROVIDER")
    put(seen, 7, 1, (*named, "SUSPECTED TYPE OF CANCER (4)", "TOTAL", "WITHIN 14 DAYS"))
    put(seen, 7, 7, (" AFTER 14 DAYS", "", "", "WITHIN 14 DAYS", "IN 15 TO 28 DAYS"))
    lines = (("E99", "RX0", "NORTHMERE", 40.0, 38.0), ("E98", "RX9", "SOUTHMERE", 20.0, 15.0))
    for row, (area, code, name, total, soon) in enumerate(lines, start=8):
        share = (total, soon, total - soon, soon / total, "", soon, total - soon)
        put(seen, row, 1, (area, code, name, "ALL CANCERS", *share))
    put(
        seen,
        11,
        3,
        ("ALL ENGLISH PROVIDERS", "ALL CANCERS", 60.0, 53.0, 7.0, 53 / 60, "", 53.0, 7.0),
    )
    put(seen, 14, 1, ("(2) Codes of the area that a provider lies in",))
    treated: Grid = {}
    put(treated, 1, 1, ("62-DAY (TWO MONTH) WAIT FROM SCREENING SERVICE REFERRAL TO TREATMENT",))
    put(treated, 2, 1, (month,))
    for start, part in ((7, "PART A: ALL CARE"), (16, "PART B: BY CARE SETTING")):
        put(treated, start, 1, (part,))
        put(treated, start + 2, 1, (*named[:2], "ACCOUNTABLE PROVIDER (4) (5)", "CARE SETTING (1)"))
        put(treated, start + 2, 5, ("CANCER TYPE (3)", "TOTAL", "WITHIN 62 DAYS", "AFTER 62 DAYS"))
        setting = "ALL CARE" if start == 7 else "ADMITTED CARE"
        for row, name in ((start + 3, "NORTHMERE"), (start + 5, "ALL ENGLISH PROVIDERS")):
            codes = ("E99", "RX0") if name == "NORTHMERE" else ("", "")
            put(treated, row, 1, (*codes, name, setting, "BREAST", 4.5, 3.5, 1.0))
    return book_of({"TWO WEEK WAIT-BY CANCER": seen, "62-DAY-SCREENING": treated})


def _sample_top(grid: Grid, title: str, month: str, basis: str) -> None:
    put(grid, 1, 1, (title,))
    put(grid, 2, 1, (month,))
    put(grid, 3, 1, (f"BASIS: {basis} BASED INCLUDING 'UNKNOWNS'",))


def _sample_table(
    grid: Grid,
    header: int,
    basis: str,
    heads: tuple[str, ...],
    breakdown: tuple[str, ...],
    given: tuple[tuple[float, float], ...],
) -> int:
    """Puts a table, England's row behind a blank one; returns the number of its last row."""
    put(grid, header, 2, ("ODS CODE (1)", f"ACCOUNTABLE {basis}", *heads))
    total, within = (sum(each[at] for each in given) for at in (0, 1))
    lines = [("RX0", "NORTHMERE TRUST", *given[0]), ("RX9", "SOUTHMERE TRUST", *given[1])]
    lines.append(("", f"ALL ENGLISH {basis}S", total, within))
    for row, (code, name, seen, soon) in zip(
        (header + 1, header + 2, header + 4), lines, strict=True
    ):
        counts = (seen, soon, seen - soon, soon / seen, "", soon, seen - soon)
        put(grid, row, 2, (code, name, *breakdown, *counts))
    return header + 4
