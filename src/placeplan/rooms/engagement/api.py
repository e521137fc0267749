"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.rooms.engagement.interchange import dump
from placeplan.rooms.engagement.queries import QUERIES
from placeplan.rooms.places.api.facts import offer_each

router = Router(tags=["engagement"])
offer_each(router, QUERIES, dump)
