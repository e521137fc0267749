"""NHS England's monthly A&E attendances and emergency admissions by provider, as CSV.

One column a measure and England's own row at the end, in the words of 2017/18 and of the years
since, with and without booked appointments.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from placeplan.exchange.sources.parts.ae_columns import MONTHLY, TYPES, monthly_measure
from placeplan.exchange.sources.parts.codes import (
    codes_of,
    folded,
    is_code,
    national,
)
from placeplan.exchange.sources.parts.facts import (
    DERIVED,
    Facts,
    Level,
    Rows,
    gathered,
    words,
)
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.numbers import (
    Mark,
    Numbers,
    number_of,
    numbers_of_texts,
    summed,
)
from placeplan.exchange.sources.parts.once import counted_once
from placeplan.exchange.sources.parts.settle import (
    check_numbers,
    month_of_rows,
    published_as,
    refuse_header,
    settled_month,
)
from placeplan.exchange.sources.parts.table import Table
from placeplan.exchange.sources.parts.totals import counts, say_totals, sums_up
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "ae_monthly"
ADDS_UP = "england"
ROLES = {
    "org code": "code",
    "orgcode": "code",
    "organisation code": "code",
    "ods code": "code",
    "provider code": "code",
    "code": "code",
    "org name": "name",
    "organisation name": "name",
    "provider name": "name",
    "name": "name",
    "parent org": "parent",
    "parent organisation": "parent",
    "parent org name": "parent",
    "parent name": "parent",
    "region": "parent",
    "region name": "parent",
    "nhs england region": "parent",
    "period": "period",
    "month": "period",
    "reporting period": "period",
    "reporting month": "period",
}
_NEEDED = (*MONTHLY[:3], *MONTHLY[6:9])
_OVER = MONTHLY[6:12]
_BOTH = ("ae_attendances", "ae_over_4_hours")
_SEEN = 30
_REGION = re.compile(r"Y\d\d")
_LEAST_TYPE_1 = 1000
"""From so many attendances of a major department, none of them over four hours is no count: in
the file 0 stands as well for a trust that did not report the standard (the field tests of May
2019 to May 2023). Of the departments that did report, the best had one in some hundreds."""


def knows(file: PublishedFile) -> bool:
    """True of the layout, also where some of its columns are renamed."""
    return file.kind == "csv" and _header(file) > 0


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of one month: eighteen measures, or twelve of the years before bookings."""
    header = _header(file)
    table = file.table(header)
    roles = {role: at for at, name in enumerate(table.names) if (role := ROLES.get(folded(name)))}
    measures = _measures(file, table, header)
    missing = [name for name in _NEEDED if name not in measures]
    missing += [role for role in ("code", "name") if role not in roles]
    if missing:
        refuse_header(file, [each.replace("_", " ") for each in missing], row=header)
        return Facts(LAYOUT, gathered([])), tuple(file.notes)
    _say_unread(file, table, header, {*roles.values(), *measures.values()})
    table = _without_notes(file, table, measures, roles["code"])
    columns = {name: counts(numbers_of_texts(table.columns[at])) for name, at in measures.items()}
    england = national([table.texts(at) for at in roles.values()])
    if not england.any():
        uncoded = [not is_code(each) for each in table.texts(roles["code"])]
        england = sums_up(columns, np.array(uncoded, dtype=bool))
    month = None
    if "period" in roles:
        column = roles["period"]
        own = table.kept(~england)
        month = month_of_rows(file, own.texts(column), own.rows, column=column + 1)
    month = settled_month(file, month)
    codes = codes_of(
        file, table.texts(roles["code"]), table.rows, england, column=roles["code"] + 1
    )
    for name, at in measures.items():
        heading = table.names[at]
        check_numbers(file, columns[name], table.rows, column=at + 1, heading=heading)
    sums = np.array([bool(_REGION.fullmatch(each)) for each in codes], dtype=bool)
    columns, once = counted_once(
        file, columns, codes, england, sums, table.rows, column=roles["code"] + 1
    )
    table, england = table.kept(once), england[once]
    codes = [code for code, is_kept in zip(codes, once, strict=True) if is_kept]
    columns = _without_false_zeros(file, columns, table, codes, england, measures)
    count = len(table)
    start, end = (month.start, month.end) if month else (None, None)
    rows = Rows(
        row=table.rows,
        organisation=words(codes, count),
        name=words(table.texts(roles["name"]), count),
        level=words([_level(*each) for each in zip(codes, england, strict=True)], count),
        start=start,
        end=end,
        parent=words(table.texts(roles["parent"]) if "parent" in roles else "", count),
    )
    table_of_facts = gathered((
        *(rows.facts(name, numbers) for name, numbers in columns.items()),
        *_timed(rows, columns, england),
    ))  # fmt: skip
    facts = Facts(LAYOUT, table_of_facts, start, end, published_as=published_as(file.name))
    say_totals(file, facts)
    return facts, tuple(file.notes)


def sample(month: str = "MSitAE-APRIL-2023") -> bytes:
    """A small file of the layout: three invented providers, one of them not submitting."""
    rows = [
        ("RX0", "NORTH REGION ", "NORTHMERE HOSPITALS NHS TRUST", 9000, 200, 3000, 40, 0, 10,
         3000, 5, 60, 2, 0, 1, 700, 90, 2500, 3, 1, 400),
        ("RX9", "SOUTH REGION", "SOUTHMERE NHS FOUNDATION TRUST", 8000, 0, 5000, 50, 0, 0,
         0, 0, 0, 0, 0, 0, 600, 20, 2100, 0, 0, 300),
        ("NX123", "SOUTH REGION", "MERE WALK IN CENTRE", 0, 0, 1200, 0, 0, 30,
         0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ]  # fmt: skip
    sums = [sum(int(row[at]) for row in rows) for at in range(3, 21)]
    lines = [
        ["Period", "Org Code", "Parent Org", "Org name", *HEADINGS],
        *([month, *map(str, row)] for row in rows),
        ["TOTAL", "TOTAL", "TOTAL ", "TOTAL", *map(str, sums)],
    ]
    return "".join(",".join(line) + "\r\n" for line in lines).encode()


_KINDS = ("Type 1", "Type 2", "Other A&E Department")
_BOOKED = ("Type 1", "Type 2", "Other Department")
HEADINGS = (
    *(f"A&E attendances {each}" for each in _KINDS),
    *(f"A&E attendances Booked Appointments {each}" for each in _BOOKED),
    *(f"Attendances over 4hrs {each}" for each in _BOOKED),
    *(f"Attendances over 4hrs Booked Appointments {each}" for each in _BOOKED),
    "Patients who have waited 4-12 hs from DTA to admission",
    "Patients who have waited 12+ hrs from DTA to admission",
    *(f"Emergency admissions via A&E - {each}" for each in _KINDS),
    "Other emergency admissions",
)


def _header(file: PublishedFile) -> int:
    """The number of the row that is the header; 0 where there is none."""
    for number, row in enumerate(file.head[:_SEEN], start=1):
        plain = [folded(cell) for cell in row]
        measures = [at for at, cell in enumerate(row) if monthly_measure(cell) is not None]
        if len(measures) < len(_NEEDED) or not any(cell in ROLES for cell in plain):
            continue
        # Prose may name the columns; in the file, numbers stand below them.
        below = file.head[number] if number < len(file.head) else []
        cells = [below[at] for at in measures if at < len(below)]
        if sum(number_of(cell)[1] != Mark.UNREADABLE for cell in cells) * 2 > len(measures):
            return number
    return 0


def _level(code: str, is_england: bool) -> Level:
    """Whose a row is: of a regional office it is the sum of others'."""
    if is_england:
        return Level.NATIONAL
    return Level.REGION if _REGION.fullmatch(code) else Level.PROVIDER


def _timed(
    rows: Rows, columns: dict[str, Numbers], england: npt.NDArray[np.bool_]
) -> Iterator[pa.Table]:
    """Those within and over four hours as the workbook counts them, booked ones among them.

    England's are those of the providers that reported the standard: its row in the file counts
    the attendances of the others too.
    """
    derived = replace(rows, basis=DERIVED)
    silent = columns[_OVER[0]].marks == Mark.NOT_SUBMITTED
    for ending, kinds in (("", TYPES), *((f"_{kind}", (kind,)) for kind in TYPES)):
        names = [f"{booked}{kind}" for booked in ("", "booked_") for kind in kinds]
        seen = _sum([columns.get(f"ae_attendances_{each}") for each in names])
        over = _sum([columns.get(f"ae_over_4_hours_{each}") for each in names])
        untimed = float(np.nansum(seen[silent & ~england]))
        within = seen - np.where(england, untimed, 0.0) - over
        marks = _marks([columns.get(f"{what}_{each}") for each in names for what in _BOTH])
        for name, values in (("within", within), ("over", over)):
            yield derived.facts(f"ae_all_{name}_4_hours{ending}", Numbers(values, marks))


def _marks(columns: list[Numbers | None]) -> npt.NDArray[np.int8]:
    """Why a sum of the columns is no number: as the first of them that is none."""
    marks = [each.marks for each in columns if each is not None]
    found = np.zeros_like(marks[0])
    for each in marks:
        found = np.where(found == Mark.PUBLISHED, each, found)
    return found


def _sum(columns: list[Numbers | None]) -> npt.NDArray[np.float64]:
    """The sum of the columns that there are, NaN where one of them holds no number."""
    found = [each.values for each in columns if each is not None]
    return np.sum(found, axis=0) if found else np.empty(0)


def _measures(file: PublishedFile, table: Table, header: int) -> dict[str, int]:
    """Measure -> column; says a measure that stands in two columns, an error where they differ."""
    found: dict[str, int] = {}
    for at, heading in enumerate(table.names):
        name = monthly_measure(heading)
        if name is None:
            continue
        first = found.setdefault(name, at)
        if first != at:
            same = table.texts(first) == table.texts(at)
            file.note_problem(
                "column-repeated",
                Family.DUPLICATE,
                Severity.WARNING if same else Severity.ERROR,
                f"column {at + 1}, headed {heading!r}, states {name.replace('_', ' ')} as column"
                f" {first + 1} does{'' if same else ', with other numbers'}",
                row=header,
                column=at + 1,
            )
    return found


def _without_notes(file: PublishedFile, table: Table, measures: dict[str, int], code: int) -> Table:
    """The rows that state any figure: a line of words below the table is none of it."""
    blank = np.ones(len(table), dtype=bool)
    for at in measures.values():
        if not blank.any():
            return table
        blank &= table.equal_to(at, "")
    for row in np.flatnonzero(blank):
        file.note_problem(
            "row-unread",
            Family.CONVERSION,
            Severity.WARNING if is_code(table.text(int(row), code)) else Severity.NOTE,
            f"row {table.rows[row]} holds no figure: left out",
            row=int(table.rows[row]),
        )
    return table.kept(~blank)


def _say_unread(file: PublishedFile, table: Table, header: int, read: set[int]) -> None:
    for at, heading in enumerate(table.names):
        if at in read:
            continue
        filled = [text for text in table.texts(at) if text]
        if heading or filled:
            said = f"headed {heading!r}" if heading else "without a heading"
            file.note_problem(
                "column-not-read",
                Family.FORMAT,
                Severity.NOTE if not filled else Severity.WARNING,
                f"column {at + 1}, {said}, is none of the layout and is not read",
                row=header,
                column=at + 1,
            )


def _without_false_zeros(
    file: PublishedFile,
    columns: dict[str, Numbers],
    table: Table,
    codes: list[str],
    england: npt.NDArray[np.bool_],
    measures: dict[str, int],
) -> dict[str, Numbers]:
    """The columns, where a 0 that means "not submitted" is no number any more."""
    over = [name for name in _OVER if name in columns]
    none_over = summed(columns[name] for name in over) == 0
    absent = none_over & (columns[MONTHLY[0]].filled >= _LEAST_TYPE_1) & ~england
    for at in np.flatnonzero(absent):
        file.note_problem(
            "zero-not-submitted",
            Family.MISSING,
            Severity.WARNING,
            f"row {table.rows[at]}: {codes[at]} has {columns[MONTHLY[0]].values[at]:,.0f} type 1"
            " attendances and none over four hours: taken as not submitted, not as 0",
            row=int(table.rows[at]),
            column=measures[over[0]] + 1,
        )
    return {
        name: numbers.marked(absent, Mark.NOT_SUBMITTED) if name in over else numbers
        for name, numbers in columns.items()
    }
