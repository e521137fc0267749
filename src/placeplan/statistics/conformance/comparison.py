"""One case of a vector file: what was compared, and where ours and theirs differ."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from placeplan.statistics.intervals import Estimate

Json = Any
Case = Mapping[str, Json]

SHOWN = 3
TINY = 1e-12
LEVEL = re.compile(r"(?P<end>lower|upper)(?P<whole>\d+)_(?P<part>\d+)(cl)?$")


class Comparison:
    """Collects the differences of one case."""

    def __init__(self, name: str) -> None:
        """Begin the case of that name with nothing compared."""
        self.name = name
        self.compared = 0
        self.differences: list[str] = []

    def differ(self, text: str) -> None:
        """Record a difference in words."""
        self.differences.append(text)

    def numbers(
        self,
        field: str,
        ours: npt.ArrayLike,
        theirs: Json,
        relative: float = 1e-9,
        absolute: float = TINY,
    ) -> None:
        """Compare numbers row by row; null is missing."""
        mine = np.atleast_1d(np.asarray(ours, dtype=np.float64))
        peer = np.atleast_1d(np.array(theirs, dtype=np.float64))
        if not self._same_size(field, mine.size, peer.size):
            return
        close = np.abs(mine - peer) <= np.maximum(relative * np.abs(peer), absolute)
        agree = close | (np.isnan(mine) & np.isnan(peer)) | (mine == peer)
        self._rows(field, agree, mine.tolist(), peer.tolist())

    def within(self, field: str, ours: npt.ArrayLike, theirs: Json, allowed: npt.ArrayLike) -> None:
        """Compare numbers row by row, each with its own allowance; null is missing."""
        mine = np.atleast_1d(np.asarray(ours, dtype=np.float64))
        peer = np.atleast_1d(np.array(theirs, dtype=np.float64))
        if not self._same_size(field, mine.size, peer.size):
            return
        agree = (np.abs(mine - peer) <= allowed) | (np.isnan(mine) & np.isnan(peer))
        self._rows(field, agree, mine.tolist(), peer.tolist())

    def same(self, field: str, ours: Iterable[object], theirs: Json) -> None:
        """Compare labels, flags or whole numbers row by row."""
        mine = list(ours)
        peer = theirs if isinstance(theirs, list) else [theirs]
        if not self._same_size(field, len(mine), len(peer)):
            return
        agree = np.array([a == b for a, b in zip(mine, peer, strict=True)], dtype=bool)
        self._rows(field, agree, mine, peer)

    def flags(self, field: str, ours: npt.ArrayLike, theirs: Sequence[bool | None]) -> None:
        """Compare flags; null, where the package could not tell, agrees with no flag."""
        self.same(field, np.asarray(ours).tolist(), [bool(each) for each in theirs])

    def raises(self, field: str, call: Callable[[], object]) -> None:
        """Expect the call to be refused with a ValueError, as the package refuses it."""
        self.compared += 1
        try:
            call()
        except ValueError:
            return
        self.differ(f"{field}: the package refuses this, ours does not")

    def estimate(self, expected: Case, ours: Estimate, rows: Sequence[int] | None = None) -> None:
        """Compare value, limits and the label of confidence; `rows` picks ours in their order."""
        pick = slice(None) if rows is None else np.asarray(rows, dtype=np.int64)
        self.numbers("value", ours.value[pick], expected["value"])
        by_level = {round(each.level * 100, 6): each for each in ours.limits}
        for key, column in expected.items():
            found = LEVEL.match(key)
            if found:
                level = float(f"{found['whole']}.{found['part']}")
                if level not in by_level:
                    self.differ(f"{key}: not computed")
                    continue
                end = getattr(by_level[level], found["end"])
            elif key in ("lowercl", "uppercl"):
                end = getattr(ours.limits[0], key[:5])
            else:
                continue
            self.numbers(key, end[pick], column)
        if "confidence" in expected:
            text = ", ".join(f"{each.level * 100:g}%" for each in ours.limits)
            self.same("confidence", [text] * len(expected["confidence"]), expected["confidence"])

    def _same_size(self, field: str, ours: int, theirs: int) -> bool:
        if ours != theirs:
            self.compared += 1
            self.differ(f"{field}: {ours} rows, the package has {theirs}")
        return ours == theirs

    def _rows(
        self, field: str, agree: npt.NDArray[np.bool_], ours: list[Json], theirs: list[Json]
    ) -> None:
        self.compared += len(ours)
        wrong = np.flatnonzero(~np.atleast_1d(agree))
        for row in wrong[:SHOWN]:
            self.differ(f"{field}[{row}]: {ours[row]}, the package has {theirs[row]}")
        if wrong.size > SHOWN:
            self.differ(f"{field}: {wrong.size - SHOWN} more rows differ")


def confidence(args: Case, expected: Case) -> list[float]:
    """The levels asked for: from the arguments, else from the names of the expected columns."""
    given = args.get("confidence")
    if given is not None:
        return [float(each) for each in (given if isinstance(given, list) else [given])]
    found = {
        float(f"{match['whole']}.{match['part']}") / 100
        for match in map(LEVEL.match, expected)
        if match
    }
    return sorted(found) or [0.95]


Run = Callable[[Comparison], None]
Cases = Iterator[tuple[str, Run]]


def of_cases(data: Case, run: Callable[..., None], refused: Callable[..., None]) -> Cases:
    """Every case of a file; its case "errors" holds what both have to refuse."""
    for name, case in data["cases"].items():
        yield name, partial(refused if name == "errors" else run, case=case)


def arguments(case: Case) -> dict[str, Json]:
    """The arguments of a case; R writes an empty list for none."""
    args = case.get("args") or {}
    return dict(args) if isinstance(args, Mapping) else {}


def inputs(cases: Case, case: Case) -> Case:
    """The input of a case, or of the case whose input it shares.

    Raises LookupError when that case is not in the file.
    """
    seen = case
    while "input" not in seen and "same_input_as" in seen:
        name = seen["same_input_as"]
        if name not in cases:
            raise LookupError(f"its input is that of {name!r}, which is not in this file")
        seen = cases[name]
    found: Case = seen["input"]
    return found


COUNT = ("count", "x", "numerator", "Numerator", "obs", "observed", "events", "num")
POPULATION = ("pop", "n", "denominator", "Denominator", "pops", "population", "denom")
GROUPS = ("area", "Area", "group", "Group", "areacode", "AreaCode", "region", "g")
"""What the columns of counts, of populations and of groups are called."""


def column(table: Case, *names: str) -> Json:
    """The first column that the table has among the names. Raises LookupError for none."""
    for name in names:
        if table.get(name) is not None:
            return table[name]
    raise LookupError(f"no column {' or '.join(names)}")


def groups(given: Case, expected: Case, args: Case) -> tuple[list[str], list[str]]:
    """The label of each row of the input, and of each row of the result.

    A column groups where it is named so, or the arguments name it, and both tables have it;
    several group together. Without one all rows are one group.
    """
    named = args.get("group_by") or args.get("group_cols") or args.get("groups") or ()
    names = {*GROUPS, *([named] if isinstance(named, str) else named)}
    keys = [
        key for key, values in given.items()
        if key in names and isinstance(values, list) and isinstance(expected.get(key), list)
    ]  # fmt: skip
    rows = max((len(each) for each in given.values() if isinstance(each, list)), default=0)
    shown = max((len(each) for each in expected.values() if isinstance(each, list)), default=0)
    return _joined(given, keys, rows), _joined(expected, keys, shown)


def _joined(table: Case, keys: Sequence[str], rows: int) -> list[str]:
    columns = [table[key] for key in keys]
    return [" | ".join(str(each[row]) for each in columns) for row in range(rows)]


def plain(number: float) -> str:
    """A number as R formats it without exponent: 100000, 0.5."""
    return str(int(number)) if math.isfinite(number) and number == int(number) else f"{number:g}"
