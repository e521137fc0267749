"""Between this room's stored records and the data contract."""

from __future__ import annotations

from placeplan.records import strategy as records
from placeplan.rooms.engagement.models import Engagement
from placeplan.rooms.places.interchange import Kept, Store

_store = Store(Kept(records.Engagement, Engagement))
KINDS, MODELS, load, dump = _store.kinds, _store.models, _store.load, _store.dump
