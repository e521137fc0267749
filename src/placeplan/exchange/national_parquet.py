"""National facts in immutable files, named for their content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import parquet

from placeplan.rooms.performance.models import facts_folder
from placeplan.rooms.performance.national import BY, ONCE


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
            parquet.write_table(marked(table), stream, compression="zstd")
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


_KEY = ("level", "measure", "basis", "start", "end", "is_total")
_ODD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


def marked(table: pa.Table) -> pa.Table:
    """The facts, with a mark where no fact is stated twice: who adds them up need not look again.

    Tables of organisations and of links are left as they are.
    """
    if not {*_KEY, "organisation", "organisation_name"} <= {*table.column_names}:
        return table
    if not states_once(table):
        return table
    return table.replace_schema_metadata({**(table.schema.metadata or {}), ONCE: b"yes"})


def states_once(table: pa.Table) -> bool:
    """True where no two facts are of one organisation, measure, period and breakdown.

    Words are told apart without case and outer blanks; an organisation without a code goes by its
    name. Two facts that are alike are always found; by the hash that it rests on, two others may
    be taken for alike, once in some million files.
    """
    codes = _codes(table.column("organisation"))
    blank = np.array([not word for word in codes[1]], dtype=bool)[codes[0]]
    names = _codes(table.column("organisation_name"))
    key = np.where(blank, _hashed(names), _hashed(codes))
    by = [each for each in table.column_names if each.startswith(BY)]
    for name in (*_KEY, *by):
        column = table.column(name)
        if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
            part = _hashed(_codes(column, fold=name in by))
        else:
            whole = column.cast(pa.int32()).fill_null(-1).combine_chunks()
            part = np.asarray(whole.to_numpy(zero_copy_only=False)).astype(np.uint64)
        key = key * _ODD + part
        key ^= key >> _SHIFT
    key.sort()
    return not bool((key[1:] == key[:-1]).any())


def _codes(
    column: pa.ChunkedArray, *, fold: bool = False
) -> tuple[npt.NDArray[np.intp], list[str]]:
    """The place of each row's word among some words, and these."""
    whole = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    whole = whole.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = (
            whole.chunk(0) if whole.num_chunks else pa.array([], pa.string()).dictionary_encode()
        )
    words = [word or "" for word in whole.dictionary.to_pylist()]
    words = [word.strip().lower() for word in words] if fold else words
    places = whole.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
    return np.asarray(places, dtype=np.intp), [*words, ""]


def _hashed(codes: tuple[npt.NDArray[np.intp], list[str]]) -> npt.NDArray[np.uint64]:
    places, words = codes
    hashed = [
        int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest()) for word in words
    ]
    return np.array(hashed, dtype=np.uint64)[places]
