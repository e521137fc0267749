"""The tests' own PostgreSQL: beside a command, and gone after it, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import postgres

LAUNCHER = Path(postgres.__file__)


def folder_of(address: str) -> Path:
    return Path(unquote(urlsplit(address).netloc.partition("@")[2]))


def is_gone(folder: Path) -> bool:
    """True where neither the folder nor a process that works in it is left."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return not folder.exists() and str(folder) not in listed.stdout


def test_it_starts_and_stops():
    with postgres.server() as address:
        folder = folder_of(address)
        assert postgres.rows(address, "SELECT 1 + 1") == [(2,)]
        assert postgres.rows(address, "SHOW listen_addresses") == [("",)], "by no network"
        one = postgres.new_database(address)
        assert postgres.rows(one, "CREATE TABLE kept (number INTEGER)") == []
        postgres.drop_database(address, one)
        assert folder.stat().st_mode & 0o077 == 0
    assert is_gone(folder)


def test_it_stops_where_the_tests_fail():
    found: list[Path] = []

    def failing() -> None:
        with postgres.server() as address:
            found.append(folder_of(address))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert is_gone(found[0])


def test_two_stand_side_by_side():
    with postgres.server() as one, postgres.server() as two:
        postgres.rows(one, "CREATE TABLE kept (number INTEGER)")
        assert postgres.rows(two, "SELECT to_regclass('kept')") == [(None,)]


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_where_the_launcher_is_ended(tmp_path, ended_by):
    said = tmp_path / "said"
    code = f"import os, time; open({str(said)!r}, 'w').write(os.environ['DATABASE_URL']); time.sleep(60)"
    launched = subprocess.Popen(
        [sys.executable, LAUNCHER, "--empty", sys.executable, "-c", code], start_new_session=True
    )
    try:
        while not said.exists() or not said.read_text():
            assert launched.poll() is None
            time.sleep(0.05)
        os.killpg(launched.pid, ended_by)  # as a terminal and CI do
        assert launched.wait(30) in (130, 143)
    finally:
        launched.kill()
    assert is_gone(folder_of(said.read_text()))


def test_the_code_of_the_command_is_that_of_the_launcher():
    done = subprocess.run(
        [sys.executable, LAUNCHER, "--empty", sys.executable, "-c", "raise SystemExit(7)"],
        check=False,
    )
    assert done.returncode == 7


def test_where_there_is_none_it_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgres, "DEBIAN", Path("/nowhere"))
    with pytest.raises(postgres.NoServerError, match="make setup"):
        postgres.programs()
