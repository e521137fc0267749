"""Published counts of organisations, added up for those that stand for them.

Numerators and denominators are added; values are worked out from the sums. A value that is
published without its counts, such as a rate, a percentile or a rank, is never carried over, and a
part that is missing makes the whole missing: both are said in the mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from placeplan.definitions.indicators import Definition
from placeplan.rooms.performance.benchmarks import NOT_REAGGREGATED
from placeplan.rooms.performance.computing import INCOMPLETE, NOT_APPLICABLE
from placeplan.rooms.performance.measured import (
    PUBLISHED,
    Floats,
    Measured,
    Numbers,
    Words,
    joined,
    nothing,
)
from placeplan.rooms.performance.ranks import name_of
from placeplan.rooms.performance.successors import Successor, standing_for

COMMISSIONER, SYSTEM = "commissioner", "system"
_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Overlap:
    """A period in which an organisation and the one that had taken over from it both publish."""

    old: str
    new: str
    level: str
    start: np.datetime64
    end: np.datetime64


@dataclass(frozen=True, slots=True)
class Reaggregated:
    """The rows of the organisations of a day, in the order of `Measured`, and what overlaps.

    `summed` says whose counts are in the rows of an organisation that stands for others: their
    codes and names, by its own code.
    """

    measured: Measured
    overlaps: tuple[Overlap, ...] = ()
    summed: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def as_organisations_of(
    measured: Measured, heirs: Mapping[str, Successor], day: date, definition: Definition
) -> Reaggregated:
    """An indicator of the organisations as they stood on a day.

    An organisation belongs to a sum in the periods between its own first and last one: one that
    has no row there makes the sum incomplete. Raises `ValueError` where successors go round.
    """
    different, places = _numbered(measured.organisation)
    current = [standing_for(str(code), heirs, day) for code in different]
    changed = {new for code, new in zip(different, current, strict=True) if new != code}
    if not changed:
        return Reaggregated(measured)
    new = np.array(current, dtype=object)[places]
    moved = np.isin(np.array(current, dtype=object), list(changed))[places]
    part, heir = measured.where(moved), new[moved]
    added = _added(measured, part, heir, part.level, _expected(part, heir), definition)
    whole = joined([measured.where(~moved), added])
    of: dict[str, list[tuple[str, str]]] = {}
    for code, stands in zip(different, current, strict=True):
        if stands in changed:
            of.setdefault(stands, []).append((str(code), name_of(measured, str(code))))
    summed = {code: tuple(parts) for code, parts in of.items()}
    return Reaggregated(_sorted(whole), _overlaps(part, heirs), summed)


def with_parents(
    found: Reaggregated,
    lookups: Sequence[Mapping[str, str]],
    names: Mapping[str, str],
    definition: Definition,
) -> Reaggregated:
    """The rows with those of the systems, added up from their commissioners (`for_parents`).

    `names` are those of the systems, by code.
    """
    rows = for_parents(found.measured, lookups, definition)
    if not len(rows):
        return found
    called = zip(rows.organisation, rows.name, strict=True)
    own = [names.get(str(code)) or name for code, name in called]
    rows = replace(rows, name=np.array(own, dtype=object))
    of: dict[str, list[tuple[str, str]]] = {}
    for child, parent in lookups[-1].items():
        of.setdefault(parent, []).append((child, name_of(found.measured, child)))
    summed = {code: tuple(of.get(code, ())) for code in dict.fromkeys(rows.organisation.tolist())}
    whole = _sorted(joined([found.measured, rows]))
    return replace(found, measured=whole, summed={**found.summed, **summed})


def for_parents(
    measured: Measured,
    lookups: Sequence[Mapping[str, str]],
    definition: Definition,
    *,
    child: str = COMMISSIONER,
    parent: str = SYSTEM,
) -> Measured:
    """Rows of parents, such as integrated care boards, added up from all their children.

    Each lookup says of which parent a child is a part; they are of different times, the latest
    last. In each period that lookup counts of whose children the most publish. A parent of which
    a child has no row gets an incomplete one. What the parents publish themselves is left out.
    """
    rows = measured.of_level(child)
    published = measured.of_level(parent)
    own = set(zip(published.organisation, published.start, published.end, strict=True))
    found = []
    for start, end in rows.periods:
        part = rows.at(start, end)
        lookup = _fitting(set(part.organisation.tolist()), lookups)
        of = np.array([lookup.get(code, "") for code in part.organisation.tolist()], dtype=object)
        wanted = np.array([bool(p) and (p, start, end) not in own for p in of], dtype=bool)
        if not wanted.any():
            continue
        part, of = part.where(wanted), of[wanted]
        children: dict[str, int] = {}
        for each in lookup.values():
            children[each] = children.get(each, 0) + 1
        expected = np.array([children[each] for each in of], dtype=np.int64)
        level = np.full(len(part), parent, dtype=object)
        found.append(_added(published, part, of, level, expected, definition))
    return _sorted(joined(found)) if found else nothing()


def _fitting(present: set[str], lookups: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """The lookup of whose children the largest part is present; of equals the last."""
    best: Mapping[str, str] = {}
    share = 0.0
    for each in lookups:
        if each and (found := len(present & each.keys()) / len(each)) >= share:
            best, share = each, found
    return best


def _added(
    measured: Measured,
    part: Measured,
    code: Words,
    level: Words,
    expected: Numbers,
    definition: Definition,
) -> Measured:
    """The rows of `part` added up by code, level and period; `expected` is how many a sum needs.

    A row that is alone and keeps its code stands as it is. Names come from `measured`.
    """
    codes, code_at = _numbered(code)
    levels, level_at = _numbered(level)
    order = np.lexsort((part.end, part.start, code_at, level_at))
    keys = [level_at[order], code_at[order], part.start[order], part.end[order]]
    first = np.ones(order.size, dtype=bool)
    for each in range(1, order.size):
        first[each] = any(key[each] != key[each - 1] for key in keys)
    at = np.flatnonzero(first)
    parts = np.diff(np.append(at, order.size))
    ordered, code_of = part.where(order), code_at[order][at]
    numerator = np.add.reduceat(ordered.numerator, at)
    denominator = (
        # The days of a period are those of every part.
        np.maximum.reduceat(ordered.denominator, at)
        if any(each.per_day for each in definition.recipes)
        else np.add.reduceat(ordered.denominator, at)
    )
    alone = (parts == 1) & (expected[order][at] == 1)
    alone &= ordered.organisation[at] == codes[code_of]
    is_count = _is_count(part, definition)
    value, mark = _values(numerator, denominator, definition, is_count=is_count)
    mark = np.where(parts < expected[order][at], INCOMPLETE, mark)
    gap = np.isnan(ordered.numerator)
    if not is_count:
        gap |= np.isnan(ordered.denominator)
    missing = np.where(gap & (ordered.mark != PUBLISHED), ordered.mark, "").astype(object)
    stated = np.add.reduceat((missing != "").astype(np.int64), at) > 0
    mark = np.where(stated, np.maximum.reduceat(missing, at), mark)
    value = np.where(mark == PUBLISHED, value, np.nan)
    names = {each: name_of(measured, str(each)) for each in codes}
    return Measured(
        organisation=codes[code_of],
        name=np.where(alone, ordered.name[at], [names[each] for each in codes[code_of]]).astype(
            object
        ),
        level=levels[level_at[order][at]],
        start=ordered.start[at],
        end=ordered.end[at],
        numerator=np.where(alone, ordered.numerator[at], numerator),
        denominator=np.where(alone, ordered.denominator[at], denominator),
        value=np.where(alone, ordered.value[at], value),
        mark=np.where(alone, ordered.mark[at], mark).astype(object),
        file=np.maximum.reduceat(ordered.file, at),
    )


def _is_count(part: Measured, definition: Definition) -> bool:
    """True where there is nothing to divide by."""
    return definition.kind == "count" and bool(np.isnan(part.denominator).all())


def _values(
    numerator: Floats, denominator: Floats, definition: Definition, *, is_count: bool
) -> tuple[Floats, Words]:
    """The values that sums of counts give, and why there is none."""
    multiplier = float(definition.multiplier)
    if is_count:
        known = ~np.isnan(numerator)
        return numerator * multiplier, np.where(known, PUBLISHED, NOT_REAGGREGATED).astype(object)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = multiplier * numerator / denominator
    counted = ~np.isnan(numerator) & ~np.isnan(denominator)
    mark = np.where(denominator > 0, PUBLISHED, NOT_APPLICABLE)
    return value, np.where(counted, mark, NOT_REAGGREGATED).astype(object)


def _expected(part: Measured, heir: Words) -> Numbers:
    """How many organisations each row's sum needs: those that publish before, then, or after."""
    months = np.round(((part.end - part.start).astype(np.int64) + 1) / _MONTH).astype(np.int64)
    months[months < 1] = 1
    found = np.zeros(len(part), dtype=np.int64)
    of_whom = list(zip(part.organisation, heir, part.level, months.tolist(), strict=True))
    for code, new, level, length in dict.fromkeys(of_whom):
        alike = (part.level == level) & (months == length)
        own = alike & (part.organisation == code)
        first, last = part.start[own].min(), part.end[own].max()
        found[alike & (heir == new) & (part.start >= first) & (part.end <= last)] += 1
    return found


def _overlaps(part: Measured, heirs: Mapping[str, Successor]) -> tuple[Overlap, ...]:
    """Where an old organisation publishes after it was taken over, beside the new one."""
    there = set(zip(part.level, part.organisation, part.start, part.end, strict=True))
    found = []
    for level, code, start, end in there:
        step = heirs.get(str(code))
        if step is None or step.on is None or start < np.datetime64(step.on, "D"):
            continue
        if (level, step.new, start, end) in there:
            found.append(Overlap(str(code), step.new, str(level), start, end))
    return tuple(sorted(found, key=lambda each: (each.old, each.level, each.start, each.end)))


def _sorted(rows: Measured) -> Measured:
    _, code = _numbered(rows.organisation)
    _, level = _numbered(rows.level)
    return rows.where(np.lexsort((rows.end, rows.start, code, level)))


def _numbered(words: Words) -> tuple[Words, npt.NDArray[np.intp]]:
    """The different words in order, and the place of each row's among them."""
    different = sorted(set(words.tolist()))
    places = {word: at for at, word in enumerate(different)}
    found = np.array([places[word] for word in words.tolist()], dtype=np.intp)
    return np.array(different, dtype=object), found
