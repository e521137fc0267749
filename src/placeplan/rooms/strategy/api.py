"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.records.strategy import Goal as GoalRecord
from placeplan.rooms.places.api.facts import offer
from placeplan.rooms.strategy import queries
from placeplan.rooms.strategy.interchange import dump
from placeplan.rooms.strategy.models import Goal

router = Router(tags=["strategy"])
offer(router, "goals", GoalRecord, Goal, queries.goals, dump)
