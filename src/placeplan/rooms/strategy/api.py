"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.rooms.places.api.facts import offer_each
from placeplan.rooms.strategy.interchange import dump
from placeplan.rooms.strategy.queries import QUERIES

router = Router(tags=["strategy"])
offer_each(router, QUERIES, dump)
