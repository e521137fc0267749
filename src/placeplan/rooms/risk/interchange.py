"""Between this room's stored records and the data contract."""

from __future__ import annotations

from placeplan.records.risk import Risk as RiskRecord
from placeplan.rooms.delivery.interchange import link_part
from placeplan.rooms.places.interchange import Kept, Store
from placeplan.rooms.risk.models import Risk

SCOPES = {"risk": ("of", "of")}
"""A paper that speaks of a programme or scheme lists all its risks."""

_store = Store(Kept(RiskRecord, Risk, link=link_part))
KINDS, MODELS, load, dump = _store.kinds, _store.models, _store.load, _store.dump
