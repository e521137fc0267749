"""Who may see a paper and what is read out of it: at most those who see its plan."""

from __future__ import annotations

from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import may_mark
from placeplan.rooms.register.models import Person, Visibility

SEEN = {
    "": "Whoever may see the plan",
    Visibility.PARTNER.value: "The plan's organisations",
    Visibility.PRIVATE.value: "The plan's owner",
    Visibility.COMMERCIAL.value: "Those of the plan's owner who deal with what is commercial",
}
"""Who may see a paper and its records, in words. Nobody shows one to more than see its plan."""


def wrongly_marked(person: Person, plan: Plan, visibility: str) -> str:
    """Why a paper of the plan cannot be marked so; blank where it can."""
    if visibility not in SEEN:
        return "Choose who may see it"
    stricter = list(Visibility.values)
    if visibility and stricter.index(visibility) < stricter.index(plan.visibility):
        return "The plan itself is seen by fewer. Choose whoever may see the plan"
    return "" if may_mark(person, plan, visibility) else "You would not see it yourself"
