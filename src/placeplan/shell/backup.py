"""A copy of the whole system in one file, and the system out of such a copy.

The copy is a zip of the database, the files of national facts, and a manifest with the digest of
each. SQLite is copied by its own online backup and PostgreSQL by `pg_dump`, so that both are whole
while the system is in use. The secret key is no part of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Container, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from placeplan import __version__

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "placeplan.sqlite3", "placeplan.dump"
FACTS = "facts/"
FORMAT = 1
ASIDE = "before_restore"
_PIECE = 1024 * 1024
_DAMAGED = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)
"""What comes of a zip file in which anything was changed."""
_WAY = {
    "PGDATABASE": "NAME",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGHOST": "HOST",
    "PGPORT": "PORT",
}


class BackupError(Exception):
    """Raised where a copy cannot be made or used; the message says why."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: files and bytes, and the last migration of each room."""

    files: int
    size: int
    made_at: str
    version: str


def back_up(
    target: Path, *, database: Mapping[str, Any], facts: Path, migrations: list[str], at: datetime
) -> Copied:
    """What was copied to a new file, which appears whole or not at all.

    Raises `BackupError` where the file is there already or the database cannot be copied.
    """
    if target.exists():
        raise BackupError(f"{target} is there already")
    if not target.parent.is_dir():
        raise BackupError(f"there is no folder {target.parent}")
    part = target.with_name(f".{target.name}.part")
    try:
        with _folder(target.parent) as folder:
            name = _database_copied(database, folder)
            found = {name: folder / name}
            found |= {f"{FACTS}{each.name}": each for each in sorted(facts.glob("*.parquet"))}
            manifest = {
                "format": FORMAT,
                "version": __version__,
                "made_at": at.isoformat(),
                "migrations": migrations,
                "files": {
                    name: {"sha256": _digest(path), "size": path.stat().st_size}
                    for name, path in found.items()
                },
            }
            with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
                bundle.writestr(MANIFEST, json.dumps(manifest, indent=1))
                for name, path in found.items():
                    packed = name.endswith(".parquet")  # it is compressed already
                    how = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                    bundle.write(path, name, how)
        part.chmod(0o600)  # it holds people and papers
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return _copied(manifest)


def restore(
    source: Path,
    *,
    database: Mapping[str, Any],
    facts: Path,
    migrations: list[str],
    force: bool = False,
) -> Copied:
    """What was brought back, after every file of the copy was checked.

    `migrations` are those that this program knows: a copy of a later program is refused. A system
    that is there stays unless `force`, and then its database is kept beside the new one: the file
    of SQLite with ".before-restore" behind its name, the tables of PostgreSQL in a schema
    `before_restore`; what an earlier restore put aside stays, and this gets a number. Raises
    `BackupError` where anything is not as it should be; the database is as it was then.
    """
    try:
        bundle = zipfile.ZipFile(source)
    except _DAMAGED as error:
        raise BackupError(f"{source} is no copy that can be read: {error}") from error
    with bundle, _folder(facts.parent if facts.parent.is_dir() else None) as folder:
        manifest = _manifest(bundle, source)
        unknown = sorted(set(manifest["migrations"]) - set(migrations))
        if unknown:
            raise BackupError(
                f"{source} is of a later program ({manifest['version']}): it has {unknown[0]}"
            )
        _check_may_land(database, manifest["files"], force=force)
        for name, said in manifest["files"].items():
            _taken_out(bundle, name, said, folder / name)
        if SQLITE in manifest["files"]:
            _check_sqlite(folder / SQLITE)
        facts.mkdir(parents=True, exist_ok=True)
        for name in manifest["files"]:
            if name.startswith(FACTS):  # named for its content: what is there already is the same
                (folder / name).replace(facts / Path(name).name)
        _database_restored(database, folder)
    return _copied(manifest)


def _copied(manifest: Mapping[str, Any]) -> Copied:
    files = manifest["files"].values()
    size = sum(int(each["size"]) for each in files)
    return Copied(len(files), size, str(manifest["made_at"]), str(manifest["version"]))


@contextmanager
def _folder(beside: Path | None) -> Iterator[Path]:
    """A folder on the same disk, so that what is in it can be moved in one step."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as name:
        yield Path(name)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _manifest(bundle: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """What a copy says of itself; `format`, `files` and `migrations` are what they have to be."""
    try:
        found: dict[str, Any] = json.loads(bundle.read(MANIFEST))
        known = found["format"] == FORMAT and {SQLITE, POSTGRESQL} & set(found["files"])
        for said in found["files"].values():
            _ = str(said["sha256"]), int(said["size"])
        _ = set(found["migrations"]), found["made_at"], found["version"]
    except (KeyError, ValueError, TypeError, AttributeError, *_DAMAGED) as error:
        raise BackupError(f"{source} has no manifest of a copy") from error
    if not known:
        raise BackupError(f"{source} is a copy of another format ({found['format']})")
    return found


def _taken_out(bundle: zipfile.ZipFile, name: str, said: Mapping[str, Any], target: Path) -> None:
    """Writes one file of the copy, and checks that it is what the manifest says."""
    plain = name in (SQLITE, POSTGRESQL) or (
        name.startswith(FACTS) and Path(name).name == name.removeprefix(FACTS)
    )
    if not plain:
        raise BackupError(f"the copy names {name}, which is no file of a system")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if bundle.getinfo(name).file_size != int(said["size"]):  # nothing more is ever unpacked
            raise BackupError(f"{name} is not what the manifest of the copy says")
        with bundle.open(name) as stream, target.open("wb") as file:
            shutil.copyfileobj(stream, file, _PIECE)
    except (KeyError, *_DAMAGED) as error:
        raise BackupError(f"{name} cannot be read out of the copy: {error}") from error
    if _digest(target) != said["sha256"]:
        raise BackupError(f"{name} is not what the manifest of the copy says")


# SQLite and PostgreSQL.


def _is_sqlite(database: Mapping[str, Any]) -> bool:
    return str(database["ENGINE"]).endswith("sqlite3")


def _database_copied(database: Mapping[str, Any], folder: Path) -> str:
    """Copies the database to the folder, and gives the name of its file there."""
    if _is_sqlite(database):
        path = Path(database["NAME"])
        if not path.is_file():
            raise BackupError(f"there is no database at {path}")
        with (
            closing(sqlite3.connect(path)) as live,
            closing(sqlite3.connect(folder / SQLITE)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            _whole(copy)
        return SQLITE
    without = f"--exclude-schema={ASIDE}*"
    _run_tool(["pg_dump", "--format=custom", without, f"--file={folder / POSTGRESQL}"], database)
    return POSTGRESQL


def _check_may_land(database: Mapping[str, Any], files: Mapping[str, Any], *, force: bool) -> None:
    kept, other = ("SQLite", "PostgreSQL") if _is_sqlite(database) else ("PostgreSQL", "SQLite")
    if (SQLITE if kept == "SQLite" else POSTGRESQL) not in files:
        raise BackupError(f"the copy is of {other}, and this system keeps {kept}")
    path = Path(database["NAME"])
    if force:
        return
    if kept == "SQLite" and path.exists():
        raise BackupError(f"there is a database at {path}; --force puts it aside")
    if kept == "PostgreSQL" and _has_tables(database):
        raise BackupError(f"the database {path} has tables; --force puts them aside")


def _database_restored(database: Mapping[str, Any], folder: Path) -> None:
    if not _is_sqlite(database):
        _postgresql_restored(database, folder / POSTGRESQL)
        return
    path = Path(database["NAME"])
    if path.exists():
        _put_aside(path)
    (folder / SQLITE).replace(path)


def _check_sqlite(path: Path) -> None:
    """Raises `BackupError` where the database of a copy is none, or nothing is in it."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            _whole(copy)
            (tables,) = copy.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path.name} of the copy is no database: {error}") from error
    if not tables:
        raise BackupError(f"{path.name} of the copy has no tables")


def _whole(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise BackupError(f"the database is damaged: {found}")


def _put_aside(path: Path) -> None:
    """Keeps the database that was there, with all that it had not yet written home."""
    with closing(sqlite3.connect(path)) as live:
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = f"{path.name}.before-restore"
    path.replace(path.with_name(_free(name, {each.name for each in path.parent.iterdir()}, "-")))
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _free(name: str, taken: Container[str], tie: str) -> str:
    """The name, with the first number behind it that nothing else has."""
    names = (name if each == 1 else f"{name}{tie}{each}" for each in count(1))
    return next(each for each in names if each not in taken)


def _has_tables(database: Mapping[str, Any]) -> bool:
    return _sql(database, "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1") == "1"


def _postgresql_restored(database: Mapping[str, Any], dump: Path) -> None:
    """Brings a dump into an empty schema; what stood there comes back where that fails."""
    _run_tool(["pg_restore", "--list", str(dump)], database)  # it can be read
    aside = _free(ASIDE, _sql(database, "SELECT nspname FROM pg_namespace").split(), "_")
    stood = _has_tables(database)
    if stood:
        _sql(database, f"ALTER SCHEMA public RENAME TO {aside}", "CREATE SCHEMA public")
    tool = ["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
    try:
        _run_tool([*tool, f"--dbname={database['NAME']}", str(dump)], database)
    except BackupError:
        if stood:
            _sql(database, "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {aside} RENAME TO public")
        raise


def _sql(database: Mapping[str, Any], *statements: str) -> str:
    """What PostgreSQL answers to statements, which are carried out all or not at all."""
    words = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]
    each = [f"--command={statement}" for statement in statements]
    return _run_tool(["psql", *words, "--single-transaction", *each], database).strip()


def _run_tool(command: list[str], database: Mapping[str, Any]) -> str:
    """What a tool of PostgreSQL printed; the way to the database is in its environment."""
    given = {name: str(database[key]) for name, key in _WAY.items() if database.get(key)}
    for option, value in database.get("OPTIONS", {}).items():
        given[f"PG{option.upper()}"] = str(value)  # sslmode is PGSSLMODE, and so with the others
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and the settings of the operator
            command, env={**os.environ, **given}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"{command[0]} is not installed; it is one of PostgreSQL's own programs"
        ) from error
    if done.returncode:
        raise BackupError(f"{command[0]}: {done.stderr.strip() or done.returncode}")
    return done.stdout
