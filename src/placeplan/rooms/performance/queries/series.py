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
from placeplan.rooms.performance.names import readable
from placeplan.rooms.performance.queries.peers import Lists, peer_files, peers_in
from placeplan.rooms.performance.queries.published import measured_in, national_files
from placeplan.rooms.performance.queries.successors import reaggregated_in, succession_in
from placeplan.rooms.performance.ranks import name_of, standings
from placeplan.rooms.performance.series import moments
from placeplan.rooms.performance.successors import standing_for

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
    standing_on: date | None = None
    """The day of whose organisations the counts are; None: as they were published."""

    def of(self, slug: str) -> Measured | None:
        """What the files measure of a definition; None where they measure nothing."""
        if self.standing_on is None:
            return measured_in(self.files).get(slug)
        found = reaggregated_in(self.files, self.lists[1], slug, self.standing_on)
        return None if found is None else found.measured

    def heirs(self, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Those that stand for some organisations on that day: code and name, each once."""
        if self.standing_on is None:
            return ()
        heirs = succession_in(self.lists[1]).heirs
        new = dict.fromkeys(standing_for(code, heirs, self.standing_on) for code in codes)
        return tuple((code, self._name_of(code)) for code in new if code not in codes)

    def _name_of(self, code: str) -> str:
        for rows in measured_in(self.files).values():
            found = name_of(rows, code)
            if found != code:
                return readable(found)
        return code

    def peers_on(self, day: date) -> Mapping[str, Peers]:
        """The peers of every organisation on a day, as they stand on the day of the counts."""
        return peers_in(*self.lists, self.standing_on or day)

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


def statistics(*, known_at: datetime | None = None, standing_on: date | None = None) -> Statistics:
    """The statistics that count, as the system knew at an instant; three queries.

    `standing_on` adds counts up for the organisations as they stood on that day.
    """
    found = national_files(known_at=known_at).only(
        "pk", "name", "published_on", "facts", "layout", "recorded_at"
    )
    counted = tuple(
        Counted(each.pk, each.name, each.published_on, each.path, each.layout) for each in found
    )
    lists: tuple[Lists, Paths] = peer_files(known_at=known_at) if counted else ((), ())
    return _same(counted, lists, standing_on)


@lru_cache(maxsize=8)
def _same(
    counted: tuple[Counted, ...], lists: tuple[Lists, Paths], standing_on: date | None
) -> Statistics:
    files = tuple((each.path, each.layout) for each in counted)
    return Statistics(counted, files, lists, standing_on)


@lru_cache(maxsize=64)
def _published_of(
    statistics: Statistics, codes: tuple[str, ...]
) -> Mapping[tuple[str, str], Published]:
    units = {slug: each.unit for slug, each in definitions().items()}
    found = {}
    for slug in measured_in(statistics.files):
        measured = statistics.of(slug)
        if measured is None:
            continue
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
    measured, known = statistics.of(slug), definition(slug)
    if measured is None or known is None or known.kind == "count":
        return None
    rows = measured.at(np.datetime64(start), np.datetime64(end)).of_level(level)
    return standings(rows, known.direction, statistics.peers_on(end)) if len(rows) else None
