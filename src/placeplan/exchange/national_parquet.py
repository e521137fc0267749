"""National facts in immutable files, named for their content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from placeplan.rooms.performance.models import facts_folder


def kept(table: pa.Table, made: list[Path]) -> str:
    """The digest of the file that holds the facts, written whole or not at all.

    `made` gains the file where it is a new one: who fails to publish it removes it again.
    """
    folder = facts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            parquet.write_table(table, stream, compression="zstd")
            stream.flush()
            os.fsync(stream.fileno())
        with part.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        path = folder / f"{digest}.parquet"
        if not path.exists():
            part.chmod(0o444)
            part.rename(path)
            made.append(path)
            _settle(folder)
    finally:
        part.unlink(missing_ok=True)
    return digest


def _settle(folder: Path) -> None:
    """Makes sure that the new name outlives a loss of power."""
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows knows no such thing
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
