"""Where a statement stands: the address that every record and problem carries."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """An address inside one file. Lines count from 1; tables, rows and columns likewise."""

    file: str
    line: int
    end_line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    @property
    def last_line(self) -> int:
        """The last line of the address: `line` where it is a single line."""
        return self.line if self.end_line is None else self.end_line

    def covers(self, line: int) -> bool:
        """True where `line` of the same file lies inside the address."""
        return self.line <= line <= self.last_line

    def at_column(self, column: int | None) -> Source:
        """The same row, addressed to one of its cells."""
        return replace(self, column=column)

    def through(self, other: Source) -> Source:
        """The address from the start of this one to the end of `other`."""
        last = max(self.last_line, other.last_line)
        return replace(self, end_line=last if last > self.line else None)

    def __str__(self) -> str:
        """`paper.txt:12`, or `paper.pdf:12-14, page 2, column 3`."""
        span = f"-{self.end_line}" if self.end_line not in (None, self.line) else ""
        cell = f", column {self.column}" if self.column is not None else ""
        page = f", page {self.page}" if self.page is not None else ""
        return f"{self.file}:{self.line}{span}{page}{cell}"
