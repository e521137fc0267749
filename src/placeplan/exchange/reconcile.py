"""Where a statement belongs in the chain of what was stated before, and which rooms store what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Literal
from uuid import UUID

from placeplan.rooms.places.models import PlanFact

Status = Literal["new", "changed", "unchanged"]
ROOMS = Path(__file__).resolve().parents[1] / "rooms"


@dataclass(frozen=True, slots=True)
class Link:
    """One statement of a chain: a row, or the later day on which a paper stated it unchanged.

    `file` is the number of the file that states it. `paper` is the number of the import that
    stated it again, None where the link is the row itself. `by_hand` says that a person changed
    what the paper said.
    """

    row: UUID
    content: str
    stated_on: date
    recorded_at: datetime
    stands: bool = True
    file: int | None = None
    paper: int | None = None
    by_hand: bool = False

    @property
    def order(self) -> tuple[date, datetime, bool]:
        """What chains are ordered by."""
        return self.stated_on, self.recorded_at, self.stands


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement comes into its chain: what stood before it, and what was stated later.

    `known` is the link that says the same already, where the statement is unchanged. Where
    people changed what stood before it, `by_hand` is true and `base` the statement of the last
    paper, None where no paper made one.
    """

    status: Status
    before: Link | None
    after: tuple[Link, ...]
    known: Link | None = None
    by_hand: bool = False
    base: Link | None = None


def place(chain: Iterable[Link], content: str, stated_on: date, file: int | None = None) -> Place:
    """The place of a statement in a chain, by the day on which it was stated.

    It is unchanged where the statement in force on that day says the same, and where this very
    file said the same of that day before: a file that comes again changes nothing, even where
    another paper of the day has corrected it since. Where a person changed what the last paper
    said, a paper that says it again changes nothing either.
    """
    links = sorted(chain, key=lambda link: link.order)
    earlier = [link for link in links if link.stated_on <= stated_on]
    later = tuple(link for link in links if link.stated_on > stated_on)
    before = earlier[-1] if earlier else None
    if before is not None and before.content == content:
        return Place("unchanged", before, later, before)
    of_the_day = (link for link in earlier if link.stated_on == stated_on)
    again = (link for link in of_the_day if link.file == file is not None and not link.by_hand)
    known = next((link for link in again if link.content == content), None)
    if known is not None:
        return Place("unchanged", before, later, known)
    if before is not None and before.by_hand:
        base = next((link for link in reversed(earlier) if not link.by_hand), None)
        same = base if base is not None and base.content == content else None
        return Place("unchanged" if same else "changed", before, later, same, True, base)
    return Place("changed" if links else "new", before, later)


@cache
def interchanges() -> list[ModuleType]:
    """The `interchange` module of every room, lowest first, so that what is pointed to comes first.

    A room stands above those that its models point to, which its own imports show.
    """
    names = sorted(path.parent.name for path in ROOMS.glob("*/interchange.py"))
    modules = {name: import_module(f"placeplan.rooms.{name}.interchange") for name in names}
    below = {name: set(_imported(modules[name], names)) - {name} for name in names}
    ordered: list[str] = []
    while len(ordered) < len(names):
        free = [n for n in names if n not in ordered and below[n] <= set(ordered)]
        ordered.extend(free or [n for n in names if n not in ordered])
    return [modules[name] for name in ordered]


def room_of(kind: str) -> ModuleType | None:
    """The `interchange` of the room that stores a kind."""
    return next((each for each in interchanges() if kind in getattr(each, "MODELS", ())), None)


def models() -> dict[str, type[PlanFact]]:
    """The model of every kind that is a fact of a plan, lowest room first."""
    return {
        kind: model
        for room in interchanges()
        for kind, model in getattr(room, "MODELS", {}).items()
    }


def _imported(module: ModuleType, rooms: Sequence[str]) -> Iterator[str]:
    for value in vars(module).values():
        home = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", "")
        parts = str(home).split(".")
        if parts[:2] == ["placeplan", "rooms"] and len(parts) > 2 and parts[2] in rooms:
            yield parts[2]
