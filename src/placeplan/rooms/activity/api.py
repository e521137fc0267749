"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.rooms.activity.interchange import dump
from placeplan.rooms.activity.queries import QUERIES
from placeplan.rooms.places.api.facts import offer_each

router = Router(tags=["activity"])
offer_each(router, QUERIES, dump)
