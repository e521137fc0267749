"""How long published statistics take to read, to load and to ask.

The extract of waiting times is made here, with as many rows as the published one: 183,000.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.exchange.national import load
from placeplan.exchange.sources import (
    ae_monthly,
    ae_workbook,
    cancer_waits,
    layout_of,
    read_statistics,
    rtt_extract,
)
from placeplan.rooms.performance.queries import national_facts
from placeplan.rooms.register.operator import OPERATOR

ROWS = 183_000
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MONTHS = [f"MSitAE-{month}-{year}" for year in (2023, 2024, 2025) for month in (
    "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER", "JANUARY",
)]  # fmt: skip


@pytest.fixture(scope="session")
def extract() -> bytes:
    """A full extract of invented providers: 183,000 rows of 121 columns."""
    heads = rtt_extract.sample().split(b"\n", 1)[0].decode()
    rng = np.random.default_rng(183)
    out = io.StringIO()
    out.write(heads + "\n")
    parts = list(rtt_extract.PARTS)
    for at in range(ROWS):
        provider, commissioner = f"R{at % 500:03}", f"{at // 500:03}"  # no row twice
        part = f"Part_{parts[at % 4][5:].upper()}"
        function = "C_999" if at % 20 == 19 else f"C_{100 + at % 20}"
        counts = rng.poisson(0.3, 105)
        names = f"RTT-April-2023,QX0,MERE ICB,{provider},{provider} TRUST,QX0,MERE ICB,"
        names += f"{commissioner},{commissioner} SUB ICB,{part},{part},{function},{function}"
        out.write(f"{names},{','.join(map(str, counts))},,0,{counts.sum()}\n")
    return out.getvalue().encode()


@pytest.fixture(scope="session")
def months() -> list[tuple[str, bytes]]:
    """Thirty months of A&E, each of two hundred invented providers."""
    found = []
    for month in MONTHS:
        head, *rows, total = ae_monthly.sample(month).decode().splitlines()
        many = [row.replace(row.split(",")[1], f"R{at:03}") for at in range(67) for row in rows]
        many = [
            f"{row.split(',', 2)[0]},X{at:04},{row.split(',', 2)[2]}" for at, row in enumerate(many)
        ]
        found.append((f"{month}.csv", "\r\n".join([head, *many, total]).encode()))
    return found


def test_read_a_full_extract_of_waiting_times(benchmark: BenchmarkFixture, extract: bytes) -> None:
    facts, problems = benchmark.pedantic(
        read_statistics, ("rtt.csv", extract), rounds=3, warmup_rounds=1
    )
    assert len(facts) > ROWS
    assert not problems


def test_read_thirty_months_of_accident_and_emergency(
    benchmark: BenchmarkFixture, months: list[tuple[str, bytes]]
) -> None:
    def read() -> int:
        return sum(len(read_statistics(name, data)[0]) for name, data in months)

    assert benchmark(read) > 100_000


@pytest.mark.parametrize("sample", [ae_workbook.sample, cancer_waits.sample])
def test_read_a_workbook(benchmark: BenchmarkFixture, sample: Callable[[], bytes]) -> None:
    data = sample()
    assert len(benchmark(read_statistics, "book.xlsx", data)[0])


def test_tell_a_paper_from_statistics(benchmark: BenchmarkFixture) -> None:
    paper = b"Priority,Action,Lead\n" + b"Maternity,Recruit midwives,A Person\n" * 500
    assert benchmark(layout_of, "plan.csv", paper) is None


@pytest.mark.django_db(transaction=True)
def test_load_and_ask_for_a_measure_of_thirty_months(
    benchmark: BenchmarkFixture,
    months: list[tuple[str, bytes]],
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.HOME = tmp_path
    assert load(months, OPERATOR, NOON).written
    found = benchmark(national_facts, measures=["ae_attendances_type_1"], organisations=["X0000"])
    assert len(found["value"]) == 30
