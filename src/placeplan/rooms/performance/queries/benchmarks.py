"""Reads: how an organisation compares by published figures, which everyone may see.

An indicator is named by the slug of its definition. What is measured is kept for as long as the
same files count (`published`); a comparison takes a moment and is made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from placeplan.definitions.indicators import Definition, definition
from placeplan.rooms.performance.benchmarks import (
    FunnelPoints,
    Opportunity,
    Standing,
    Standings,
)
from placeplan.rooms.performance.funnels import funnel_of
from placeplan.rooms.performance.measured import NATIONAL, Measured, nothing
from placeplan.rooms.performance.opportunities import BENCHMARKS, opportunity
from placeplan.rooms.performance.queries.peers import peers_of, peers_on
from placeplan.rooms.performance.queries.published import measured
from placeplan.rooms.performance.queries.successors import measured_as_of
from placeplan.rooms.performance.ranks import standing, standings

Days = tuple[date, date]
"""The first and the last day of a period."""


def values_of(
    slug: str,
    *,
    organisation: str = "",
    level: str = "",
    start: date | None = None,
    end: date | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Measured:
    """What is published of an indicator, narrowed; the days of a row are within `start` and `end`.

    No rows where nothing is published. An empty choice chooses all. `as_of` adds the counts of
    organisations that were taken over by that day to those of their successors, and those of
    commissioners to their system's.
    """
    if as_of is None:
        rows = measured(known_at=known_at).get(slug)
    else:
        joined = measured_as_of(slug, as_of, known_at=known_at)
        rows = None if joined is None else joined.measured
    if rows is None:
        return nothing()
    wanted = np.ones(len(rows), dtype=bool)
    if organisation:
        wanted &= rows.organisation == organisation
    if level:
        wanted &= rows.level == level
    if start is not None:
        wanted &= rows.start >= np.datetime64(start)
    if end is not None:
        wanted &= rows.end <= np.datetime64(end)
    return rows.where(wanted)


def period_of(
    slug: str,
    organisation: str,
    level: str,
    start: date | None,
    end: date | None,
    *,
    known_at: datetime | None = None,
) -> Days | None:
    """The latest period of an organisation that begins, and ends, on the days that are named.

    None where it has none such, or no day is named.
    """
    if start is None and end is None:
        return None
    own = values_of(slug, organisation=organisation, level=level, known_at=known_at)
    found = [
        (last, first)
        for first, last in zip(own.start.tolist(), own.end.tolist(), strict=True)
        if start in (None, first) and end in (None, last)
    ]
    if not found:
        return None
    last, first = max(found)
    return first, last


def standing_of(
    slug: str,
    organisation: str,
    *,
    level: str = "",
    period: Days | None = None,
    known_at: datetime | None = None,
) -> Standing | None:
    """How an organisation stands among all and among its peers, in its latest period or another.

    None where the indicator is not defined, or no file states the organisation in the period.
    """
    known = definition(slug)
    if known is None:
        return None
    rows = values_of(slug, known_at=known_at)
    own = rows.of(organisation, level)
    days = _days(period)
    if days is not None:
        own = own.at(*days)
    if not len(own):
        return None
    peers = peers_of(organisation, own.end.max().item(), known_at=known_at)
    return standing(rows, organisation, known.direction, level=level, period=days, peers=peers)


def standings_of(
    slug: str, level: str, period: Days, *, known_at: datetime | None = None
) -> Standings | None:
    """The ranks of all organisations of a level in a period; None where nothing is published."""
    known = definition(slug)
    rows = values_of(slug, level=level, known_at=known_at)
    rows = rows.at(np.datetime64(period[0]), np.datetime64(period[1]))
    if known is None or not len(rows):
        return None
    return standings(rows, known.direction, peers_on(period[1], known_at=known_at))


def funnel(
    slug: str, level: str, period: Days, *, known_at: datetime | None = None
) -> FunnelPoints | None:
    """The funnel of a level in a period; None where the indicator has none."""
    known = definition(slug)
    if known is None:
        return None
    rows = values_of(slug, level=level, known_at=known_at)
    return funnel_of(rows.at(np.datetime64(period[0]), np.datetime64(period[1])), known)


def opportunities(
    slug: str,
    organisation: str,
    *,
    level: str = "",
    period: Days | None = None,
    target: float | None = None,
    unit_price: Decimal | None = None,
    known_at: datetime | None = None,
) -> Mapping[str, Opportunity]:
    """What each benchmark would be worth to an organisation, by the name of the benchmark.

    In its latest period with a value, or in another. Empty where it has no value, or where
    neither direction is better.
    """
    known = definition(slug)
    rows = values_of(slug, known_at=known_at)
    own = rows.of(organisation, level)
    own = own.where(~np.isnan(own.value))
    days = _days(period)
    if days is not None:
        own = own.at(*days)
    if known is None or not len(own):
        return {}
    last = np.lexsort((own.start, own.end))[-1]
    at = rows.at(own.start[last], own.end[last])
    day = own.end[last].item()
    return _opportunities(
        at, organisation, str(own.level[last]), known, day, target, unit_price, known_at
    )


def _opportunities(
    at: Measured,
    organisation: str,
    level: str,
    known: Definition,
    day: date,
    target: float | None,
    unit_price: Decimal | None,
    known_at: datetime | None,
) -> Mapping[str, Opportunity]:
    peers = peers_of(organisation, day, known_at=known_at)
    of_level, england = at.of_level(level), at.of_level(NATIONAL)
    found = {}
    for name in BENCHMARKS:
        each = opportunity(
            of_level, organisation, known, name,
            peers=peers, england=england, target=target, unit_price=unit_price,
        )  # fmt: skip
        if each is not None:
            found[name] = each
    return found


def _days(period: Days | None) -> tuple[np.datetime64, np.datetime64] | None:
    return None if period is None else (np.datetime64(period[0]), np.datetime64(period[1]))
