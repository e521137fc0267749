"""Reads: what the rooms know of each scheme of a plan, limited to what the reader may see."""

from placeplan.rooms.assurance.queries.accepting import acceptances, assignments
from placeplan.rooms.assurance.queries.acting import acts
from placeplan.rooms.assurance.queries.escalations import Carried, of_escalation
from placeplan.rooms.assurance.queries.printed_targets import printed_targets
from placeplan.rooms.assurance.queries.quality import Quality, Review, quality, reviews_due
from placeplan.rooms.assurance.queries.reminding import (
    is_written,
    last_letters,
    refused,
    stuck,
    told_before,
    waiting,
)
from placeplan.rooms.assurance.queries.scheme_page import Work, work
from placeplan.rooms.assurance.queries.schemes import (
    Assured,
    Gate,
    Gates,
    assured,
    assured_one,
    gates,
    ledger_of,
    milestone_ledgers,
    portfolio_lines,
)
from placeplan.rooms.assurance.queries.updates import (
    Due,
    Standing,
    Subject,
    belonging,
    current,
    due_updates,
    kind_of,
    period_due,
    standing,
)

__all__ = [
    "Assured",
    "Carried",
    "Due",
    "Gate",
    "Gates",
    "Quality",
    "Review",
    "Standing",
    "Subject",
    "Work",
    "acceptances",
    "acts",
    "assignments",
    "assured",
    "assured_one",
    "belonging",
    "current",
    "due_updates",
    "gates",
    "is_written",
    "kind_of",
    "last_letters",
    "ledger_of",
    "milestone_ledgers",
    "of_escalation",
    "period_due",
    "portfolio_lines",
    "printed_targets",
    "quality",
    "refused",
    "reviews_due",
    "standing",
    "stuck",
    "told_before",
    "waiting",
    "work",
]
