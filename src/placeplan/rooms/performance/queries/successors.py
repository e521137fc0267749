"""Reads: who took over from whom and who is part of whom, out of the lookups that count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from placeplan.definitions.indicators import definitions
from placeplan.rooms.performance import national
from placeplan.rooms.performance.names import readable
from placeplan.rooms.performance.queries.published import measured_in, national_files
from placeplan.rooms.performance.reaggregation import (
    Reaggregated,
    as_organisations_of,
    with_parents,
)
from placeplan.rooms.performance.successors import Successor, without_doubt

LINKS = "links"
_SUCCESSOR, _PART_OF = "successor", "part_of"
_COMMISSIONERS = ("commissioner", "sub_icb_location")
_SYSTEMS = ("icb", "partnership")


@dataclass(frozen=True, slots=True)
class Succession:
    """The successors that are known, by old code, and in words what is in doubt."""

    heirs: Mapping[str, Successor] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


def succession(*, known_at: datetime | None = None) -> Succession:
    """Who took over from whom, as the lookups that count say."""
    return succession_in(link_files(known_at=known_at))


def parents(*, known_at: datetime | None = None) -> tuple[Mapping[str, str], ...]:
    """The system of which each commissioner is a part: a mapping for each lookup, latest last."""
    return _parents(link_files(known_at=known_at))


def measured_as_of(
    slug: str, day: date, *, known_at: datetime | None = None
) -> Reaggregated | None:
    """What national facts measure of an indicator, of the organisations as they stood on a day.

    Counts of those that were taken over are added to their successors', and those of commissioners
    to their system's, where it publishes none. None where nothing is published. Kept for as long
    as the same files count.
    """
    files = tuple((each.path, each.layout) for each in national_files(known_at=known_at))
    return reaggregated_in(files, link_files(known_at=known_at), slug, day)


def link_files(*, known_at: datetime | None = None) -> tuple[Path, ...]:
    """The files of the lookups that count, oldest first."""
    return tuple(each.path for each in national_files(known_at=known_at, kind=LINKS))


@lru_cache(maxsize=8)
def succession_in(files: tuple[Path, ...]) -> Succession:
    """Who took over from whom, as some lookups say."""
    links = national.table(files)
    if not links:
        return Succession()
    rows = zip(
        links["child"], links["parent"], links["relation"], links["start"].tolist(), strict=True
    )
    found = [
        Successor(str(child), str(parent), start)
        for child, parent, relation, start in rows
        if relation == _SUCCESSOR and child and parent and child != parent
    ]
    heirs, doubts = without_doubt(found)
    return Succession(heirs, doubts)


@lru_cache(maxsize=8)
def _parents(files: tuple[Path, ...]) -> tuple[Mapping[str, str], ...]:
    found = []
    for file in files:
        links = national.table([file])
        rows = zip(*(links[each] for each in _NAMES), strict=True)
        lookup = {
            str(child): str(parent)
            for child, parent, relation, role, of in rows
            if relation == _PART_OF and child and parent
            if role in _COMMISSIONERS and of in _SYSTEMS
        }
        if lookup:
            found.append(lookup)
    return tuple(found)


_NAMES = ("child", "parent", "relation", "child_role", "parent_role")


@lru_cache(maxsize=8)
def _system_names(files: tuple[Path, ...]) -> Mapping[str, str]:
    """The latest name of each system, by its code."""
    links = national.table(files)
    rows = zip(links["parent"], links["parent_name"], links["parent_role"], strict=True)
    return {str(code): readable(str(name)) for code, name, of in rows if of in _SYSTEMS and name}


@lru_cache(maxsize=256)
def reaggregated_in(
    files: tuple[tuple[Path, str], ...], links: tuple[Path, ...], slug: str, day: date
) -> Reaggregated | None:
    """What some files measure of an indicator, of the organisations as they stood on a day."""
    found, known = measured_in(files).get(slug), definitions().get(slug)
    if found is None or known is None:
        return None
    joined = as_organisations_of(found, succession_in(links).heirs, day, known)
    lookups = _parents(links)
    return with_parents(joined, lookups, _system_names(links), known) if lookups else joined
