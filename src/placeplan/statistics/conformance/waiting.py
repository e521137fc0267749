"""Vectors of waiting lists (NHSRwaitinglist), by formulas, by dated lists and by slots.

`queue_lists` measures lists as they are. The package counts otherwise: referrals in the order
given with the ends of the window as two more, removals outside the window too, waits in days
over targets in weeks. Its way of counting is imitated here for comparison only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from placeplan.statistics import queue_lists, queues
from placeplan.statistics.conformance.comparison import Case, Cases, Comparison, Json

Days = npt.NDArray[np.datetime64]

WEEK = 7
DEFAULT_TARGET = 4


def waiting_lists(data: Case) -> Cases:
    """Every formula table, list and schedule of the file."""
    for name, table in data["cases"].items():
        if isinstance(table, list):
            run = _schedule if name.startswith("schedule") else _list
            for place, case in enumerate(table):
                yield f"{name} {case.get('id', place)}", partial(run, case=case)
        else:
            yield name, partial(_formulas, table=table)


def _formulas(to: Comparison, table: Case) -> None:
    def given(name: str, otherwise: float) -> Json:
        return np.array(table.get(name, otherwise), dtype=float)

    demand, target = given("demand", np.nan), given("target_wait", np.nan)
    factor = given("factor", queues.FACTOR)
    size = queues.target_queue_size(demand, target, factor)
    capacity = given("capacity", np.nan)
    cv_demand, cv_capacity = given("cv_demand", 1), given("cv_capacity", 1)
    goal = given("target_queue", np.nan) if "target_queue" in table else size
    calls: dict[str, Callable[[], Json]] = {
        "queue_load": lambda: queues.load(demand, capacity),
        "target_mean_wait": lambda: queues.target_mean_wait(target, factor),
        "target_queue_size": lambda: size,
        "target_capacity": lambda: queues.target_capacity(
            demand, target, cv_demand, cv_capacity, factor
        ),
        "relief_capacity": lambda: queues.relief_capacity(
            demand, given("queue_size", np.nan), goal,
            given("time_to_target", queues.WEEKS_TO_TARGET),
            given("num_referrals", 0), cv_demand if "num_referrals" in table else 0,
        ),
        "pressure": lambda: queues.pressure(given("mean_wait", np.nan), target),
    }  # fmt: skip
    for name, call in calls.items():
        if name in table:
            to.numbers(name, call(), table[name])


def _schedule(to: Comparison, case: Case) -> None:
    given, expected = case["input"], case["expected"]
    referred, removed = _days(given["referral"]), _days(given["removal"])
    slots = _days(given["schedule"])
    waiting = np.isnat(removed)
    rising = [np.all(each[1:] >= each[:-1]) for each in (referred[waiting], slots)]
    if all(rising):
        ours = queue_lists.schedule(referred, removed, slots)
        seen, used = ours.removed, ours.slot_used
    else:
        seen, used = _in_rows(referred, removed, slots)
    order = np.lexsort((waiting, referred))
    to.same("referral", _texts(referred[order]), expected["referral"])
    to.same("removal", _texts(seen[order]), expected["removal"])
    if "slot_used" in expected:
        to.same("slot_used", used.astype(int).tolist(), expected["slot_used"])


def _in_rows(referred: Days, removed: Days, slots: Days) -> tuple[Days, npt.NDArray[np.bool_]]:
    """Slots in the order given to patients in the order given, whatever their dates."""
    seen, used = removed.copy(), np.zeros(slots.size, dtype=bool)
    waiting = list(np.flatnonzero(np.isnat(removed)))
    for place, slot in enumerate(slots):
        if waiting and slot > referred[waiting[0]]:
            seen[waiting.pop(0)] = slot
            used[place] = True
    return seen, used


def _list(to: Comparison, case: Case) -> None:
    given = case["input"]
    referred, removed = _days(given["referral"]), _days(given["removal"])
    start = np.datetime64(given.get("start_date") or referred.min(), "D")
    end = np.datetime64(given.get("end_date") or referred.max(), "D")
    target = float(given.get("target_wait") or DEFAULT_TARGET)
    calls: dict[str, Callable[[], Case]] = {
        "queue_size": lambda: _as_table(*_queue(referred, removed, start, end)),
        "referral_stats": lambda: _referrals(referred, start, end),
        "removal_stats": lambda: _removals(referred, removed, start),
        "wl_stats": lambda: _statistics(referred, removed, start, end, target),
    }
    for name, expected in case["expected"].items():
        if name not in calls:
            to.differ(f"{name}: not known")
            continue
        if "error" in expected:
            to.raises(name, calls[name])
            continue
        ours = calls[name]()
        for key, theirs in expected.get("value", expected).items():
            if isinstance(theirs, list) and theirs and isinstance(theirs[0], str):
                to.same(f"{name} {key}", ours[key], theirs)
            else:
                to.numbers(f"{name} {key}", ours[key], theirs)


def _as_table(days: Days, size: npt.NDArray[np.int64]) -> Case:
    return {"date": np.datetime_as_string(days).tolist(), "queue_size": size.tolist()}


def _queue(
    referred: Days, removed: Days, start: np.datetime64, end: np.datetime64
) -> tuple[Days, npt.NDArray[np.int64]]:
    """Earlier referrals are moved onto the start, earlier removals forgotten."""
    if np.any(referred > end):
        raise ValueError("the package cannot end a window before the last referral")
    moved = np.where(referred < start, start, referred)
    kept = np.where(removed < start, np.datetime64("NaT"), removed)
    ours = queue_lists.queue_sizes(moved, kept, start, end)
    return ours.days, ours.size[0]


def _referrals(referred: Days, start: np.datetime64, end: np.datetime64) -> Case:
    """Gaps between referrals in the order given, with both ends of the window as referrals."""
    inside = referred[(referred >= start) & (referred <= end)]
    gaps = np.diff(np.concatenate(([start], inside, [end]))).astype(np.int64).astype(float)
    daily = _over(1.0, gaps.mean())
    return {
        "demand_weekly": WEEK * daily,
        "demand_daily": daily,
        "demand_cov": _over(gaps.std(ddof=1) if gaps.size > 1 else np.nan, gaps.mean()),
        "demand_count": gaps.size,
    }


def _removals(referred: Days, removed: Days, start: np.datetime64) -> Case:
    """Gaps between all removals, from the start or from the last day that the queue was empty."""
    gone = np.sort(removed[~np.isnat(removed)])
    days, size = _queue(referred, removed, referred.min(), referred.max())
    events = [(day, False) for day in days[size == 0]] + [(day, True) for day in gone]
    events.sort()
    before = [start, *(day for day, _ in events)]
    gaps = np.array(
        [
            int((day - last).astype(np.int64))
            for (day, served), last in zip(events, before, strict=False)
            if served
        ],
        dtype=float,
    )
    if not gaps.size:
        missing = dict.fromkeys(("capacity_weekly", "capacity_daily", "capacity_cov"), np.nan)
        return {**missing, "removal_count": 0}
    mean = gaps.mean()
    return {
        "capacity_weekly": _over(WEEK, mean),
        "capacity_daily": _over(1.0, mean),
        "capacity_cov": _over(gaps.std(ddof=1) if gaps.size > 1 else 0.0, mean),
        "removal_count": gaps.size,
    }


def _statistics(
    referred: Days, removed: Days, start: np.datetime64, end: np.datetime64, target: float
) -> Case:
    came, left = _referrals(referred, start, end), _removals(referred, removed, start)
    _, sizes = _queue(referred, removed, start, end)
    demand, capacity, size = came["demand_weekly"], left["capacity_weekly"], int(sizes[-1])
    goal = float(queues.target_queue_size(demand, target))
    waiting = (removed > end) | (np.isnat(removed) & (referred <= end))
    waits = (end - referred[waiting]).astype(np.int64)
    mean_wait = float(waits.mean()) if waits.size else np.nan
    too_big = size > 2 * goal
    load = _over(demand, capacity)  # the package's capacity may be negative
    cvs = (came["demand_cov"], left["capacity_cov"])
    return {
        "mean_demand": demand,
        "mean_capacity": capacity,
        "load": load,
        "load_too_big": np.nan if np.isnan(load) else load >= 1,
        "count_demand": came["demand_count"],
        "queue_size": size,
        "target_queue_size": goal,
        "queue_too_big": too_big,
        "mean_wait": mean_wait,
        "cv_arrival": cvs[0],
        "cv_removal": cvs[1],
        "target_capacity": np.nan if too_big
        else demand + (cvs[0] ** 2 + cvs[1] ** 2) / 2 * queues.FACTOR / target,
        "relief_capacity": float(queues.relief_capacity(demand, size, goal))
        if too_big else np.nan,
        "pressure": float(queues.pressure(mean_wait, target)),
    }  # fmt: skip


def _over(number: float, by: float) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.float64(number) / np.float64(by))


def _days(values: list[str | None]) -> Days:
    return np.array(["NaT" if each is None else each for each in values], dtype="datetime64[D]")


def _texts(days: Days) -> list[str | None]:
    return [None if text == "NaT" else text for text in np.datetime_as_string(days).tolist()]
