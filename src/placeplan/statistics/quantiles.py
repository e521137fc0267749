"""Quantiles of areas by rank (quintiles, deciles), as public health profiles assign them.

Source: Public Health England, Technical guide: assigning deprivation categories (2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeplan.statistics import ragged
from placeplan.statistics.ragged import BoolArray, IntArray, Offsets, Values


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The quantile of each row, from 1 (0 is missing), and which groups had too few values."""

    number: IntArray
    too_few: BoolArray


def assign(
    values: Values,
    count: Values = 10,
    offsets: Offsets | None = None,
    *,
    invert: npt.ArrayLike = True,
) -> Quantiles:
    """The quantile of each value within its group, shape (rows,); 0 where there is none.

    Inverted (the default), quantile 1 holds the highest values. Ties share the lowest rank.
    `count` and `invert` may differ by group, shape (groups,). A group with fewer values than
    quantiles gets none. Raises ValueError for a count that is no whole number above 1.
    Source: Public Health England 2017.
    """
    each = ragged.floats(values, "values")
    starts = ragged.checked(offsets, each.size)
    groups = starts.size - 1
    wanted = ragged.floats(count, "count", groups)
    if np.any(~(wanted > 1)) or np.any(wanted != np.floor(wanted)):
        raise ValueError("count must be a whole number greater than 1")
    downwards = np.broadcast_to(np.asarray(invert, dtype=bool), (groups,))

    present = ~np.isnan(each)
    number = ragged.counts(present, starts)
    rank = _lowest_ranks(np.where(ragged.spread(downwards, starts), -each, each), starts)
    too_few = number < wanted
    n = ragged.spread(number, starts)
    k = ragged.spread(wanted, starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        quantile = np.floor(k + 1 - np.ceil((n + 1 - rank) / (n / k)))
    quantile = np.where(quantile == 0, 1, quantile)
    given = present & ~ragged.spread(too_few, starts)
    return Quantiles(np.where(given, quantile, 0).astype(np.int64), too_few)


def _lowest_ranks(values: npt.NDArray[np.float64], starts: IntArray) -> IntArray:
    """The rank of each value in its group from 1, ties sharing the lowest; NaN ranks last."""
    group = ragged.group_of(starts)
    order = np.lexsort((values, group))
    ordered = values[order]
    place = np.arange(values.size) - ragged.spread(starts[:-1], starts)
    first = np.ones(values.size, dtype=bool)
    first[1:] = (ordered[1:] != ordered[:-1]) | (group[order][1:] != group[order][:-1])
    lowest = np.maximum.accumulate(np.where(first, np.arange(values.size), 0))
    rank = np.empty(values.size, dtype=np.int64)
    rank[order] = place[lowest] + 1
    return rank
