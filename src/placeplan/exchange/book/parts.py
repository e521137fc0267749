"""A shelf of many plans as one shelf for each: whatever is taken, is taken once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from placeplan.exchange.book.book import Shelf
from placeplan.exchange.book.entry import Entry, Known


class Parts:
    """The parts of a shelf, by the slug of their plan."""

    def __init__(self, whole: Shelf) -> None:
        self._whole = whole
        self._entries: dict[str, Mapping[str, Sequence[Entry]]] = {}
        self._versions: dict[str, Mapping[str, Sequence[Entry]]] = {}
        self._since: dict[str, Mapping[str, date]] = {}
        self._people: Sequence[Known] | None = None

    def of(self, plan: str) -> Part:
        """The shelf of one plan."""
        return Part(self, plan)

    def entries(self, kind: str, plan: str) -> Sequence[Entry]:
        """The records of a kind in a plan."""
        if kind not in self._entries:
            by_plan: dict[str, list[Entry]] = defaultdict(list)
            for entry in self._whole.entries(kind):
                by_plan[entry.plan].append(entry)
            self._entries[kind] = by_plan
        return self._entries[kind].get(plan, ())

    def versions(self, kind: str) -> Mapping[str, Sequence[Entry]]:
        """Every version of the records of a kind, of all plans."""
        if kind not in self._versions:
            self._versions[kind] = self._whole.versions(kind)
        return self._versions[kind]

    def since(self, kind: str) -> Mapping[str, date]:
        """The first day of each record of a kind, of all plans."""
        if kind not in self._since:
            self._since[kind] = self._whole.since(kind)
        return self._since[kind]

    def people(self) -> Sequence[Known]:
        """The accounts that names may mean."""
        if self._people is None:
            self._people = self._whole.people()
        return self._people


@dataclass(frozen=True, slots=True)
class Part:
    """The shelf of one plan among several."""

    parts: Parts
    plan: str

    def entries(self, kind: str) -> Sequence[Entry]:
        return self.parts.entries(kind, self.plan)

    def versions(self, kind: str) -> Mapping[str, Sequence[Entry]]:
        return self.parts.versions(kind)

    def since(self, kind: str) -> Mapping[str, date]:
        return self.parts.since(kind)

    def people(self) -> Sequence[Known]:
        return self.parts.people()
