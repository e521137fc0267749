"""`placeplan reconcile` as it is called."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from placeplan.exchange.sources import ae_monthly, gp_appointments, rtt_extract


def reconcile(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placeplan", "reconcile", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def april(tmp_path: Path) -> Path:
    path = tmp_path / "april.csv"
    path.write_bytes(ae_monthly.sample())
    return path


def test_every_measure_with_england_the_sum_and_the_difference(april: Path) -> None:
    done = reconcile(april, "--format", "jsonl")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert len(lines) == 18
    assert lines[0] == {
        "file": "april.csv",
        "month": "2023-04",
        "measure": "ae_attendances_type_1",
        "of": "",
        "published": 17000,
        "sum": 17000,
        "difference": 0,
    }
    assert {line["difference"] for line in lines} == {0}
    assert "zero-not-submitted" in done.stderr


def test_a_table_for_people(april: Path) -> None:
    done = reconcile(april)
    assert done.returncode == 0
    assert "April 2023  ae_attendances_type_1" in done.stdout
    assert "18 totals, 0 of them unlike their sum" in done.stdout


def test_one_that_differs_ends_with_1(april: Path, tmp_path: Path) -> None:
    other = tmp_path / "may.csv"
    data = ae_monthly.sample("MSitAE-MAY-2023").replace(b",17000,", b",17001,")
    other.write_bytes(data)
    done = reconcile(april, other)
    assert done.returncode == 1
    assert "18 totals, 1 of them unlike their sum" in done.stdout


def test_rtt_over_all_functions(tmp_path: Path) -> None:
    path = tmp_path / "rtt.csv"
    path.write_bytes(rtt_extract.sample())
    done = reconcile(path)
    assert done.returncode == 0
    assert "rtt_incomplete " in done.stdout


def test_nothing_to_compare_ends_with_2(tmp_path: Path, april: Path) -> None:
    path = tmp_path / "gp.csv"
    path.write_bytes(gp_appointments.sample())
    assert reconcile(path).returncode == 2
    path.write_bytes(b"nothing")
    done = reconcile(path)
    assert done.returncode == 2
    assert "gp.csv" in done.stderr
    assert reconcile(april, "--format", "xml").returncode == 2
    assert reconcile(tmp_path / "none.csv").returncode == 2


def test_an_unreadable_file_among_others_ends_with_1(april: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(b"PK\x03\x04 cut")
    done = reconcile(april, path)
    assert done.returncode == 1
    assert "cut.zip" in done.stderr
    assert "18 totals" in done.stdout
