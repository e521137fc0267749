"""Period: a stretch of days with the label it was printed under, and the NHS calendar.

The NHS year runs from 1 April to 31 March and is written 2019/20; Q1 is April to June and
month 1 is April.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_SortKey = tuple[bool, date, bool, date, bool, str, bool, bool]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, both ends included, under the label it was printed with.

    `start` or `end` is None where that side is open ("20/21 onwards") or unknown; a period with
    neither is undated ("On-going", "Q3" where no year is known). `recurring` marks "Monthly" and
    its like; `inferred` says that a year was not printed but taken from the context.

    Raises ValueError when `end` lies before `start`.
    """

    label: str
    start: date | None = None
    end: date | None = None
    recurring: bool = False
    inferred: bool = False

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"period {self.label!r} ends {self.end} before it starts {self.start}")

    def __str__(self) -> str:
        return self.label

    @property
    def is_dated(self) -> bool:
        """True where at least one end is known."""
        return self.start is not None or self.end is not None

    def contains(self, other: Period | date) -> bool:
        """True when every day of `other` lies in this period; an undated one contains nothing."""
        if not self.is_dated:
            return False
        if isinstance(other, Period):
            if not other.is_dated:
                return False
            first, last = other.start, other.end
        else:
            first = last = other
        after = self.start is None or (first is not None and first >= self.start)
        before = self.end is None or (last is not None and last <= self.end)
        return after and before

    def _key(self) -> _SortKey:
        return (
            not self.is_dated,
            self.start or date.min,
            self.start is not None,
            self.end or date.max,
            self.end is None,
            self.label,
            self.recurring,
            self.inferred,
        )

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._key() < other._key()

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._key() <= other._key()

    def __gt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._key() > other._key()

    def __ge__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._key() >= other._key()


def last_day(year: int, month: int) -> date:
    """The last day of a month. Raises ValueError for a month that does not exist."""
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(1)


def month(year: int, month: int) -> Period:
    """A calendar month as a period labelled "March 2014". Raises ValueError for no such month."""
    end = last_day(year, month)
    return Period(f"{MONTHS[month - 1]} {year}", end.replace(day=1), end)


def financial_year_start(day: date) -> int:
    """The calendar year in which the NHS year that holds `day` begins: 2019 for 2019/20."""
    return day.year if day.month >= 4 else day.year - 1


def financial_year_label(start_year: int) -> str:
    """The NHS year that begins in `start_year`, written "2019/20"."""
    return f"{start_year:04d}/{(start_year + 1) % 100:02d}"


def financial_year_of(day: date) -> str:
    """The NHS year that holds `day`, written "2019/20"."""
    return financial_year_label(financial_year_start(day))


def financial_month(day: date) -> int:
    """The month of the NHS year, 1 (April) to 12 (March)."""
    return (day.month - 4) % 12 + 1


def quarter(financial_year_start: int, q: int) -> Period:
    """A quarter of an NHS year as a period labelled "Q3 2017/18". Raises ValueError for no Q5."""
    if q not in (1, 2, 3, 4):
        raise ValueError(f"no quarter {q}")
    year = financial_year_start + (1 if q == 4 else 0)
    first = (3 * q) % 12 + 1
    label = f"Q{q} {financial_year_label(financial_year_start)}"
    return Period(label, date(year, first, 1), last_day(year, first + 2))
