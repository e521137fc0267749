"""The background worker beside a server: it ends with the server, and in peace."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from systems import System


@contextmanager
def worker(system: System) -> Iterator[subprocess.Popen[str]]:
    """The worker as `serve` begins it, once it waits for work."""
    with subprocess.Popen(
        [sys.executable, "-m", "placeplan", "work"],
        env={**system.environment, "PLACEPLAN_WORKS_WITH_SERVER": "1"},
        cwd=system.home.parent,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            while not _listens(process.pid):
                assert process.poll() is None
                time.sleep(0.05)
            yield process
        finally:
            process.kill()


def _listens(number: int) -> bool:
    """True once the process minds that it is told to stop."""
    status = Path(f"/proc/{number}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


@pytest.fixture(scope="module")
def system(new_system_migrated: Callable[[str], System]) -> System:
    return new_system_migrated("worker")


def test_it_stops_without_a_word_when_it_is_told_to(system: System) -> None:
    with worker(system) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_it_ends_where_the_server_does(system: System) -> None:
    with worker(system) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0
