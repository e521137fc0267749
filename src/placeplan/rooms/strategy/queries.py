"""Reads: goals, alignment and commitments, limited to what the reader may see."""

from __future__ import annotations

from typing import Any

from placeplan.rooms.places.queries import Facts
from placeplan.rooms.strategy.models import Alignment, Commitment, Goal

goals = Facts(Goal)
alignments = Facts(Alignment, along=("goal",))
commitments = Facts(Commitment, organisation="by_organisation")

QUERIES: dict[str, Facts[Any]] = {
    "goal": goals,
    "alignment": alignments,
    "commitment": commitments,
}
