"""Numerators and denominators of organisations that became others, added up anew.

Counts can be carried to a successor; ranks and rates never are: they are worked out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


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


def by_code(links: Sequence[Successor]) -> dict[str, Successor]:
    """The successors by the code that they took over from.

    Raises `ValueError` where two organisations took over from one: its counts cannot be parted.
    """
    found: dict[str, Successor] = {}
    for each in links:
        earlier = found.setdefault(each.old, each)
        if earlier.new != each.new:
            raise ValueError(f"{each.old} was taken over by {earlier.new} and by {each.new}")
    return found


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


def reaggregated(
    codes: Sequence[str],
    numerators: Floats,
    denominators: Floats,
    successors: Sequence[Successor],
    *,
    day: date | None = None,
) -> tuple[list[str], Floats, Floats]:
    """The codes as they stand on a day, each once in order, with the sums of their counts.

    A count that is missing (NaN) makes the sum missing: a part of a whole is not the whole.
    Raises `ValueError` where the columns are not equally long, or a successor is doubtful.
    """
    if not len(codes) == len(numerators) == len(denominators):
        raise ValueError("codes, numerators and denominators are not equally many")
    known = by_code(successors)
    current = [standing_for(each, known, day) for each in codes]
    names = sorted(set(current))
    places = np.array([names.index(each) for each in current], dtype=np.intp)
    sums = []
    for column in (numerators, denominators):
        total = np.zeros(len(names))
        np.add.at(total, places, column)
        sums.append(total)
    return names, sums[0], sums[1]
