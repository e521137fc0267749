"""The assurance row: one indicator for one organisation, as a board is told of it.

It joins what papers printed with what national files measure. The value is that of the latest
period, whichever states it; a printed rank stays with its own period; limits and icons come from
the series that the value belongs to. What is done about it, and by whom, is joined by the room of
assurance, which stands above this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from placeplan.rooms.performance.acts import Act, Acts
from placeplan.rooms.performance.reading import quartile
from placeplan.rooms.performance.targets import Aim
from placeplan.statistics.spc_icons import Assurance, Cause, Variation

PAPER, FILES = "papers", "files"
"""Where a value comes from: a paper printed it, or national files give it."""
NO_ACTION = "No action"
"""What is said of a row at which a board should look where nobody says what is done."""
WORSE = (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)
BETTER = (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW)
NEUTRAL = (Variation.NEUTRAL_HIGH, Variation.NEUTRAL_LOW)


@dataclass(frozen=True, slots=True)
class Place:
    """A rank, 1 the best. `period` is blank where it is that of the row.

    `text` is how it is written, or printed; `group` names those it is among, `missing` says how
    many of them have no value, and why.
    """

    text: str
    rank: int | None = None
    count: int | None = None
    period: str = ""
    is_printed: bool = True
    group: str = ""
    missing: str = ""

    @property
    def quartile(self) -> str | None:
        """best, middle or worst; None where it cannot be told."""
        return quartile(self.rank, self.count)

    @property
    def share(self) -> float | None:
        """The rank as a share of all that are ranked, which orders ranks of unequal groups."""
        return self.rank / self.count if self.rank and self.count else None


@dataclass(frozen=True, slots=True)
class Prospect:
    """The chance of meeting the target of the end of the year: 0 to 1, and in words."""

    probability: float
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class AssuranceRow:
    """One indicator for one organisation in its latest period, or in the one that was asked for.

    `value` is None where there is none; `mark` then says why. `trend` are the values up to this
    one, in the order of time. `record` is the observation that a paper printed, blank where
    national files give the value; `file` is the number of the national file. `differs` says where
    a paper printed another figure than the one that was published. The icons rest on `points`
    values; `cause` is the rule that makes the latest one special, and `since` the period of the
    first of the latest values that are special in the same way. `acts` is what is done about it.
    """

    slug: str
    ref: str
    name: str
    domain: str
    frameworks: tuple[str, ...]
    organisation: str
    code: str
    level: str
    basis: str
    period: str
    starts_on: date | None
    ends_on: date | None
    value: Decimal | None
    unit: str
    printed: str
    category: str
    is_available: bool
    is_uncertain: bool
    mark: str
    direction: str
    target: Aim | None
    target_text: str
    is_met: bool | None
    beside: tuple[tuple[str, str, bool | None], ...]
    """The other targets of the period: label, value in words, whether it is met."""
    variation: Variation
    assurance: Assurance
    cause: Cause
    since: str
    points: int
    peers: Place | None
    england: Place | None
    peers_printed: Place | None
    england_printed: Place | None
    trend: tuple[Decimal | float | None, ...]
    prospect: Prospect | None
    commentary: str
    commentary_scope: str
    commentary_period: str
    """The period that the commentary speaks of, blank where it is that of the row."""
    record: str
    source: str
    file: int | None
    unreadable: tuple[str, ...]
    differs: str
    acts: tuple[Act, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells this row from others of its plan: indicator and organisation."""
        return (self.slug, self.organisation)

    @property
    def quartile(self) -> str | None:
        """best, middle or worst in England; None without a rank."""
        return None if self.england is None else self.england.quartile

    @property
    def moment(self) -> tuple[date, date]:
        """By what rows are put in the order of time."""
        return (self.ends_on or date.min, self.starts_on or date.min)

    @property
    def gravity(self) -> tuple[int, ...]:
        """The order of "exceptions first": the least first, so that a concern leads.

        A change for the worse; a target that will not be met; the worst quartile; a target that
        is missed now; a change that is neither; hit and miss; the rest.
        """
        return (
            -(self.variation in WORSE),
            -(self.assurance is Assurance.FAIL),
            -(self.quartile == "worst"),
            -(self.is_met is False),
            -(self.variation in NEUTRAL),
            -(self.assurance is Assurance.INCONSISTENT),
            self.variation in BETTER or self.assurance is Assurance.PASS,
        )

    @property
    def is_concern(self) -> bool:
        """True where it is worse than usual, or will not meet its target.

        With too few points to tell, where it misses its target now.
        """
        if self.variation in WORSE or self.assurance is Assurance.FAIL:
            return True
        return self.is_met is False and self.assurance is Assurance.NONE

    @property
    def lacks_action(self) -> bool:
        """True where a board should look, and nobody says what is done."""
        return self.is_exception and not self.acts

    @property
    def is_exception(self) -> bool:
        """True where a board should look: worse than usual, failing, missed or worst quartile."""
        return self.gravity[:4] != (0, 0, 0, 0)


def with_acts(rows: Iterable[AssuranceRow | None], acts: Acts) -> list[AssuranceRow | None]:
    """The rows, each with what is done about it for its organisation."""
    return [
        replace(each, acts=found)
        if each is not None and (found := acts.about([each.slug], [each.organisation, each.code]))
        else each
        for each in rows
    ]
