"""Runs the cases of vector files and counts how many agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from placeplan.statistics.conformance.comparison import Case, Cases, Comparison, Json
from placeplan.statistics.conformance.counts import means, primitives, proportions, rates
from placeplan.statistics.conformance.funnels import overdispersed, published
from placeplan.statistics.conformance.inequalities import slopes
from placeplan.statistics.conformance.life_tables import life_tables
from placeplan.statistics.conformance.ranks import quantiles
from placeplan.statistics.conformance.standard_rates import direct, indirect
from placeplan.statistics.conformance.waiting import waiting_lists
from placeplan.statistics.conformance.xmr_charts import xmr_charts

BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a case brings about that is not as its kind should be: told, and the others are run."""

Adapter = Callable[[Case], Cases]

ADAPTERS: Mapping[str, Adapter] = {
    "ci_primitives": primitives,
    "dsr": direct,
    "funnel_phe": published,
    "funnelplotr": overdispersed,
    "isr": indirect,
    "life_expectancy": life_tables,
    "mean": means,
    "proportion": proportions,
    "quantile": quantiles,
    "rate": rates,
    "sii": slopes,
    "spc": xmr_charts,
    "waiting_list": waiting_lists,
}


@dataclass(frozen=True, slots=True)
class Result:
    """How many cases of a file agree; `values` single values were compared."""

    name: str
    agreed: int
    total: int
    values: int
    disagreements: tuple[str, ...]


def names() -> tuple[str, ...]:
    """The vector files that can be run, without their ending."""
    return tuple(ADAPTERS)


def conform(name: str, data: Json) -> Result:
    """Agreement of the cases of one vector file: `name` is its file name, `data` its JSON.

    A case agrees when every value in it does, within the tolerance of its kind.
    Raises ValueError for a name that no rules are known for, or data that is no object.
    """
    stem = PurePath(name).stem
    if stem not in ADAPTERS:
        raise ValueError(f"no rules for {name!r}; known are {', '.join(ADAPTERS)}")
    if not isinstance(data, Mapping):
        raise ValueError(f"{name} does not hold an object")
    agreed = total = values = 0
    disagreements: list[str] = []
    for case, run in _cases(stem, data):
        comparison = Comparison(case)
        try:
            run(comparison)
        except BROKEN as error:
            comparison.differ(f"not run: {_why(error)}")
        if not comparison.compared and not comparison.differences:
            comparison.differ("nothing in it could be compared")
        total += 1
        agreed += not comparison.differences
        values += comparison.compared
        disagreements += [f"{case}: {each}" for each in comparison.differences]
    return Result(stem, agreed, total, values, tuple(disagreements))


def _cases(stem: str, data: Case) -> Cases:
    """The cases of a file; where it does not hold them as it should, one that says so."""
    try:
        yield from ADAPTERS[stem](data)
    except BROKEN as error:
        why = _why(error)
        yield "the file", lambda to: to.differ(f"not run: {why}")


def _why(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def conform_all(files: Mapping[str, Json]) -> tuple[Result, ...]:
    """Agreement of each file that rules are known for, by name: file name to its JSON.

    Raises ValueError when there is none.
    """
    known = {name: data for name, data in files.items() if PurePath(name).stem in ADAPTERS}
    if not known:
        raise ValueError(f"no vector files; known are {', '.join(ADAPTERS)}")
    return tuple(conform(name, known[name]) for name in sorted(known))
