"""Runs of months and days in an NHS year that may be unknown: what a written date stands for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from .span import last_day


class Part(NamedTuple):
    """A run of months, or a day in one, counted from 1 April of an NHS year that may be unknown.

    `offset` 0 is April, 11 is March, -3 the January before. `edge` narrows it to its first or
    last day, or to its early, middle or late third.
    """

    offset: int
    months: int = 1
    day: int = 0
    year: int | None = None
    edge: str = ""

    def month_index(self, year: int) -> int:
        """Months since year 0, for comparing parts when they fall in NHS year `year`."""
        return year * 12 + 3 + self.offset

    def calendar_year(self, year: int) -> int:
        """The calendar year in which this part starts when it falls in NHS year `year`."""
        return self.month_index(year) // 12

    def days(self, year: int) -> tuple[date, date] | None:
        """First and last day in NHS year `year`, or None where there is no such day."""
        first, last = self.month_index(year), self.month_index(year) + self.months - 1
        try:
            if self.day:
                day = date(first // 12, first % 12 + 1, self.day)
                return (day, day)
            start = date(first // 12, first % 12 + 1, 1)
            end = last_day(last // 12, last % 12 + 1)
        except (ValueError, OverflowError):
            return None
        return self._narrowed(start, end)

    def _narrowed(self, start: date, end: date) -> tuple[date, date]:
        if self.edge == "start":
            return (start, start)
        if self.edge == "end":
            return (end, end)
        if self.edge not in ("early", "mid", "late"):
            return (start, end)
        cuts = _thirds(start, end, self.months)
        return {
            "early": (start, cuts[0] - timedelta(1)),
            "mid": (cuts[0], cuts[1] - timedelta(1)),
            "late": (cuts[1], end),
        }[self.edge]


def _thirds(start: date, end: date, months: int) -> tuple[date, date]:
    if months == 1:
        return (start.replace(day=11), start.replace(day=21))
    if months % 3:
        third = (end - start).days // 3
        return (start + timedelta(third), start + timedelta(2 * third))
    at = [start.year * 12 + start.month - 1 + months // 3 * n for n in (1, 2)]
    return (date(at[0] // 12, at[0] % 12 + 1, 1), date(at[1] // 12, at[1] % 12 + 1, 1))


def century(two: str) -> int:
    """The full year of two printed digits: 1970 to 2069."""
    number = int(two)
    return number + (2000 if number < 70 else 1900)


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its abbreviation."""
    return "janfebmaraprmayjunjulaugsepoctnovdec".index(name[:3].lower()) // 3 + 1


def on(year: int, month: int, day: int) -> Part | None:
    """The part that is one day of a calendar date, or None where there is no such day."""
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Part((month - 4) % 12, 1, day, year if month >= 4 else year - 1)


def in_month(month: int, year: int | None = None, day: int = 0) -> Part | None:
    """The part that is a month, or one day in it, of a calendar year that may be unknown."""
    if day > 29 and day > last_day(2001, month).day:
        return None
    if year is None:
        return Part((month - 4) % 12, 1, day) if day <= last_day(2000, month).day else None
    if day:
        return on(year, month, day)
    return Part((month - 4) % 12, 1, 0, year if month >= 4 else year - 1)
