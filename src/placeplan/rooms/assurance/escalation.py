"""How a concern is carried up: who owes what by when, what is overdue, and how long it all took.

The clock starts on the day on which the concern is raised, and each step counts from the one
before: from the day on which that was done, else from the day on which it was due.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from placeplan.definitions.policies import Escalating


@dataclass(frozen=True, slots=True)
class Owed:
    """One step: what is owed, by whom and when; `done_on` once it was done."""

    step: str
    owner: str
    due: date
    done_on: date | None = None
    text: str = ""

    def days_over(self, on: date) -> int:
        """So many days past its date, on a day: until it was done, or until that day."""
        return max(0, ((self.done_on or on) - self.due).days)


@dataclass(frozen=True, slots=True)
class Clock:
    """How long it took from red to action to effect, in days; None where it is not there yet."""

    to_raise: int | None
    to_action: int | None
    to_effect: int | None


def steps(policy: Escalating, raised_on: date) -> tuple[Owed, ...]:
    """What is owed from the day on which a concern is raised."""
    found, day = [], raised_on
    for each in policy.steps:
        day = day + timedelta(days=each.days)
        found.append(Owed(each.step, each.owner, day))
    return tuple(found)


def done(
    owed: Sequence[Owed], step: str, on: date, text: str, policy: Escalating
) -> tuple[Owed, ...]:
    """The steps after one was done on a day: the next ones count from it.

    Raises `ValueError` where there is no such step, it is done already, or one before it is not.
    """
    names = [each.step for each in owed]
    if step not in names:
        raise ValueError(f"no step “{step}”: there is {', '.join(names) or 'none'}")
    place = names.index(step)
    if owed[place].done_on is not None:
        raise ValueError(f"“{step}” was done on {owed[place].done_on}")
    open_before = next((each.step for each in owed[:place] if each.done_on is None), None)
    if open_before is not None:
        raise ValueError(f"“{open_before}” comes first")
    days = {each.step: each.days for each in policy.steps}
    found = [*owed[:place], _with(owed[place], done_on=on, text=text)]
    day = on
    for each in owed[place + 1 :]:
        day = day + timedelta(days=days.get(each.step, (each.due - owed[place].due).days))
        found.append(_with(each, due=day))
    return tuple(found)


def overdue(owed: Iterable[Owed], on: date) -> Owed | None:
    """The step that somebody owes and whose day has passed; None where nothing is."""
    waiting = next((each for each in owed if each.done_on is None), None)
    return waiting if waiting is not None and waiting.due < on else None


def clock(
    ratings: Iterable[tuple[date, str]], raised_on: date | None, owed: Sequence[Owed]
) -> Clock:
    """How long each part took.

    `ratings` are the days and ratings of a scheme's updates. It starts at the first red of the
    last run of reds up to the day on which the concern was raised; it ends in action when the
    last step but one was done, and in effect when the last one was.
    """
    red = _red_since(ratings, raised_on)
    action = owed[-2].done_on if len(owed) > 1 else None
    effect = owed[-1].done_on if owed else None
    return Clock(
        _between(red, raised_on), _between(red or raised_on, action), _between(action, effect)
    )


def _red_since(ratings: Iterable[tuple[date, str]], until: date | None) -> date | None:
    since: date | None = None
    for day, rag in sorted(ratings):
        if until is not None and day > until:
            break
        since = since or day if rag == "R" else None
    return since


def _between(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else (end - start).days


def _with(
    owed: Owed, *, due: date | None = None, done_on: date | None = None, text: str = ""
) -> Owed:
    return Owed(owed.step, owed.owner, due or owed.due, done_on or owed.done_on, text or owed.text)
