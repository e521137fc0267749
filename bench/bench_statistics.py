"""How long the statistics take for the sizes that commissioners have, beside the packages' times.

Bounds are medians on two cores: SPC over 10,000 series of 24 months 0.1 s, directly standardised
rates for 10,000 areas of 19 bands 0.017 s, ratios for the same 0.03 s, life expectancy for 1,000
areas 0.037 s. The reference packages took, on two cores: NHSRplotthedots 22 s,
PHEindicatormethods 3.5 s, 5.9 s, 3.7 s, and 14 s for slope indices of 40 groups with 100,000
draws, for which our bound is half of that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.statistics import inequality, spc, standardisation
from placeplan.statistics.life_expectancy import START_AGES, life_expectancy

Speed = Callable[[str, float, float, Callable[[], Any]], Any]

SERIES, MONTHS = 10_000, 24
AREAS, BANDS = 10_000, len(standardisation.ESP2013)
PLACES = 1_000
GROUPS, DECILES, DRAWS = 40, 10, 100_000


@pytest.fixture
def speed(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> Speed:
    """speed(what, peer, bound, call): times the call, prints both times, and holds the bound."""

    def measure(what: str, peer: float, bound: float, call: Callable[[], Any]) -> Any:
        result = benchmark(call)
        if benchmark.stats is None:  # with --benchmark-disable there is nothing to judge
            return result
        ours = float(benchmark.stats.stats.median)
        benchmark.extra_info.update(peer_seconds=peer, bound_seconds=bound)
        with capsys.disabled():
            print(
                f"\n{what}: {ours:.4f} s, the package {peer:g} s "
                f"({peer / ours:,.0f} times as fast; bound {bound:g} s)"
            )
        assert ours <= bound
        return result

    return measure


def test_process_charts(speed: Speed) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(100, 10, SERIES * MONTHS).round(1)
    offsets = np.arange(0, values.size + 1, MONTHS)
    target = np.full(SERIES, 110.0)
    what = f"SPC, {SERIES:,} series of {MONTHS} months"
    found = speed(what, 22, 0.1, lambda: spc.xmr(values, offsets, target=target))
    assert found.variation.size == SERIES


def bands() -> tuple[Any, ...]:
    rng = np.random.default_rng(2)
    population = rng.integers(500, 50_000, AREAS * BANDS).astype(float)
    events = rng.poisson(population * 0.002).astype(float)
    return events, population, np.arange(0, events.size + 1, BANDS)


def test_directly_standardised_rates(speed: Speed) -> None:
    events, population, offsets = bands()
    standard = np.tile(standardisation.ESP2013, AREAS)
    found = speed(
        f"Directly standardised rates, {AREAS:,} areas of {BANDS} bands", 3.5, 0.017,
        lambda: standardisation.direct(events, population, standard, offsets),
    )  # fmt: skip
    assert found.value.size == AREAS


def test_indirectly_standardised_ratios(speed: Speed) -> None:
    events, population, offsets = bands()
    reference_events = np.tile(events[:BANDS] + 1, AREAS)
    reference_population = np.tile(population[:BANDS], AREAS)

    def call() -> standardisation.IndirectRatio:
        known = standardisation.expected(
            population, reference_events, reference_population, offsets
        )
        return standardisation.indirect(standardisation.observed(events, offsets), known.events)

    found = speed(f"Indirect ratios, {AREAS:,} areas of {BANDS} bands", 5.9, 0.03, call)
    assert found.value.size == AREAS


def test_life_expectancy(speed: Speed) -> None:
    rng = np.random.default_rng(3)
    population = rng.integers(500, 5000, (PLACES, len(START_AGES))).astype(float)
    rate = np.geomspace(0.0005, 0.2, len(START_AGES))
    deaths = np.minimum(rng.poisson(population * rate) + 1.0, population)
    found = speed(
        f"Life expectancy, {PLACES:,} areas",
        3.7,
        0.037,
        lambda: life_expectancy(population, deaths),
    )
    assert found.value.shape == population.shape


def test_slope_index_of_inequality(speed: Speed) -> None:
    rng = np.random.default_rng(4)
    values = np.tile(np.linspace(70, 80, DECILES), GROUPS) + rng.normal(0, 1, GROUPS * DECILES)
    people = rng.integers(5000, 20_000, values.size).astype(float)
    error = np.full(values.size, 0.8)
    offsets = np.arange(0, values.size + 1, DECILES)
    found = speed(
        f"Slope index, {GROUPS} groups with {DRAWS:,} draws", 14, 7,
        lambda: inequality.slope_index(
            values, people, offsets, error=error, draws=DRAWS, rng=np.random.default_rng(5)
        ),
    )  # fmt: skip
    assert found.sii.size == GROUPS
