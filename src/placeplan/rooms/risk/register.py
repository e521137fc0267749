"""What a register says of one risk on a day, as plain values: what rules and pages are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placeplan.rooms.delivery import log
from placeplan.rooms.risk.scoring import Scored, latest, standing

LINES = {
    1: "First line: those who do the work",
    2: "Second line: oversight in the organisation",
    3: "Third line: independent",
}


@dataclass(frozen=True, slots=True)
class Assured:
    """One assurance by line of defence; it assures until `expires`."""

    text: str
    line: int | None = None
    positive: bool | None = None
    on: date | None = None
    expires: date | None = None

    def has_expired(self, day: date) -> bool:
        """True from the day after its last."""
        return self.expires is not None and self.expires < day


@dataclass(frozen=True, slots=True)
class Act:
    """One action about the risk; `due_on` is the last day of its date, where that can be read."""

    id: str
    text: str
    owners: tuple[str, ...] = ()
    due: str = ""
    due_on: date | None = None
    state: str = ""

    def is_overdue(self, day: date) -> bool:
        """True where its date has passed and nobody says that it is done."""
        return log.standing(self.state, self.due_on, day) == "overdue"

    @property
    def is_done(self) -> bool:
        """True where its state says so."""
        return log.is_done(self.state)


@dataclass(frozen=True, slots=True)
class Standing:
    """One risk. `key` is the same in every version, `id` is this version's number.

    `scores` stand in the order of the record; `past` is every scoring of every version.
    """

    id: str
    key: str
    description: str
    code: str = ""
    cause: str = ""
    effect: str = ""
    category: str = ""
    appetite: str = ""
    objective: str = ""
    of: str = ""
    lead: str = ""
    committee: str = ""
    mitigation: str = ""
    scores: tuple[Scored, ...] = ()
    past: tuple[Scored, ...] = ()
    controls: tuple[str, ...] = ()
    assurances: tuple[Assured, ...] = ()
    gaps_control: tuple[str, ...] = ()
    gaps_assurance: tuple[str, ...] = ()
    actions: tuple[Act, ...] = ()

    @property
    def name(self) -> str:
        """Its number and what it is."""
        return f"{self.code} {self.description}".strip()

    @property
    def is_principal(self) -> bool:
        """True where it threatens an objective: those make the assurance framework."""
        return bool(self.objective)

    @property
    def now(self) -> Scored | None:
        """What it scores now."""
        return standing(self.scores)

    def at(self, stage: str) -> Scored | None:
        """The last score of a stage."""
        return latest(self.scores, stage)
