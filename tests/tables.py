"""All tables and nothing in them: a database of SQLite that `manage migrate` made once for many.

The migrations take some ten seconds. What they made is kept in build/ for the next worker and the
next run, until a migration changes or anything that migrations call.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "tests"
CALLED = "columns", "guards", "word_index"  # by migrations: modules of the room register
KEPT = 24 * 3600  # seconds: what belongs to earlier sources goes after a day


def fill(empty: sqlite3.Connection) -> None:
    """Puts all tables into an empty database.

    Raises `RuntimeError` with what `manage migrate` said, where that fails.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{_sources()}.sqlite3"
    with _alone():  # the first makes it, whoever comes meanwhile waits and then copies
        if not path.is_file():
            _make(path)
        with closing(sqlite3.connect(path)) as made:
            made.backup(empty)


@contextmanager
def _alone() -> Iterator[None]:
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sources() -> str:
    """A digest of whatever decides what the migrations make."""
    found = hashlib.sha256((ROOT / "requirements" / "dev.txt").read_bytes())
    package = ROOT / "src" / "placeplan"
    called = [package / "rooms" / "register" / f"{name}.py" for name in CALLED]
    for path in (*sorted(package.glob("**/migrations/*.py")), *called):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:24]


def _make(path: Path) -> None:
    for old in FOLDER.glob("*.sqlite3"):
        if old.stat().st_mtime < time.time() - KEPT:
            old.unlink()
    with tempfile.TemporaryDirectory(dir=FOLDER) as home:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        done = subprocess.run(
            [sys.executable, "-m", "placeplan", "manage", "migrate", "-v0"],
            env={**environment, "PLACEPLAN_HOME": home, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the tests' database could not be made:\n{done.stderr}")
        made = Path(home) / "placeplan.sqlite3"
        with closing(sqlite3.connect(made)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # a copy in memory keeps no log beside
        made.replace(path)
