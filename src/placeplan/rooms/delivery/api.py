"""The API of this room."""

from __future__ import annotations

from ninja import Router

from placeplan.records import delivery as records
from placeplan.rooms.delivery import queries
from placeplan.rooms.delivery.interchange import dump
from placeplan.rooms.delivery.models import Concern, Deliverable, Measure
from placeplan.rooms.places.api.facts import offer

router = Router(tags=["delivery"])
offer(router, "deliverables", records.Deliverable, Deliverable, queries.deliverables, dump)
offer(router, "measures", records.Measure, Measure, queries.measures, dump)
offer(router, "concerns", records.Concern, Concern, queries.concerns, dump)
