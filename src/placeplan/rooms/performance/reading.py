"""One observation that a paper printed, as pages and rules need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placeplan.kernel import ranking

QUARTILES = ("best", "middle", "worst")


@dataclass(frozen=True, slots=True)
class Reading:
    """One observation, as a dashboard or an indicator's page needs it."""

    id: str
    slug: str
    ref: str
    name: str
    domain: str
    organisation: str
    period: str
    starts_on: date | None
    ends_on: date | None
    stated_on: date
    value: Decimal | None
    unit: str
    printed: str
    category: str
    peer: str
    peer_rank: int | None
    national: str
    rank: int | None
    count: int | None
    unreadable: tuple[str, ...] = ()
    """The ranks that could not be read, as printed."""
    commentary: str = ""
    commentary_scope: str = ""
    available: bool = True
    uncertain: bool = False
    source: str = ""
    plan: str = ""
    peer_count: int | None = None
    code: str = ""
    """The ODS code of the organisation, blank where it is not known."""
    definition: str = ""
    """The slug of the indicator's definition, blank where none is known."""
    direction: str = ""
    """higher or lower where one is known to be better."""
    framework: str = ""

    @property
    def quartile(self) -> str | None:
        """best, middle or worst in England; None where there is no rank to say so."""
        return quartile(self.rank, self.count)

    @property
    def moment(self) -> tuple[date, date, date]:
        """What the latest period has most of."""
        return (self.ends_on or date.min, self.starts_on or date.min, self.stated_on)


def quartile(rank: int | None, count: int | None) -> str | None:
    """The name of the quartile; None without a rank inside its count."""
    if rank is None or not count or not 1 <= rank <= count:
        return None
    return ranking.Rank(rank, count).quartile
