"""Anyone's own figures as a tidy table: a row a fact, or a row a period with a column a measure.

Columns in any order and case: organisation (its code), organisation name, level, measure, period
(or start and end), value, numerator, denominator, mark, and by_... for what breaks a measure down.
Several months and measures may stand in one file, CSV or Excel. `parts/tidy_columns.py` lists what
each column may be headed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import codes_of, national, said_twice
from placeplan.exchange.sources.parts.facts import Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import published_as
from placeplan.exchange.sources.parts.spans import span_of_facts
from placeplan.exchange.sources.parts.tidy_columns import level_of, measure_name
from placeplan.exchange.sources.parts.tidy_table import (
    TidyTable,
    days,
    has_table,
    numbers,
    tables,
    values,
)
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "tidy_facts"
ADDS_UP = ""
_LEVELS = {each.value: each for each in Level}


def knows(file: PublishedFile) -> bool:
    """True of a table with codes of organisations, measures and numbers, long or wide."""
    return has_table(file)


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of all its months and measures.

    Files of the same measures, organisations and days are editions of each other.
    """
    found = gathered(each for table in tables(file) for each in _facts(file, table))
    first, last = None, None
    if found.num_rows:
        first, last = span_of_facts(found)
    scope = "; ".join(
        ",".join(sorted({str(each) for each in found.column(name).unique().to_pylist()}))
        for name in ("measure", "organisation")
    )
    stated = published_as(file.name)
    facts = Facts(LAYOUT, found, first, last, scope=scope, published_as=stated)
    return facts, tuple(file.notes)


def sample() -> bytes:
    """A small file of the layout: two invented trusts and England, two months, two measures."""
    lines = ["Month,Organisation,Organisation name,Measure,Value,Numerator,Denominator,By_sex"]
    for month in ("Apr-2024", "May-2024"):
        for code, name, beds, seen in (
            ("RX0", "NORTHMERE", 410, 90),
            ("RX9", "SOUTHMERE", 95, "*"),
            ("England", "England", 505, 180),
        ):
            lines.append(f"{month},{code},{name},Beds open,{beds},,,")
            lines.append(f"{month},{code},{name},Seen in time percent,,{seen},200,Female")
    return "\n".join([*lines, ""]).encode()


def sample_wide() -> bytes:
    """A small file with a column a measure, as a workbook: days as Excel keeps them, a kind."""
    grid: Grid = {}
    put(grid, 2, 2, ("Bed days of the Mere hospitals",))
    put(grid, 4, 2, ("ods_code", "period", "kind", "beds", "late"))
    at = 5
    for code in ("RX0", "RX9"):
        for month in ("2024-04-01", "2024-05-01"):
            for kind, beds in (("1", 410.0), ("other", 95.0)):
                put(grid, at, 2, (code, month, kind, beds, 12.0))
                at += 1
    return book_of({"Beds": grid})


def _facts(file: PublishedFile, table: TidyTable) -> Iterator[pa.Table]:
    columns, count = table.columns, len(table.rows)
    _say_unread(file, table)
    span = days(file, table)
    if span is None:
        return
    printed = table.texts(columns.roles["code"])
    names = table.texts(columns.roles["name"]) if "name" in columns.roles else [""] * count
    england = national([printed, names])
    place, sheet, where = table.places[columns.roles["code"]], table.sheet, table.where
    codes = codes_of(file, printed, table.rows, england, column=place, sheet=sheet, where=where)
    by = {key: table.texts(at) for key, at in columns.by.items()}
    measures = [""] * count
    if columns.is_long:
        measures = [measure_name(each) for each in table.texts(columns.roles["measure"])]
    keys = zip(codes, measures, *(map(str, each) for each in span), *by.values(), strict=True)
    said_twice(file, list(keys), table.rows, column=place, sheet=sheet, where=where)
    rows = Rows(
        row=table.rows,
        organisation=words(codes, count),
        name=words(names, count),
        level=words(_levels(file, table, codes, england), count),
        start=span[0],
        end=span[1],
        sheet=table.name,
        by={key: words(each, count) for key, each in by.items()},
    )
    if columns.is_long:
        yield _long(file, table, rows, measures)
        return
    for name, at in columns.measures.items():
        yield rows.facts(name, numbers(file, table, at))


def _long(file: PublishedFile, table: TidyTable, rows: Rows, measures: list[str]) -> pa.Table:
    """One fact a row that names a measure."""
    named = np.array([bool(each) for each in measures], dtype=bool)
    for row in np.flatnonzero(~named)[:NAMED]:
        at = table.columns.roles["measure"]
        why = "no measure is named: left out"
        table.say(file, "row-unread", int(row), at, why, family=Family.CONVERSION)
    read = {name: each.kept(named) for name, each in values(file, table, measures).items()}
    kept = np.flatnonzero(named)
    return rows.kept(kept).facts(
        words(measures, len(measures)).take(pa.array(kept)),
        read["value"],
        numerator=read["numerator"].values if "numerator" in read else None,
        denominator=read["denominator"].values if "denominator" in read else None,
    )


def _levels(
    file: PublishedFile, table: TidyTable, codes: list[str], england: npt.NDArray[np.bool_]
) -> list[str]:
    """Whose each row is: as the row says, else by the form of its code."""
    at = table.columns.roles.get("level")
    printed = [""] * len(codes) if at is None else table.texts(at)
    found: list[str] = []
    odd: list[int] = []
    for row, (code, text, own) in enumerate(zip(codes, printed, england, strict=True)):
        level = _LEVELS.get(text.casefold())
        if text and level is None:
            odd.append(row)
        found.append(level or level_of(code, england=bool(own)))
    for row in odd[:NAMED]:
        why = f"{printed[row]!r} is none of {', '.join(_LEVELS)}"
        table.say(file, "level-unknown", row, at or 0, why, family=Family.FORMAT)
    return found


def _say_unread(file: PublishedFile, table: TidyTable) -> None:
    for at, heading in enumerate(table.headings):
        if at not in table.columns.read and any(table.texts(at)):
            file.note_problem(
                "column-not-read",
                Family.FORMAT,
                Severity.WARNING,
                f"{table.where}column {table.places[at]}, headed {heading!r}, is none of the"
                " layout and is not read; a breakdown is headed by_...",
                row=table.header,
                column=table.places[at],
                sheet=table.sheet,
            )
