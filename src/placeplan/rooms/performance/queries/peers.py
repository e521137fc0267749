"""Reads: whom an organisation is compared with, by the lists that are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from placeplan.definitions.peers import PeerGroups, peer_groups
from placeplan.rooms.performance import national
from placeplan.rooms.performance.benchmarks import Peers
from placeplan.rooms.performance.queries.published import national_files
from placeplan.rooms.performance.queries.successors import LINKS, link_files, succession_in
from placeplan.rooms.performance.successors import Successor, standing_for

LAYOUT = "peer_lists"
_PEER = "peer"
Lists = tuple[tuple[Path, str], ...]
"""Files of lists of peers, each with the name that it was published under, oldest first."""


def peers_of(code: str, day: date, *, known_at: datetime | None = None) -> Peers | None:
    """The peers of an organisation on a day; None where no list names any.

    A list of similar organisations comes before a group of neighbours, and a list that was loaded
    before one that ships; of several the latest counts. A peer that was taken over by the day
    stands under the code of its successor.
    """
    return peers_on(day, known_at=known_at).get(code)


def peers_on(day: date, *, known_at: datetime | None = None) -> Mapping[str, Peers]:
    """The peers of every organisation that has some, by code, as `peers_of` finds them."""
    return peers_in(*peer_files(known_at=known_at), day)


def peer_files(*, known_at: datetime | None = None) -> tuple[Lists, tuple[Path, ...]]:
    """The lists of peers that count, oldest first, and the lookups that say who became whom."""
    lists = national_files(known_at=known_at, kind=LINKS, layouts=(LAYOUT,))
    return tuple((each.path, each.name) for each in lists), link_files(known_at=known_at)


def peers_in(files: Lists, links: tuple[Path, ...], day: date) -> Mapping[str, Peers]:
    """The peers of every organisation on a day, by some lists and lookups."""
    return _peers_on(files, links, day, tuple(peer_groups()))


@lru_cache(maxsize=32)
def _peers_on(
    files: Lists, links: tuple[Path, ...], day: date, slugs: tuple[str, ...]
) -> Mapping[str, Peers]:
    heirs = succession_in(links).heirs
    found: dict[str, Peers] = {}
    for path, name in files[::-1]:
        for own, (codes, is_ordered) in _loaded(path).items():
            if own not in found:
                title = f"the {len(codes)} most similar organisations"
                found[own] = _peers(
                    own, codes, title, name, heirs, day, is_similar=True, is_ordered=is_ordered
                )
    groups = [peer_groups()[slug] for slug in slugs]
    holding = [each for each in groups if each.holds_on(day)]
    holding.sort(key=lambda each: (bool(each.similar), each.start or date.min), reverse=True)
    for group in holding:
        for own in _named(group):
            named = group.peers_of(own)
            if own not in found and named:
                source = group.reference.title if group.reference else "not verified"
                found[own] = _peers(
                    own, named, group.title_of(own), source, heirs, day,
                    is_similar=bool(group.similar), is_ordered=bool(group.similar),
                )  # fmt: skip
    return MappingProxyType(found)


def _peers(
    own: str,
    codes: Sequence[str],
    title: str,
    source: str,
    heirs: Mapping[str, Successor],
    day: date,
    *,
    is_similar: bool,
    is_ordered: bool,
) -> Peers:
    """The list as it stands on a day."""
    kept: dict[str, None] = {}
    said = []
    for code in codes:
        current = standing_for(code, heirs, day)
        if current != code:
            said.append(f"{code} became {current}")
        if current != own:
            kept.setdefault(current)
    return Peers(
        title=title,
        codes=tuple(kept),
        is_similar=is_similar,
        is_ordered=is_ordered,
        source=source,
        said=tuple(said),
    )


def _named(group: PeerGroups) -> list[str]:
    if group.similar:
        return list(group.similar)
    return [code for codes in group.groups.values() for code in codes]


@lru_cache(maxsize=32)
def _loaded(path: Path) -> Mapping[str, tuple[tuple[str, ...], bool]]:
    """The peers that a file lists, by organisation, and whether it states their places."""
    links = national.table([path])
    ranks = links.get("rank", np.full(links["child"].size, np.nan)).astype(np.float64)
    found: dict[str, list[tuple[float, int, str]]] = {}
    rows = zip(links["child"], links["parent"], links["relation"], ranks, strict=True)
    for at, (own, peer, relation, rank) in enumerate(rows):
        if relation == _PEER and peer != own:
            found.setdefault(str(own), []).append((float(rank), at, str(peer)))
    listed = {}
    for own, peers in found.items():
        is_ordered = not any(np.isnan(rank) for rank, _, _ in peers)
        ordered = sorted(peers) if is_ordered else peers
        listed[own] = (tuple(dict.fromkeys(peer for _, _, peer in ordered)), is_ordered)
    return MappingProxyType(listed)
