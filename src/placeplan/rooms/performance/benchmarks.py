"""What an organisation is compared with, and how it compares: plain values.

`ranks` places it among others, `funnels` judges differences by size, `opportunities` says what
the gap to a benchmark would be worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from placeplan.kernel.ranking import Quartile, Rank
from placeplan.rooms.performance.measured import Floats, Numbers, Words

ABSENT = "absent"
"""The mark of an organisation that no file states for the period."""
NOT_REAGGREGATED = "not_reaggregated"
"""The mark of a value that cannot be carried to a successor: a rate or rank without its counts."""
MARK_WORDS = {
    "suppressed": "suppressed",
    "not_submitted": "not submitted",
    "not_applicable": "not applicable",
    "incomplete": "incomplete",
    ABSENT: "not published",
    NOT_REAGGREGATED: "not carried to the successor",
}
"""How the reason for a missing value is said."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Those that an organisation is compared with, itself not among them.

    `is_similar` where they are those most like it, and not just neighbours; `is_ordered` where the
    most similar stands first. `source` says where the list comes from, and `said` what a reader
    should know of it, such as a member that has since merged.
    """

    title: str
    codes: tuple[str, ...]
    is_similar: bool = False
    is_ordered: bool = False
    source: str = ""
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A member of a group without a value: its code, its name where known, and why (a mark)."""

    organisation: str
    name: str
    mark: str

    @property
    def why(self) -> str:
        """Why, in words."""
        return MARK_WORDS.get(self.mark, self.mark.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place among a group, 1 the best; ties share the better rank.

    `count` is how many have a value, the organisation itself among them. `rank` is None where
    neither direction is better, or where it has no value itself.
    """

    title: str
    rank: Rank | None
    count: int
    missing: tuple[Missing, ...] = ()

    @property
    def quartile(self) -> Quartile | None:
        """ "best", "middle" or "worst"."""
        return None if self.rank is None else self.rank.quartile

    @property
    def missing_words(self) -> str:
        """How many are missing, by reason: "1 suppressed, 2 not submitted"; "" where none is."""
        reasons: dict[str, int] = {}
        for each in self.missing:
            reasons[each.why] = reasons.get(each.why, 0) + 1
        return ", ".join(f"{number} {why}" for why, number in sorted(reasons.items()))

    @property
    def words(self) -> str:
        """The place in words: "8th of 10; 1 suppressed"."""
        place = f"{ordinal(self.rank.rank)} of {self.count}" if self.rank else "not ranked"
        return "; ".join(each for each in (place, self.missing_words) if each)


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation among others in one period.

    `latest_end` is the last day of the latest period that any of its level has: later than `end`
    where the others are ahead.
    """

    organisation: str
    name: str
    level: str
    start: np.datetime64
    end: np.datetime64
    value: float
    mark: str
    among_all: Ranked
    among_peers: Ranked | None
    latest_end: np.datetime64

    @property
    def is_behind(self) -> bool:
        """True where others have a later period."""
        return bool(self.latest_end > self.end)


@dataclass(frozen=True, slots=True)
class Standings:
    """All organisations of one level in one period: arrays, a row each, ordered by code.

    Ranks and counts are 0 where there are none. `peer_missing` counts the peers without a value.
    """

    organisation: Words
    value: Floats
    mark: Words
    rank: Numbers
    count: int
    peer_rank: Numbers
    peer_count: Numbers
    peer_missing: Numbers

    @property
    def quartile(self) -> Words:
        """The quartile of each among all: "best", "middle", "worst", or "" without a rank."""
        words = np.where(4 * self.rank > 3 * self.count, "worst", "middle").astype(object)
        words[4 * self.rank <= self.count] = "best"
        words[self.rank == 0] = ""
        return words


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits around an average at each size, (points,), in the unit of the indicator."""

    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


@dataclass(frozen=True, slots=True)
class FunnelPoints:
    """One indicator in one period by size: points (organisations,) and limits (points,).

    `position` says where each value lies: -2 below the 99.8% limit, -1 below the 95% limit, 0
    within, 1 and 2 above; `adjusted_position` by the limits that allow for overdispersion, which
    are those of chance alone where `tau2` is 0. `size` is the denominator, `average` the pooled
    value. `left_out` are organisations without a value.
    """

    organisation: Words
    name: Words
    size: Floats
    value: Floats
    position: Numbers
    adjusted_position: Numbers
    average: float
    axis: Floats
    limits: Limits
    adjusted: Limits
    phi: float
    tau2: float
    left_out: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its 95% interval, all of 0 or more; limits are NaN where unknown."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Pounds:
    """An amount of money with its 95% interval."""

    value: Decimal
    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What reaching a benchmark would be worth to one organisation.

    `benchmark` is a key of `opportunities.BENCHMARKS`, `title` its name. `gap` is in the unit of
    the indicator and 0 where the organisation's own value is as good; None, as all that follows
    from it, where `why` says that it was not worked out. `cases` is the gap in cases of the
    period, None where no counts are published. `named` are the organisations that make the
    benchmark; `said` is what a reader should know.
    """

    benchmark: str
    title: str
    own: float
    comparator: float | None = None
    gap: Amount | None = None
    cases: Amount | None = None
    pounds: Pounds | None = None
    named: tuple[tuple[str, str, float], ...] = ()
    said: tuple[str, ...] = ()
    why: str = ""


def ordinal(number: int) -> str:
    """A place in words: 1st, 2nd, 3rd, 11th."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
