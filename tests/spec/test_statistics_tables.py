"""Spec: every row of the tables of statistics is what Placeplan computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from placeplan.statistics import (
    funnel,
    intervals,
    quantiles,
    queue_lists,
    queues,
    spc,
    standardisation,
)
from placeplan.statistics.intervals import Estimate

TABLES = Path(__file__).parent / "statistics"
NONE, MISSING = "none", "-"
STEADY = [10.0, 12.0] * 9
PER = 1000


def numbers(text: str) -> list[float]:
    return [np.nan if each == MISSING else float(each) for each in text.split()]


def pairs(text: str) -> tuple[list[float], list[float]]:
    """5 of 100, 6 of 90 as numerators and denominators."""
    parts = [numbers(each.replace(" of ", " ")) for each in text.split(",")]
    return [each[0] for each in parts], [each[1] for each in parts]


def shown(number: float) -> str:
    return NONE if np.isnan(number) else f"{number + 0.0:.2f}"


def first(estimate: Estimate) -> tuple[str, ...]:
    ends = (estimate.value, estimate.lower, estimate.upper)
    return tuple(shown(float(each[0])) for each in ends)


def chart(text: str, **options: Any) -> spc.Xmr:
    return spc.xmr(STEADY + numbers(text), baseline=len(STEADY), **options)


def causes(given: str) -> tuple[str, ...]:
    return (", ".join(chart(given).causes()[len(STEADY) :]),)


def icons(given: str, direction: Any, target: str) -> tuple[str, ...]:
    goal = None if target == NONE else float(target)
    found = chart(given, direction=direction, target=goal)
    return direction, target, found.variation_icons()[0], found.assurance_icons()[0]


def length(given: str) -> tuple[str, ...]:
    found = spc.xmr((STEADY * 2)[: int(given)])
    problems = ", ".join(each.code for each in found.problems()) or NONE
    return spc.KINDS[found.kind[0]], found.variation_icons()[0], problems


def limits(given: str, screening: str) -> tuple[str, ...]:
    found = spc.xmr(numbers(given), screen=screening == "on")
    ends = (found.centre, found.lower, found.upper)
    return screening, *(shown(float(each[0])) for each in ends)


def as_quantiles(given: str, count: str) -> tuple[str, ...]:
    found = quantiles.assign(numbers(given), int(count)).number
    return count, " ".join(str(each) for each in found)


def waiting(given: str) -> tuple[float, ...]:
    return tuple(float(word) for word in given.replace(",", " ").split() if word[0].isdigit())


def queue_target(given: str) -> tuple[str, ...]:
    demand, target = waiting(given)
    size, wait = queues.target_queue_size(demand, target), queues.target_mean_wait(target)
    return shown(float(size)), shown(float(wait))


def queue_capacity(given: str) -> tuple[str, ...]:
    demand, target, queue = waiting(given)
    return (shown(float(queues.needed_capacity(demand, queue, target))),)


def queue_slots(given: str) -> tuple[str, ...]:
    referred, slots = (
        np.array([f"2024-01-{int(day):02}" for day in numbers(part)], dtype="datetime64[D]")
        for part in given.split(", slots ")
    )
    none = np.full(referred.size, "NaT", dtype="datetime64[D]")
    seen = queue_lists.schedule(referred, none, slots).removed
    return (" ".join(MISSING if np.isnat(day) else str(day.item().day) for day in seen),)


READS: dict[str, Callable[..., tuple[str, ...]]] = {
    "causes": causes,
    "icons": icons,
    "length": length,
    "limits": limits,
    "proportion": lambda given: first(intervals.proportion(*pairs(given), multiplier=100)),
    "rate": lambda given: first(intervals.rate(*pairs(given), multiplier=PER)),
    "direct": lambda given: first(standardisation.direct(*pairs(given), [5000, 6000])),
    "ratio": lambda given: first(standardisation.indirect(*pairs(given))),
    "quantiles": as_quantiles,
    "funnel": lambda given: (", ".join(funnel.proportion_significance(*pairs(given))),),
    "queue-target": queue_target,
    "queue-capacity": queue_capacity,
    "queue-slots": queue_slots,
}
GIVEN = {"icons": 3, "limits": 2, "quantiles": 2}
"""How many of the first columns are given; they are repeated among the answers."""


def rows() -> Iterator[Any]:
    for path in sorted(TABLES.glob("*.yaml")):
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["sections"]:
            name = section["reads"]
            for line in section["rows"].strip().splitlines():
                given, *expected = (cell.strip() for cell in line.split(" | "))
                assert len(expected) + 1 == len(section["columns"]), line
                more = expected[: GIVEN.get(name, 1) - 1]
                yield pytest.param(
                    READS[name], [given, *more], tuple(expected), id=f"{name}: {line}"
                )


@pytest.mark.parametrize(("reads", "given", "expected"), list(rows()))
def test_it_is_computed_as_the_manual_says(
    reads: Callable[..., tuple[str, ...]], given: list[str], expected: tuple[str, ...]
) -> None:
    assert reads(*given) == expected
