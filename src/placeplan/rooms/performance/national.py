"""National facts out of their files, by DuckDB: plain values in, arrays out.

Which files count, as the system knows it or as it knew it, is for the caller to say (`queries`).
Where two files state one fact, the one given last counts: give them oldest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[Any]]
BY = "by_"
ONCE = b"states_once"
"""What a file of facts says of itself in its metadata where it states no fact twice."""
_KEY = ("organisation", "level", "measure", "start", "end", "basis")
_GIVEN = (
    *_KEY,
    "organisation_name",
    "parent",
    "value",
    "numerator",
    "denominator",
    "mark",
    "printed",
    "is_total",
    "sheet",
    "row",
)
_UNCODED = "CASE WHEN organisation = '' THEN organisation_name ELSE '' END"
"""An organisation without a code is told by its name; one with a code may be spelt in many ways."""


def facts(
    files: Sequence[Path],
    *,
    measures: Sequence[str] = (),
    organisations: Sequence[str] = (),
    levels: Sequence[str] = (),
    start: date | None = None,
    end: date | None = None,
    by: Mapping[str, Sequence[str]] | None = None,
    with_totals: bool = True,
) -> Columns:
    """The facts of the files, a column each, ordered by measure, organisation and first day.

    An empty choice chooses all. `start` and `end` bound the days of a fact, both included; `by`
    keeps the rows of a breakdown with one of the words, such as {"cancer_type": ["Breast"]}.
    `with_totals=False` leaves out the rows that add up others. A value that is not published is
    NaN and its `mark` says why; a day that is not known is NaT. Raises `FileNotFoundError` where
    a file of facts is missing.
    """
    if not files:
        return {name: _empty(name) for name in _GIVEN}
    connection = opened(files)
    names = column_names(connection)
    wanted = {f"{BY}{key}": words for key, words in (by or {}).items()}
    conditions, given = _conditions(
        names,
        {"measure": measures, "organisation": organisations, "level": levels, **wanted},
    )
    for day, condition in ((start, '"start" >= ?'), (end, '"end" <= ?')):
        if day is not None:
            conditions.append(condition)
            given.append(day)
    if not with_totals:
        conditions.append("NOT is_total")
    parted = [*_KEY, *(name for name in names if name.startswith(BY))]
    columns = ", ".join(f'"{name}"' for name in (*_GIVEN, *parted[len(_KEY) :]))
    key = ", ".join((_UNCODED, *(f'"{name}"' for name in parted)))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    found = connection.execute(
        f"SELECT {columns} FROM every {where} "  # noqa: S608 - names of columns, no words of a person
        f'QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY place DESC, "row") = 1 '
        f'ORDER BY measure, organisation, organisation_name, "start", {key}, "row"',
        given,
    ).fetchnumpy()
    return {name: plain(values) for name, values in found.items()}


def weeks(
    files: Sequence[Path],
    measure: str,
    *,
    organisations: Sequence[str] = (),
    start: date | None = None,
    treatment_function: str = "C_999",
) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The pathways of each organisation by week of waiting: codes, and a row of counts each.

    All functions together unless one is named. Raises `FileNotFoundError` as `facts` does.
    """
    if not files:
        return [], np.zeros((0, 0), dtype=np.int64)
    connection = opened(files)
    if "weeks" not in column_names(connection):
        return [], np.zeros((0, 0), dtype=np.int64)
    conditions, given = _conditions(
        [*_KEY, "by_treatment_function"],
        {
            "measure": [measure],
            "organisation": organisations,
            "by_treatment_function": [treatment_function],
        },
    )
    if start is not None:
        conditions.append('"start" = ?')
        given.append(start)
    conditions.append("weeks IS NOT NULL")
    rows = connection.execute(
        "SELECT organisation, by_commissioner, weeks FROM every "  # noqa: S608 - see facts
        f"WHERE {' AND '.join(conditions)} QUALIFY row_number() OVER "
        '(PARTITION BY organisation, by_commissioner, "start" ORDER BY place DESC, "row") = 1',
        given,
    ).fetchall()
    codes = sorted({code for code, _, _ in rows})
    width = max((len(counts) for _, _, counts in rows), default=0)
    sums = np.zeros((len(codes), width), dtype=np.int64)
    for code, _, counts in rows:
        sums[codes.index(code), : len(counts)] += np.asarray(counts, dtype=np.int64)
    return codes, sums


def table(files: Sequence[Path]) -> Columns:
    """All rows of files of organisations or of links, a column each, in the order of the files."""
    if not files:
        return {}
    connection = opened(files)
    names = ", ".join(f'"{name}"' for name in column_names(connection))
    found = connection.execute(
        f'SELECT {names} FROM every ORDER BY place, "row"'  # noqa: S608 - see facts
    ).fetchnumpy()
    return {name: plain(values) for name, values in found.items()}


def state_once(files: Sequence[Path]) -> bool:
    """True where every file of facts says that it states no fact twice."""
    from pyarrow import parquet  # noqa: PLC0415 - slow to import, and few pages want it

    return all(ONCE in (parquet.read_metadata(file).metadata or {}) for file in files)


def opened(files: Sequence[Path]) -> Any:
    """A connection with the view `every`: all rows, and the place of their file among the files."""
    places = {str(path): place for place, path in enumerate(files)}
    connection = connected(places)
    listed = connection.read_parquet(list(places), union_by_name=True, filename=True)
    listed.create_view("listed")
    connection.execute("CREATE VIEW every AS SELECT * FROM listed JOIN places USING (filename)")
    return connection


def connected(places: Mapping[str, int]) -> Any:
    """A connection with the table `places`: each file and its place among those that are asked.

    Raises `FileNotFoundError` where a file is missing.
    """
    import duckdb  # noqa: PLC0415 - slow to import, and few pages want it

    missing = [each for each in places if not Path(each).is_file()]
    if missing:
        raise FileNotFoundError(f"no facts at {', '.join(missing)}")
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET threads = 2")
    connection.execute("CREATE TABLE places (filename VARCHAR, place INTEGER)")
    if places:
        rows = ", ".join(["(?, ?)"] * len(places))
        given = [each for pair in places.items() for each in pair]
        connection.execute(f"INSERT INTO places VALUES {rows}", given)  # noqa: S608 - marks alone
    return connection


def column_names(connection: Any) -> list[str]:
    """The columns of the files themselves."""
    found = [str(row[0]) for row in connection.execute("DESCRIBE every").fetchall()]
    return [name for name in found if name not in ("filename", "place")]


def _conditions(
    names: Sequence[str], chosen: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[Any]]:
    """The conditions of a choice, and their values; a column that no file has is blank."""
    conditions: list[str] = []
    given: list[Any] = []
    for name, words in chosen.items():
        if not words:
            continue
        if name not in names:
            conditions.append("'' IN (SELECT unnest(?))")
        else:
            conditions.append(f"coalesce(\"{name}\", '') IN (SELECT unnest(?))")
        given.append(list(words))
    return conditions, given


def plain(values: Any) -> npt.NDArray[Any]:
    """A column without a mask: NaN, NaT or "" where nothing stands."""
    if isinstance(values, np.ma.MaskedArray):
        if values.dtype.kind == "f":
            return values.filled(np.nan)
        if values.dtype.kind == "M":
            return values.filled(np.datetime64("NaT")).astype("datetime64[D]")
        if values.dtype.kind == "O":
            return values.filled("")
        return np.asarray(values.filled(0))
    array = np.asarray(values)
    return array.astype("datetime64[D]") if array.dtype.kind == "M" else array


def _empty(name: str) -> npt.NDArray[Any]:
    if name in ("value", "numerator", "denominator"):
        return np.empty(0, dtype=np.float64)
    if name in ("start", "end"):
        return np.empty(0, dtype="datetime64[D]")
    return np.empty(0, dtype=object)
