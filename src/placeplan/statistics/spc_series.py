"""Series by date: sorted, checked for dates that come twice, and cut where a process changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeplan.statistics import ragged
from placeplan.statistics.ragged import (
    BoolArray,
    FloatArray,
    IntArray,
    ObjectArray,
    Offsets,
    Values,
)

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Rebase:
    """A date from which a series is a new process, and why; None means every series."""

    on: str | np.datetime64
    reason: str
    series: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError without a reason."""
        if not self.reason.strip():
            raise ValueError(f"the rebase on {self.on} needs a reason")


@dataclass(frozen=True, slots=True)
class Series:
    """Values of each series in order of date, shape (points,); `labels` names the series."""

    dates: Days
    values: FloatArray
    offsets: IntArray
    labels: ObjectArray


@dataclass(frozen=True, slots=True)
class Marks:
    """Which points begin a new phase, (points,), and the rebases whose date no series has."""

    begins: BoolArray
    absent: tuple[Rebase, ...]


def arranged(dates: npt.ArrayLike, values: Values, labels: npt.ArrayLike | None = None) -> Series:
    """Series by label and date, labels in order of first appearance, shape (points,).

    Raises ValueError for a missing date or a date that comes twice in one series.
    """
    days = np.asarray(dates, dtype="datetime64[D]")
    if days.ndim != 1 or np.isnat(days).any():
        raise ValueError("dates must be a flat array without gaps")
    y = ragged.floats(values, "values", days.size)
    names = np.zeros(days.size, dtype=np.int64) if labels is None else np.asarray(labels)
    if names.shape != days.shape:
        raise ValueError(f"labels have shape {names.shape} where {days.shape} was expected")
    grouped = ragged.by_label(names)
    group = np.empty(days.size, dtype=np.int64)
    group[grouped.order] = ragged.group_of(grouped.offsets)
    order = np.lexsort((days, group))
    days, group = days[order], group[order]
    twice = (days[1:] == days[:-1]) & (group[1:] == group[:-1])
    if twice.any():
        place = int(np.flatnonzero(twice)[0])
        of = "" if labels is None else f" in series {grouped.labels[group[place]]}"
        raise ValueError(f"the date {days[place]} comes twice{of}")
    return Series(days, y[order], grouped.offsets, grouped.labels)


def marks(dates: npt.ArrayLike, offsets: Offsets | None, rebases: Sequence[Rebase]) -> Marks:
    """Which points begin a new phase, shape (points,): those dated on a rebase.

    A rebase on a date that its series lacks cuts nothing and is returned as absent.
    Raises ValueError for offsets that do not fit.
    """
    days = np.asarray(dates, dtype="datetime64[D]")
    starts = ragged.checked(offsets, days.size)
    group = ragged.group_of(starts)
    begins = np.zeros(days.size, dtype=bool)
    absent = []
    for each in rebases:
        hit = days == np.asarray(each.on, dtype="datetime64[D]")
        if each.series is not None:
            hit &= group == each.series
        if not hit.any():
            absent.append(each)
        begins |= hit
    return Marks(begins, tuple(absent))
