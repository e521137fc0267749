"""Which columns of a table hold its dates, values and series, by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from placeplan.kernel import period as periods
from placeplan.kernel import quantity
from placeplan.kernel.period import Period

MISSING = frozenset("|-|--|–|n/a|na|nan|null|none|tbc|.|..|#n/a|missing|not available".split("|"))
SUPPRESSED = frozenset("*|**|c|[c]|suppressed".split("|"))
NOT_SUBMITTED = frozenset("not submitted|not reported|no return".split("|"))
WITHOUT = MISSING | SUPPRESSED | NOT_SUBMITTED
"""What stands for no value."""
DATE_NAMES = re.compile(r"\b(date|day|week|month|quarter|year|period|when|time)\b", re.IGNORECASE)
VALUE_NAMES = re.compile(
    r"\b(values?|per ?cent(age)?|rate|performance|measure|count|number|mean|result)\b|%",
    re.IGNORECASE,
)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{2})")
_YEAR = re.compile(r"(19|20)\d\d(\.0)?")
_ENOUGH = 0.5
"""Of the cells that say something, so many must be dates, or numbers, to make such a column."""
MOST_KEYS = 3
"""A series is told by so many columns at most."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns, and whether dates written 2023-04 are months."""

    date: int
    value: int
    series: tuple[int, ...]
    months: bool


class ColumnError(ValueError):
    """Raised where a column cannot be found or told; the message says which."""


def chosen(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    date_name: str = "",
    value_name: str = "",
    series_names: Sequence[str] = (),
) -> Columns:
    """The columns as named, or else as their content tells. Raises `ColumnError`."""
    series = tuple(_named(head, each) for each in series_names)
    day = _named(head, date_name) if date_name else _dates(head, rows, series)
    months = _are_months([row[day] for row in rows])
    value = _named(head, value_name) if value_name else _values(head, rows, (day, *series))
    if not series_names:
        series = _series(head, rows, day, value, months)
    return Columns(day, value, series, months)


def _named(head: Sequence[str], name: str) -> int:
    wanted = name.strip().lower()
    found = [place for place, each in enumerate(head) if each.strip().lower() == wanted]
    if not found:
        raise ColumnError(f"there is no column {name!r}; there are: {', '.join(head)}")
    if len(found) > 1:
        raise ColumnError(f"{len(found)} columns are called {name!r}")
    return found[0]


def _dates(head: Sequence[str], rows: Sequence[Sequence[str]], taken: Sequence[int]) -> int:
    """The first of the columns most of whose cells are dates, those named for it first.

    A bare year is a date only where the column is named for one.
    """
    found = []
    for place, name in enumerate(head):
        cells = [row[place] for row in rows if row[place].strip()]
        if place in taken or not cells:
            continue
        named = bool(DATE_NAMES.search(name.replace("_", " ")))
        months = _are_months(cells)
        dated = [
            each
            for each in cells
            if period_of(each, months) is not None and (named or not _YEAR.fullmatch(each.strip()))
        ]
        if len(dated) >= _ENOUGH * len(cells):
            found.append((not named, place))
    if not found:
        raise ColumnError(
            f"no column holds dates; name it with --date (there are: {', '.join(head)})"
        )
    return min(found)[1]


def _values(head: Sequence[str], rows: Sequence[Sequence[str]], taken: Sequence[int]) -> int:
    """The one column of numbers, or the one of them that is named for values."""
    others = [place for place in range(len(head)) if place not in taken]
    numeric = [place for place in others if _is_numeric([row[place] for row in rows])]
    if not numeric:
        raise ColumnError(
            f"no column holds numbers; name it with --value (there are: {', '.join(head)})"
        )
    named = [place for place in numeric if VALUE_NAMES.search(head[place].replace("_", " "))]
    if len(numeric) > 1 and len(named) != 1:
        names = ", ".join(head[place] for place in numeric)
        raise ColumnError(f"several columns hold numbers: name one with --value ({names})")
    return (named if len(named) == 1 else numeric)[0]


def _series(
    head: Sequence[str], rows: Sequence[Sequence[str]], day: int, value: int, months: bool
) -> tuple[int, ...]:
    """The fewest columns of words that tell rows of one date apart; none where no date repeats.

    Blank where nothing tells them apart: the dates that come twice are then said.
    """
    starts = []
    for row in rows:
        period = period_of(row[day], months)
        starts.append(row[day] if period is None or period.start is None else str(period.start))
    if len(set(starts)) == len(starts):
        return ()
    words = [
        place
        for place in range(len(head))
        if place not in (day, value) and not _is_numeric([row[place] for row in rows])
    ]
    words = [place for place in words if len({row[place] for row in rows}) > 1]
    for size in range(1, min(MOST_KEYS, len(words)) + 1):
        for places in combinations(words, size):
            keys = {
                (start, *(row[place] for place in places))
                for start, row in zip(starts, rows, strict=True)
            }
            if len(keys) == len(rows):
                return places
    return ()


def _is_numeric(cells: Sequence[str]) -> bool:
    said = [each for each in cells if each.strip().lower() not in WITHOUT]
    return bool(said) and sum(number_of(each) is not None for each in said) >= _ENOUGH * len(said)


def _are_months(cells: Sequence[str]) -> bool:
    """True where 2023-04 means a month: one of the cells cannot be a financial year."""
    found = [each.strip() for each in cells if _ISO_MONTH.fullmatch(each.strip())]
    return any(periods.parse(each).start is None for each in found)


def period_of(cell: str, months: bool = False) -> Period | None:
    """The days that a cell means, None where it is no date. `months` reads 2023-04 as a month."""
    text = cell.strip()
    month, week = _ISO_MONTH.fullmatch(text), _ISO_WEEK.fullmatch(text)
    if months and month and 1 <= int(month[2]) <= 12:
        return periods.month(int(month[1]), int(month[2]))
    if week and 1 <= int(week[2]) <= 53:
        try:
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        except ValueError:
            return None
        return Period(text, monday, monday + timedelta(days=6))
    if text.isdigit() and len(text) == 4 and not _YEAR.fullmatch(text):
        return None
    found = periods.parse(text)
    dated = found.start is not None and found.end is not None
    return found if dated and not (found.recurring or found.inferred) else None


def number_of(cell: str) -> tuple[float, str] | None:
    """The number of a cell and its unit, None where it is no exact number."""
    text = cell.strip()
    found = quantity.parse(text)
    if found.value is not None and found.bound is None:
        return float(found.value), found.unit or ""
    try:
        plain = float(text) if re.fullmatch(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?", text) else None
    except ValueError:
        return None
    return None if plain is None else (plain, "")
