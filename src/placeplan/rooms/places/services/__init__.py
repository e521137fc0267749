"""What people do to organisations, memberships and plans, and what they state in a plan."""

from placeplan.rooms.places.services.plans import add_membership, add_organisation, create_plan
from placeplan.rooms.places.services.stating import (
    TAKEN,
    NotARecordError,
    StaleError,
    amend,
    enter,
    withdraw,
)

__all__ = [
    "TAKEN",
    "NotARecordError",
    "StaleError",
    "add_membership",
    "add_organisation",
    "amend",
    "create_plan",
    "enter",
    "withdraw",
]
