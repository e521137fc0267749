"""Facts as columns: what one published file states, ready to be kept as Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from placeplan.exchange.sources.parts.numbers import MARKS, Floats, Numbers

ENGLAND = "E92000001"
"""The code under which England's own rows stand, whatever the file prints there."""
DERIVED = "derived"
"""The basis of what no file prints: a figure made of others of the same file."""
BY = "by_"
"""Begins the names of the columns that break a measure down."""
_WORDS = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("organisation", _WORDS),
        ("organisation_name", _WORDS),
        ("parent", _WORDS),
        ("level", _WORDS),
        ("measure", _WORDS),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("basis", _WORDS),
        ("value", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("mark", _WORDS),
        ("printed", _WORDS),
        ("is_total", pa.bool_()),
        ("sheet", _WORDS),
        ("row", pa.int32()),
    ]
)
"""The columns of every file of facts, before those that break down.

organisation: its code, ODS or ONS, "" where the file prints none; parent: the region or area that
the row names as its organisation's; level: what kind of row it is
(national, region, system, provider, commissioner, practice, area); basis: actual, estimate, or
derived where we made the figure of others in the file;
mark: published, suppressed, not_submitted, not_applicable; printed: what stands in place of a
number; is_total: the row adds up others of the same level and is never added to them; row and
sheet: where it stands in the published file.
"""


class Kind(StrEnum):
    """What the rows of a file are."""

    FACTS = "facts"
    ORGANISATIONS = "organisations"
    LINKS = "links"


class Level(StrEnum):
    """Whose a row is. England's own row is national, and is never added to the others."""

    NATIONAL = "national"
    REGION = "region"
    SYSTEM = "system"
    PROVIDER = "provider"
    COMMISSIONER = "commissioner"
    PRACTICE = "practice"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Facts:
    """What one published file states.

    `scope` tells apart the files of one layout and period that stand beside each other, such as
    those by provider and by commissioner.
    """

    layout: str
    table: pa.Table
    start: date | None = None
    end: date | None = None
    kind: Kind = Kind.FACTS
    scope: str = ""
    published_as: str = ""
    published_on: date | None = None

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def measures(self) -> list[str]:
        """The measures, in the order of the file."""
        if self.kind is not Kind.FACTS:
            return []
        return [str(each) for each in self.table.column("measure").unique().to_pylist()]


Words: TypeAlias = Any
"""One word for all rows, a list of words, or a column of Arrow (which ships no types)."""
Days = date | None | npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Rows:
    """What the facts of the same rows share. A single value stands for all rows."""

    row: npt.NDArray[np.int32]
    organisation: Words
    name: Words
    level: Words
    start: Days
    end: Days
    sheet: str = ""
    by: Mapping[str, Words] = field(default_factory=dict)
    is_total: bool | npt.NDArray[np.bool_] = False
    parent: Words = ""
    basis: str = "actual"

    def kept(self, places: npt.NDArray[np.intp]) -> Rows:
        """Some of the rows, by their places."""
        take = pa.array(places)

        def words_of(given: Words) -> Words:
            return given if isinstance(given, str) else words(given, len(self.row)).take(take)

        flags = self.is_total
        return replace(
            self,
            row=self.row[places],
            organisation=words_of(self.organisation),
            name=words_of(self.name),
            parent=words_of(self.parent),
            level=words_of(self.level),
            start=self.start[places] if isinstance(self.start, np.ndarray) else self.start,
            end=self.end[places] if isinstance(self.end, np.ndarray) else self.end,
            by={key: words_of(value) for key, value in self.by.items()},
            is_total=flags[places] if isinstance(flags, np.ndarray) else flags,
        )

    def totals(self) -> Rows:
        """The same rows, of which each adds up others."""
        return replace(self, is_total=True)

    def facts(
        self,
        measure: Words,
        numbers: Numbers,
        *,
        numerator: Floats | None = None,
        denominator: Floats | None = None,
        by: Mapping[str, str] | None = None,
    ) -> pa.Table:
        """One fact for each row. `by` adds columns that break down by the measure's own column."""
        count = len(self.row)
        given = {
            "organisation": words(self.organisation, count),
            "organisation_name": words(self.name, count),
            "parent": words(self.parent, count),
            "level": words(self.level, count),
            "measure": words(measure, count),
            "start": days(self.start, count),
            "end": days(self.end, count),
            "basis": words(self.basis, count),
            "value": pa.array(numbers.values, from_pandas=True),
            "numerator": _floats(numerator, count),
            "denominator": _floats(denominator, count),
            "mark": pa.DictionaryArray.from_arrays(pa.array(numbers.marks, pa.int32()), MARKS),
            "printed": words("" if numbers.printed is None else numbers.printed, count),
            "is_total": _flags(self.is_total, count),
            "sheet": words(self.sheet, count),
            "row": pa.array(self.row, pa.int32()),
        }
        for key, value in {**self.by, **(by or {})}.items():
            given[BY + key] = words(value, count)
        return pa.table(given)


def gathered(tables: Iterable[pa.Table]) -> pa.Table:
    """All facts as one table; a word that a table does not have is "" there."""
    found = [each for each in tables if each.num_rows]
    if not found:
        return SCHEMA.empty_table()
    types = {each.name: each.type for table in found for each in table.schema}
    full = []
    for each in found:
        for name in types.keys() - set(each.column_names):
            kind = types[name]
            blank = words("", each.num_rows) if kind == _WORDS else pa.nulls(each.num_rows, kind)
            each = each.append_column(name, blank)
        full.append(each.select(list(types)))
    return pa.concat_tables(full).unify_dictionaries()


def words(given: Words, count: int) -> pa.DictionaryArray:
    """A column of words, each kept once."""
    if isinstance(given, str):
        places = pa.array(np.zeros(count, np.int32))
        return pa.DictionaryArray.from_arrays(places, pa.array([given], pa.string()))
    column = pa.array(given, pa.string()) if isinstance(given, list) else given
    if isinstance(column, pa.DictionaryArray):
        return column
    return column.dictionary_encode()


def days(given: Days, count: int) -> pa.Array:
    """A column of days; null where none is known."""
    if isinstance(given, np.ndarray):
        return pa.array(given.astype("datetime64[D]"), pa.date32())
    return pa.array([given], pa.date32()).take(pa.array(np.zeros(count, np.int32)))


def _floats(given: Floats | None, count: int) -> pa.Array:
    if given is None:
        return pa.nulls(count, pa.float64())
    return pa.array(given, pa.float64(), from_pandas=True)


def _flags(given: bool | npt.NDArray[np.bool_], count: int) -> pa.Array:
    if isinstance(given, np.ndarray):
        return pa.array(given)
    return pa.array(np.full(count, given))
