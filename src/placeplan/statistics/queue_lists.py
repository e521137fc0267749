"""Waiting lists of dated referrals and removals: queue size day by day, demand, capacity, slots.

What the formulas of `queues` need is measured here from dates. Unlike the published R package,
waits are in weeks as targets are, only what falls in the window counts, patients gone before the
window are not in the queue, and people who withdraw leave the queue but are no capacity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeplan.statistics import ragged
from placeplan.statistics.ragged import BoolArray, FloatArray, IntArray, Offsets

Day = str | np.datetime64
Days = npt.NDArray[np.datetime64]

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class QueueSizes:
    """Patients waiting at the end of each day: `days` (days,), `size` (lists, days)."""

    days: Days
    size: IntArray


@dataclass(frozen=True, slots=True)
class ListSummary:
    """What happened to each list in a window, shape (lists,); NaN where it cannot be known.

    Rates are per week, waits in weeks. Capacity counts removals over the days on which someone
    waited. Coefficients of variation are of the days between referrals and between removals.
    """

    referrals: IntArray
    removals: IntArray
    demand: FloatArray
    capacity: FloatArray
    cv_demand: FloatArray
    cv_capacity: FloatArray
    queue_size: IntArray
    mean_wait: FloatArray


@dataclass(frozen=True, slots=True)
class Schedule:
    """The day each patient is seen, shape (patients,), NaT if never; and which slots were used."""

    removed: Days
    slot_used: BoolArray


def queue_sizes(
    referred: npt.ArrayLike,
    removed: npt.ArrayLike,
    start: Day,
    end: Day,
    offsets: Offsets | None = None,
) -> QueueSizes:
    """Patients waiting in each list at the end of each day of a window, shape (lists, days).

    A patient waits from the day of referral to the day before removal; a missing removal is
    still waiting. Dates are datetime64 or ISO text. Raises ValueError for a window that ends
    before it starts, a missing referral, or a removal before its referral.
    """
    begun, gone, starts, first, last = _checked(referred, removed, start, end, offsets)
    days = (last - first).astype(int) + 1
    group = ragged.group_of(starts)
    width = days + 1
    shape = (starts.size - 1) * width

    def column(day: Days) -> IntArray:
        place = np.clip((day - first).astype(np.int64), 0, days)
        return np.asarray(np.where(np.isnat(day), days, place), dtype=np.int64)

    change = np.bincount(group * width + column(begun), minlength=shape) - np.bincount(
        group * width + column(gone), minlength=shape
    )
    size = np.cumsum(change.reshape(-1, width), axis=1)[:, :days]
    return QueueSizes(first + np.arange(days), size)


def summary(
    referred: npt.ArrayLike,
    removed: npt.ArrayLike,
    start: Day,
    end: Day,
    offsets: Offsets | None = None,
    withdrawn: npt.ArrayLike | None = None,
) -> ListSummary:
    """Demand, capacity and waits of each list in a window, shape (lists,).

    `withdrawn` marks removals that took no capacity. Rows need no order.
    Raises ValueError as `queue_sizes` does.
    """
    begun, gone, starts, first, last = _checked(referred, removed, start, end, offsets)
    lists = starts.size - 1
    group = ragged.group_of(starts)
    days = (last - first).astype(int) + 1
    treated = ~np.isnat(gone)
    if withdrawn is not None:
        treated &= ~np.asarray(withdrawn, dtype=bool)

    came = (begun >= first) & (begun <= last)
    seen = treated & (gone >= first) & (gone <= last)
    referrals = ragged.counts(came, starts)
    removals = ragged.counts(seen, starts)
    size = queue_sizes(begun, gone, first, last, starts).size
    # A day is worked when someone waited at its end, or was there to be seen on it.
    worked = size > 0
    worked[group[seen], (gone[seen] - first).astype(np.int64)] = True
    with np.errstate(invalid="ignore", divide="ignore"):
        capacity = np.where(removals > 0, removals / worked.sum(axis=1) * DAYS_A_WEEK, np.nan)

    waiting = (begun <= last) & (np.isnat(gone) | (gone > last))
    wait = np.where(waiting, (last - begun).astype(np.int64), 0)
    number = ragged.counts(waiting, starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_wait = ragged.sums(wait, starts) / number / DAYS_A_WEEK
    return ListSummary(
        referrals,
        removals,
        referrals / days * DAYS_A_WEEK,
        capacity,
        _variation(_ordinal(begun[came], first), group[came], lists, None),
        _variation(_ordinal(gone[seen], first), group[seen], lists, worked),
        size[:, -1],
        mean_wait,
    )


def schedule(
    referred: npt.ArrayLike,
    removed: npt.ArrayLike,
    slots: npt.ArrayLike,
    offsets: Offsets | None = None,
    slot_offsets: Offsets | None = None,
) -> Schedule:
    """The day on which each patient is seen when slots go to the longest waiting first.

    Patients who have a removal keep it. A slot serves a patient referred strictly before its
    day; a slot that comes too early for the next patient is lost. Shapes (patients,), (slots,).
    Raises ValueError for missing referrals or slots, or lists that do not match.
    """
    begun, gone = _days(referred, "referred"), _days(removed, "removed").copy()
    days = _days(slots, "slots")
    if np.isnat(begun).any() or np.isnat(days).any():
        raise ValueError("every patient needs a referral and every slot a day")
    if gone.size != begun.size:
        raise ValueError(f"removed has {gone.size} rows where {begun.size} were expected")
    starts = ragged.checked(offsets, begun.size)
    slot_starts = ragged.checked(slot_offsets, days.size)
    if slot_starts.size != starts.size:
        raise ValueError("patients and slots must come in the same number of lists")
    used = np.zeros(days.size, dtype=bool)
    if begun.size and days.size:
        group, slot_group = ragged.group_of(starts), ragged.group_of(slot_starts)
        open_rows = np.flatnonzero(np.isnat(gone))
        order = open_rows[np.lexsort((begun[open_rows], group[open_rows]))]
        slot_order = np.lexsort((days, slot_group))
        taken = _taken(
            group[order], begun[order], slot_group[slot_order], days[slot_order], slot_starts
        )
        served = taken < slot_starts[group[order] + 1]
        gone[order[served]] = days[slot_order[taken[served]]]
        used[slot_order[taken[served]]] = True
    return Schedule(gone, used)


def _taken(
    group: IntArray, begun: Days, slot_group: IntArray, days: Days, slot_starts: IntArray
) -> IntArray:
    """The place among the sorted slots that each sorted patient takes; past the list's end: none.

    A patient takes the first slot after the referral and after the slot of the patient before:
    place - rank is a running maximum.
    """
    begin = min(begun.min(initial=days[0]), days.min()).astype(np.int64)
    reach = int(max(begun.max(initial=days[0]), days.max()).astype(np.int64) - begin) + 2
    key = slot_group * reach + (days.astype(np.int64) - begin)
    first = np.searchsorted(key, group * reach + (begun.astype(np.int64) - begin), side="right")
    opening = np.ones(group.size, dtype=bool)
    opening[1:] = group[1:] != group[:-1]
    rank = np.arange(group.size) - np.maximum.accumulate(
        np.where(opening, np.arange(group.size), 0)
    )
    # Lists are kept apart by a step that no place within one can bridge.
    step = (days.size + group.size + 1) * group
    place = np.maximum.accumulate(first - rank + step) - step + rank
    return np.asarray(np.maximum(place, slot_starts[group]), dtype=np.int64)


def _variation(day: IntArray, group: IntArray, lists: int, worked: BoolArray | None) -> FloatArray:
    """Coefficient of variation of the gaps between sorted days of each list, shape (lists,).

    With `worked`, a gap counts only the days on which there was someone to serve.
    """
    order = np.lexsort((day, group))
    day, group = day[order], group[order]
    if worked is not None:
        day = np.cumsum(worked, axis=1, dtype=np.int64)[group, day]
    within = group[1:] == group[:-1]
    gap = (day[1:] - day[:-1])[within].astype(np.float64)
    of = group[1:][within]
    number = np.bincount(of, minlength=lists)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(of, weights=gap, minlength=lists) / number
        square = np.bincount(of, weights=(gap - mean[of]) ** 2, minlength=lists)
        return np.asarray(np.where(number > 1, np.sqrt(square / (number - 1)) / mean, np.nan))


def _ordinal(days: Days, first: np.datetime64) -> IntArray:
    return np.asarray((days - first).astype(np.int64))


def _days(values: npt.ArrayLike, name: str) -> Days:
    array = np.asarray(values, dtype="datetime64[D]")
    if array.ndim != 1:
        raise ValueError(f"{name} must be a flat array, not one of shape {array.shape}")
    return array


def _day(day: Day) -> np.datetime64:
    return np.datetime64(day, "D") if isinstance(day, str) else day.astype("datetime64[D]")


def _checked(
    referred: npt.ArrayLike, removed: npt.ArrayLike, start: Day, end: Day, offsets: Offsets | None
) -> tuple[Days, Days, IntArray, np.datetime64, np.datetime64]:
    begun, gone = _days(referred, "referred"), _days(removed, "removed")
    if gone.size != begun.size:
        raise ValueError(f"removed has {gone.size} rows where {begun.size} were expected")
    if np.isnat(begun).any():
        raise ValueError("every patient needs a referral")
    if np.any(gone < begun):
        raise ValueError("a removal comes before its referral")
    first, last = _day(start), _day(end)
    if not first <= last:
        raise ValueError(f"the window ends on {last}, before it starts on {first}")
    return begun, gone, ragged.checked(offsets, begun.size), first, last
