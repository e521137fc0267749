"""Reads: every national standard of every organisation of a level. All of it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np

from placeplan.definitions.indicators import Definition, definition, definitions
from placeplan.rooms.performance import national
from placeplan.rooms.performance.charted import LEVELS
from placeplan.rooms.performance.comparing import Dots, dots_of
from placeplan.rooms.performance.queries.published import measured_in, national_files
from placeplan.rooms.performance.queries.series import Paths, Statistics
from placeplan.rooms.performance.standard_columns import (
    StandardColumn,
    latest_period,
    standard_column,
)
from placeplan.rooms.performance.standards_table import Line, lines
from placeplan.rooms.performance.whereabouts import (
    Listed,
    PartOf,
    Whereabouts,
    whereabouts,
)

Days = tuple[date, date]
PART_OF = "part_of"


def standards_of(
    statistics: Statistics, level: str, days: Days | None = None
) -> list[StandardColumn]:
    """The standards of a level in a period, or each in its latest, by how the definitions come.

    Of the latest periods, only standards that are still in force in the latest of all.
    """
    found = [
        column
        for slug, each in definitions().items()
        if each.thresholds and (column := standard_in(statistics, slug, level, days)) is not None
    ]
    if days is None and found:
        last = max(each.end for each in found)
        found = [each for each in found if each.aim.holds_on(last)]
    return sorted(found, key=_order)


def standard_in(
    statistics: Statistics, slug: str, level: str, days: Days | None = None
) -> StandardColumn | None:
    """One standard of a level in a period, or in its latest; None where there is nothing."""
    chosen = _latest(statistics, slug, level) if days is None else days
    return None if chosen is None else _column(statistics, slug, level, *chosen)


def levels_of(statistics: Statistics) -> list[str]:
    """The levels of which any standard is published."""
    return sorted({level for level, _ in _periods(statistics)})


def periods_of(statistics: Statistics, level: str) -> list[Days]:
    """The periods of a level, the latest first."""
    return sorted(
        {days for one, days in _periods(statistics) if one == level},
        key=lambda days: (days[1], days[0]),
        reverse=True,
    )


def lines_of(
    columns: Sequence[StandardColumn], *, known_at: datetime | None = None
) -> tuple[Line, ...]:
    """Every organisation that one of the columns has, by name; where it belongs as lists say."""
    lists = tuple(each.path for each in national_files(known_at=known_at, kind="organisations"))
    links = tuple(each.path for each in national_files(known_at=known_at, kind="links"))
    return _lines(tuple(columns), lists, links)


def listing_of(known: Definition) -> str:
    """The domain that a standard belongs to: that of the framework which lists it last."""
    return known.listings[-1].domain


def _order(column: StandardColumn) -> tuple[str, str]:
    known = definition(column.slug)
    return (listing_of(known) if known else "", column.name)


@lru_cache(maxsize=512)
def _latest(statistics: Statistics, slug: str, level: str) -> Days | None:
    measured = measured_in(statistics.files).get(slug)
    return None if measured is None else latest_period(measured, level)


@lru_cache(maxsize=512)
def _column(
    statistics: Statistics, slug: str, level: str, start: date, end: date
) -> StandardColumn | None:
    measured, known = measured_in(statistics.files).get(slug), definition(slug)
    if measured is None or known is None:
        return None
    return standard_column(measured, known, level, start, end)


@lru_cache(maxsize=8)
def _periods(statistics: Statistics) -> frozenset[tuple[str, Days]]:
    found: set[tuple[str, Days]] = set()
    known = definitions()
    for slug, measured in measured_in(statistics.files).items():
        if not known[slug].thresholds:
            continue
        for level in set(measured.level.tolist()) - {"national"}:
            for start, end in measured.of_level(level).periods:
                found.add((level, (start.astype(date), end.astype(date))))
    return frozenset(found)


@lru_cache(maxsize=64)
def _lines(columns: tuple[StandardColumn, ...], lists: Paths, links: Paths) -> tuple[Line, ...]:
    return lines(columns, _places(lists, links))


@lru_cache(maxsize=4)
def _places(lists: Paths, links: Paths) -> Mapping[str, Whereabouts]:
    return whereabouts(_listed(lists), _parts(links))


def _listed(files: tuple[Path, ...]) -> list[Listed]:
    table = national.table(files)
    if not table:
        return []
    columns = (table[name] for name in ("code", "name", "role", "region", "system"))
    return [Listed(*map(str, row)) for row in zip(*columns, strict=True)]


def _parts(files: tuple[Path, ...]) -> list[PartOf]:
    table = national.table(files)
    if not table:
        return []
    names = ("child", "child_name", "parent", "parent_name", "parent_role", "relation")
    return [
        PartOf(*map(str, row[:5]))
        for row in zip(*(table[name] for name in names), strict=True)
        if row[5] == PART_OF and row[0] and row[2]
    ]


def dots(
    statistics: Statistics, column: StandardColumn, level: str, own: tuple[str, ...]
) -> Dots | None:
    """The organisations of a standard in the order of their values, the plan's own marked."""
    measured = measured_in(statistics.files).get(column.slug)
    if measured is None:
        return None
    rows = measured.at(np.datetime64(column.start), np.datetime64(column.end)).of_level(level)
    held = [("England", column.england)] if not np.isnan(column.england) else []
    held.append((column.aim.label, float(column.aim.value)))
    return dots_of(
        rows, "", column.direction, column.unit,
        whose=LEVELS.get(level, level).lower(), peers=own, lines=tuple(held),
    )  # fmt: skip
