"""The canonical label of a period, such that `parse` reads the same days back."""

from __future__ import annotations

from datetime import date, timedelta

from .reading import parse
from .span import MONTHS, Period, financial_year_label, last_day

_WRITTEN = range(1900, 2100)  # years that labels are written in; others are given in ISO form
UNDATED = "Not dated"


def format(period: Period) -> str:  # noqa: A001 - kernel nouns all have parse and format
    """The usual label for the period's days: "2019/20", "Q3 2017/18", "March 2014", "2016",
    "31 March 2014", "April 2013 – September 2013", "April 2014 onwards", "until March 2014".

    An undated period keeps its own label.
    """
    start, end = period.start, period.end
    if start is None and end is None:
        return period.label if not parse(period.label).is_dated else UNDATED
    if start is None or end is None:
        if end is not None:
            return f"until {_end(end)}"
        return f"{_start(start or date.min)} onwards"
    if start.year not in _WRITTEN or end.year not in _WRITTEN:
        return start.isoformat() if start == end else f"{start} – {end}"
    whole = _whole(start, end)
    if whole is not None:
        return whole
    if start.day == 1 and end == last_day(end.year, end.month):
        return f"{_start(start)} – {_end(end)}"
    return f"{_day(start)} – {_day(end)}"


def _whole(start: date, end: date) -> str | None:
    """The name of the month, quarter or run of years that the two days bound."""
    if start == end:
        return _day(start)
    if start.day != 1 or end != last_day(end.year, end.month):
        return None
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months == 1:
        return f"{MONTHS[start.month - 1]} {start.year}"
    if start.month == 4 and months % 12 == 0:
        first, last = financial_year_label(start.year), financial_year_label(end.year - 1)
        return first if first == last else f"{first} – {last}"
    if start.month == 1 and months % 12 == 0:
        return f"{start.year}" if months == 12 else f"{start.year} – {end.year}"
    if months == 3 and start.month % 3 == 1:
        year = start.year if start.month >= 4 else start.year - 1
        return f"Q{(start.month - 4) % 12 // 3 + 1} {financial_year_label(year)}"
    return None


def _day(day: date) -> str:
    if day.year not in _WRITTEN:
        return day.isoformat()
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _start(day: date) -> str:
    if day.day == 1 and day.year in _WRITTEN:
        return f"{MONTHS[day.month - 1]} {day.year}"
    return _day(day)


def _end(day: date) -> str:
    last = day == date.max or (day + timedelta(1)).day == 1
    if last and day.year in _WRITTEN:
        return f"{MONTHS[day.month - 1]} {day.year}"
    return _day(day)
