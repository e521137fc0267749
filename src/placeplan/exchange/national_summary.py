"""What a file of national facts states, for a person to look at: how many organisations, its rows.

Plain values out of columns, of a file just read or of one that is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from placeplan.exchange.sources import name_of, sources
from placeplan.exchange.sources.parts.facts import BY, Facts, Kind
from placeplan.exchange.sources.parts.reconciling import Line, lines_of
from placeplan.exchange.sources.rtt_extract import WEEKS

FIRST = 8
"""So many rows of a file are shown before it is loaded."""
_SHOWN = {
    Kind.FACTS: (
        "sheet", "row", "organisation", "organisation_name", "level", "measure", "start", "end",
        "value", "mark",
    ),
    Kind.ORGANISATIONS: ("row", "code", "name", "role", "parent", "opened", "closed", "status"),
    Kind.LINKS: (
        "row", "child", "child_name", "relation", "parent", "parent_name", "start",
    ),
}  # fmt: skip
_WHOSE = {Kind.FACTS: "organisation", Kind.ORGANISATIONS: "code", Kind.LINKS: "child"}


@dataclass(frozen=True, slots=True)
class Stated:
    """What the stored facts of a file state: whose they are, its first rows, and its sums."""

    organisations: int
    levels: tuple[tuple[str, int], ...]
    first: tuple[dict[str, str], ...]
    lines: tuple[Line, ...]


def organisations_in(table: pa.Table, kind: Kind) -> int:
    """How many different organisations the rows name."""
    name = _WHOSE[kind]
    return 0 if name not in table.column_names else len(table.column(name).unique())


def first_rows(table: pa.Table, kind: Kind, count: int = FIRST) -> tuple[dict[str, str], ...]:
    """The first rows as words, each without the columns that are blank in all of them."""
    shown = [each for each in _SHOWN[kind] if each in table.column_names]
    shown += [each for each in table.column_names if each.startswith(BY)]
    rows = table.select(shown).slice(0, count).to_pylist()
    words = [{name: _word(row[name]) for name in shown} for row in rows]
    filled = [name for name in shown if any(row[name] for row in words)]
    return tuple({name: row[name] for name in filled} for row in words)


@lru_cache(maxsize=64)
def stated(path: Path, layout: str, kind: str) -> Stated:
    """What a stored file states; it never changes, so the answer is kept.

    Raises `FileNotFoundError` where its facts are gone.
    """
    of = Kind(kind)
    names = [each for each in parquet.read_schema(path).names if each != WEEKS]
    table = parquet.read_table(path, columns=names)
    levels: tuple[tuple[str, int], ...] = ()
    if of is Kind.FACTS:
        counted = table.group_by("level").aggregate([("organisation", "count_distinct")])
        levels = tuple(
            (str(row["level"]), int(row["organisation_count_distinct"]))
            for row in counted.to_pylist()
        )
    adds_up = next((each.ADDS_UP for each in sources() if name_of(each) == layout), "")
    lines = lines_of(Facts(layout, table, kind=of), adds_up) if of is Kind.FACTS else []
    return Stated(organisations_in(table, of), levels, first_rows(table, of), tuple(lines))


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.4f}".rstrip("0")
    return "" if value is None else str(value)
