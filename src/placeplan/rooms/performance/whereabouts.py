"""Where organisations belong: their system, their region, what they are. Plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from placeplan.rooms.performance.names import readable

KINDS = {
    "trust": "NHS trust",
    "commissioner": "Commissioner",
    "practice": "GP practice",
    "site": "Site of a trust",
    "other": "Other",
}
"""What the lists of organisations call them, in words."""
UNLISTED = "In no list that is loaded"
_LONG = ((re.compile(r"Integrated Care Board\b", re.IGNORECASE), "ICB"),
         (re.compile(r"\s+Commissioning Region$", re.IGNORECASE), ""))  # fmt: skip


class Listed(NamedTuple):
    """A row of a list of organisations."""

    code: str
    name: str
    role: str
    region: str
    system: str


class PartOf(NamedTuple):
    """A row of a lookup: who is part of whom; roles as the lookup says them."""

    child: str
    child_name: str
    parent: str
    parent_name: str
    parent_role: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One organisation: names of its system and region, blank where they are not known."""

    system: str = ""
    region: str = ""
    kind: str = UNLISTED


def whereabouts(listed: Iterable[Listed], parts: Iterable[PartOf]) -> Mapping[str, Whereabouts]:
    """The whereabouts of every organisation by code; of several rows the last counts.

    A lookup goes before a list. The region of one that states none is that of its system.
    """
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    systems: dict[str, str] = {}
    regions: dict[str, str] = {}
    for row in listed:
        names[row.code] = readable(row.name)
        kinds[row.code] = KINDS.get(row.role, row.role.replace("_", " ").capitalize())
        if row.region:
            regions[row.code] = row.region
        if row.system:
            systems[row.code] = row.system
    for each in parts:
        for code, name in ((each.child, each.child_name), (each.parent, each.parent_name)):
            if name:
                names[code] = readable(name)
        if each.parent_role in ("icb", "partnership"):
            systems[each.child] = each.parent
        elif each.parent_role == "region":
            regions[each.child] = each.parent
    found = {}
    for code in {*kinds, *systems, *regions}:
        system = systems.get(code, "")
        region = regions.get(code) or regions.get(system, "")
        found[code] = Whereabouts(
            short(names.get(system, system)),
            short(names.get(region, region)),
            kinds.get(code, UNLISTED),
        )
    return found


def short(name: str) -> str:
    """The name of a system or region as a list has room for it: "NHS Essex ICB"."""
    for pattern, text in _LONG:
        name = pattern.sub(text, name)
    return name
