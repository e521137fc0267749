"""Queue formulas for waiting lists: load, target sizes, and the capacity that a target needs.

Demand, capacity, waits and targets share one unit of time, weeks by custom. All arguments may be
arrays of one shape. Source: Fong K, Mushtaq Y, House T, Gordon D, Chen Y, Griffths D, Ahmad S,
Walton N (2022) Understanding waiting lists pressures, medRxiv 2022.08.23.22279117.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from placeplan.statistics.ragged import FloatArray

FACTOR = 4
"""The mean wait that keeps nearly everyone within the target is the target over this."""

WEEKS_TO_TARGET = 26
"""Weeks in which relief capacity brings the queue to its target."""


def load(demand: npt.ArrayLike, capacity: npt.ArrayLike) -> FloatArray:
    """Demand over capacity, a ratio: the queue grows without end from 1 on.

    Raises ValueError for negative demand or a capacity of 0 or less.
    """
    return _at_least_zero(demand, "demand") / _above_zero(capacity, "capacity")


def target_mean_wait(target_wait: npt.ArrayLike, factor: npt.ArrayLike = FACTOR) -> FloatArray:
    """Mean wait, in the target's unit, that keeps nearly everyone within the target.

    Raises ValueError for a target or factor of 0 or less.
    """
    return _above_zero(target_wait, "target_wait") / _above_zero(factor, "factor")


def target_queue_size(
    demand: npt.ArrayLike, target_wait: npt.ArrayLike, factor: npt.ArrayLike = FACTOR
) -> FloatArray:
    """Patients in a queue whose mean wait meets the target (Little's law).

    Raises ValueError for negative demand, or a target or factor of 0 or less.
    """
    return _at_least_zero(demand, "demand") * target_mean_wait(target_wait, factor)


def target_capacity(
    demand: npt.ArrayLike,
    target_wait: npt.ArrayLike,
    cv_demand: npt.ArrayLike = 1,
    cv_capacity: npt.ArrayLike = 1,
    factor: npt.ArrayLike = FACTOR,
) -> FloatArray:
    """Patients seen in a unit of time that hold a queue at its target (Kingman's formula).

    `cv_demand` and `cv_capacity` are the coefficients of variation of the times between
    referrals and between treatments. Raises ValueError for negative demand or coefficients, or a
    target or factor of 0 or less.
    """
    variation = (
        _at_least_zero(cv_demand, "cv_demand") ** 2
        + _at_least_zero(cv_capacity, "cv_capacity") ** 2
    ) / 2
    return _at_least_zero(demand, "demand") + variation / target_mean_wait(target_wait, factor)


def relief_capacity(
    demand: npt.ArrayLike,
    queue_size: npt.ArrayLike,
    target_size: npt.ArrayLike,
    time_to_target: npt.ArrayLike = WEEKS_TO_TARGET,
    referrals: npt.ArrayLike = 0,
    cv_demand: npt.ArrayLike = 0,
) -> FloatArray:
    """Patients seen in a unit of time that bring a queue to its target in `time_to_target`.

    Where demand was estimated from a number of `referrals`, it is first raised by two standard
    errors, unless so few were counted that this has no bound.
    Raises ValueError for negative demand, sizes, referrals or coefficients, or a time of 0 or less.
    """
    rate = _at_least_zero(demand, "demand")
    number = _at_least_zero(referrals, "referrals")
    variation = _at_least_zero(cv_demand, "cv_demand")
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.where(number > 0, 2 * rate * variation / np.sqrt(number), 0.0)
        raised = np.where(excess < 1, rate / (1 - excess), rate)
    surplus = _at_least_zero(queue_size, "queue_size") - _at_least_zero(target_size, "target_size")
    return np.asarray(raised + surplus / _above_zero(time_to_target, "time_to_target"))


def needed_capacity(
    demand: npt.ArrayLike,
    queue_size: npt.ArrayLike,
    target_wait: npt.ArrayLike,
    cv_demand: npt.ArrayLike = 1,
    cv_capacity: npt.ArrayLike = 1,
    factor: npt.ArrayLike = FACTOR,
    time_to_target: npt.ArrayLike = WEEKS_TO_TARGET,
) -> FloatArray:
    """Relief capacity where the queue is over twice its target size, else target capacity.

    Raises ValueError as those two do.
    """
    size = target_queue_size(demand, target_wait, factor)
    return np.where(
        np.asarray(queue_size, dtype=np.float64) > 2 * size,
        relief_capacity(demand, queue_size, size, time_to_target),
        target_capacity(demand, target_wait, cv_demand, cv_capacity, factor),
    )


def pressure(mean_wait: npt.ArrayLike, target_wait: npt.ArrayLike) -> FloatArray:
    """Twice the mean wait over the target, a ratio; both in the same unit of time.

    Raises ValueError for a negative wait or a target of 0 or less.
    """
    return 2 * _at_least_zero(mean_wait, "mean_wait") / _above_zero(target_wait, "target_wait")


def _at_least_zero(values: npt.ArrayLike, name: str) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if np.any(array < 0):
        raise ValueError(f"{name} must not be negative")
    return array


def _above_zero(values: npt.ArrayLike, name: str) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if np.any(array <= 0):
        raise ValueError(f"{name} must be greater than zero")
    return array
