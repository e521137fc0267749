"""Which organisation stands for another that it took over, and where that is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Successor:
    """`new` took over from `old` on a day; from the beginning where the day is None."""

    old: str
    new: str
    on: date | None = None


def standing_for(code: str, successors: Mapping[str, Successor], day: date | None) -> str:
    """The organisation that stands for a code on a day, at the end of its chain of successors.

    None as the day takes every successor. Raises `ValueError` where the chain is a circle.
    """
    seen = [code]
    while (step := successors.get(seen[-1])) is not None:
        if day is not None and step.on is not None and step.on > day:
            break
        if step.new in seen:
            raise ValueError(f"the successors of {code} go round: {' → '.join([*seen, step.new])}")
        seen.append(step.new)
    return seen[-1]


def without_doubt(links: Sequence[Successor]) -> tuple[dict[str, Successor], tuple[str, ...]]:
    """The successors by old code, without those in doubt, and what is doubtful in words.

    In doubt is an organisation that two took over from, and any whose successors go round.
    """
    heirs: dict[str, dict[str, Successor]] = {}
    for each in links:
        heirs.setdefault(each.old, {}).setdefault(each.new, each)
    said = [
        f"{old} was taken over by {' and by '.join(sorted(by_new))}"
        for old, by_new in heirs.items()
        if len(by_new) > 1
    ]
    known = {old: next(iter(each.values())) for old, each in heirs.items() if len(each) == 1}
    for old in sorted(known):
        try:
            standing_for(old, known, None)
        except ValueError as error:
            said.append(str(error))
            del known[old]
    return known, tuple(said)
