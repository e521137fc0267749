"""The review cycle: which period a day belongs to, and which updates are due by then.

Plain values in and out; the length of the cycle and its first day are policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from placeplan.definitions.policies import Reviewing
from placeplan.records.shapes import PeriodShape

REVIEWED = ("planned", "in_progress")
"""At these gateways a scheme is told of in every period."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One period of the cycle."""

    label: str
    start: date
    end: date

    @property
    def shape(self) -> PeriodShape:
        """The period as a record states it."""
        return PeriodShape(label=self.label, start=self.start, end=self.end)


def turn(cycle: Reviewing, day: date) -> Turn:
    """The period of the cycle that a day belongs to: its first and last day, and both in words."""
    start = day - timedelta(days=(day - cycle.anchor).days % cycle.days)
    return _period(start, start + timedelta(days=cycle.days - 1))


def last_ended(cycle: Reviewing, day: date) -> Turn:
    """The last period of the cycle that was over before a day: the one to be told of by then."""
    return turn(cycle, day - timedelta(days=cycle.days))


def is_told(period: Turn, told: date | None) -> bool:
    """True where what was told last, up to a day, reaches into the period or beyond it."""
    return told is not None and told >= period.start


def is_due(period: Turn, *, gateway: str, since: date | None, told: date | None) -> bool:
    """True where an update of a scheme is due for a period that is over.

    `since` is the first day on which the scheme stood, None where that is not known; `told` is the
    last day that an update speaks of.
    """
    stood = since is None or since <= period.end
    return gateway in REVIEWED and stood and not is_told(period, told)


def _period(start: date, end: date) -> Turn:
    if start == end:
        return Turn(_words(start, True), start, end)
    first = _words(start, start.year != end.year)
    if (start.year, start.month) == (end.year, end.month):
        first = str(start.day)
    return Turn(f"{first} to {_words(end, True)}", start, end)


def _words(day: date, with_year: bool) -> str:
    return f"{day.day} {day:%B}{f' {day.year}' if with_year else ''}"
