"""How long a paper takes to read, and how much of that is finding dates and numbers in prose."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.exchange.reading import read_path
from placeplan.kernel import period, quantity

PAPERS = Path(__file__).resolve().parents[1] / "src" / "placeplan" / "demo" / "papers"
SENTENCE = "At May 2013, 91.1% (39 of 43) by Q3 2017/18, may - and to march on 31.3.14 for them. "
PROSE = SENTENCE * (100_000 // len(SENTENCE) + 1)


def test_find_periods_in_100_kb_of_prose(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(period.find, PROSE)) > 3000


def test_find_quantities_in_100_kb_of_prose(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(quantity.find, PROSE)) > 2000


@pytest.mark.parametrize("paper", sorted(PAPERS.glob("*.*")), ids=lambda path: path.name)
def test_read_a_paper(benchmark: BenchmarkFixture, paper: Path) -> None:
    assert benchmark(read_path, paper).records
