"""NHS Digital's CCG Outcomes Indicator Set: a workbook with a sheet an indicator.

Each sheet lays its table out in its own way: England and the CCG side by side or years side by
side, tables below each other, limits with the width of a bar beside them. Organisations are named
and not coded; a star stands for a count that is kept back.
Source: https://digital.nhs.uk/data-and-information/publications/statistical/ccg-outcomes-indicator-set
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import month_of, period_of
from placeplan.exchange.sources.parts.numbers import Mark, Numbers, numbers_of_cells
from placeplan.exchange.sources.parts.ois_tables import OisBlock, blocks_of, is_header, role_of
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.exchange.sources.parts.settle import published_as
from placeplan.exchange.sources.parts.spans import span_of_facts, spans_of
from placeplan.exchange.sources.parts.workbook import Cell, Share, Sheet, text_of
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Problem, Severity

LAYOUT = "ccg_outcomes"
ADDS_UP = ""
_INDICATOR = re.compile(r"(\d\.\d+)([a-z]*)\b(.*)")
_ENGLAND = re.compile(r"england|all registered patients in england.*|national.*", re.IGNORECASE)
_LEAST_NUMBERS = 0.5
"""Of the cells of a column that say anything, so many are numbers or marks, or it breaks down."""


def knows(file: PublishedFile) -> bool:
    """True of a workbook with sheets named by indicator, with tables of periods and levels."""
    return any(is_header(row) for each in file.shown(_is_named) for row in each.head.values())


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of all indicators: value, limits, counts and whatever else a sheet counts."""
    found: list[pa.Table] = []
    for sheet in file.shown(_is_named):
        for block in blocks_of(sheet):
            found += _facts(file, sheet, block)
    table = gathered(found)
    first, last = span_of_facts(table)
    names = Counter(
        name
        for name, level in zip(
            table.column("organisation_name").to_pylist(),
            table.column("level").to_pylist(),
            strict=True,
        )
        if level != Level.NATIONAL
    )
    issue = _issue(file)
    return (
        Facts(
            LAYOUT,
            table,
            first,
            last,
            scope=names.most_common(1)[0][0] if names else "",
            published_as=published_as(file.name),
            published_on=issue.start if issue else None,
        ),
        tuple(file.notes),
    )


def sample() -> bytes:
    """A small workbook of the layout: a list and three indicators, each laid out differently."""
    cover: Grid = {}
    put(cover, 7, 1, ("June 2017",))
    beside: Grid = {}
    put(beside, 6, 1, ("CCG OIS - Indicator 1.2",))
    heads = ("Gender", "DSR", "CI Lower", "", "CI Upper", "", "Registered patients", "Observed")
    put(beside, 21, 1, ("Year", "Level Description", *heads, "Level Description", *heads))
    for row, (year, gender) in enumerate((("2009", "Male"), ("2010", "Female")), start=22):
        england = (
            "All registered patients in England",
            gender,
            94.9,
            93.7,
            1.2,
            96.0,
            1.1,
            25999.0,
            2476.0,
        )
        put(
            beside,
            row,
            1,
            (year, *england, "NHS Mere CCG", gender, "*", "*", "", "*", "", 214.0, "*"),
        )
    years: Grid = {}
    ratio = ("ISR", "CI Lower", "", "CI Upper", "", "Denominator", "Numerator")
    put(years, 18, 1, ("Reporting Period", "Level Description", *ratio, "Reporting Period", *ratio))
    for row, name in enumerate(("England", "NHS Mere CCG"), start=19):
        put(years, row, 1, ("2011/12", name, 100.0, 99.0, 1.0, 101.0, 1.0, 2099.0, 419.0))
        put(years, row, 10, ("2012/13", 98.5, 97.0, 1.5, 100.0, 1.5, 2300.0, 450.0))
    stacked: Grid = {}
    put(stacked, 17, 1, ("Period", "Level description", "Percentage"))
    put(stacked, 18, 1, ("January 2016 to December 2016", "NHS Mere CCG", 65.5))
    put(stacked, 20, 1, ("Period", "Level description", "Provider code", "Indicator value"))
    put(stacked, 21, 1, ("2009-2011", "NHS Mere CCG", "RX0", 22.0))
    return book_of({"List": cover, "1.2": beside, "1.4": years, "3.10i": stacked})


def _is_named(sheet: Sheet) -> bool:
    return _INDICATOR.match(sheet.name) is not None


def _issue(file: PublishedFile) -> Period | None:
    """The month of issue, which stands alone on the first sheet."""
    first = file.workbook.shown[0]
    for number, row in first.head.items():
        texts = [text_of(cell) for cell in row.values()]
        if number < 20 and len(texts) == 1 and len(texts[0]) < 20 and month_of(texts[0]):
            return month_of(texts[0])
    return None


def _facts(file: PublishedFile, sheet: Sheet, block: OisBlock) -> Iterator[pa.Table]:
    kept = [
        number
        for number in range(block.header + 1, block.last + 1)
        if (row := sheet.rows.get(number))
        and isinstance(row.get(block.level), str)
        and any(row.get(at) is not None for at in block.periods)
        and any(row.get(at) is not None for at in block.others.values())
    ]
    if not kept:
        return
    cells = {at: [sheet.rows[number].get(at) for number in kept] for at in block.others.values()}
    numbers = {
        heading: read
        for heading, at in block.others.items()
        if (read := _numbers(cells[at])) is not None
    }
    value = next((each for each in numbers if not role_of(each)), None)
    if value is None:
        return
    printed = [_period_text(sheet, number, block) for number in kept]
    rows_at = np.array(kept, dtype=np.int32)
    starts, ends = spans_of(
        file,
        printed,
        rows_at,
        block.periods[0],
        lambda text: month_of(text) or period_of(text),
        severity=Severity.WARNING,
        where=f"sheet {sheet.name!r}, ",
        sheet=sheet.number,
    )
    names = [text_of(sheet.rows[number].get(block.level)) for number in kept]
    england = [bool(_ENGLAND.fullmatch(each)) for each in names]
    coded = block.others.get("ccg code")
    codes = [""] * len(kept) if coded is None else [text_of(each) for each in cells[coded]]
    rows = Rows(
        row=rows_at,
        organisation=words(
            [ENGLAND if own else code for own, code in zip(england, codes, strict=True)], len(kept)
        ),
        name=words(names, len(kept)),
        level=words(
            [Level.NATIONAL if each else Level.COMMISSIONER for each in england], len(kept)
        ),
        start=starts,
        end=ends,
        sheet=sheet.name,
        by={
            _slug(heading): words([text_of(each) for each in cells[at]], len(kept))
            for heading, at in block.others.items()
            if heading not in numbers and heading != "ccg code"
        },
    )
    measure = f"ccg_ois_{_slug(sheet.name)}"
    counts = {role_of(each): numbers[each] for each in numbers}
    for heading, column in numbers.items():
        role = role_of(heading)
        if heading == value:
            over, under = counts.get("numerator"), counts.get("denominator")
            yield rows.facts(
                measure,
                column,
                numerator=over.values if over else None,
                denominator=under.values if under else None,
            )
        elif role in ("lower", "upper"):
            yield rows.facts(f"{measure}_{role}_95", column)
        else:
            # Counts stand by themselves as well: there alone the mark of one kept back is seen.
            yield rows.facts(f"{measure}_{role or _slug(heading)}", column)


def _period_text(sheet: Sheet, number: int, block: OisBlock) -> str:
    """The text of the first column of a period that can be read, else of the first."""
    texts = [text_of(sheet.rows[number].get(at)) for at in block.periods]
    return next((each for each in texts if each and period_of(each)), texts[0])


def _numbers(cells: list[Cell | None]) -> Numbers | None:
    """The numbers of a column, shares as percentages; None where it holds words."""
    given = [each for each in cells if each is not None]
    plain = [each * 100 if isinstance(each, Share) else each for each in cells]
    read = numbers_of_cells(plain)
    counted = int(np.isin(read.marks, (Mark.PUBLISHED, Mark.SUPPRESSED)).sum())
    unreadable = int((read.marks == Mark.UNREADABLE).sum())
    if not counted or unreadable > len(given) * (1 - _LEAST_NUMBERS):
        return None
    return read


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")[:60]
