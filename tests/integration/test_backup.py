"""A copy of the whole system in one file, and the system out of it."""

from __future__ import annotations

import json
import sqlite3
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from placeplan.shell.backup import (
    MANIFEST,
    POSTGRESQL,
    SQLITE,
    BackupError,
    back_up,
    restore,
)

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
KNOWN = ["register.0001_initial"]


class Home:
    """A system in a folder: a database with one table, and a file of facts."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.path, self.facts = folder / SQLITE, folder / "facts"
        self.database = {"ENGINE": "django.db.backends.sqlite3", "NAME": self.path}

    def filled(self, rows: int = 3) -> Home:
        self.facts.mkdir()
        (self.facts / "ab12.parquet").write_bytes(b"facts")
        with closing(sqlite3.connect(self.path)) as live:
            live.execute("PRAGMA journal_mode=WAL")
            live.execute("CREATE TABLE kept (number INTEGER)")
            live.executemany("INSERT INTO kept VALUES (?)", [(each,) for each in range(rows)])
            live.commit()
        return self

    def rows(self) -> list[int]:
        with closing(sqlite3.connect(self.path)) as live:
            return [row[0] for row in live.execute("SELECT number FROM kept ORDER BY number")]

    def copied(self, target: Path, migrations: list[str] = KNOWN) -> Path:
        back_up(target, database=self.database, facts=self.facts, migrations=migrations, at=AT)
        return target

    def restored(self, source: Path, *, force: bool = False) -> None:
        restore(source, database=self.database, facts=self.facts, migrations=KNOWN, force=force)


@pytest.fixture
def here(tmp_path):
    return Home(tmp_path / "here").filled()


@pytest.fixture
def there(tmp_path):
    return Home(tmp_path / "there")


@pytest.fixture
def copy(here, tmp_path):
    return here.copied(tmp_path / "copy.zip")


def test_what_was_copied_comes_back(copy, there):
    there.restored(copy)
    assert there.rows() == [0, 1, 2]
    assert (there.facts / "ab12.parquet").read_bytes() == b"facts"
    assert copy.stat().st_mode & 0o077 == 0


def test_a_copy_is_whole_while_others_write(here, there, tmp_path):
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(here.path, timeout=20)) as live:
            number = 3
            while not stop.is_set():
                live.execute("INSERT INTO kept VALUES (?)", (number,))
                live.commit()
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copy = here.copied(tmp_path / "busy.zip")
    finally:
        stop.set()
        writer.join()
    there.restored(copy)
    found = there.rows()
    assert found == list(range(len(found)))


def test_a_system_that_is_there_stays_unless_it_is_put_aside(copy, tmp_path):
    other = Home(tmp_path / "other").filled(rows=1)
    with pytest.raises(BackupError, match="--force puts it aside"):
        other.restored(copy)
    assert other.rows() == [0]
    other.restored(copy, force=True)
    assert other.rows() == [0, 1, 2]
    aside = other.path.with_name(f"{SQLITE}.before-restore")
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_what_was_put_aside_once_is_not_lost_when_something_is_put_aside_again(copy, tmp_path):
    other = Home(tmp_path / "other").filled(rows=1)
    other.restored(copy, force=True)
    other.restored(copy, force=True)
    kept = [other.path.with_name(f"{SQLITE}.before-restore{tail}") for tail in ("", "-2")]
    for path, count in zip(kept, (1, 3), strict=True):
        with closing(sqlite3.connect(path)) as old:
            assert old.execute("SELECT count(*) FROM kept").fetchone() == (count,)


def test_a_copy_never_writes_over_another_file(here, copy):
    before = copy.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        here.copied(copy)
    assert copy.read_bytes() == before


def test_a_copy_of_a_later_program_is_refused(here, there, tmp_path):
    later = here.copied(tmp_path / "later.zip", [*KNOWN, "register.0099_later"])
    with pytest.raises(BackupError, match=r"later program .*register\.0099_later"):
        there.restored(later)
    assert not there.path.exists()


def changed(copy: Path, target: Path, **contents: bytes) -> Path:
    """A copy with other content under some names."""
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, contents.get(name, old.read(name)))
    return target


def test_a_file_that_was_changed_in_the_copy_is_refused(copy, there, tmp_path):
    bad = changed(copy, tmp_path / "bad.zip", **{"facts/ab12.parquet": b"other"})
    with pytest.raises(BackupError, match=r"facts/ab12\.parquet is not what the manifest"):
        there.restored(bad)
    assert not there.path.exists()
    assert not there.facts.exists()


def test_a_copy_that_names_another_place_is_refused(copy, there, tmp_path):
    with zipfile.ZipFile(copy) as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
    manifest["files"]["facts/../../evil.parquet"] = {"sha256": "", "size": 0}
    bad = changed(copy, tmp_path / "bad.zip", **{MANIFEST: json.dumps(manifest).encode()})
    with pytest.raises(BackupError, match="no file of a system"):
        there.restored(bad)
    assert not (tmp_path / "evil.parquet").exists()


def spoilt(copy: Path, target: Path, offset: int, data: bytes, *, listed: int) -> Path:
    """A copy with other bytes where the database begins: `offset` in its own head and `listed` in
    the list at the end of the file."""
    with zipfile.ZipFile(copy) as bundle:
        start = bundle.getinfo(SQLITE).header_offset
    found = bytearray(copy.read_bytes())
    entry = found.rfind(SQLITE.encode()) - 46
    found[start + offset : start + offset + len(data)] = data
    if listed:
        found[entry + listed : entry + listed + len(data)] = data
    target.write_bytes(found)
    return target


@pytest.mark.parametrize(
    ("offset", "data", "listed"),
    [(80, b"\xa5" * 60, 0), (8, b"\x63\x00", 10), (6, b"\x01", 8)],
    ids=["its bytes", "its method", "its flags"],
)
def test_a_copy_that_was_damaged_is_refused_in_words(copy, there, tmp_path, offset, data, listed):
    bad = spoilt(copy, tmp_path / "bad.zip", offset, data, listed=listed)
    with pytest.raises(BackupError, match=r"sqlite3 cannot be read out of the copy"):
        there.restored(bad)
    assert not there.path.exists()


@pytest.mark.parametrize("name", ["files", "migrations", "made_at", "version", "format"])
def test_a_manifest_that_is_not_complete_is_refused(copy, there, tmp_path, name):
    with zipfile.ZipFile(copy) as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
    lists = {**manifest, "files": list(manifest["files"])}
    without = {key: value for key, value in manifest.items() if key != name}
    for number, each in enumerate((without, lists, [manifest], "x")):
        data = json.dumps(each).encode()
        bad = changed(copy, tmp_path / f"bad{number}.zip", **{MANIFEST: data})
        with pytest.raises(BackupError, match="no manifest of a copy"):
            there.restored(bad)
    assert not there.path.exists()


def announced(copy: Path, target: Path, name: str, data: bytes, size: int) -> Path:
    """A copy with a file that its manifest tells of, of `size` as it says."""
    with zipfile.ZipFile(copy) as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
        parts = {each: bundle.read(each) for each in bundle.namelist()}
    manifest["files"][name] = {"sha256": sha256(data).hexdigest(), "size": size}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bad:
        for each, held in (parts | {MANIFEST: json.dumps(manifest).encode(), name: data}).items():
            bad.writestr(each, held)
    return target


def test_a_file_that_unpacks_to_more_than_it_says_is_not_unpacked(copy, there, tmp_path):
    bad = announced(copy, tmp_path / "bad.zip", "facts/cd34.parquet", b"\0" * 5_000_000, 10)
    with pytest.raises(BackupError, match=r"cd34\.parquet is not what the manifest"):
        there.restored(bad)
    assert not there.facts.exists()


@pytest.mark.parametrize("data", [b"", b"this is no database" * 100], ids=["empty", "text"])
def test_a_copy_without_a_database_is_refused(copy, there, tmp_path, data):
    bad = announced(copy, tmp_path / "bad.zip", SQLITE, data, len(data))
    with pytest.raises(BackupError, match=r"of the copy (is no database|has no tables)"):
        there.restored(bad)
    assert not there.path.exists()
    assert not there.facts.exists()


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_a_copy_that_was_cut_short_is_refused(copy, there, tmp_path, cut):
    short = tmp_path / "short.zip"
    short.write_bytes(copy.read_bytes()[:cut])
    with pytest.raises(BackupError, match="no copy that can be read"):
        there.restored(short)
    assert not there.path.exists()


def test_the_commands_copy_a_system_and_bring_it_back(new_system, new_system_migrated, tmp_path):
    one, two = new_system_migrated("copied"), new_system("brought-back")
    add = ("organisations", "add", "--kind", "commissioner", "--name")
    copy = tmp_path / "copy.zip"
    new_system("nothing").run("backup", copy, code=2)
    one.run(*add, "Northtown", "N1")
    one.run("backup", copy)
    two.run("restore", copy)
    two.run(*add, "Other", "N1", code=2)
    two.run(*add, "Southtown", "S1")  # what counts the rows came back too
    assert two.rows("SELECT name FROM places_organisation ORDER BY name") == [
        ("Northtown",),
        ("Southtown",),
    ]
    assert two.rows("SELECT count(*) FROM register_event") == [(2,)]
    with pytest.raises(Exception, match="append-only"):
        two.rows("DELETE FROM register_event")
    two.run("restore", copy, code=2)
    two.run("restore", copy, "--force")
    assert two.rows("SELECT name FROM places_organisation") == [("Northtown",)]


@pytest.mark.postgresql
def test_what_stood_on_postgresql_is_put_aside_and_comes_back_where_a_copy_fails(
    new_system_migrated, tmp_path
):
    system = new_system_migrated("aside")
    add = ("organisations", "add", "--kind", "commissioner", "--name")
    copy = tmp_path / "copy.zip"
    system.run(*add, "Northtown", "N1")
    system.run("backup", copy)
    system.run(*add, "Southtown", "S1")
    codes = "SELECT ods_code FROM {}.places_organisation ORDER BY ods_code"
    with zipfile.ZipFile(copy) as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
        dump = bundle.read(POSTGRESQL)[:-2000]  # its list can be read, and not all of its rows
    manifest["files"][POSTGRESQL] = {"sha256": sha256(dump).hexdigest(), "size": len(dump)}
    contents = {MANIFEST: json.dumps(manifest).encode(), POSTGRESQL: dump}
    bad = changed(copy, tmp_path / "bad.zip", **contents)
    assert "pg_restore" in system.run("restore", bad, "--force", code=2).stderr
    assert system.rows(codes.format("public")) == [("N1",), ("S1",)]
    system.run("restore", copy, "--force")
    assert system.rows(codes.format("public")) == [("N1",)]
    assert system.rows(codes.format("before_restore")) == [("N1",), ("S1",)]
    again = tmp_path / "again.zip"
    system.run("backup", again)
    system.run("restore", again, "--force")  # what was put aside is no part of a copy
    assert system.rows(codes.format("before_restore_2")) == [("N1",)]
    assert system.rows(codes.format("before_restore")) == [("N1",), ("S1",)]
