"""The portfolio: every scheme on one line, as a list, on a board by gateway, or over time.

Plain values in and out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from placeplan.rooms.register.ordering import blanks_last

GATEWAYS = ("idea", "scoping", "planned", "in_progress", "delivered", "closed", "stopped")
VIEWS = (("list", "List"), ("board", "Board"), ("timeline", "Timeline"))
_BAD = {"R": 0, "RA": 1, "A": 2, "AG": 3, "G": 4, "B": 5}


@dataclass(frozen=True, slots=True)
class Bar:
    """One milestone on the timeline: when it was first due, is due now, and whether it is done."""

    title: str
    due: date
    first: date
    done: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One scheme."""

    id: str
    title: str
    workstream: str
    gateway: str
    leads: tuple[str, ...]
    asserted: str
    computed: str
    contradiction: str
    because: tuple[str, ...]
    next_title: str = ""
    next_due: date | None = None
    overdue: int = 0
    slips: int = 0
    slipped: int = 0
    """Days by which its milestones slipped, the one that slipped most."""
    saving: Decimal | None = None
    told: tuple[Decimal, Decimal] | None = None
    updated_on: date | None = None
    bars: tuple[Bar, ...] = ()
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked to see; blank is all."""

    gateway: str = ""
    rating: str = ""
    lead: str = ""
    contradicted: str = ""
    text: str = ""
    sort: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The lines that fit, in their order, and what can be chosen."""

    lines: tuple[Line, ...]
    total: int
    contradicted: int
    leads: tuple[str, ...]
    gateways: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The gateways of the board, in their order; "stopped" only where something was."""
        return tuple(name for name in GATEWAYS if name != "stopped" or name in self.gateways)

    def at(self, gateway: str) -> tuple[Line, ...]:
        """The lines that stand at a gateway."""
        return tuple(each for each in self.lines if each.gateway == gateway)


def portfolio(every: Sequence[Line], choice: Choice) -> Portfolio:
    """The portfolio as chosen, of lines given in the order of the papers."""
    wanted = [each for each in every if _fits(each, choice)]
    return Portfolio(
        lines=tuple(_sorted(wanted, choice.sort)),
        total=len(every),
        contradicted=sum(bool(each.contradiction) for each in every),
        leads=tuple(sorted({lead for each in every for lead in each.leads})),
        gateways=tuple(name for name in GATEWAYS if any(each.gateway == name for each in every)),
    )


def _fits(line: Line, choice: Choice) -> bool:
    words = choice.text.casefold().split()
    text = " ".join((line.title, line.workstream, *line.leads)).casefold()
    return (
        choice.gateway in ("", line.gateway)
        and choice.rating in ("", line.computed or "none")
        and (not choice.lead or choice.lead in line.leads)
        and (not choice.contradicted or bool(line.contradiction))
        and all(word in text for word in words)
    )


_KEYS: dict[str, Callable[[Line], Any]] = {
    "title": lambda line: line.title.casefold(),
    "gateway": lambda line: GATEWAYS.index(line.gateway),
    "asserted": lambda line: _BAD.get(line.asserted),
    "computed": lambda line: _BAD.get(line.computed),
    "next": lambda line: line.next_due,
    "slips": lambda line: line.slipped or None,
    "saving": lambda line: line.saving,
    "updated": lambda line: line.updated_on,
}


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    """By a column, blanks last either way; else as they stand."""
    key = _KEYS.get(sort.removeprefix("-"))
    if key is None:
        return lines
    return blanks_last(lines, key, turned=sort.startswith("-"))
