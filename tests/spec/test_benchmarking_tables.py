"""Spec: every row of the tables on benchmarking is what Placeplan makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from placeplan.rooms.performance.benchmarks import Amount, Peers
from placeplan.rooms.performance.funnels import funnel_of
from placeplan.rooms.performance.opportunities import opportunity
from placeplan.rooms.performance.ranks import standing, standings
from placeplan.rooms.performance.reaggregation import as_organisations_of
from placeplan.rooms.performance.successors import Successor
from unit.rooms.measured_rows import definition, row
from unit.rooms.measured_rows import rows as measured

TABLES = Path(__file__).parent / "performance"
NONE, MISSING = "none", "-"
POSITIONS = {
    -2: "below 99.8%", -1: "below 95%", 0: "within", 1: "above 95%", 2: "above 99.8%",
}  # fmt: skip


def of_values(text: str) -> list[tuple[object, ...]]:
    return [
        row(f"R{at:02}", mark="suppressed")
        if each == MISSING
        else row(f"R{at:02}", value=float(each))
        for at, each in enumerate(text.split())
    ]


def of_counts(text: str, prefix: str = "R") -> list[tuple[object, ...]]:
    found = []
    for at, each in enumerate(text.split(", ")):
        count, size = each.split(" of ")
        code = f"{prefix}{at:02}"
        if count == MISSING:
            found.append(row(code, mark="suppressed"))
        else:
            found.append(row(code, float(count), float(size)))
    return found


def ranks(given: str, better: str) -> tuple[str, ...]:
    found = standings(measured(*of_values(given)), better)
    return (
        better,
        " ".join(str(each) if each else MISSING for each in found.rank),
        " ".join(str(each) if each else MISSING for each in found.quartile),
    )


def words(given: str, better: str) -> tuple[str, ...]:
    rows = of_values(given)
    peers = Peers("peers", tuple(str(each[0]) for each in rows[1:]), is_similar=True)
    found = standing(measured(*rows), "R00", better, peers=peers)
    assert found is not None
    assert found.among_peers is not None
    return better, found.among_peers.words


def worth(own: str, others: str) -> tuple[str, ...]:
    counts, size = others.split(" of ")
    peers = of_counts(", ".join(f"{each} of {size}" for each in counts.split()), "P")
    codes = tuple(str(each[0]) for each in peers)
    found = opportunity(
        measured(*of_counts(own), *peers),
        "R00",
        definition(),
        peers=Peers("the ten most similar", codes, is_similar=True),
    )
    assert found is not None
    if found.cases is None or found.comparator is None:
        assert found.why
        return others, NONE, NONE, NONE, NONE
    return others, f"{found.comparator:.2f}", *amount(found.cases)


def amount(given: Amount) -> tuple[str, ...]:
    return tuple(f"{each:.2f}" for each in (given.value, given.lower, given.upper))


def positions(given: str) -> tuple[str, ...]:
    found = funnel_of(measured(*of_counts(given)), definition())
    assert found is not None
    return (", ".join(POSITIONS[int(each)] for each in found.position),)


def merged(given: str) -> tuple[str, ...]:
    rows = measured(*of_counts(given))
    heirs = {str(code): Successor(str(code), "NEW") for code in rows.organisation}
    whole = as_organisations_of(rows, heirs, date(2026, 1, 1), definition()).measured
    assert whole.organisation.tolist() == ["NEW"]
    if np.isnan(whole.value[0]):
        return NONE, str(whole.mark[0])
    return f"{whole.numerator[0]:.0f} of {whole.denominator[0]:.0f}", f"{whole.value[0]:.2f}"


READS: dict[str, Callable[..., tuple[str, ...]]] = {
    "ranks": ranks,
    "words": words,
    "opportunity": worth,
    "funnel": positions,
    "merged": merged,
}
GIVEN = {"ranks": 2, "words": 2, "opportunity": 2}
"""How many of the cells are what is given; one in all others."""


def cases() -> Iterator[Any]:
    for path in sorted(TABLES.glob("*.yaml")):
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["sections"]:
            for line in section["rows"].strip().splitlines():
                cells = [cell.strip() for cell in line.split(" | ")]
                yield pytest.param(section["reads"], cells, id=f"{section['reads']}: {cells[0]}")


@pytest.mark.parametrize(("reads", "cells"), list(cases()))
def test_it_compares_as_the_manual_says(reads: str, cells: list[str]) -> None:
    found = READS[reads](*cells[: GIVEN.get(reads, 1)])
    assert found == tuple(cells[1:])
