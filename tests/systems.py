"""A system of a test's own, to be used by its commands as an operator does.

It keeps what the tests run on: SQLite in its folder, or a database of the tests' PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import postgres

COMMAND = Path(sys.executable).with_name("placeplan")
DATABASE = "placeplan.sqlite3"
KEPT = "PATH", "LANG", "HOME", "TMPDIR", "PYTHONDONTWRITEBYTECODE"  # of the environment


@dataclass(frozen=True, slots=True)
class System:
    """Its folder, and the address of its database, which is empty where that is SQLite."""

    home: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """Of a process that works on this system, and knows nothing else of the tests."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {
            **kept,
            "PLACEPLAN_HOME": str(self.home),
            "PLACEPLAN_HTTP": "1",
            "DATABASE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "placeplan.shell.settings",
        }

    def run(self, *words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """What a `placeplan` command said; fails where it ended with another exit code."""
        done = subprocess.run(
            [COMMAND, *map(str, words)],
            cwd=self.home.parent,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done

    def rows(self, sql: str) -> list[Any]:
        """What its database answers to a statement; what that changes is kept."""
        if self.address:
            return postgres.rows(self.address, sql)
        with closing(sqlite3.connect(self.home / DATABASE)) as database, database:
            return database.execute(sql).fetchall()


@contextmanager
def systems(among: Path) -> Iterator[Callable[..., System]]:
    """A function that returns a new system by a name; the databases of all end with it.

    Each has a folder of its own in `among`, which its first command makes, as it does the tables.
    With `migrated`, the path of a database file of SQLite, folder and tables are there already.
    """
    server = os.environ.get(postgres.ADDRESS, "")
    made: list[System] = []

    def new(name: str, *, migrated: Path | None = None) -> System:
        home, address = among / name, ""
        if migrated is not None:
            home.mkdir(mode=0o700)
        if server:
            tables = () if migrated is None else (postgres.TEMPLATE,)
            address = postgres.new_database(server, *tables)
        elif migrated is not None:
            shutil.copy(migrated, home / DATABASE)
        made.append(System(home, address))
        return made[-1]

    try:
        yield new
    finally:
        for each in made:
            if each.address:
                postgres.drop_database(server, each.address)
