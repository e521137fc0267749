"""Reads: growth of activity, limited to what the reader may see."""

from __future__ import annotations

from typing import Any

from placeplan.rooms.activity.models import GrowthAssumption
from placeplan.rooms.places.queries import Facts

growth_assumptions = Facts(
    GrowthAssumption,
    dated="spans",
    organisation="organisation",
    along=("programme", "scheme"),
)

QUERIES: dict[str, Facts[Any]] = {"growth_assumption": growth_assumptions}
