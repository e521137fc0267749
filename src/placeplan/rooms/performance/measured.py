"""One indicator, measured of many organisations over time: arrays, a row for each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
Words = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.int64]

PUBLISHED = "published"
NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Measured:
    """Values of one indicator, (rows,), ordered by level, organisation and first day.

    `organisation` is the code, ODS or ONS, or the name where none is published; `level` is
    national, region, system, provider, commissioner, practice or area, and rows of two levels are
    never compared. `start` and `end` are the first and last day. `value` is in the unit of the
    definition, NaN where it is not known; `mark` then says why (suppressed, not_submitted,
    not_applicable, incomplete), and is "published" otherwise. Both counts are NaN where the
    indicator is published as it stands, and the denominator of a count is. `file` is a place in
    the list of files that was asked.
    """

    organisation: Words
    name: Words
    level: Words
    start: Days
    end: Days
    numerator: Floats
    denominator: Floats
    value: Floats
    mark: Words
    file: Numbers

    def __len__(self) -> int:
        return int(self.value.size)

    def where(self, rows: npt.NDArray[Any]) -> Measured:
        """Some of the rows, by a mask or by their places."""
        return replace(self, **{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def of(self, organisation: str, level: str = "") -> Measured:
        """The rows of one organisation, in the order of time."""
        rows = self.organisation == organisation
        return self.where(rows & (self.level == level) if level else rows)

    def of_level(self, level: str) -> Measured:
        """The rows of one level."""
        return self.where(self.level == level)

    def at(self, start: np.datetime64, end: np.datetime64) -> Measured:
        """The rows of one period."""
        return self.where((self.start == start) & (self.end == end))

    @property
    def periods(self) -> list[tuple[np.datetime64, np.datetime64]]:
        """Every period, the latest last."""
        found = sorted(set(zip(self.end.tolist(), self.start.tolist(), strict=True)))
        return [(np.datetime64(start, "D"), np.datetime64(end, "D")) for end, start in found]


def joined(parts: Sequence[Measured]) -> Measured:
    """All rows, one part after the other, in no other order; nothing where there is no part."""
    if not parts:
        return nothing()
    return Measured(**{
        each.name: np.concatenate([getattr(part, each.name) for part in parts])
        for each in fields(Measured)
    })  # fmt: skip


def nothing() -> Measured:
    """No rows."""
    words, days = np.empty(0, dtype=object), np.empty(0, dtype="datetime64[D]")
    numbers = np.empty(0, dtype=np.float64)
    return Measured(
        organisation=words,
        name=words,
        level=words,
        start=days,
        end=days,
        numerator=numbers,
        denominator=numbers,
        value=numbers,
        mark=words,
        file=np.empty(0, dtype=np.int64),
    )
