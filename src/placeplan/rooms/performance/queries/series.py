"""Reads: the statistics that count, their series and ranks, kept for as long as the same count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np

from placeplan.definitions.indicators import definition, definitions
from placeplan.rooms.performance.benchmarks import Peers, Standings
from placeplan.rooms.performance.known import Published
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.queries.peers import Lists, peer_files, peers_in
from placeplan.rooms.performance.queries.published import measured_in, national_files
from placeplan.rooms.performance.ranks import standings
from placeplan.rooms.performance.series import moments

Files = tuple[tuple[Path, str], ...]
"""The files that count, each with its layout, oldest first."""
Paths = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A national file that counts: its number, its name, the day it was published, where known."""

    number: int
    name: str
    published_on: date | None
    path: Path
    layout: str


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """The national files that count, and the lists of peers: the same object while they do."""

    counted: tuple[Counted, ...]
    files: Files
    lists: tuple[Lists, Paths]

    def peers_on(self, day: date) -> Mapping[str, Peers]:
        """The peers of every organisation on a day."""
        return peers_in(*self.lists, day)

    def standing(self, slug: str, level: str, start: date, end: date) -> Standings | None:
        """The ranks of all organisations of a level in a period, among all and among their peers.

        None where nothing is published, and for a count: organisations of different sizes are
        not ranked by it.
        """
        return _standings(self, slug, level, start, end)

    def published(self, codes: tuple[str, ...]) -> Mapping[tuple[str, str], Published]:
        """What is published of some organisations, by the slug of the definition and the code.

        Of an organisation with two levels, that of its latest value. `Published.files` are places
        in `counted`.
        """
        return _published_of(self, codes) if codes and self.files else {}


def statistics(*, known_at: datetime | None = None) -> Statistics:
    """The statistics that count, as the system knew at an instant; three queries."""
    found = national_files(known_at=known_at).only(
        "pk", "name", "published_on", "facts", "layout", "recorded_at"
    )
    counted = tuple(
        Counted(each.pk, each.name, each.published_on, each.path, each.layout) for each in found
    )
    return _same(counted, peer_files(known_at=known_at) if counted else ((), ()))


@lru_cache(maxsize=8)
def _same(counted: tuple[Counted, ...], lists: tuple[Lists, Paths]) -> Statistics:
    return Statistics(counted, tuple((each.path, each.layout) for each in counted), lists)


@lru_cache(maxsize=64)
def _published_of(
    statistics: Statistics, codes: tuple[str, ...]
) -> Mapping[tuple[str, str], Published]:
    units = {slug: each.unit for slug, each in definitions().items()}
    found = {}
    for slug, measured in measured_in(statistics.files).items():
        for code in codes:
            own = measured.of(code)
            if len(own):
                found[slug, code] = _published(slug, own, units[slug])
    return found


def _published(slug: str, own: Measured, unit: str) -> Published:
    last = int(np.lexsort((own.start, own.end))[-1])
    level = str(own.level[last])
    rows = own.of_level(level)
    return Published(
        definition=slug,
        unit=unit,
        level=level,
        moments=moments(rows, unit),
        files=dict(zip(rows.start.tolist(), rows.file.tolist(), strict=True)),
    )


@lru_cache(maxsize=4096)
def _standings(
    statistics: Statistics, slug: str, level: str, start: date, end: date
) -> Standings | None:
    measured, known = measured_in(statistics.files).get(slug), definition(slug)
    if measured is None or known is None or known.kind == "count":
        return None
    rows = measured.at(np.datetime64(start), np.datetime64(end)).of_level(level)
    return standings(rows, known.direction, statistics.peers_on(end)) if len(rows) else None
