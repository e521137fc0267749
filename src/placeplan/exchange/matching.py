"""Which record of a new paper is meant by one that stands under other words.

Natural keys match first. What is left on both sides is compared by its words: acronyms spelt out,
capitals, punctuation and word order aside. A match of at least `CONFIDENT` is taken, one of at
least `DOUBTFUL` is put to a person, anything less is a new record. Numbers are names: "Phase 1"
and "Phase 2" are never taken for one another without asking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

CONFIDENT = 95.0
DOUBTFUL = 78.0

NAMES = {
    "action": "text",
    "alignment": "item",
    "commitment": "item",
    "concern": "text",
    "contract": "service",
    "decision": "text",
    "deliverable": "title",
    "engagement": "theme",
    "finance_line": "line",
    "forum": "name",
    "goal": "title",
    "measure": "name",
    "milestone": "title",
    "programme": "title",
    "risk": "description",
    "scheme": "title",
    "service": "name",
    "standard": "name",
}
"""The field that names a record of each kind that can be renamed."""

_SHORTEST = 4
_NAME_WEIGHT = 0.75
_NEAR = 2.0
_CAPPED = CONFIDENT - 5
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A record by the words that name it and the other words of its key."""

    name: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The numbers of a new and of a standing record that seem to be one; `score` is out of 100."""

    new: int
    standing: int
    score: float

    @property
    def is_confident(self) -> bool:
        return self.score >= CONFIDENT


def matches(
    new: Sequence[Named],
    standing: Sequence[Named],
    expanded: Callable[[str], str],
    refused: Container[tuple[str, str]] = (),
) -> list[Match]:
    """The best matches, each record in one at most, the surest first.

    `expanded` spells acronyms out; `refused` are pairs of names that are not the same.
    A match that another comes near to is never confident.
    """
    if not new or not standing:
        return []
    names = [[_plain(expanded(each.name)) for each in side] for side in (new, standing)]
    scores = process.cdist(*names, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    asked = np.argwhere(scores >= (DOUBTFUL - 100 * (1 - _NAME_WEIGHT)) / _NAME_WEIGHT)
    found = [
        Match(int(i), int(j), _score(new[i], standing[j], names[0][i], names[1][j], scores[i, j]))
        for i, j in asked
        if (new[int(i)].name, standing[int(j)].name) not in refused
    ]
    found = sorted(
        (each for each in found if each.score >= DOUBTFUL),
        key=lambda each: (-each.score, each.new, each.standing),
    )
    return _one_each(found)


def _score(one: Named, other: Named, name: str, other_name: str, names: float) -> float:
    if min(len(name), len(other_name)) < _SHORTEST and name != other_name:
        return 0.0
    rest = [fuzz.token_sort_ratio(a, b) for a, b in zip(one.others, other.others, strict=False)]
    beside = sum(rest) / len(rest) if rest else 100.0
    score = _NAME_WEIGHT * float(names) + (1 - _NAME_WEIGHT) * beside
    if sorted(_DIGITS.findall(name)) != sorted(_DIGITS.findall(other_name)):
        return min(score, _CAPPED)
    return score


def _one_each(found: Sequence[Match]) -> list[Match]:
    chosen: list[Match] = []
    new: set[int] = set()
    standing: set[int] = set()
    for each in found:
        if each.new in new or each.standing in standing:
            continue
        rivals = [
            other
            for other in found
            if other is not each and (other.new == each.new) != (other.standing == each.standing)
        ]
        if any(each.score - other.score < _NEAR for other in rivals):
            each = Match(each.new, each.standing, min(each.score, _CAPPED))
        chosen.append(each)
        new.add(each.new)
        standing.add(each.standing)
    return chosen


def _plain(text: str) -> str:
    return " ".join(_WORDS.sub(" ", text.casefold()).split())
