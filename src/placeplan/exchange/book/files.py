"""The shelf of records that come from files alone, as `placeplan read` gives them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from placeplan.exchange.book.entry import Entry, Known
from placeplan.records.record import Record
from placeplan.rooms.register.interchange import key_of


class Files:
    """The records of some papers: each paper's own keys, nobody's accounts, no earlier versions."""

    def __init__(self, records: Iterable[Record], people: Sequence[Known] = ()) -> None:
        self._by_kind: dict[str, list[Entry]] = defaultdict(list)
        self._people = people
        for record in records:
            key = key_of(record.natural_key())
            self._by_kind[record.kind].append(Entry(record, key, record.plan or ""))

    def entries(self, kind: str) -> Sequence[Entry]:
        return self._by_kind.get(kind, ())

    def versions(self, kind: str) -> Mapping[str, Sequence[Entry]]:
        return {}

    def since(self, kind: str) -> Mapping[str, date]:
        return {}

    def people(self) -> Sequence[Known]:
        return self._people
