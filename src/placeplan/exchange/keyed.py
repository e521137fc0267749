"""The records of a paper under the keys of the chains that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from uuid import UUID

from placeplan.exchange.chains import Chains, Predecessors
from placeplan.exchange.outcome import duplicate
from placeplan.exchange.reconcile import Link
from placeplan.exchange.renamed import Candidate, Renaming, renamings
from placeplan.kernel.problem import Problem
from placeplan.records.record import Record
from placeplan.rooms.register.interchange import Lookups, key_of


@dataclass(frozen=True, slots=True)
class Keyed:
    """A record under its own key and, where it was renamed, under that of its chain."""

    record: Record
    printed: str
    key: str
    renamed: Renaming | None = None

    @property
    def item(self) -> str:
        """What names the record among those of its paper, from one reading to the next."""
        return f"{self.record.kind}-{self.printed[:16]}"


def keyed(
    room: ModuleType, kind: str, found: Sequence[Record], standing: Chains, lookups: Lookups
) -> tuple[list[Keyed], list[Problem]]:
    """Each record with its key, and the problems of those that share one.

    Records of one paper that share a key are told apart by number.
    """
    firsts: dict[tuple[str, ...], Record] = {}
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    printed: list[tuple[Record, str]] = []
    problems: list[Problem] = []
    key_for = getattr(room, "key", None)
    for record in found:
        parts = (
            record.natural_key()
            if key_for is None
            else key_for(record, plan=standing.plan, lookups=lookups)
        )
        seen[parts] += 1
        if seen[parts] > 1:
            problems.append(duplicate(record, firsts[parts]))
        firsts.setdefault(parts, record)
        printed.append((record, key_of(parts, seen[parts])))
    own = {key for _, key in printed}
    return [
        Keyed(record, key, standing.stands_under(kind, key, own - {key})) for record, key in printed
    ], problems


def with_renamings(
    kind: str,
    every: list[Keyed],
    chains: Mapping[str, list[Link]],
    *,
    standing: Chains,
    predecessors: Predecessors,
    records_of: Callable[[set[UUID]], Mapping[UUID, Record]],
    decisions: Mapping[str, Mapping[str, Any]],
    hidden: Collection[str] = (),
) -> list[Keyed]:
    """The records, with the chains of those that stand under other words.

    `records_of` gives the records of stored rows. No record is taken for what stands under the
    `hidden` keys.
    """
    missing = [each for each in every if each.key not in chains]
    taken = {each.key for each in every}
    last = {
        key: max(links, key=lambda link: link.order)
        for key, links in chains.items()
        if key not in taken and key not in hidden
    }
    free = {
        key: link
        for key, link in last.items()
        if link.file in predecessors.related and link.stated_on <= standing.stated_on
    }
    if not missing or not free:
        return every
    records = records_of({link.row for link in free.values()})
    found = renamings(
        kind,
        {each.item: each.record for each in missing},
        [Candidate(key, records[link.row]) for key, link in free.items() if link.row in records],
        decisions,
    )
    return [
        replace(each, key=found[each.item].key, renamed=found[each.item])
        if each.item in found and each.key not in chains
        else each
        for each in every
    ]
