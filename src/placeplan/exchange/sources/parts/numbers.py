"""Published values: a number, or the mark that stands in its place and is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import compute as pc

Floats = npt.NDArray[np.float64]


class Mark(IntEnum):
    """What stands in a cell."""

    PUBLISHED = 0
    SUPPRESSED = 1
    NOT_SUBMITTED = 2
    NOT_APPLICABLE = 3
    UNREADABLE = 4


MARKS = pa.array([mark.name.lower() for mark in Mark], pa.string())
"""The words for the marks, by their number."""
_PRINTED = {
    **dict.fromkeys(
        ("*", "**", "..", "...", "…", "[c]", "c", "suppressed", "[low]"), Mark.SUPPRESSED
    ),
    **dict.fromkeys(
        (
            *("", ".", ":", "[x]", "x", "nd", "null", "nan", "none", "missing", "no data"),
            *("not available", "not submitted", "#n/a"),
        ),
        Mark.NOT_SUBMITTED,
    ),
    **dict.fromkeys(
        ("-", "–", "—", "−", "--", "n/a", "na", "[z]", "z", "not applicable", "#div/0!"),
        Mark.NOT_APPLICABLE,
    ),
}
_PLAIN = re.compile(
    r"[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
)
_SMALL = re.compile(r"[<≤]\s*\d+|\d+\s*(?:to|-|–)\s*\d+")
_BEYOND = re.compile(r"\d+\+")
_NAN = float("nan")


@lru_cache(maxsize=100_000)
def number_of(text: str) -> tuple[float, Mark]:
    """The number that a text states, and its mark: "12,345", "(4)", "85.3%" (85.3), "*".

    A range such as "1-7" or "<5" stands for a number that is kept back; "52+" for one that lies
    beyond what was recorded.
    """
    plain = text.strip()
    mark = _PRINTED.get(plain.casefold())
    if mark is not None:
        return _NAN, mark
    if _SMALL.fullmatch(plain):
        return _NAN, Mark.SUPPRESSED
    if _BEYOND.fullmatch(plain):
        return _NAN, Mark.NOT_APPLICABLE
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("()").removesuffix("%").strip()
    if _PLAIN.fullmatch(plain):
        value = float(plain.replace(",", ""))
        return (-value if negative else value), Mark.PUBLISHED
    return _NAN, Mark.UNREADABLE


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of values; where `marks` is not PUBLISHED the value is NaN.

    `printed` is what stands in the place of a number, "" where one does; None where all are
    numbers.
    """

    values: Floats
    marks: npt.NDArray[np.int8]
    printed: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def filled(self) -> Floats:
        """The values, with 0 where there is none: for adding up."""
        return np.nan_to_num(self.values)

    @property
    def unreadable(self) -> npt.NDArray[np.intp]:
        """The places of the cells that are neither a number nor a known mark."""
        return np.flatnonzero(self.marks == Mark.UNREADABLE)

    def marked(self, where: npt.NDArray[np.bool_], mark: Mark) -> Numbers:
        """The column with a mark in some places, where what is printed is no number of its own."""
        if not where.any():
            return self
        values, marks = self.values.copy(), self.marks.copy()
        printed = [""] * len(self) if self.printed is None else self.printed.to_pylist()
        for at in np.flatnonzero(where):
            if marks[at] == Mark.PUBLISHED:
                printed[at] = f"{values[at]:g}"
        values[where] = _NAN
        marks[where] = mark
        return replace(self, values=values, marks=marks, printed=pa.array(printed, pa.string()))

    def blanks_as(self, value: float) -> Numbers:
        """The column with a number where nothing at all is printed."""
        if self.printed is None:
            return self
        blank = np.asarray(
            pc.and_(pc.equal(self.printed, ""), pa.array(self.marks != Mark.PUBLISHED)).to_numpy(
                zero_copy_only=False
            )
        )
        values, marks = self.values.copy(), self.marks.copy()
        values[blank] = value
        marks[blank] = Mark.PUBLISHED
        return replace(self, values=values, marks=marks)

    def kept(self, keep: npt.NDArray[Any]) -> Numbers:
        """Some of the rows: a mask, or their places."""
        printed = self.printed
        if printed is not None:
            mask = pa.array(keep)
            printed = printed.filter(mask) if keep.dtype == np.bool_ else printed.take(mask)
        return Numbers(self.values[keep], self.marks[keep], printed)

    def times(self, factor: float) -> Numbers:
        """The column in another unit."""
        return replace(self, values=self.values * factor)


def numbers_of_texts(column: pa.StringArray) -> Numbers:
    """The numbers of a column of text, each different text read once; or of whole numbers."""
    if pa.types.is_integer(column.type):
        return _numbers_of_whole(column)
    coded = column.dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    texts = coded.dictionary.to_pylist()
    read = [number_of(text or "") for text in texts]
    places = coded.indices.to_numpy(zero_copy_only=False)
    values = np.array([value for value, _ in read] or [0.0], dtype=np.float64)[places]
    marks = np.array([mark for _, mark in read] or [Mark.PUBLISHED], dtype=np.int8)[places]
    if not marks.any():
        return Numbers(values, marks)
    words = [
        "" if mark == Mark.PUBLISHED else (text or "").strip()
        for text, (_, mark) in zip(texts, read, strict=True)
    ]
    return Numbers(values, marks, pa.array(words, pa.string()).take(coded.indices))


def _numbers_of_whole(column: pa.Int32Array) -> Numbers:
    values = column.to_numpy(zero_copy_only=False).astype(np.float64)
    if not column.null_count:
        return Numbers(values, np.zeros(len(values), dtype=np.int8))
    marks = np.where(np.isnan(values), Mark.NOT_SUBMITTED, Mark.PUBLISHED).astype(np.int8)
    return Numbers(values, marks, words_of("", len(values)))


def words_of(text: str, count: int) -> pa.StringArray:
    """The same text so many times."""
    return pa.array([text], pa.string()).take(pa.array(np.zeros(count, np.int32)))


def numbers_of_cells(cells: Sequence[str | float | None]) -> Numbers:
    """The numbers of the cells of a workbook."""
    read = [
        (cell, Mark.PUBLISHED) if isinstance(cell, float) else number_of(cell or "")
        for cell in cells
    ]
    values = np.array([value for value, _ in read], dtype=np.float64)
    marks = np.array([mark for _, mark in read], dtype=np.int8)
    if not marks.any():
        return Numbers(values, marks)
    words = [
        "" if mark == Mark.PUBLISHED else str(cell or "").strip()
        for cell, (_, mark) in zip(cells, read, strict=True)
    ]
    return Numbers(values, marks, pa.array(words, pa.string()))


def percentages_of_cells(cells: Sequence[str | float | None]) -> Numbers:
    """The percentages of the cells of a workbook: a number there is a fraction, a text is not."""
    read = numbers_of_cells(cells)
    scale = np.array([100.0 if isinstance(cell, float) else 1.0 for cell in cells])
    return replace(read, values=read.values * scale)


def summed(columns: Iterable[Numbers]) -> Floats:
    """The sum across columns, row by row, counting what is not a number as nothing."""
    total: Floats | None = None
    for column in columns:
        total = column.filled if total is None else total + column.filled
    return np.zeros(0) if total is None else total
