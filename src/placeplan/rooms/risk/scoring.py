"""Scores of a risk: what each one says, how it is called, and how they went over time.

A score is likelihood times impact, each from 1 to 5. Plain values: no stored rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from placeplan.definitions.policies import RiskPolicy

STAGES = {"initial": "Initial", "current": "Current", "target": "Target"}
LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Negligible", "Minor", "Moderate", "Major", "Catastrophic")
"""What 1 to 5 are called in the matrix of the National Patient Safety Agency (2008)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One scoring. `on` is its day; where it has none (`dated` is False), that of its statement."""

    stage: str
    score: int
    likelihood: int | None = None
    impact: int | None = None
    on: date | None = None
    dated: bool = False
    band: str = ""

    @property
    def parts(self) -> str:
        """The score as a product, "3 × 4"; blank where only the product is known."""
        if self.likelihood is None or self.impact is None:
            return ""
        return f"{self.likelihood} × {self.impact}"

    @property
    def contradiction(self) -> str:
        """What is wrong with a printed score that is not its own product; blank where nothing."""
        if self.likelihood is None or self.impact is None:
            return ""
        found = self.likelihood * self.impact
        return "" if found == self.score else f"{self.parts} is {found}, not {self.score}"


def product(likelihood: int, impact: int) -> int:
    """The score of a likelihood and an impact. Raises `ValueError` outside 1 to 5."""
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if not 1 <= value <= 5:
            raise ValueError(f"{name} is from 1 to 5, not {value}")
    return likelihood * impact


def band(score: int, policy: RiskPolicy) -> str:
    """What a score is called; blank where it is none of 1 to 25."""
    return policy.band(score) if 1 <= score <= 25 else ""


def latest(scores: Iterable[Scored], stage: str) -> Scored | None:
    """The last score of a stage, in the order of the record; None where it has none."""
    found = [each for each in scores if each.stage == stage]
    return found[-1] if found else None


def standing(scores: Sequence[Scored]) -> Scored | None:
    """What the risk scores now: the last current score, else the last initial one."""
    return latest(scores, "current") or latest(scores, "initial")


def history(versions: Iterable[Sequence[Scored]]) -> tuple[Scored, ...]:
    """Every scoring once, the oldest first; `versions` are the scores that each statement lists.

    A list that goes on where an earlier one ended says its beginning again, and an undated score
    that only repeats the one before it is the same scoring.
    """
    found: list[Scored] = []
    before: Sequence[Scored] = ()
    for version in versions:
        for stage in STAGES:
            was = [each for each in before if each.stage == stage]
            now = [each for each in version if each.stage == stage]
            same = sum(1 for _ in takewhile(_is_same, zip(was, now, strict=False)))
            for each in now[same:]:
                if not _is_known(each, found):
                    found.append(each)
        before = version
    found.sort(key=lambda each: each.on or date.min)
    return tuple(found)


def _is_same(pair: tuple[Scored, Scored]) -> bool:
    return _said(pair[0]) == _said(pair[1])


def _is_known(scored: Scored, found: Sequence[Scored]) -> bool:
    if scored.dated:
        return any(_said(scored) == _said(each) for each in found)
    last = latest(found, scored.stage)
    return last is not None and _said(last)[:4] == _said(scored)[:4]


def _said(scored: Scored) -> tuple[str, int, int | None, int | None, date | None]:
    day = scored.on if scored.dated else None
    return scored.stage, scored.score, scored.likelihood, scored.impact, day
