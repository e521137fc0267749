"""A plan's file opened with care: nothing of it is believed before it has been checked."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from placeplan.exchange.plan_file import layout
from placeplan.exchange.plan_file.layout import (
    FORMAT,
    MANIFEST,
    PRODUCT,
    Held,
    PlanFileError,
    is_part,
)

_PIECE = 1024 * 1024
_ENCRYPTED = 0x1
_HELD = ("slug", "title", "made_at", "made_by", "version", "records", "visibility")


class Bundle(AbstractContextManager["Bundle"]):
    """A plan's file, whose parts are what its manifest says of them; `held` is what it holds.

    Raises `PlanFileError` where the file is none, is damaged, is of another format, holds what a
    plan's file does not hold, or would unpack to more than is allowed.
    """

    def __init__(
        self,
        source: Path | IO[bytes],
        *,
        largest: int = layout.LARGEST,
        largest_text: int = layout.LARGEST_TEXT,
    ) -> None:
        self._largest_text = largest_text
        try:
            self._zip = zipfile.ZipFile(source)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise PlanFileError(f"this is no plan's file: {error}") from error
        try:
            self._entries = self._checked(largest)
            manifest = self._manifest()
            self._parts: Mapping[str, Any] = manifest["parts"]
            self._compare()
            self.held = Held(
                **{name: manifest[name] for name in _HELD},
                papers=int(manifest["papers"]),
                events=int(manifest["events"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            self._zip.close()
            if isinstance(error, PlanFileError):
                raise
            raise PlanFileError(f"its manifest is not complete: {error}") from error
        except BaseException:
            self._zip.close()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def data(self, name: str) -> bytes:
        """The bytes of a part. Raises `PlanFileError` where they are not what the manifest says."""
        said = self._parts.get(name)
        if said is None or name not in self._entries:
            raise PlanFileError(f"{name} is missing")
        data = self._read(name, int(said["size"]))
        if hashlib.sha256(data).hexdigest() != said["sha256"]:
            raise PlanFileError(f"{name} is damaged: it is not what the manifest says")
        return data

    def value(self, name: str) -> Any:
        """The one JSON value of a part."""
        return _parsed(self._text(name), name)

    def values(self, name: str) -> list[Any]:
        """The JSON values of a part, one a line; none where there is no such part."""
        if name not in self._entries:
            return []
        text = self._text(name)
        return [
            _parsed(line, f"{name}, line {number}")
            for number, line in enumerate(text.split(b"\n"), start=1)
            if line
        ]

    def named(self, folder: str) -> list[str]:
        """What stands in a folder of the file, without the folder and the ending, in order."""
        return sorted(
            name.removeprefix(folder).removesuffix(".jsonl")
            for name in self._entries
            if name.startswith(folder)
        )

    def _text(self, name: str) -> bytes:
        if self._entries[name].file_size > self._largest_text:
            raise PlanFileError(f"{name} is larger than a plan's records can be")
        return self.data(name)

    def _checked(self, largest: int) -> dict[str, zipfile.ZipInfo]:
        found: dict[str, zipfile.ZipInfo] = {}
        total = 0
        for entry in self._zip.infolist():
            name = entry.orig_filename
            if name in found:
                raise PlanFileError(f"it holds {name[:80]} twice")
            if not is_part(name) or entry.is_dir():
                raise PlanFileError(f"it holds {name[:80]!r}, which is no part of a plan")
            if entry.flag_bits & _ENCRYPTED:
                raise PlanFileError("it is encrypted")
            total += entry.file_size
            found[name] = entry
        if total > largest:
            raise PlanFileError(f"it would unpack to {total:,} bytes, which is more than allowed")
        return found

    def _manifest(self) -> dict[str, Any]:
        entry = self._entries.get(MANIFEST)
        if entry is None:
            raise PlanFileError("it has no manifest: it is no plan's file")
        if entry.file_size > self._largest_text:
            raise PlanFileError("its manifest is too large")
        found = _parsed(self._read(MANIFEST, entry.file_size), MANIFEST)
        if not isinstance(found, dict) or found.get("product") != PRODUCT:
            raise PlanFileError("it is no plan's file")
        if found.get("format") != FORMAT:
            raise PlanFileError(
                f"it is of format {found.get('format')!r}; this program reads {FORMAT}"
            )
        return found

    def _compare(self) -> None:
        held, said = set(self._entries) - {MANIFEST}, set(self._parts)
        for name in sorted(held - said):
            raise PlanFileError(f"{name} is not in its manifest")
        for name in sorted(said - held):
            raise PlanFileError(f"{name} is missing")

    def _read(self, name: str, size: int) -> bytes:
        """So many bytes of a part; more than its manifest says is never unpacked."""
        found = bytearray()
        try:
            with self._zip.open(self._entries[name]) as stream:
                while piece := stream.read(min(_PIECE, size + 1 - len(found))):
                    found += piece
                    if len(found) > size:
                        raise PlanFileError(f"{name} is larger than the manifest says")
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
            raise PlanFileError(f"{name} cannot be read: {error}") from error
        return bytes(found)


def _parsed(data: bytes, where: str) -> Any:
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise PlanFileError(f"{where} is no JSON: {error}") from error
