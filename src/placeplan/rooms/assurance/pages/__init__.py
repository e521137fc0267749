"""Pages: the portfolio of a plan, and the gateways of a scheme."""

from placeplan.rooms.assurance.pages.gateway import gateway
from placeplan.rooms.assurance.pages.portfolio import portfolio

__all__ = ["gateway", "portfolio"]
