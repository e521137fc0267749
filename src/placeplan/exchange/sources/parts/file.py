"""A published file: what kind it is, its first rows, its table or its workbook."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Collection
from functools import cached_property

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources.parts.table import Table, read_table
from placeplan.exchange.sources.parts.workbook import Workbook, open_workbook
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

LARGEST = 512 * 1024 * 1024
"""The largest file, and the largest table inside a zip, in bytes."""
_HIGHEST_RATIO = 400  # a table of small counts packs 1 to 40 at most
_HEAD_BYTES, HEAD_ROWS = 262_144, 60
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class PublishedFile:
    """A file as it was published, read no further than it is asked for.

    `asked` is the period that somebody named for it, where its content states none.
    """

    def __init__(self, name: str, data: bytes, asked: Period | None = None) -> None:
        self.name, self.data, self.asked = name, data, asked
        self.notes: list[Problem] = []

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def kind(self) -> str:
        """ "xlsx", "xls" or "csv". Raises `Unreadable` where it is none of them."""
        if len(self.data) > LARGEST:
            size, most = len(self.data) >> 20, LARGEST >> 20
            raise Unreadable(self.name, f"the file is {size} MB; the most is {most} MB", 1)
        if self.data.startswith(_OLE):
            return "xls"
        if self.data.startswith(_ZIP):
            return "xlsx" if b"[Content_Types].xml" in self.data else "csv"
        return "csv"

    @cached_property
    def text(self) -> bytes:
        """The table as UTF-8 without a mark, out of its zip where it stands in one.

        Raises `Unreadable` where the zip is damaged, holds no table or several, or where the
        bytes are no text.
        """
        data = self._unzipped() if self.data.startswith(_ZIP) else self.data
        if data[:2] in _UTF_16:
            data = data.decode("utf-16", errors="replace").encode()
        data = data.removeprefix(b"\xef\xbb\xbf")
        if (at := data.find(b"\x00")) >= 0:
            line = data.count(b"\n", 0, at) + 1
            raise Unreadable(self.name, "this is a binary file, not a table", line)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.note_problem(
                "encoding-assumed",
                Family.CONVERSION,
                Severity.NOTE,
                "the file is not UTF-8: it is read as Windows-1252",
                row=data.count(b"\n", 0, error.start) + 1,
            )
            data = data.decode("cp1252", errors="replace").encode()
        return data

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows of the table, each a list of its cells without outer blanks."""
        text = self.text[:_HEAD_BYTES].decode("utf-8", errors="ignore")
        rows: list[list[str]] = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter):
                rows.append([cell.strip() for cell in row])
                if len(rows) == HEAD_ROWS:
                    break
        except csv.Error:
            pass  # a file whose rows cannot be told apart is of no layout
        return rows

    @cached_property
    def delimiter(self) -> str:
        """What parts the cells of the first line: comma, tab, semicolon or stroke."""
        first = self.text[:_HEAD_BYTES].split(b"\n", 1)[0].decode("utf-8", errors="ignore")
        return max(",\t;|", key=first.count)

    def table(self, header: int, whole: Collection[int] = ()) -> Table:
        """All rows below row `header` (counted from 1; 0 where the table has no header).

        `whole` are the places of columns that hold whole numbers, which are read faster as such.
        """
        names = self.head[header - 1] if header else [""] * max(map(len, self.head), default=0)
        table, ragged = read_table(self.name, self.text, self.delimiter, names, header, whole)
        for row, width in ragged[:5]:
            self.note_problem(
                "row-ragged",
                Family.FORMAT,
                Severity.WARNING,
                f"row {row} has {width} cells and the header {len(names)}",
                row=row,
            )
        return table

    @cached_property
    def workbook(self) -> Workbook:
        """The workbook. Raises `Unreadable` where it is damaged or protected."""
        return open_workbook(self.name, self.data, self.kind)

    def source(self, row: int = 1, column: int | None = None, sheet: int | None = None) -> Source:
        """An address in the file; `sheet` is its number from 1."""
        return Source(self.name, max(1, row), table=sheet, row=max(1, row), column=column)

    def note_problem(
        self,
        code: str,
        family: Family,
        severity: Severity,
        message: str,
        *,
        row: int = 1,
        column: int | None = None,
        sheet: int | None = None,
    ) -> None:
        """Keeps a problem, beside those that a source finds; it names the row in its address."""
        place = self.source(row, column, sheet)
        self.notes.append(Problem(code, family, severity, message, place))

    def _unzipped(self) -> bytes:
        try:
            archive = zipfile.ZipFile(io.BytesIO(self.data))
            inside = [
                each
                for each in archive.infolist()
                if not each.is_dir() and not each.filename.startswith("__MACOSX/")
            ]
            tables = [each for each in inside if each.filename.lower().endswith((".csv", ".txt"))]
            if len(tables) != 1:
                found = "no table" if not tables else f"{len(tables)} tables; one can be read"
                raise Unreadable(self.name, f"the zip file holds {found}", 1)
            info = tables[0]
            if info.flag_bits & 1:
                raise Unreadable(self.name, "the zip file is protected by a password", 1)
            dense = info.file_size > _HIGHEST_RATIO * max(1, info.compress_size) + (1 << 20)
            if info.file_size > LARGEST or dense:
                why = f"{info.filename!r} would inflate to more than any table holds"
                raise Unreadable(self.name, why, 1)
            with archive.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (*_DAMAGED, RuntimeError) as error:
            why = f"the zip file is damaged or cut short: {str(error).splitlines()[0][:100]}"
            raise Unreadable(self.name, why, 1) from None
        return data
