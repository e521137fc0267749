"""Pages: the portfolio of a plan, and the gateways and updates of a scheme."""

from placeplan.rooms.assurance.pages.case import case
from placeplan.rooms.assurance.pages.escalation import (
    concern_of_programme,
    concern_of_scheme,
    escalation,
)
from placeplan.rooms.assurance.pages.gateway import gateway
from placeplan.rooms.assurance.pages.portfolio import portfolio
from placeplan.rooms.assurance.pages.quality import quality
from placeplan.rooms.assurance.pages.update import update_programme, update_scheme

__all__ = [
    "case",
    "concern_of_programme",
    "concern_of_scheme",
    "escalation",
    "gateway",
    "portfolio",
    "quality",
    "update_programme",
    "update_scheme",
]
