"""Between this room's stored records and the data contract."""

from __future__ import annotations

from placeplan.records import finance as records
from placeplan.rooms.delivery.interchange import link_part, span
from placeplan.rooms.finance.models import Contract, FinanceLine
from placeplan.rooms.places.interchange import Kept, Store, directory, provided_by
from placeplan.rooms.register.interchange import Lookups


def _line(row: FinanceLine, record: records.FinanceLine, lookups: Lookups) -> None:
    known = directory(row.plan, lookups)
    row.organisation, row.provided_by = (
        known.named(row.organisation_name),
        known.named(row.provider),
    )
    link_part(row, record, lookups)
    period = record.period
    span(row, period if period and (period.start or period.end) else row.financial_year)


def _contract(row: Contract, record: records.Contract, lookups: Lookups) -> None:
    provided_by(row, record, lookups)
    span(row, record.start, record.end)


_store = Store(
    Kept(
        records.FinanceLine, FinanceLine, renamed={"organisation": "organisation_name"}, link=_line
    ),
    Kept(records.Contract, Contract, link=_contract),
)
KINDS, MODELS, load, dump = _store.kinds, _store.models, _store.load, _store.dump
