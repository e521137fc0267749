"""Reads: in which rows of which files the facts stand that a value was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from placeplan.definitions.indicators import definitions
from placeplan.rooms.performance.charted import Member
from placeplan.rooms.performance.models import NationalFile
from placeplan.rooms.performance.queries.charted import Subject
from placeplan.rooms.performance.recipe_query import found_at

Days = tuple[date, date]
_COMMISSIONER, _SYSTEM = "commissioner", "system"


@dataclass(frozen=True, slots=True)
class Origin:
    """Rows of one sheet of a file: the first, the last, and how many of these were taken.

    `measures` are the facts that were taken, `sheet` is blank of a table without sheets.
    """

    file: NationalFile
    sheet: str
    first_row: int
    last_row: int
    rows: int
    measures: tuple[str, ...]

    @property
    def where(self) -> str:
        """The place in words: "sheet Provider, row 23", "rows 40 to 96 (12 of them)"."""
        words = f"row {self.first_row:,}"
        if self.rows > 1:
            words = f"rows {self.first_row:,} to {self.last_row:,}"
            if self.rows < self.last_row - self.first_row + 1:
                words += f" ({self.rows:,} of them)"
        return f"sheet {self.sheet}, {words}" if self.sheet else words

    @property
    def taken(self) -> str:
        """What was taken, in words."""
        return ", ".join(each.replace("_", " ") for each in self.measures)


def origins(
    subject: Subject, member: Member | None
) -> Mapping[Days, tuple[tuple[Origin, ...], ...]]:
    """Where the values of a member may come from, by the first and last day of the period.

    The rows that each recipe of the definition takes, of those that take any; of one that stands
    for others, the rows of all of them.
    """
    if subject.definition is None or member is None or not member.code:
        return {}
    asked = [(member.code, member.level)]
    places = sorted(set(subject.rows.of(member.code, member.level).file.tolist()))
    parts = subject.summed.get(member.code, ())
    if parts:
        level = _COMMISSIONER if member.level == _SYSTEM else member.level
        asked = [(code, level) for code, _ in parts]
        places = list(range(len(subject.files)))  # a sum names the latest file of its parts alone
    files = tuple((subject.files[at].path, subject.files[at].layout) for at in places)
    found: dict[Days, list[tuple[Origin, ...]]] = {}
    for recipe in range(len(subject.definition.recipes)):
        own: dict[Days, list[Origin]] = {}
        for code, level in asked:
            for row in _found(files, subject.definition.slug, recipe, code, level):
                days, place, sheet, first, last, count, measures = row
                file = subject.files[places[place]]
                origin = Origin(file, sheet, first, last, count, measures)
                own.setdefault(days, []).append(origin)
        for days, each in own.items():
            found.setdefault(days, []).append(tuple(each))
    return {days: tuple(each) for days, each in found.items()}


_Row = tuple[Days, int, str, int, int, int, tuple[str, ...]]


@lru_cache(maxsize=512)
def _found(
    files: tuple[tuple[Path, str], ...], slug: str, recipe: int, code: str, level: str
) -> tuple[_Row, ...]:
    columns = found_at(files, [definitions()[slug].recipes[recipe]], code, level)
    if not columns:
        return ()
    return tuple(
        ((start, end), int(place), str(sheet), int(first), int(last), int(rows), tuple(measures))
        for start, end, place, sheet, first, last, rows, measures in zip(
            *(columns[name].tolist() for name in _COLUMNS), strict=True
        )
    )


_COLUMNS = ("start", "end", "place", "sheet", "first_row", "last_row", "rows", "measures")
