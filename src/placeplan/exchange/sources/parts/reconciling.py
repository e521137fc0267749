"""Whether the rows of a file add up to the totals that it states itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc

from placeplan.exchange.sources.parts.facts import BY, DERIVED, Facts, Level

_BASES = (Level.PROVIDER, Level.COMMISSIONER)


@dataclass(frozen=True, slots=True)
class Line:
    """One sum: what is published, what its parts add up to. `of` says whose, and of what."""

    start: date | None
    measure: str
    of: str
    published: float
    summed: float

    @property
    def difference(self) -> float:
        """The published total less the sum of its parts; 0 where they agree."""
        return round(self.published - self.summed, 6)


def lines_of(facts: Facts, adds_up: str) -> list[Line]:
    """The sums of a file, in the order of its measures; none where it states no total.

    "england" holds England's own rows against those of all providers or commissioners, "totals"
    the rows over all functions against the functions, and England's rows too where there are any.
    """
    table = facts.table
    if not adds_up or "measure" not in table.column_names or not table.num_rows:
        return []
    plain = table.drop_columns([name for name in table.column_names if name == "weeks"])
    plain = plain.filter(pc.not_equal(plain.column("basis").cast(pa.string()), DERIVED))
    counts = _counts(plain)
    found = list(_england(counts))
    if adds_up == "totals":
        found += _totals(counts)
    order = {name: at for at, name in enumerate(facts.measures)}
    return sorted(found, key=lambda line: order[line.measure])


def _england(table: pa.Table) -> Iterator[Line]:
    """England's own rows against the sum of the rows of each organisation."""
    parts = [n for n in table.column_names if n.startswith(BY)]
    if "by_commissioner" in parts:  # England's own row names no commissioner
        parts.remove("by_commissioner")
    level = table.column("level").cast(pa.string())
    own = _summed(table.filter(pc.equal(level, Level.NATIONAL)), parts)
    others = _summed(table.filter(pc.is_in(level, pa.array(_BASES))), parts)
    for key, (start, measure, published) in own.items():
        of = ", ".join(each for each in key[2:] if each)
        yield Line(start, measure, of, published, others.get(key, (None, "", 0.0))[2])


def _totals(table: pa.Table) -> Iterator[Line]:
    """The rows over all functions against the functions, in all and wherever they differ."""
    level = table.column("level").cast(pa.string())
    base = table.filter(pc.is_in(level, pa.array(_BASES)))
    total = base.column("is_total")
    if not pc.any(total).as_py() or pc.all(total).as_py():
        return  # of totals alone, or of parts alone, there is nothing to compare
    for parts, every in (([], True), (["organisation", "by_commissioner"], False)):
        kept = [each for each in parts if each in base.column_names]
        published = _summed(base.filter(total), kept)
        summed = _summed(base.filter(pc.invert(total)), kept)
        for key in published.keys() | summed.keys():
            start, measure, amount = published.get(key, (*summed.get(key, (None, ""))[:2], 0.0))
            line = Line(
                start,
                measure,
                " for ".join(key[2:]) or "all rows",
                amount,
                summed.get(key, (None, "", 0.0))[2],
            )
            if every or line.difference:
                yield line


def _counts(table: pa.Table) -> pa.Table:
    """The facts that add up: counts, and not the shares and percentages."""
    measure = table.column("measure").cast(pa.string())
    unlike = pc.and_(
        pc.is_valid(table.column("numerator")),
        pc.not_equal(table.column("numerator"), pc.fill_null(table.column("value"), np.nan)),
    )
    shares = pc.unique(measure.filter(pc.fill_null(unlike, False)))
    if isinstance(shares, pa.ChunkedArray):
        shares = shares.combine_chunks()
    keep = pc.invert(pc.is_in(measure, shares))
    keep = pc.and_(keep, pc.invert(pc.match_substring(measure, "percent")))
    return table.filter(keep)


def _summed(table: pa.Table, parts: list[str]) -> dict[tuple[str, ...], tuple[Any, str, float]]:
    """(day, measure, parts ...) -> first day, measure and sum of the values."""
    keys = ["start", "measure", *parts]
    plain = table.select([*keys, "value"])
    for at, name in enumerate(plain.column_names):
        if name not in ("start", "value"):
            plain = plain.set_column(at, name, plain.column(name).cast(pa.string()))
    grouped = plain.group_by(keys).aggregate([("value", "sum")])
    found: dict[tuple[str, ...], tuple[Any, str, float]] = {}
    for row in grouped.to_pylist():
        key = (str(row["start"]), str(row["measure"]), *(str(row[each]) for each in parts))
        found[key] = (row["start"], str(row["measure"]), float(row["value_sum"] or 0))
    return found
