"""Pages: the portfolio of a plan, and the gateways and updates of a scheme."""

from placeplan.rooms.assurance.pages.case import case
from placeplan.rooms.assurance.pages.entries import (
    action,
    action_new,
    decision,
    decision_new,
)
from placeplan.rooms.assurance.pages.escalation import (
    concern_of_programme,
    concern_of_scheme,
    escalation,
)
from placeplan.rooms.assurance.pages.gateway import gateway
from placeplan.rooms.assurance.pages.logs import (
    action_log,
    actions,
    decision_log,
    decisions,
)
from placeplan.rooms.assurance.pages.performance import (
    add_rebase,
    exceptions,
    indicator,
    performance,
    targets,
)
from placeplan.rooms.assurance.pages.portfolio import portfolio
from placeplan.rooms.assurance.pages.quality import quality
from placeplan.rooms.assurance.pages.update import update_programme, update_scheme

__all__ = [
    "action",
    "action_log",
    "action_new",
    "actions",
    "add_rebase",
    "case",
    "concern_of_programme",
    "concern_of_scheme",
    "decision",
    "decision_log",
    "decision_new",
    "decisions",
    "escalation",
    "exceptions",
    "gateway",
    "indicator",
    "performance",
    "portfolio",
    "quality",
    "targets",
    "update_programme",
    "update_scheme",
]
