"""The period that a cell, a heading or the name of a file states."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from placeplan.kernel import period as periods
from placeplan.kernel.period import Period

_SERIAL = re.compile(r"(?:3|4|5|6)\d{4}(?:\.0+)?")  # a day of 1982 to 2091 as a number of Excel
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?")
_BRITISH = re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4})(?: \d\d:\d\d(?::\d\d)?)?")
_POOLED = re.compile(r"(\d{4})\s*[-–]\s*(\d{4}|\d\d)")
_POOLED_YEARS = re.compile(r"(\d{4})\s*/\s*(\d\d)\s*[-–]\s*(?:\d\d)?(\d\d)\s*/\s*(\d\d)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_IN_NAME = re.compile(
    rf"(?<![A-Za-z])({_MONTHS}|{_SHORT})[ _.-]*(20\d\d|\d\d)(?!\d)"
    r"|(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d)",
    re.IGNORECASE,
)
_YEAR_IN_NAME = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NOTE = re.compile(r"\s*\((?:provisional|revised|final|estimated?|p|r)\)\s*$", re.IGNORECASE)
_EPOCH = date(1899, 12, 30)


@lru_cache(maxsize=20_000)
def period_of(text: str) -> Period | None:
    """The days that a printed period names; None where it names none.

    Besides all that the kernel reads: 2019-04-01 and 43556 (one day, as Excel keeps it), and
    calendar years that are pooled, "2017 - 19" and "2009-2011".
    """
    plain = _NOTE.sub("", text.strip())
    if not plain:
        return None
    if _SERIAL.fullmatch(plain):
        day = _EPOCH + timedelta(days=int(float(plain)))
        return Period(plain, day, day)
    for shape, order in ((_ISO, (1, 2, 3)), (_BRITISH, (3, 2, 1))):
        if found := shape.fullmatch(plain):
            return _day(plain, *(int(found[at]) for at in order))
    if found := _POOLED.fullmatch(plain):
        return _pooled(plain, found)
    if found := _POOLED_YEARS.fullmatch(plain):
        first, last = int(found[1]), int(found[1][:2] + found[4])
        return Period(plain, date(first, 4, 1), date(last, 3, 31)) if last > first else None
    read = periods.parse(plain)
    if read.start is None or read.end is None or read.inferred:
        return None
    return read


def month_of(text: str) -> Period | None:
    """The month that a printed period names; a first of the month stands for its month."""
    read = period_of(text)
    if read is None or read.start is None or read.end is None:
        return None
    if read.start == read.end and read.start.day == 1:
        return periods.month(read.start.year, read.start.month)
    month = periods.month(read.start.year, read.start.month)
    return month if (read.start, read.end) == (month.start, month.end) else None


def month_of_year(financial_year: str, month: str) -> Period | None:
    """The month of an NHS year: "2010-11" and "January" is January 2011."""
    found = re.match(r"\s*(\d{4})\s*[-/]", financial_year)
    name = month.strip()[:3].title()
    numbers = {each[:3]: at for at, each in enumerate(_MONTHS.split("|"), start=1)}
    if found is None or name not in numbers:
        return None
    number = numbers[name]
    return periods.month(int(found[1]) + (number < 4), number)


def month_in_name(name: str) -> Period | None:
    """The month that the name of a file states: "Monthly-AE-April-2024.csv"; None where several."""
    found = set()
    for each in _IN_NAME.finditer(name.rsplit("/", 1)[-1]):
        if each[1]:
            read = month_of(f"{each[1][:3]} {each[2] if len(each[2]) == 4 else '20' + each[2]}")
        else:
            read = periods.month(int(each[3]), int(each[4]))
        if read is not None:
            found.add((read.start, read.end, read.label))
    if len(found) != 1:
        return None
    start, end, label = found.pop()
    return Period(label, start, end)


def year_in_name(name: str) -> int | None:
    """The calendar year that the name of a file states; None where none or several."""
    found = {int(each) for each in _YEAR_IN_NAME.findall(name.rsplit("/", 1)[-1])}
    return found.pop() if len(found) == 1 else None


def _day(label: str, year: int, month: int, day: int) -> Period | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Period(label, found, found)


def _pooled(label: str, found: re.Match[str]) -> Period | None:
    first = int(found[1])
    last = int(found[2]) if len(found[2]) == 4 else int(found[1][:2] + found[2])
    if last == first + 1 and len(found[2]) == 2:  # 2010-11 is one NHS year
        return Period(label, date(first, 4, 1), date(last, 3, 31))
    return Period(label, date(first, 1, 1), date(last, 12, 31)) if last > first else None
