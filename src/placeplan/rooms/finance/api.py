"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.rooms.finance.interchange import dump
from placeplan.rooms.finance.queries import QUERIES
from placeplan.rooms.places.api.facts import offer_each

router = Router(tags=["finance"])
offer_each(router, QUERIES, dump)
