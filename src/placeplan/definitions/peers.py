"""Peer groups as dated data, one file each: who is compared with whom, and who says so.

A file is a list of groups, whose members are each other's peers, or of similar organisations,
the most similar first. An installation adds its own in the folder that PLACEPLAN_DEFINITIONS
names; lists of similar organisations are also loaded as published statistics.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Self

from pydantic import Field, model_validator

from placeplan.definitions.indicators.catalogue import LOCAL, SHIPPED
from placeplan.definitions.indicators.definition import Level, Part, Reference
from placeplan.definitions.loader import DefinitionError, load

FOLDER = "peer_groups"


class PeerGroups(Part):
    """Peers of organisations of one level, by code. `slug` is the name of the file.

    `groups` are named sets of organisations that are each other's peers; `similar` names for each
    organisation those most like it, the most similar first. It holds from `start` to `end`, both
    included; open where left out.
    """

    slug: str = ""
    title: str
    level: Level
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    similar: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    reference: Reference | None = None
    unverified: bool = False
    notes: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.reference is None) != self.unverified:
            raise ValueError("give the official source as `reference`, or say `unverified: true`")
        if bool(self.groups) == bool(self.similar):
            raise ValueError("give either `groups` or lists of `similar` organisations")
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"it starts on {self.start}, after its end on {self.end}")
        seen: dict[str, str] = {}
        for name, codes in {**self.groups, **self.similar}.items():
            if len(set(codes)) < len(codes):
                raise ValueError(f"{name} names an organisation twice")
            if name in codes:
                raise ValueError(f"{name} is its own peer")
            for code in codes if self.groups else ():
                if seen.setdefault(code, name) != name:
                    raise ValueError(f"{code} is in {seen[code]} and in {name}")
        return self

    def holds_on(self, day: date) -> bool:
        """True where it holds on a day."""
        return (self.start or date.min) <= day <= (self.end or date.max)

    def peers_of(self, code: str) -> tuple[str, ...] | None:
        """The peers of an organisation, itself not among them; None where it has none here."""
        if self.similar:
            return self.similar.get(code)
        members = next((each for each in self.groups.values() if code in each), None)
        return None if members is None else tuple(each for each in members if each != code)

    def title_of(self, code: str) -> str:
        """The title, with the name of the organisation's group where it is in one."""
        group = next((name for name, codes in self.groups.items() if code in codes), "")
        return f"{self.title}: {group}" if group else self.title


def peer_groups() -> Mapping[str, PeerGroups]:
    """All peer groups by slug. Raises `DefinitionError` where a file cannot be used.

    An installation's own file may not take the name of a shipped one.
    """
    return _peer_groups(os.environ.get(LOCAL, ""))


@cache
def _peer_groups(local: str) -> Mapping[str, PeerGroups]:
    found: dict[str, PeerGroups] = {}
    for root in (SHIPPED, *([Path(local)] if local else [])):
        for path in sorted((root / FOLDER).glob("*.yaml")):
            if path.stem in found:
                raise DefinitionError(path, "", f"{path.stem} is defined twice")
            found[path.stem] = load(path, PeerGroups).model_copy(update={"slug": path.stem})
    return MappingProxyType(found)
