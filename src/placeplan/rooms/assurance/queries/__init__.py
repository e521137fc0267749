"""Reads: what the rooms know of each scheme of a plan, limited to what the reader may see."""

from placeplan.rooms.assurance.queries.schemes import (
    Assured,
    Gate,
    Gates,
    assured,
    assured_one,
    gates,
    milestone_ledgers,
    portfolio_lines,
)

__all__ = [
    "Assured",
    "Gate",
    "Gates",
    "assured",
    "assured_one",
    "gates",
    "milestone_ledgers",
    "portfolio_lines",
]
