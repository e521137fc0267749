"""How an action of the log stands on a day, whatever words its paper uses for its state."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

Standing = Literal["open", "overdue", "done", "dropped"]
STANDINGS: dict[Standing, str] = {
    "overdue": "Overdue",
    "open": "Open",
    "done": "Done",
    "dropped": "Dropped",
}
OPEN, DONE, DROPPED = "Open", "Done", "Dropped"
"""The states that a person sets; a paper prints what it likes."""

_PARTLY = r"(?!\s+(?:by|in part|partially|subject to|except)\b|\s*\?)"
_DONE = re.compile(
    r"(?:action\s+|now\s+|fully\s+)?"
    r"(?:done|complete|completed|closed|achieved|actioned|delivered|discharged|finished|blue|b)\b"
    + _PARTLY,
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"(?:action\s+)?(?:dropped|withdrawn|cancelled|canceled|abandoned|superseded"
    r"|no longer (?:required|needed|relevant)|not (?:required|needed|applicable)|n/a)\b",
    re.IGNORECASE,
)


def is_done(state: str) -> bool:
    """True where the words of a state say that all of it is done: "Complete – 12 May"."""
    return _DONE.match(state.strip()) is not None


def is_dropped(state: str) -> bool:
    """True where the words of a state say that nobody is to do it any more."""
    return _DROPPED.match(state.strip()) is not None


def standing(
    state: str, due: date | None, on: date, *, done_on: date | None = None, recurring: bool = False
) -> Standing:
    """How an action stands on a day.

    `due` is the last day of its date. What recurs is never overdue: nobody knows which time is
    meant.
    """
    if is_dropped(state):
        return "dropped"
    if done_on is not None or is_done(state):
        return "done"
    return "overdue" if due is not None and due < on and not recurring else "open"
