"""Ranks as dashboards print them ("8/11", "72/195"), and competition ranks of our own.

1 is best after the improvement direction; ties share the better rank. The quartile is best where
rank / count <= 0.25 and worst where it is > 0.75.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from placeplan.kernel.lazy_pattern import LazyPattern

Quartile = Literal["best", "middle", "worst"]

_PRINTED = LazyPattern(r"\s*([0-9]{1,6})\s*(?:/|\bof\b|\bout of\b)\s*([0-9]{1,6})\s*")
_MISTYPED = LazyPattern(r"\s*([0-9]{1,4})\s?([.,;:|\\-])\s?([0-9]{2,4})\s*")


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among a number of organisations: 8th of 11.

    Raises ValueError unless 1 <= rank <= count.
    """

    rank: int
    count: int

    def __post_init__(self) -> None:
        if not 1 <= self.rank <= self.count:
            raise ValueError(f"no rank {self.rank} of {self.count}")

    @property
    def quartile(self) -> Quartile:
        """ "best", "worst" or "middle" (the interquartile range)."""
        if 4 * self.rank <= self.count:
            return "best"
        return "worst" if 4 * self.rank > 3 * self.count else "middle"

    def format(self) -> str:
        """The rank as dashboards print it: "8/11"."""
        return format(self)

    def __str__(self) -> str:
        return format(self)


def parse(text: str) -> Rank | None:
    """The rank that a text prints ("8/11", "8 of 11"), or None where it prints none.

    A rank past its count, 0/11 and a number such as "86.195" are none. Never raises.
    """
    match = _PRINTED.fullmatch(text)
    return _rank(match[1], match[2]) if match else None


def suggest(text: str) -> Rank | None:
    """The rank that was likely meant where the stroke is mistyped ("86.195" is 86/195), or None.

    Only ever a suggestion to a person: a number may be just a number.
    """
    match = _MISTYPED.fullmatch(text)
    return _rank(match[1], match[3]) if match else None


def format(rank: Rank) -> str:  # noqa: A001 - kernel nouns all have parse and format
    """The rank as dashboards print it: "8/11"."""
    return f"{rank.rank}/{rank.count}"


def competition_ranks(
    values: Sequence[Decimal | float | None], higher_is_better: bool
) -> list[int | None]:
    """The rank of each value, 1 for the best; ties share the better rank ("1 2 2 4").

    None has no rank and counts for nothing. Raises ValueError for a value that is not a number.
    """
    known = [value for value in values if value is not None]
    if any(value != value for value in known):
        raise ValueError("a value is not a number")
    first: dict[Decimal | float, int] = {}
    for place, value in enumerate(sorted(known, reverse=higher_is_better), start=1):
        first.setdefault(value, place)
    return [None if value is None else first[value] for value in values]


def _rank(rank: str, count: str) -> Rank | None:
    try:
        return Rank(int(rank), int(count))
    except ValueError:
        return None
