"""The runs that make points special: shifts, trends, two in three; no run crosses a phase."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from placeplan.statistics.ragged import BoolArray, FloatArray, IntArray, group_of

SHIFT = 7
"""Points on one side of the mean that make a shift."""


def starts(phases: IntArray, rows: int) -> BoolArray:
    """Which points begin a phase, shape (points,)."""
    start = np.zeros(rows, dtype=np.bool_)
    start[phases[:-1][np.diff(phases) > 0]] = True
    return start


def signs(values: FloatArray) -> npt.NDArray[np.int8]:
    """1 above 0, -1 below, 0 for 0 and missing, shape (values,)."""
    return np.asarray((values > 0).astype(np.int8) - (values < 0).astype(np.int8))


def shifts(side: npt.NDArray[np.int8], start: BoolArray) -> BoolArray:
    """Points in a run of seven or more on one side of the mean, shape (points,); 0 breaks."""
    return np.asarray(_runs(side, start, SHIFT) & (side != 0))


def trends(y: FloatArray, start: BoolArray, length: int) -> tuple[BoolArray, BoolArray]:
    """Points in a rising, and in a falling, run of `length` or more points, each (points,).

    A tie or a missing value breaks the run.
    """
    step = np.zeros(y.size, dtype=np.int8)
    step[1:] = signs(np.diff(y))
    step[start] = 0
    long = _runs(step, step == 0, length - 1)
    up, down = long & (step > 0), long & (step < 0)
    # A step belongs to the point it leads to and to the one it comes from.
    rising, falling = up.copy(), down.copy()
    rising[:-1] |= up[1:]
    falling[:-1] |= down[1:]
    return rising, falling


def two_in_three(near: BoolArray, side: npt.NDArray[np.int8], start: BoolArray) -> BoolArray:
    """Near points in a window of three on one side, two of them near, shape (points,)."""
    found = np.zeros(near.size, dtype=bool)
    if near.size < 3:
        return found
    one_sided = (side[:-2] != 0) & (side[:-2] == side[1:-1]) & (side[1:-1] == side[2:])
    whole = ~(start[1:-1] | start[2:])
    enough = near[:-2].astype(np.int8) + near[1:-1] + near[2:] >= 2
    window = one_sided & whole & enough
    for place in range(3):
        found[place : place + window.size] |= window
    return found & near


def medians(y: FloatArray, phases: IntArray) -> FloatArray:
    """The median of the present values of each phase, repeated for its points, (points,)."""
    group = group_of(phases)
    order = np.lexsort((y, group))
    ordered = y[order]
    number = np.bincount(group[~np.isnan(y)], minlength=phases.size - 1)
    last = max(y.size - 1, 0)
    low = np.minimum(phases[:-1] + np.maximum(number - 1, 0) // 2, last)
    high = np.minimum(phases[:-1] + number // 2, last)
    if y.size == 0:
        return y
    median = np.where(number > 0, (ordered[low] + ordered[high]) / 2, np.nan)
    return np.asarray(median[group])


def _runs(codes: npt.NDArray[np.int8], start: BoolArray, length: int) -> BoolArray:
    """Places in a run of one code that has at least `length` places, shape (places,)."""
    if codes.size == 0:
        return np.zeros(0, dtype=bool)
    begins = start.copy()
    begins[0] = True
    begins[1:] |= codes[1:] != codes[:-1]
    run = np.cumsum(begins) - 1
    return np.asarray((np.bincount(run) >= length)[run])
