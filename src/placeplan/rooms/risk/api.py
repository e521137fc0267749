"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.rooms.places.api.facts import offer_each
from placeplan.rooms.risk.interchange import dump
from placeplan.rooms.risk.queries import QUERIES

router = Router(tags=["risk"])
offer_each(router, QUERIES, dump)
