"""Reads: which findings of checks people accepted for a while, and which they gave to somebody.

Neither is limited to a reader: a caller shows them beside a finding that the reader may see.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from placeplan.rooms.assurance.accepting import ACCEPT, ASSIGN, END, Accepted
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.queries import events


def acceptances(
    plans: Collection[Plan], *, as_at: date | None = None, known_at: datetime | None = None
) -> dict[str, Accepted]:
    """The last acceptance of each finding, by its id, that nobody has ended since."""
    found: dict[str, Accepted] = {}
    rows = events(as_at=as_at, known_at=known_at).filter(
        plan__in=[each.slug for each in plans], action__in=(ACCEPT, END)
    )
    for row in rows.order_by("at", "pk"):
        found.pop(row.subject_id, None)
        if row.action == ACCEPT:
            until = date.fromisoformat(row.details["until"])
            found[row.subject_id] = Accepted(until, row.reason, str(row.actor or ""), row.at)
    return found


def assignments(
    plans: Collection[Plan], *, as_at: date | None = None, known_at: datetime | None = None
) -> dict[str, str]:
    """The id of the action that was made last of each finding, by the finding's id."""
    rows = events(as_at=as_at, known_at=known_at).filter(
        plan__in=[each.slug for each in plans], action=ASSIGN
    )
    made = rows.order_by("at", "pk").values_list("details__check", "subject_id")
    return {finding: action for finding, action in made if finding}
