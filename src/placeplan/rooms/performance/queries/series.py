"""Reads: published series and ranks, kept for as long as the same files count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from placeplan.definitions.indicators import definition, definitions
from placeplan.rooms.performance.benchmarks import Standings
from placeplan.rooms.performance.known import Published
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.queries.peers import Lists, peers_in
from placeplan.rooms.performance.queries.published import measured_in
from placeplan.rooms.performance.ranks import standings
from placeplan.rooms.performance.series import moments

Files = tuple[tuple[Path, str], ...]
"""The files that count, each with its layout, oldest first."""
Paths = tuple[Path, ...]


@lru_cache(maxsize=64)
def published_of(files: Files, codes: tuple[str, ...]) -> Mapping[tuple[str, str], Published]:
    """What is published of some organisations, by the slug of the definition and the code.

    Of an organisation with two levels, that of its latest value. `Published.files` are places
    among `files`.
    """
    units = {slug: each.unit for slug, each in definitions().items()}
    found = {}
    for slug, measured in measured_in(files).items():
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
def standings_in(
    files: Files, lists: tuple[Lists, Paths], slug: str, level: str, start: date, end: date
) -> Standings | None:
    """The ranks of all organisations of a level in a period, among all and among their peers.

    `lists` are those of peers, and the lookups of who became whom. None where nothing is
    published, and for a count: organisations of different sizes are not ranked by it.
    """
    measured, known = measured_in(files).get(slug), definition(slug)
    if measured is None or known is None or known.kind == "count":
        return None
    rows = measured.at(np.datetime64(start), np.datetime64(end)).of_level(level)
    return standings(rows, known.direction, peers_in(*lists, end)) if len(rows) else None
