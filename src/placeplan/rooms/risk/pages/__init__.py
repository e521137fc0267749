"""Pages: the risk register, one risk, the assurance framework, the heat map, concerns."""

from placeplan.rooms.risk.pages.framework import assurance_framework
from placeplan.rooms.risk.pages.heat import heat_map
from placeplan.rooms.risk.pages.one import risk
from placeplan.rooms.risk.pages.register import CONCERNS, RISKS, concerns, risks
from placeplan.rooms.risk.pages.typed import add_risk, change_risk, score_risk

__all__ = [
    "CONCERNS",
    "RISKS",
    "add_risk",
    "assurance_framework",
    "change_risk",
    "concerns",
    "heat_map",
    "risk",
    "risks",
    "score_risk",
]
