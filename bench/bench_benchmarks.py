"""How long it takes to compare 200 organisations by 60 indicators."""

from __future__ import annotations

from datetime import date

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.definitions.indicators import Definition
from placeplan.rooms.performance.benchmarks import Peers
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.ranks import standings
from placeplan.rooms.performance.reaggregation import as_organisations_of
from placeplan.rooms.performance.successors import Successor

INDICATORS, ORGANISATIONS, MONTHS = 60, 200, 36
CODES = np.array([f"R{at:03}" for at in range(ORGANISATIONS)], dtype=object)


def measured(seed: int, months: int) -> Measured:
    """One indicator of all organisations, made by chance."""
    rng = np.random.default_rng(seed)
    size = ORGANISATIONS * months
    denominator = rng.integers(100, 9000, size).astype(np.float64)
    numerator = np.floor(denominator * rng.uniform(0.5, 1, size))
    first = np.arange("2023-04", months, dtype="datetime64[M]")
    return Measured(
        organisation=np.repeat(CODES, months),
        name=np.repeat(CODES, months),
        level=np.full(size, "provider", dtype=object),
        start=np.tile(first.astype("datetime64[D]"), ORGANISATIONS),
        end=np.tile((first + 1).astype("datetime64[D]") - 1, ORGANISATIONS),
        numerator=numerator,
        denominator=denominator,
        value=100 * numerator / denominator,
        mark=np.full(size, "published", dtype=object),
        file=np.zeros(size, dtype=np.int64),
    )


def test_rank_two_hundred_organisations_by_sixty_indicators(benchmark: BenchmarkFixture) -> None:
    every = [measured(seed, 1) for seed in range(INDICATORS)]
    peers = {
        str(code): Peers("ten", tuple(np.roll(CODES, -at)[1:11].tolist()))
        for at, code in enumerate(CODES)
    }

    def rank() -> int:
        return sum(standings(each, "higher", peers).count for each in every)

    assert benchmark(rank) == INDICATORS * ORGANISATIONS


def test_add_up_merged_organisations_over_three_years(benchmark: BenchmarkFixture) -> None:
    given = measured(1, MONTHS)
    heirs = {
        str(CODES[at]): Successor(str(CODES[at]), str(CODES[at + 1])) for at in range(0, 40, 2)
    }
    share = Definition.model_validate({
        "name": "Seen", "listings": [{"framework": "any"}], "kind": "proportion",
        "unit": "percent", "direction": "higher", "multiplier": 100, "unverified": True,
    })  # fmt: skip
    found = benchmark(as_organisations_of, given, heirs, date(2026, 3, 31), share)
    assert len(found.measured) == (ORGANISATIONS - 20) * MONTHS
