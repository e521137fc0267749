"""The rating that a scheme's own evidence gives it, beside the one that people give.

By a dated policy, dimension by dimension; the worst dimension that can be rated is the rating.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from placeplan.definitions.policies import RagPolicy, Reviewing, Share
from placeplan.kernel import rag as rags
from placeplan.rooms.assurance.evidence import SchemeEvidence

Colour = Literal["G", "A", "R"]
_ORDER: tuple[Colour, ...] = ("G", "A", "R")
_SAYS = {"G": 0, "B": 0, "AG": 1, "A": 1, "RA": 1, "R": 2}
"""How bad a rating that people gave is, on the same scale; others say nothing of it."""
_WORDS = {
    "R": "Red",
    "RA": "Red-Amber",
    "A": "Amber",
    "AG": "Amber-Green",
    "G": "Green",
    "B": "Complete",
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its rating, None where nothing is known to rate it by, and why."""

    name: str
    rag: Colour | None
    why: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What the evidence says: the worst dimension, None where none could be rated."""

    rag: Colour | None
    dimensions: tuple[Dimension, ...]

    @property
    def because(self) -> tuple[str, ...]:
        """What is worse than green, the worst first."""
        bad = [each for each in self.dimensions if each.rag in ("A", "R")]
        return tuple(each.why for each in sorted(bad, key=lambda each: each.rag != "R"))

    def differs_from(self, asserted: str) -> str:
        """Where people rate a scheme better or worse than this, and why: a sentence, or none."""
        better = contradiction(asserted, self)
        if better or self.rag is None or asserted not in _SAYS:
            return better
        if _SAYS[asserted] == _ORDER.index(self.rag):
            return ""
        known = [each for each in self.dimensions if each.rag is not None]
        why = ", ".join(each.why for each in sorted(known, key=lambda each: each.rag != self.rag))
        return f"Rated {_WORDS[asserted]}; by its evidence {_WORDS[self.rag]}: {why}"


def rated(scheme: SchemeEvidence, policy: RagPolicy, cycle: Reviewing) -> Rating:
    """The rating of a scheme on the day that its evidence is of."""
    dimensions = (
        _milestones(scheme, policy),
        _of_plan("savings", scheme.savings, policy.savings),
        _of_plan("activity", scheme.activity, policy.activity),
        _indicators(scheme, policy),
        _risks(scheme, policy),
        _freshness(scheme, policy, cycle),
    )
    places = [_place(each.rag) for each in dimensions if each.rag is not None]
    return Rating(_ORDER[max(places)] if places else None, dimensions)


def printed(status: str) -> str:
    """The rating that a paper prints as the status of a scheme, such as "A"; blank for others."""
    found = rags.parse(status) if status else None
    return "" if found is None or found.value not in _SAYS else found.value


def contradiction(asserted: str, found: Rating) -> str:
    """Where people rate a scheme better than its evidence does, and why: one sentence, or none."""
    if found.rag is None or asserted not in _SAYS:
        return ""
    if _SAYS[asserted] >= _ORDER.index(found.rag):
        return ""
    return f"Rated {_WORDS[asserted]}; {', '.join(found.because)}"


def _milestones(scheme: SchemeEvidence, policy: RagPolicy) -> Dimension:
    dated = [each for each in scheme.milestones if each.due is not None and each.state != "dropped"]
    if not dated:
        return Dimension("milestones", None, "no milestone has a date")
    days = [(scheme.on - each.due).days for each in dated if each.is_open and each.due is not None]
    late = [each for each in days if each > 0]
    if not late:
        return Dimension("milestones", "G", f"none of {_many(len(dated), 'milestone')} overdue")
    share = Decimal(100 * len(late)) / len(dated)
    worst = max(_above(share, policy.overdue), _above(max(late), policy.overdue_days), key=_place)
    why = f"{len(late)} of {_many(len(dated), 'milestone')} overdue"
    return Dimension("milestones", worst, why)


def _of_plan(name: str, told: tuple[Decimal, Decimal] | None, share: Share) -> Dimension:
    if told is None or told[1] <= 0:
        return Dimension(name, None, f"no actual and planned {name} are told")
    percent = 100 * told[0] / told[1]
    colour: Colour = "R" if percent < share.red else "A" if percent < share.amber else "G"
    return Dimension(name, colour, f"{name} {percent:.0f}% of plan")


def _indicators(scheme: SchemeEvidence, policy: RagPolicy) -> Dimension:
    if scheme.concerns is None:
        return Dimension("indicators", None, "no indicator is linked to it")
    if not scheme.concerns:
        return Dimension("indicators", "G", "none of its indicators concerns")
    verb = "concerns" if scheme.concerns == 1 else "concern"
    why = f"{_many(scheme.concerns, 'indicator')} {verb}"
    return Dimension("indicators", _above(scheme.concerns, policy.concerns), why)


def _risks(scheme: SchemeEvidence, policy: RagPolicy) -> Dimension:
    scores = [each for each in scheme.risk_scores if each is not None]
    if not scores:
        return Dimension("risks", None, "no risk is scored")
    return Dimension(
        "risks", _above(max(scores), policy.risk_score), f"a risk scores {max(scores)}"
    )


def _freshness(scheme: SchemeEvidence, policy: RagPolicy, cycle: Reviewing) -> Dimension:
    since = scheme.updated_on or scheme.started_on
    if since is None:
        return Dimension("freshness", None, "never updated")
    days = (scheme.on - since).days
    silent = days - cycle.days
    if silent <= 0:
        # A period that goes on is told of before its last day.
        when = f"{_many(days, 'day')} ago" if days > 0 else "in this period"
        verb = "updated" if scheme.updated_on else "started"
        return Dimension("freshness", "G", f"{verb} {when}")
    said = "not updated" if scheme.updated_on else "never updated"
    why = f"{said} for {_many(days, 'day')}"
    return Dimension("freshness", _above(silent, policy.silent_days), why)


def _above(value: Decimal | int, share: Share) -> Colour:
    return "R" if value >= share.red else "A" if value >= share.amber else "G"


def _place(colour: Colour) -> int:
    return _ORDER.index(colour)


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
