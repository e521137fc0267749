"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.rooms.delivery.interchange import dump
from placeplan.rooms.delivery.queries import QUERIES
from placeplan.rooms.places.api.facts import offer_each

router = Router(tags=["delivery"])
offer_each(router, QUERIES, dump)
