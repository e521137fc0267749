"""The values of one indicator for one organisation as one series: periods of one length, in order.

A process chart compares like with like, so a month never stands beside a year, and a month that
nobody published stands as a gap: what lies on either side of it is no moving range.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.rooms.performance.benchmarks import ABSENT
from placeplan.rooms.performance.figures import figure
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.process import Moment

LONGEST_GAP = 600
"""So many periods at most are filled in between two values."""
BREAK = 12
"""So many periods in a row without a value end a series: what comes after is another one."""


@lru_cache(maxsize=8192)
def label_of(start: date, end: date) -> str:
    """The usual name of a period: "March 2025"."""
    return periods.format(Period("", start, end))


def length(start: date, end: date) -> int:
    """How long a period is: in whole months, or else in days, as a negative number.

    >>> length(date(2025, 2, 1), date(2025, 2, 28)), length(date(2025, 2, 3), date(2025, 2, 9))
    (1, -7)
    """
    after = end + timedelta(days=1)
    if start.day == 1 and after.day == 1:
        return (after.year - start.year) * 12 + after.month - start.month
    return -((after - start).days)


def moments(rows: Measured, unit: str) -> tuple[Moment, ...]:
    """The series of one organisation at one level: the periods as long as its latest one.

    A period between two others that no file states is there without a value. What lies before a
    break of `BREAK` periods without a value is left out.
    """
    return recent(every_moment(rows, unit))


def every_moment(rows: Measured, unit: str) -> tuple[Moment, ...]:
    """As `moments`, with what lies before a break."""
    found = [
        Moment(
            label_of(start, end), start, end, None if value != value else value,
            figure(value, unit), str(mark),
        )
        for start, end, value, mark in zip(
            rows.start.tolist(), rows.end.tolist(), rows.value.tolist(), rows.mark.tolist(),
            strict=True,
        )
    ]  # fmt: skip
    return without_gaps(alike(found))


def recent(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """The moments after the last break, from the first that has a value.

    Limits that rest on values years apart would say nothing of the process of today.
    """
    valued = [place for place, each in enumerate(moments) if each.value is not None]
    if not valued:
        return tuple(moments)
    first = valued[-1]
    for place in reversed(valued):
        if first - place > BREAK:
            break
        first = place
    return tuple(moments[first:])


def alike(moments: Sequence[Moment]) -> list[Moment]:
    """The moments that are as long as the latest of them, in the order of time, a start once."""
    if not moments:
        return []
    latest = max(moments, key=lambda each: (each.end, each.start))
    long = length(latest.start, latest.end)
    by_start = {each.start: each for each in moments if length(each.start, each.end) == long}
    return [by_start[start] for start in sorted(by_start)]


def without_gaps(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """The moments, and one without a value for each period between them that is not there.

    Periods that overlap, or that do not follow each other in equal steps, are left as they are.
    """
    if len(moments) < 2:
        return tuple(moments)
    long = length(moments[0].start, moments[0].end)
    found = [moments[0]]
    for each in moments[1:]:
        filled = _between(found[-1], each.start, long)
        if filled is None:
            return tuple(moments)
        found += filled
        found.append(each)
    return tuple(found)


def _between(before: Moment, until: date, long: int) -> list[Moment] | None:
    """The empty periods from the end of a moment to a day; None where they do not fit."""
    found: list[Moment] = []
    start = before.end + timedelta(days=1)
    while start < until and len(found) < LONGEST_GAP:
        end = _end(start, long)
        found.append(Moment(label_of(start, end), start, end, None, mark=ABSENT))
        start = end + timedelta(days=1)
    return found if start == until else None


def _end(start: date, long: int) -> date:
    if long < 0:
        return start + timedelta(days=-long - 1)
    months = start.month - 1 + long
    return date(start.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)
