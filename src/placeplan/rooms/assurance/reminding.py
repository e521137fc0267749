"""When somebody is told of a finding again, and when a letter is tried again. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from placeplan.definitions.policies import Reminder

BACK_OFF = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 720))
"""How long to wait after each attempt that failed; after the last one it is given up."""


@dataclass(frozen=True, slots=True)
class Told:
    """How often somebody was told of a finding, and when last."""

    times: int = 0
    last: date | None = None


def is_to_be_told(rule: Reminder, due: date | None, on: date, told: Told) -> bool:
    """True where the policy wants somebody told on a day, once or once more."""
    if rule.after is not None and due is not None and (on - due).days < rule.after:
        return False
    if told.last is None:
        return True
    return rule.every > 0 and (on - told.last).days >= rule.every


def wait(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts failed; None where it is given up."""
    return BACK_OFF[attempts - 1] if 0 < attempts <= len(BACK_OFF) else None
