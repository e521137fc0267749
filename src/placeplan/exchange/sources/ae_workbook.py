"""NHS England's A&E workbook by provider and system (April 2019 on), and its first sheet as CSV.

Sheets are told by their tables: their order moves, and two of them bear one title. The provider
sheet counts booked attendances in; where there are any, two more sheets part them. England's row
stands apart, with a dash for its code. The CSV states no month, and its columns repeat names.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from placeplan.exchange.sources.parts.ae_blocks import ALL, Block, facts_of, is_block
from placeplan.exchange.sources.parts.ae_columns import block_measures
from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.facts import Facts, Level, gathered
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import period_of
from placeplan.exchange.sources.parts.preamble import preamble
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import (
    month_of_cell,
    published_as,
    refuse_header,
    settled_month,
)
from placeplan.exchange.sources.parts.totals import say_totals
from placeplan.exchange.sources.parts.workbook import Row, Sheet, text_of
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "ae_workbook"
ADDS_UP = "england"
_SEEN = 10
_BOOKED = {f"{ALL}{each}": f"ae_{each}_booked" for each in ("within_4_hours", "over_4_hours")} | {
    f"{ALL}attendances": "ae_attendances_booked"
}
_UNPLANNED = {
    f"{ALL}{each}": f"ae_{each}" for each in ("attendances", "within_4_hours", "over_4_hours")
}


def knows(file: PublishedFile) -> bool:
    """True of the workbook, and of its provider sheet as CSV."""
    if file.kind == "csv":
        return _csv_header(file) > 0
    return any(_header(sheet.head) for sheet in file.workbook.shown)


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of one month, by provider and, in the workbook, by system."""
    stated: dict[str, str] = {}
    if file.kind == "csv":
        blocks = [_csv_block(file)]
    else:
        blocks = list(_blocks(file))
        first = next(each for each in file.workbook.sheets if each.number == blocks[0].sheet)
        stated = preamble(first)
    said = stated.get("period", "")
    found = month_of_cell(said)
    if said and found is None:
        file.note_problem("month-unreadable", Family.DATE, Severity.ERROR, f"{said!r} is no month")
    month = settled_month(file, found)
    tables: list[pa.Table] = []
    for block in blocks:
        tables += facts_of(file, block, month)
    revised, published = (period_of(stated.get(each, "")) for each in ("revised", "published"))
    day = revised or published
    facts = Facts(
        LAYOUT,
        gathered(tables),
        month.start if month else None,
        month.end if month else None,
        scope="csv" if file.kind == "csv" else "",
        published_as="revised" if revised else published_as(stated.get("status", "")),
        published_on=day.start if day else None,
    )
    if file.kind != "csv":  # the CSV has no row for England
        say_totals(file, facts)
    return facts, tuple(file.notes)


def _header(rows: dict[int, Row]) -> int:
    """The number of the row that heads the table by type of department; 0 where there is none."""
    for number, row in rows.items():
        headings = [text_of(cell) for _, cell in sorted(row.items())]
        if is_block(headings) and not any("mapping" in each.casefold() for each in headings):
            return number
    return 0


def _blocks(file: PublishedFile) -> Iterator[Block]:
    """The tables of the workbook, that of all attendances by provider first."""
    providers: list[Block] = []
    others: list[Block] = []
    for sheet in file.workbook.shown:
        block = _block(sheet)
        if block is None:
            _say_changed(file, sheet)
            continue
        heads = [folded(each) for each in block.headings.values()]
        if any(each.startswith("booked") for each in heads):
            others.append(replace(block, renamed=_BOOKED))
        elif "system" in heads or "stp" in heads:
            others.append(replace(block, level=Level.SYSTEM, without_england=True))
        else:
            providers.append(block)
    providers.sort(key=_attendances, reverse=True)
    if any(each.renamed for each in others) and len(providers) < 2:
        file.note_problem(
            "sheet-missing",
            Family.MISSING,
            Severity.ERROR,
            "one sheet is of booked appointments: two more must be of all attendances by provider"
            f" and of those without booked ones, and there {'is one' if providers else 'is none'}",
        )
    yield from providers[:1]
    yield from (replace(each, renamed=_UNPLANNED) for each in providers[1:2])
    yield from others


def _block(sheet: Sheet) -> Block | None:
    header = _header(sheet.head)
    if not header:
        return None
    headings = {at: text_of(cell) for at, cell in sheet.rows[header].items()}
    return Block(headings, header, sheet.rows, sheet=sheet.number, name=sheet.name)


def _say_changed(file: PublishedFile, sheet: Sheet) -> None:
    """Says that a sheet has columns by type of department, and not the totals that part them."""
    for number, row in sheet.head.items():
        headings = [text_of(cell) for cell in row.values()]
        by_type = sum(folded(each).startswith("type 1 departments") for each in headings)
        mapped = any("mapping" in each.casefold() for each in headings)
        if by_type and not mapped and not is_block(headings):
            where = f"sheet {sheet.name!r}, "
            missing = ["total attendances, or those over 4 hours"]
            refuse_header(file, missing, row=number, sheet=sheet.number, where=where)


def _attendances(block: Block) -> float:
    """All attendances that a table states, with England's row or without: for comparison."""
    places = sorted(block.headings)
    measures = block_measures([block.headings[at] for at in places])
    column = next(places[at] for at, name in measures.items() if name == f"{ALL}attendances")
    cells = (row.get(column) for number, row in block.rows.items() if number > block.header)
    return sum(cell for cell in cells if isinstance(cell, float))


def _csv_header(file: PublishedFile) -> int:
    rows = enumerate(file.head[:_SEEN], start=1)
    return next((number for number, row in rows if is_block(row)), 0)


def _csv_block(file: PublishedFile) -> Block:
    header = _csv_header(file)
    table = file.table(header)
    columns = [table.texts(at) for at in range(len(table.names))]
    rows = {
        int(number): {at: column[place] for at, column in enumerate(columns, start=1)}
        for place, number in enumerate(table.rows)
    }
    return Block(dict(enumerate(table.names, start=1)), header, rows)


def sample(month: str = "April 2023", *, published: str = "11th May 2023") -> bytes:
    """A small workbook of the layout, as .xlsx: a system, three providers, one not reporting."""
    unplanned = [
        ("RX0", (9000, 200, 3000), (3000, 5, 60)),
        ("RX9", (8000, 0, 5000), None),
        ("NX123", (0, 0, 1200), (0, 0, 0)),
    ]
    booked = [
        ("RX0", (40, 0, 10), (2, 0, 1)),
        ("RX9", (50, 0, 0), None),
        ("NX123", (0, 0, 30), (0, 0, 0)),
    ]
    both = [
        (code, _plus(seen, more), None if late is None or lates is None else _plus(late, lates))
        for (code, seen, late), (_, more, lates) in zip(unplanned, booked, strict=True)
    ]
    return book_of(
        {
            "System Level Data": _sample_sheet(month, published, both, system=True),
            "Provider Level Data": _sample_sheet(month, published, both),
            "Non-Booked Data": _sample_sheet(month, published, unplanned),
            "Booked Appointments Data": _sample_sheet(month, published, booked, booked=True),
        }
    )


def sample_csv() -> bytes:
    """The provider sheet as CSV: numbers with commas, shares with a sign, no month, no England."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["Code", "Region", "Name", *HEADINGS])
    for code, seen, late in (
        ("RX0", (9040, 200, 3010), (3002, 5, 61)),
        ("RX9", (8050, 0, 5000), None),
    ):
        cells = _sample_cells(seen, late)
        shown = [_as_shown(at, cell) for at, cell in enumerate(cells)]
        writer.writerow([code, "NORTH REGION ", f"{code} HOSPITALS NHS TRUST", *shown])
    return out.getvalue().encode()


Three = tuple[int, int, int]
_DEPARTMENTS = (
    "Type 1 Departments - Major A&E",
    "Type 2 Departments - Single Specialty",
    "Type 3 Departments - Other A&E/Minor Injury Unit",
)
HEADINGS = (
    *_DEPARTMENTS, "Total attendances",
    *_DEPARTMENTS, "Total Attendances < 4 hours",
    *_DEPARTMENTS, "Total Attendances > 4 hours",
    *(f"Percentage in 4 hours or less ({each})" for each in ("all", "type 1", "type 2", "type 3")),
    *(f"Emergency Admissions via Type {each} A&E" for each in ("1", "2", "3 and 4")),
    "Total Emergency Admissions via A&E",
    "Other Emergency admissions (i.e not via A&E)",
    "Total Emergency Admissions",
    "Number of patients spending >4 hours from decision to admit to admission",
    "Number of patients spending >12 hours from decision to admit to admission",
)  # fmt: skip


def _plus(one: Three, other: Three) -> Three:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _as_shown(at: int, cell: str | float) -> str:
    if isinstance(cell, str):
        return cell
    return f"{cell:.2%}" if 12 <= at < 16 else f"{cell:,.0f}"


def _sample_cells(seen: Three, late: Three | None) -> list[str | float]:
    admitted = [900.0, 3.0, 1.0, 904.0, 400.0, 1304.0, 120.0, 9.0]
    if late is None:
        return [*map(float, seen), float(sum(seen)), *["-"] * 12, *admitted]
    within = [float(a - b) for a, b in zip(seen, late, strict=True)]
    shares = [
        part / whole if whole else "-"
        for part, whole in zip((sum(within), *within), (sum(seen), *seen), strict=True)
    ]
    counts = [*map(float, seen), float(sum(seen)), *within, sum(within), *map(float, late)]
    return [*counts, float(sum(late)), *shares, *admitted]


def _sample_sheet(
    month: str,
    published: str,
    rows: list[tuple[str, Three, Three | None]],
    *,
    system: bool = False,
    booked: bool = False,
) -> Grid:
    grid: Grid = {}
    for row, (label, text) in {6: ("Period:", month), 9: ("Published:", published)}.items():
        put(grid, row, 2, (label, text))
    put(grid, 1, 5, (4, 5, 6))
    heads = list(HEADINGS)
    if booked:
        heads = [
            *HEADINGS[:4],
            *HEADINGS[8:11],
            "Booked Appointment Attendances > 4 hours",
            *HEADINGS[4:8],
        ]
    named = ("Code", "System") if system else ("Code", "Region", "Name")
    put(grid, 16, 2, (*named, *heads))
    cells = {code: _sample_cells(seen, late) for code, seen, late in rows}
    sums = [
        sum(value for each in cells.values() if isinstance(value := each[at], float))
        for at in range(len(HEADINGS))
    ]
    for at in range(4):
        late = sums[(11, 8, 9, 10)[at]]
        within = sums[(7, 4, 5, 6)[at]]
        sums[12 + at] = within / (within + late) if within + late else 0.0
    if system:
        put(grid, 17, 2, ("-", "-", *sums))
        put(grid, 19, 2, ("QX0", "MERE INTEGRATED CARE BOARD", *sums))
        return grid
    lines: list[tuple[str, str, str, list[float] | list[str | float]]] = [
        ("-", "-", "England", sums),
        *((c, "NORTH REGION ", f"{c} TRUST", x) for c, x in cells.items()),
    ]
    for row, (code, region, name, given) in zip((17, 19, 20, 21), lines, strict=True):
        chosen = [*given[:4], *given[8:12], *given[4:8]] if booked else given
        put(grid, row, 2, (code, region, name, *chosen))
    return grid
