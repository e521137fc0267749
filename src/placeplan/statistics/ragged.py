"""Ragged groups: rows that belong together lie side by side, and offsets say where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[Any]
Offsets = Sequence[int] | IntArray
Values = npt.ArrayLike | Sequence[float | None]
"""A flat array or sequence of numbers, in which None and NaN are missing."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows brought together by label: `order` sorts the rows, `labels` names each group."""

    order: IntArray
    offsets: IntArray
    labels: ObjectArray


def floats(values: Values, name: str, length: int | None = None) -> FloatArray:
    """A flat array of floats, shape (n,); None and NaN are missing.

    Raises ValueError when it is not flat or not of the length asked for; one number fills it.
    """
    array = np.asarray(cast(npt.ArrayLike, values), dtype=np.float64)
    if array.ndim == 0 and length is not None:
        array = np.full(length, array)
    if array.ndim != 1:
        raise ValueError(f"{name} must be a flat array, not one of shape {array.shape}")
    if length is not None and array.size != length:
        raise ValueError(f"{name} has {array.size} rows where {length} were expected")
    return array


def checked(offsets: Offsets | None, rows: int) -> IntArray:
    """Offsets of the groups, shape (groups + 1,); None makes all rows one group.

    Raises ValueError unless they rise from 0 to the number of rows.
    """
    if offsets is None:
        return np.array([0, rows], dtype=np.int64)
    array = np.asarray(offsets, dtype=np.int64)
    if array.ndim != 1 or array.size < 1 or array[0] != 0 or array[-1] != rows:
        raise ValueError(f"offsets must be a flat array that begins at 0 and ends at {rows}")
    if np.any(np.diff(array) < 0):
        raise ValueError("offsets must not fall")
    return array


def by_label(labels: npt.ArrayLike) -> Grouped:
    """The order that brings equal labels together, in order of first appearance.

    Use as `values[grouped.order]` with `grouped.offsets`; rows of a group keep their order.
    """
    array = np.asarray(labels)
    if array.ndim != 1:
        raise ValueError(f"labels must be a flat array, not one of shape {array.shape}")
    names, first, codes = np.unique(array, return_index=True, return_inverse=True)
    by_appearance = np.argsort(first, kind="stable")
    place = np.empty_like(by_appearance)
    place[by_appearance] = np.arange(names.size)
    codes = place[codes]
    offsets = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=names.size))))
    return Grouped(np.argsort(codes, kind="stable"), offsets, names[by_appearance])


def group_of(offsets: IntArray) -> IntArray:
    """The group number of each row, shape (rows,)."""
    return np.repeat(np.arange(offsets.size - 1), np.diff(offsets))


def spread(values: npt.NDArray[Any], offsets: IntArray) -> npt.NDArray[Any]:
    """One value a group, repeated for each row of the group, shape (rows,)."""
    return np.repeat(values, np.diff(offsets))


def sums(
    values: npt.NDArray[Any], offsets: IntArray, dtype: npt.DTypeLike | None = None
) -> npt.NDArray[Any]:
    """The sum of each group, shape (groups,); 0 for a group without rows.

    NaN in a group makes its sum NaN. The result has the type of the values, or the one asked for.
    """
    lengths = np.diff(offsets)
    kind = values.dtype if dtype is None else np.dtype(dtype)
    total = np.zeros(lengths.size, dtype=kind)
    filled = lengths > 0
    if filled.any():
        total[filled] = np.add.reduceat(values, offsets[:-1][filled], dtype=kind)
    return total


def counts(flags: BoolArray, offsets: IntArray) -> IntArray:
    """How many rows of each group are true, shape (groups,)."""
    return np.asarray(sums(flags.astype(np.int64), offsets), dtype=np.int64)


def means(values: FloatArray, offsets: IntArray) -> FloatArray:
    """The mean of the present values of each group, shape (groups,); NaN where there are none.

    What the first mean leaves is averaged again in extended precision, so that the mean of
    equal values is exactly that value.
    """
    missing = np.isnan(values)
    number = np.diff(offsets)
    if missing.any():
        number = number - counts(missing, offsets)
        values = np.where(missing, 0.0, values)
    with np.errstate(invalid="ignore", divide="ignore"):
        first = sums(values, offsets) / number
        each = spread(first, offsets)
        rest = values - each
        # What the subtraction rounded off (Knuth's two-sum), so that nothing is lost.
        back = rest - values
        lost = (values - (rest - back)) - (each + back)
        if missing.any():
            rest[missing] = lost[missing] = 0.0
        mean = first + (sums(rest, offsets, np.longdouble) + sums(lost, offsets)) / number
    return np.asarray(mean, dtype=np.float64)
