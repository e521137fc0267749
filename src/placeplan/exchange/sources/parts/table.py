"""CSV -> columns of text, with the row of the file that each came from. Fast for large files."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import csv as arrow_csv

from placeplan.documents.document import Unreadable

_LONGEST_FIELD = 1 << 20
_BLOCK = 1 << 23


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of text under their headings as printed, without outer blanks.

    `rows` is the row of the file that each stands in, from 1.
    """

    names: tuple[str, ...]
    columns: tuple[pa.StringArray, ...]
    rows: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, column: int) -> list[str]:
        """The cells of a column, without outer blanks."""
        return [str(cell).strip() for cell in self.columns[column].to_pylist()]

    def text(self, row: int, column: int) -> str:
        """One cell, without outer blanks."""
        return str(self.columns[column][row].as_py() or "").strip()

    def filled(self, row: int) -> int:
        """How many cells of a row hold anything."""
        cells = (each[row].as_py() for each in self.columns)
        return sum(cell is not None and bool(str(cell).strip()) for cell in cells)

    def equal_to(self, column: int, word: str) -> npt.NDArray[np.bool_]:
        """Which cells of a column are a word, outer blanks aside."""
        cells = self.columns[column]
        if not pa.types.is_string(cells.type):
            return np.zeros(len(self), dtype=bool)
        same = pc.equal(pc.utf8_trim_whitespace(cells), word.strip())
        return np.asarray(same.to_numpy(zero_copy_only=False))

    def kept(self, keep: npt.NDArray[np.bool_]) -> Table:
        """The rows for which `keep` is true."""
        if bool(keep.all()):
            return self
        mask = pa.array(keep)
        columns = tuple(each.filter(mask) for each in self.columns)
        return Table(self.names, columns, self.rows[keep])


def read_table(
    name: str,
    data: bytes,
    delimiter: str,
    names: list[str],
    header: int,
    whole: Collection[int] = (),
) -> tuple[Table, list[tuple[int, int]]]:
    """The rows below row `header`, and (row, cells) of those that are not as wide as the header.

    The columns at the places `whole` come as whole numbers, null where blank, if all their cells
    are such; else as text like the others. Raises `Unreadable` where the rows cannot be told apart.
    """
    body = data.rstrip(b"\r\n \t")
    for places in (whole, ()) if whole else ((),):
        fast = _fast(body, delimiter, len(names), header, places)
        if fast is not None:
            return _filled(Table(tuple(names), *fast)), []
    return _slow(name, body, delimiter, names, header)


def _filled(table: Table) -> Table:
    """The rows that hold anything: not those of delimiters alone."""
    blank = np.ones(len(table), dtype=bool)
    for at, column in enumerate(table.columns):
        if not blank.any():
            return table
        if pa.types.is_string(column.type):
            blank &= table.equal_to(at, "")
        else:
            blank &= np.asarray(pc.is_null(column).to_numpy(zero_copy_only=False))
    return table.kept(~blank)


def _fast(
    data: bytes, delimiter: str, width: int, header: int, whole: Collection[int]
) -> tuple[tuple[pa.StringArray, ...], npt.NDArray[np.int32]] | None:
    """The columns and their rows; None where a row is wider or narrower, or holds line breaks."""
    labels = [f"c{at}" for at in range(width)]
    types = {label: pa.int32() if at in whole else pa.string() for at, label in enumerate(labels)}
    numbers = _numbers_of_lines(data, header)
    if not len(numbers):
        return tuple(pa.array([], pa.string()) for _ in labels), numbers
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(
                column_names=labels, skip_rows=header, block_size=_BLOCK
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter),
            convert_options=arrow_csv.ConvertOptions(
                column_types=types, null_values=[""], strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    if table.num_rows != len(numbers):
        return None
    return tuple(one_piece(table.column(at)) for at in range(width)), numbers


def one_piece(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array."""
    combined = column.combine_chunks()
    return combined.chunk(0) if isinstance(combined, pa.ChunkedArray) else combined


def _numbers_of_lines(data: bytes, header: int) -> npt.NDArray[np.int32]:
    """The numbers of the lines below the header that hold anything, from 1."""
    raw = np.frombuffer(data, dtype=np.uint8)
    if not len(raw):
        return np.empty(0, np.int32)
    ends = np.append(np.flatnonzero(raw == ord("\n")), len(raw))
    length = np.diff(ends, prepend=-1) - 1
    length -= (length > 0) & (raw[np.maximum(ends - 1, 0)] == ord("\r"))
    return (np.flatnonzero(length[header:] > 0) + header + 1).astype(np.int32)


def _slow(
    name: str, data: bytes, delimiter: str, names: list[str], header: int
) -> tuple[Table, list[tuple[int, int]]]:
    width = len(names)
    columns: list[list[str]] = [[] for _ in names]
    rows: list[int] = []
    ragged: list[tuple[int, int]] = []
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=delimiter)
    line = 1
    try:
        for at, row in enumerate(reader):
            first, line = line, reader.line_num + 1
            if at < header or not any(cell.strip() for cell in row):
                continue
            if len(row) != width:
                ragged.append((first, len(row)))
                row = [*row[:width], *[""] * (width - len(row))]
            rows.append(first)
            for column, cell in zip(columns, row, strict=True):
                column.append(cell)
    except csv.Error as error:
        raise Unreadable(name, f"the rows cannot be told apart: {error}", line) from None
    made = tuple(pa.array(each, pa.string()) for each in columns)
    return Table(tuple(names), made, np.array(rows, dtype=np.int32)), ragged
