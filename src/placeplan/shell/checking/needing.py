"""What needs somebody: the findings of all their plans that wait for them, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from placeplan.kernel.problem import Severity
from placeplan.rooms.places.models import Reader
from placeplan.shell.checking.choosing import Choice, chosen
from placeplan.shell.checking.looking import Seen, look, plans_of, whose


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for somebody, and how many findings, notes aside, there are in each plan of
    theirs by its slug."""

    mine: tuple[Seen, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


def needs(
    reader: Reader, *, on: date, as_at: date | None = None, known_at: datetime | None = None
) -> Needs:
    """The open findings that wait for the reader, by name or by role; none for nobody signed in.

    Plans that are closed to change need nobody.
    """
    plans = [each for each in plans_of(reader) if each.closed_at is None]
    mine = whose(reader, plans)
    if mine is None or not plans:
        return Needs()
    seen = look(reader, plans, on=on, as_at=as_at, known_at=known_at)
    standing = (each.finding for each in seen if each.accepted is None)
    counts = Counter(each.plan for each in standing if each.severity is not Severity.NOTE)
    return Needs(chosen(seen, Choice(mine="yes"), mine).seen, counts)
