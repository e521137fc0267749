"""What people do with statistics and targets, and which roles may: the table of the rules."""

from __future__ import annotations

from placeplan.rooms.places.actions import action

LOAD_STATISTICS = action(
    "load_statistics", "Load national statistics and take them back", "any", "analyst"
)
SET_TARGETS = action(
    "set_targets",
    "Set targets, trajectories and rebases of a plan, and take them back",
    "plan",
    "analyst programme_lead administrator",
)

ACTIONS = (LOAD_STATISTICS, SET_TARGETS)
