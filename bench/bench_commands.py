"""How long whole commands take, from the shell's view, on the demo's two largest papers.

Bounds (medians): a command starts in 0.4 s, `read` of a paper takes 1 s in all, `import` of both
papers into a new database 3 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

COMMAND = Path(sys.executable).with_name("placeplan")
PAPERS = Path(__file__).resolve().parents[1] / "src" / "placeplan" / "demo" / "papers"
DASHBOARD = PAPERS / "south-east-essex-dashboard-2018-12.txt"
REPORT = PAPERS / "thurrock-health-and-wellbeing-report-2013-09.txt"
START, READ, IMPORT = 0.4, 1.0, 3.0


def median(benchmark: BenchmarkFixture) -> float:
    """The median of the runs, in seconds."""
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., None]:
    """Runs the command with a home of its own; it must end well."""

    def command(*words: object, home: Path = tmp_path) -> None:
        subprocess.run(
            [COMMAND, *map(str, words)],
            env={**os.environ, "PLACEPLAN_HOME": str(home)},
            capture_output=True,
            check=True,
        )

    return command


@pytest.mark.parametrize("words", [("version",), ("--help",), ("import", "--help")])
def test_start(
    benchmark: BenchmarkFixture, run: Callable[..., None], words: tuple[str, ...]
) -> None:
    benchmark.pedantic(run, args=words, rounds=5, warmup_rounds=1)
    assert median(benchmark) < START


@pytest.mark.parametrize("paper", [DASHBOARD, REPORT], ids=lambda path: path.stem)
def test_read(benchmark: BenchmarkFixture, run: Callable[..., None], paper: Path) -> None:
    benchmark.pedantic(run, args=("read", paper), rounds=5, warmup_rounds=1)
    assert median(benchmark) < READ


def test_import_both(benchmark: BenchmarkFixture, run: Callable[..., None], tmp_path: Path) -> None:
    homes = iter(range(100))

    def new_home() -> tuple[tuple[object, ...], dict[str, Path]]:
        home = tmp_path / str(next(homes))
        add = ("organisations", "add", "99F", "--name", "A CCG", "--kind", "commissioner")
        run(*add, home=home)
        run("people", "add", "sam", "--name", "Sam", "--superuser", "--no-password", home=home)
        words = ("--plan", "P", "--organisation", "99F", "--as", "sam", "--stated-on", "1.2.2019")
        return ("import", DASHBOARD, REPORT, *words), {"home": home}

    benchmark.pedantic(run, setup=new_home, rounds=3)
    assert median(benchmark) < IMPORT
