"""A PostgreSQL of the tests' own: `python tests/postgres.py COMMAND` runs a command beside one.

With `--empty` before it, no template of the tests' databases is made.

The server stands in a new folder, is reached through a socket in it and by no network, and is gone
with all its data when the command has ended. The command finds its address in DATABASE_URL.
PostgreSQL refuses to run as root, so root starts it as the user of Debian's package.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

ADDRESS = "PLACEPLAN_TEST_POSTGRES"  # names the server to the tests
TEMPLATE = "migrated"
MISSING = "No PostgreSQL: run `make setup`, or install postgresql (Debian)"
DEBIAN = Path("/usr/lib/postgresql")
SECONDS = 30  # until the server must answer
OWNERS = "postgres", "nobody"  # whom root starts it as: the first that there is
# The data need not outlive the machine; what is left is as an installation has it.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "256MB",
}


class NoServerError(Exception):
    """Raised where no server can be started; the message says what to do."""


def programs() -> Path:
    """The folder of PostgreSQL's own programs, the newest of Debian's where none is on PATH.

    Raises `NoServerError` where there is none.
    """
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    newest = max(
        DEBIAN.glob("*/bin/initdb"), key=lambda path: _numbers(path.parts[-3]), default=None
    )
    if newest is None:
        raise NoServerError(MISSING)
    return newest.parent


@contextmanager
def server() -> Iterator[str]:
    """The address of a new server, which is stopped and removed at the end.

    Raises `NoServerError` where PostgreSQL is missing or does not start.
    """
    tools, owner = programs(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="placeplan-pg-"))
    try:
        if owner:
            shutil.chown(folder, owner["user"], owner["group"])
        with _running(tools, folder, owner):
            yield f"postgres://tests@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(tools: Path, folder: Path, owner: dict[str, Any]) -> Iterator[None]:
    data, log = folder / "data", folder / "log"
    made = subprocess.run(
        [
            tools / "initdb", "--username=tests", "--auth=trust", "--encoding=UTF8", "--no-sync",
            *_collation(tools), "-D", data,
        ],
        cwd=folder, capture_output=True, text=True, check=False, **owner,
    )  # fmt: skip
    if made.returncode:
        raise NoServerError(f"initdb: {made.stderr.strip()}")
    given = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    with log.open("w") as stream:
        process = subprocess.Popen(
            [tools / "postgres", "-D", data, "-k", folder, *given],
            cwd=folder, stdout=stream, stderr=stream, start_new_session=True, **owner,
        )  # fmt: skip
        try:
            _wait(tools, folder, process, log)
            yield
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed again
            process.wait(SECONDS)


def _wait(tools: Path, folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        asked = subprocess.run(
            [tools / "pg_isready", "-q", "-h", folder, "-U", "tests", "-d", "postgres"], check=False
        )
        if asked.returncode == 0:
            return
        time.sleep(0.05)
    raise NoServerError(f"PostgreSQL did not start:\n{log.read_text()}")


def _owner() -> dict[str, Any]:
    """As whom the server runs, in the words of `subprocess`; nothing where that is who we are."""
    if os.geteuid() != 0:
        return {}
    for name in OWNERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoServerError("PostgreSQL does not run as root, and there is no user postgres")


def _collation(tools: Path) -> list[str]:
    """A language's order of letters, as installations have it: it is not the order of bytes."""
    said = subprocess.run([tools / "initdb", "--help"], capture_output=True, text=True, check=True)
    if "--icu-locale" in said.stdout:
        return ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB"]
    return ["--locale=C.UTF-8"]


def _numbers(version: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", version)]


def rows(address: str, sql: str) -> list[Any]:
    """What the database at an address answers to a statement; nothing where it has no answer."""
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


def new_database(server: str, template: str = "template1") -> str:
    """The address of a new database on the server of an address: as the template, or empty."""
    name = f"system_{secrets.token_hex(8)}"
    rows(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return _of(server, name)


def _of(server: str, name: str) -> str:
    return server.rpartition("/")[0] + f"/{name}"


def drop_database(server: str, address: str) -> None:
    """Removes a database of `new_database`, whoever still speaks to it."""
    rows(server, f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")


def _migrated(address: str) -> None:
    """Makes the template of the tests' databases: all tables, and nothing in them.

    Raises `NoServerError` where the migrations fail.
    """
    rows(address, f"CREATE DATABASE {TEMPLATE}")
    with tempfile.TemporaryDirectory() as home:
        made = subprocess.run(
            [sys.executable, "-m", "placeplan", "manage", "migrate", "-v0"],
            env={**os.environ, "DATABASE_URL": _of(address, TEMPLATE), "PLACEPLAN_HOME": home},
            capture_output=True,
            text=True,
            check=False,
        )
    if made.returncode:
        raise NoServerError(f"the tests' database could not be made:\n{made.stderr}")


def main(command: list[str], *, empty: bool) -> int:
    """The exit code of a command that was run beside a server. 1: there is no server."""
    try:
        with server() as address:
            if not empty:
                _migrated(address)
            environment = {**os.environ, "DATABASE_URL": address, ADDRESS: address}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoServerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # the command heard of it too, and has ended
        return 130


if __name__ == "__main__":
    # As after an interrupt, the server is stopped before this program ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # A shell that runs it in the background has it ignore this one, and so what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    words = sys.argv[1:]
    is_empty = words[:1] == ["--empty"]
    sys.exit(main(words[is_empty:], empty=is_empty))
