"""The period that a column of figures speaks of: by its heading, else by what stands around it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from placeplan.exchange.generic.words import Heading
from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.records.shapes import PeriodShape

_SCOPES = {
    "ytd": re.compile(r"\bYTD\b|\byear[ -]to[ -]date\b|\bcum(?:ulative)?\b", re.IGNORECASE),
    "month": re.compile(r"\b(?:in|current|this)?[ -]?(?:month|mth)(?:ly)?\b", re.IGNORECASE),
}
_LONGEST_MONTH = 31


def period_of(heading: Heading, around: Period | None, near: date | None) -> PeriodShape | None:
    """The period of a column; `around` is the one that the page names, `near` a day of the year.

    The year to date runs from 1 April to the end of the month that heading or page name, whose
    label it then bears: "YTD Jul-25". Where neither names one, it has no days.
    """
    scope = heading.of("scope")
    own = None if heading.period is None else periods.parse(heading.period, near=near)
    known = own or (around if around is not None and is_month(around) else None)
    if scope == "ytd":
        return _to_date(_printed(heading, "ytd"), known)
    if own is not None:
        return PeriodShape.of(own)
    if scope == "month":
        return (
            PeriodShape(label=_printed(heading, "month"))
            if known is None
            else PeriodShape.of(known)
        )
    return PeriodShape(label=heading.names[-1]) if scope in ("before", "rolling") else None


def _to_date(label: str, month: Period | None) -> PeriodShape:
    if month is None or month.end is None:
        return PeriodShape(label=label)
    start = date(periods.financial_year_start(month.end), 4, 1)
    return PeriodShape(label=f"{label} {month.label}", start=start, end=month.end, inferred=True)


def _printed(heading: Heading, scope: str) -> str:
    """The words of the heading that name its scope, as printed."""
    for name in reversed(heading.names):
        found = _SCOPES[scope].search(name)
        if found is not None:
            return found[0].strip()
    return heading.names[-1]


def is_month(period: Period) -> bool:
    """True for a period of one month, or for its last day: "as at 30 September 2025"."""
    start, end = period.start, period.end
    if start is None or end is None:
        return False
    last = end.day == monthrange(end.year, end.month)[1]
    return last and (start.day == 1 or start == end) and (end - start).days < _LONGEST_MONTH
