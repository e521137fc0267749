"""A published file: what kind it is, its first rows, its table or its workbook."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Collection
from functools import cached_property

import numpy as np
import numpy.typing as npt

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources.parts.table import Table, read_table
from placeplan.exchange.sources.parts.workbook import Sheet, Workbook, open_workbook, text_of
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source

LARGEST = 512 * 1024 * 1024
"""The largest file, and the largest table inside a zip, in bytes."""
_HIGHEST_RATIO = 400  # a table of small counts packs 1 to 40 at most
_FEWEST = 2
_HEAD_BYTES, HEAD_ROWS = 262_144, 60
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_WIDE, _FOOT = 5, 2
"""Below a table of so many columns, a line of so many cells or fewer is a note."""

NAMED = 5
"""How many places of one problem are named; of more it is said how many there are."""


class PublishedFile:
    """A file as it was published, read no further than it is asked for.

    `asked` is the period that somebody named for it, where its content states none; `sheet` the
    number and name of the sheet, where its text is that of one; `top` how many lines stand above
    its table.
    """

    def __init__(
        self,
        name: str,
        data: bytes,
        asked: Period | None = None,
        sheet: tuple[int, str] | None = None,
        top: int = 0,
    ) -> None:
        self.name, self.data, self.asked, self.sheet, self.top = name, data, asked, sheet, top
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
        if self.sheet is not None:
            return "csv"
        if self.data.startswith(_ZIP):
            self.data = _zipped_workbook(self.data) or self.data
        if self.data.startswith(_OLE):
            return "xls"
        if self.data.startswith(_ZIP):
            return "xlsx" if b"[Content_Types].xml" in self.data else "csv"
        return "csv"

    def shown(self, fits: Callable[[Sheet], object]) -> list[Sheet]:
        """The sheets of a workbook that are shown and fit; none of a CSV."""
        return [] if self.kind == "csv" else [each for each in self.workbook.shown if fits(each)]

    def sheets(self) -> list[PublishedFile]:
        """Each sheet of the workbook that is shown, as the table that it would be as a CSV.

        Rows and columns keep their numbers. Raises `Unreadable` where the workbook is damaged.
        """
        found = []
        for sheet in self.workbook.shown:
            if len(sheet.head) < _FEWEST:
                continue
            twin = PublishedFile(self.name, _as_csv(sheet), self.asked, (sheet.number, sheet.name))
            twin.notes = self.notes
            found.append(twin)
        return found

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
        if b"\n" not in data:
            data = data.replace(b"\r", b"\n")  # lines as an old Macintosh ends them
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
        return rows[self.top :]

    def below(self, top: int) -> PublishedFile:
        """The same file, of which the first lines are no part of its table."""
        lower = PublishedFile(self.name, self.data, self.asked, self.sheet, top)
        lower.notes = self.notes
        lower.__dict__["text"] = self.text  # read once
        return lower

    @cached_property
    def delimiter(self) -> str:
        """What parts the cells: the sign that most of the first lines hold most often.

        Lines of prose above a table hold signs too, each line its own number of them.
        """
        text = self.text[:_HEAD_BYTES].decode("utf-8", errors="ignore")
        lines = [line for line in text.split("\n", HEAD_ROWS)[:HEAD_ROWS] if line.strip()]
        held = {sign: sum(sign in each for each in lines) for sign in ",\t;|"}
        return max(held, key=lambda sign: (held[sign], text.count(sign)))

    def table(self, header: int, whole: Collection[int] = ()) -> Table:
        """All rows below row `header` (counted from 1; 0 where the table has no header).

        `whole` are the places of columns that hold whole numbers, which are read faster as such.
        """
        names = self.head[header - 1] if header else [""] * max(map(len, self.head), default=0)
        above = header + self.top
        table, ragged = read_table(self.name, self.text, self.delimiter, names, above, whole)
        for row, width in ragged[:5]:
            self.note_problem(
                "row-ragged",
                Family.FORMAT,
                Severity.WARNING,
                f"row {row} has {width} cells and the header {len(names)}",
                row=row,
            )
        if self._say_cut_short(len(names), ragged):
            return table.kept(~self._repeats(table, names))
        table = self._without_foot(table, len(names))
        return table.kept(~self._repeats(table, names))

    def _without_foot(self, table: Table, width: int) -> Table:
        """The table without the lines of words below it, which are said.

        A line of one or two cells, where the header has many, is none of its rows.
        """
        keep = np.ones(len(table), dtype=bool)
        for at in range(len(table) - 1, -1, -1) if width >= _WIDE else ():
            if table.filled(at) > _FOOT:
                break
            keep[at] = False
            self.note_problem(
                "row-unread",
                Family.CONVERSION,
                Severity.NOTE,
                f"row {table.rows[at]} is a line of words below the table: left out",
                row=int(table.rows[at]),
            )
        return table.kept(keep)

    def _say_cut_short(self, width: int, ragged: list[tuple[int, int]]) -> bool:
        """True where the file ends within its last row, which is said."""
        if ragged and 1 < ragged[-1][1] < width and not self.text.endswith((b"\n", b"\r")):
            row, cells = ragged[-1]
            last = self.text.count(b"\n") + 1
            if row == last:
                self.note_problem(
                    "file-cut-short",
                    Family.CONVERSION,
                    Severity.ERROR,
                    f"the file ends in row {row}, after {cells} of {width} cells: it is cut short",
                    row=row,
                    column=cells,
                )
                return True
        return False

    def _repeats(self, table: Table, names: list[str]) -> npt.NDArray[np.bool_]:
        """True of the rows that repeat the header, which is said."""
        found = np.zeros(len(table), dtype=bool)
        filled = [at for at, name in enumerate(names) if name]
        if not filled:
            return found
        first = np.flatnonzero(table.equal_to(filled[0], names[filled[0]]))
        for at in first:
            if all(table.text(int(at), place) == names[place].strip() for place in filled):
                found[at] = True
                self.note_problem(
                    "header-repeated",
                    Family.FORMAT,
                    Severity.NOTE,
                    f"row {table.rows[at]} repeats the header and is passed over",
                    row=int(table.rows[at]),
                )
        return found

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
        if self.sheet is not None:
            sheet, name = self.sheet
            message = f"sheet {name!r}, {message}"
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
            tables = [each for each in inside if each.filename.lower().endswith(".csv")]
            tables = tables or [each for each in inside if each.filename.lower().endswith(".txt")]
            if len(tables) != 1:
                names = ", ".join(each.filename for each in (tables or inside)[:5])
                found = "no table" if not tables else f"{len(tables)} tables; one can be read"
                listed = f": {names}" if names else ""
                raise Unreadable(self.name, f"the zip file holds {found}{listed}", 1)
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


def _zipped_workbook(data: bytes) -> bytes | None:
    """The one workbook that a zip file holds, where it holds no table; None of all others."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
        if "[Content_Types].xml" in names or any(each.lower().endswith(".csv") for each in names):
            return None
        books = [
            each
            for each in archive.infolist()
            if each.filename.lower().endswith((".xls", ".xlsx", ".xlsm"))
            and not each.filename.startswith("__MACOSX/")
        ]
        if len(books) != 1 or books[0].file_size > LARGEST or books[0].flag_bits & 1:
            return None
        return archive.read(books[0])
    except (*_DAMAGED, RuntimeError):
        return None  # whoever reads the table in it says what is wrong


def _as_csv(sheet: Sheet) -> bytes:
    """The cells of a sheet as CSV, a line a row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    width = max((at for row in sheet.rows.values() for at in row), default=0)
    last = 0
    for number, row in sorted(sheet.rows.items()):
        out.write("\n" * (number - last - 1))
        writer.writerow([text_of(row.get(at)) for at in range(1, width + 1)])
        last = number
    return out.getvalue().encode()
