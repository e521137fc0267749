"""What people do to organisations, memberships and plans, and what they state in a plan."""

from placeplan.rooms.places.services.closing import close_plan, reopen_plan
from placeplan.rooms.places.services.people import (
    add_membership,
    close_account,
    end_membership,
    invite,
    reopen_account,
)
from placeplan.rooms.places.services.plans import add_organisation, create_plan, settle_plan
from placeplan.rooms.places.services.stating import (
    TAKEN,
    NotARecordError,
    StaleError,
    amend,
    enter,
    paragraphs,
    withdraw,
)

__all__ = [
    "TAKEN",
    "NotARecordError",
    "StaleError",
    "add_membership",
    "add_organisation",
    "amend",
    "close_account",
    "close_plan",
    "create_plan",
    "end_membership",
    "enter",
    "invite",
    "paragraphs",
    "reopen_account",
    "reopen_plan",
    "settle_plan",
    "withdraw",
]
