"""Between this room's stored records and the data contract."""

from __future__ import annotations

from placeplan.records import finance as records
from placeplan.rooms.activity.models import GrowthAssumption
from placeplan.rooms.delivery.interchange import link_part, span
from placeplan.rooms.places.interchange import Kept, Store, provided_by
from placeplan.rooms.register.interchange import Lookups


def _growth(row: GrowthAssumption, record: records.GrowthAssumption, lookups: Lookups) -> None:
    provided_by(row, record, lookups)
    link_part(row, record, lookups)
    span(row, row.financial_year)


_store = Store(Kept(records.GrowthAssumption, GrowthAssumption, link=_growth))
KINDS, MODELS, load, dump = _store.kinds, _store.models, _store.load, _store.dump
