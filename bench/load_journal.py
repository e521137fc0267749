"""What the people of the load did, and what that says: times, errors, and saves that were lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

SLOWEST = 0.5
"""Seconds that the 95th percentile of all answers must stay under."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One request: the kind of page, seconds until its last byte came, and its status."""

    page: str
    seconds: float
    status: int


@dataclass(frozen=True, slots=True)
class Save:
    """A save that was acknowledged: of what, the state the form showed, the state since, the text.

    A state is the address of a record's version, or the text of a draft. No two states of a thing
    have one name.
    """

    of: str
    before: str
    after: str
    text: str


@dataclass(slots=True)
class Journal:
    """All that happened; one for each person, put together at the end."""

    answers: list[Answer] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    saves: list[Save] = field(default_factory=list)
    told: int = 0
    """So often somebody was told that another had changed the same."""

    def add(self, other: Journal) -> None:
        self.answers += other.answers
        self.errors += other.errors
        self.saves += other.saves
        self.told += other.told


def lost(saves: Iterable[Save], standing: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A line for each acknowledged save that is gone, or was overwritten by one who had not seen it.

    Every save says what it started from, so that saves make chains. Where two started from the
    same state, the later overwrote the earlier unseen. The end of every chain has to stand now:
    `standing` has the text of each state that stands, by the thing and the name of the state.
    """
    chains: dict[str, list[Save]] = defaultdict(list)
    for each in saves:
        chains[each.of].append(each)
    found = []
    for of, own in chains.items():
        starts = Counter(each.before for each in own)
        found += [f"{of}: {n} saves started from {at!r}" for at, n in starts.items() if n > 1]
        stands = standing.get(of, {})
        found += [
            f"{of}: {each.text!r} was acknowledged, and {stands.get(each.after)!r} stands"
            for each in own
            if each.after not in starts and stands.get(each.after) != each.text
        ]
    return found


def percentile(seconds: Sequence[float], share: float) -> float:
    """The least of the values that so large a share (0 to 1) of them does not exceed.

    Raises `ValueError` where there is none.
    """
    if not seconds:
        raise ValueError("no values")
    ordered = sorted(seconds)
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


def table(answers: Iterable[Answer]) -> list[str]:
    """Lines: how many answers of each kind of page, and their percentiles in milliseconds."""
    kinds: dict[str, list[float]] = defaultdict(list)
    for each in answers:
        kinds[each.page].append(each.seconds)
        kinds["all"].append(each.seconds)
    lines = [f"{'page':<24}{'requests':>9}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}   ms"]
    for page in sorted(kinds, key=lambda name: (name == "all", name)):
        own = kinds[page]
        shares = (percentile(own, share) * 1000 for share in (0.5, 0.95, 0.99, 1.0))
        lines.append(f"{page:<24}{len(own):>9}" + "".join(f"{each:>8.0f}" for each in shares))
    return lines
