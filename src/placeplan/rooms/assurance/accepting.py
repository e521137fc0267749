"""What people do with a finding of a check: accept it for a while, or give it to somebody.

Plain values: no stored rows. Both are kept as events, by the finding's id, which stays the same
while the problem stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

SUBJECT = "check"
ACCEPT, END, ASSIGN = "accept-check", "end-acceptance", "assign-check"
"""The actions of the events."""
LONGEST = 366
"""For so many days at most a finding can be accepted: then it is looked at again."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Somebody accepted a finding until a day, and why."""

    until: date
    reason: str
    by: str
    at: datetime

    def holds(self, on: date) -> bool:
        """True up to and with its last day."""
        return on <= self.until


def refusal(until: date | None, reason: str, on: date) -> dict[str, str]:
    """What is wrong with an acceptance typed on a day, by input; nothing where all is well."""
    wrong: dict[str, str] = {}
    if not reason.strip():
        wrong["reason"] = "Say why it is accepted"
    if until is None:
        wrong["until"] = "Say until which day, for example 31 March 2027"
    elif until <= on:
        wrong["until"] = "Choose a day that is still to come"
    elif until > on + timedelta(days=LONGEST):
        wrong["until"] = "Choose a day within a year: then it is looked at again"
    return wrong
