"""What it would be worth to an organisation to do as well as a benchmark.

A benchmark is the mean of the values of named organisations, each counting the same, or a fixed
target. The interval of the gap joins the interval of the own value and those of the benchmark's
members by the method of variance estimates recovery: for a sum of weights times values, each
value's distance to its own limit, times its weight, is squared, summed and rooted. Limits of a
proportion are Wilson's, those of a rate or ratio of counts exact Poisson ones below ten events
and Byar's from ten. Which organisations are best is taken as known: chance in who is best is not
in the interval, and neither is it that England holds the organisation itself.
Sources: Newcombe RG (1998) Stat Med 17:873-890; Zou GY, Donner A (2008) Stat Med 27:1693-1702.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from placeplan.definitions.indicators import Definition
from placeplan.rooms.performance.benchmarks import Amount, Opportunity, Peers, Pounds
from placeplan.rooms.performance.measured import Floats, Measured, Numbers
from placeplan.rooms.performance.ranks import name_of

BEST_FIVE, BEST_QUINTILE, ENGLAND, PEER_MEDIAN, TARGET = (
    "best_five_of_ten", "best_quintile", "england", "peer_median", "target",
)  # fmt: skip
BENCHMARKS = {
    BEST_FIVE: "average of the best five of the ten most similar",
    BEST_QUINTILE: "average of the best fifth in England",
    ENGLAND: "England",
    PEER_MEDIAN: "median of the peers",
    TARGET: "target",
}
MOST_SIMILAR, BEST = 10, 5
_PENNY = Decimal("0.01")
_COUNTED = ("proportion", "rate", "ratio")


@dataclass(frozen=True, slots=True)
class _Comparator:
    """The members of a benchmark by their rows and weights, or a fixed value."""

    title: str
    places: Numbers
    weights: Floats
    fixed: float | None = None
    said: tuple[str, ...] = ()


class _NotComparedError(Exception):
    """Raised where a benchmark is not worked out; the message says why."""


def opportunity(
    rows: Measured,
    organisation: str,
    definition: Definition,
    benchmark: str = BEST_FIVE,
    *,
    peers: Peers | None = None,
    england: Measured | None = None,
    target: float | None = None,
    unit_price: Decimal | None = None,
) -> Opportunity | None:
    """What the benchmark would be worth to an organisation, with its 95% interval.

    `rows` are those of its level and period, `england` the national row of the period, `target`
    a value in the unit of the definition, `unit_price` pounds for one case. None where the
    organisation has no value in the period or neither direction is better. Raises `ValueError`
    for a benchmark that is not one of `BENCHMARKS`.
    """
    if benchmark not in BENCHMARKS:
        raise ValueError(f"no benchmark {benchmark!r}: give one of {', '.join(BENCHMARKS)}")
    at = np.flatnonzero((rows.organisation == organisation) & ~np.isnan(rows.value))
    if not at.size or definition.direction == "none":
        return None
    own = int(at[0])
    value = float(rows.value[own])
    members = england if benchmark == ENGLAND and england is not None else rows
    try:
        comparator = _comparator(rows, own, definition, benchmark, peers, england, target)
    except _NotComparedError as error:
        return Opportunity(benchmark, BENCHMARKS[benchmark], value, why=str(error))
    return _worth(rows, own, members, comparator, definition, benchmark, unit_price)


def _worth(
    rows: Measured,
    own: int,
    members: Measured,
    comparator: _Comparator,
    definition: Definition,
    benchmark: str,
    unit_price: Decimal | None,
) -> Opportunity:
    """The gap between one row and a comparator, in the unit, in cases and in pounds."""
    lower, upper = _limits(rows.where(np.array([own])), definition)
    value = float(rows.value[own])
    down, up = value - lower[0], upper[0] - value
    if comparator.fixed is not None:
        middle, below, above = comparator.fixed, 0.0, 0.0
    else:
        chosen = members.where(comparator.places)
        low, high = _limits(chosen, definition)
        middle = float(comparator.weights @ chosen.value)
        below = float(np.sqrt(((comparator.weights * (chosen.value - low)) ** 2).sum()))
        above = float(np.sqrt(((comparator.weights * (high - chosen.value)) ** 2).sum()))
    if definition.direction == "higher":
        gap, less, more = middle - value, np.hypot(below, up), np.hypot(above, down)
    else:
        gap, less, more = value - middle, np.hypot(above, down), np.hypot(below, up)
    amount = _amount(gap, float(less), float(more), 1.0)
    said = list(comparator.said)
    if np.isnan(less):
        said.append("the counts are not published, so the gap has no interval")
    cases = None
    count = float(rows.denominator[own])
    if definition.kind in _COUNTED and count > 0:
        cases = _amount(gap, float(less), float(more), count / float(definition.multiplier))
    elif definition.kind in _COUNTED:
        said.append("the denominator is not published, so the gap is not known in cases")
    return Opportunity(
        benchmark=benchmark,
        title=comparator.title,
        own=value,
        comparator=middle,
        gap=amount,
        cases=cases,
        pounds=None if cases is None or unit_price is None else _pounds(cases, unit_price),
        named=tuple(
            (code, name_of(members, code), float(members.value[at]))
            for at in comparator.places
            for code in [str(members.organisation[at])]
        ),
        said=tuple(said),
    )


def _amount(gap: float, less: float, more: float, times: float) -> Amount:
    """A gap with its limits, none below 0: what is as good as the benchmark has nothing to gain."""
    return Amount(*(float(max(each, 0.0) * times) if not np.isnan(each) else float("nan")
                    for each in (gap, gap - less, gap + more)))  # fmt: skip


def _pounds(cases: Amount, price: Decimal) -> Pounds:
    def of(number: float) -> Decimal | None:
        if np.isnan(number):
            return None
        return (Decimal(repr(number)) * price).quantize(_PENNY)

    return Pounds(of(cases.value) or Decimal(0), of(cases.lower), of(cases.upper))


def _limits(rows: Measured, definition: Definition) -> tuple[Floats, Floats]:
    """95% limits of each value in its unit; NaN where the counts are not known."""
    from placeplan.statistics import intervals  # noqa: PLC0415 - SciPy is slow to import

    x, n = rows.numerator, rows.denominator
    missing = np.full(len(rows), np.nan)
    multiplier = float(definition.multiplier)
    fits = (x >= 0) & (n > 0)
    if definition.kind == "proportion":
        fits &= x <= n
    # Counts that do not make the value are not its counts.
    fits[fits] = np.isclose(rows.value[fits], multiplier * x[fits] / n[fits])
    if definition.kind not in _COUNTED or not fits.any():
        return missing, missing.copy()
    estimate = (
        intervals.proportion(x[fits], n[fits], 0.95, multiplier)
        if definition.kind == "proportion"
        else intervals.rate(x[fits], n[fits], 0.95, multiplier)
    )
    lower, upper = missing, missing.copy()
    lower[fits], upper[fits] = estimate.lower, estimate.upper
    return lower, upper


# Whom to compare with.


def _comparator(
    rows: Measured,
    own: int,
    definition: Definition,
    benchmark: str,
    peers: Peers | None,
    england: Measured | None,
    target: float | None,
) -> _Comparator:
    if benchmark == TARGET:
        if target is None:
            raise _NotComparedError("no target is set for the period")
        return _Comparator(BENCHMARKS[TARGET], np.empty(0, np.int64), np.empty(0), target)
    if benchmark == ENGLAND:
        if england is None or not len(england) or np.isnan(england.value[0]):
            raise _NotComparedError("no figure for England is published for the period")
        return _Comparator(BENCHMARKS[ENGLAND], np.zeros(1, np.int64), np.ones(1))
    if benchmark == BEST_QUINTILE:
        return _best_quintile(rows, definition)
    if peers is None:
        raise _NotComparedError("no list of peers is known for the organisation")
    code = str(rows.organisation[own])
    if benchmark == BEST_FIVE:
        return _best_five(rows, definition, peers, code)
    return _median(rows, definition, peers, code)


def _best_five(rows: Measured, definition: Definition, peers: Peers, own: str) -> _Comparator:
    if not peers.is_similar:
        raise _NotComparedError("no list of the most similar organisations is known")
    codes = [each for each in peers.codes if each != own]
    said = list(peers.said)
    if peers.is_ordered:
        codes = codes[:MOST_SIMILAR]
    group = "the ten most similar"
    if len(codes) != MOST_SIMILAR:
        group = f"the {len(codes)} most similar"
        said.append(f"the list names {len(codes)} peers, not ten")
    places = _ordered(rows, definition, codes)
    if len(places) < len(codes):
        said.append(_without(len(codes) - len(places)))
    if len(places) < BEST:
        why = f"{len(places)} of {len(codes)} peers have a value, and the benchmark needs five"
        raise _NotComparedError(why)
    title = f"average of the best five of {group}"
    return _mean(title, places[:BEST], tuple(said))


def _median(rows: Measured, definition: Definition, peers: Peers, own: str) -> _Comparator:
    codes = [each for each in peers.codes if each != own]
    places = _ordered(rows, definition, codes)
    said = list(peers.said)
    if len(places) < len(codes):
        said.append(_without(len(codes) - len(places)))
    if len(places) < BEST:
        why = f"{len(places)} of {len(codes)} peers have a value, and the median needs five"
        raise _NotComparedError(why)
    middle = places[(len(places) - 1) // 2 : len(places) // 2 + 1]
    return _mean(f"median of {len(places)} peers", middle, tuple(said))


def _best_quintile(rows: Measured, definition: Definition) -> _Comparator:
    """The organisations whose values are in the best fifth of all of the level."""
    from placeplan.statistics.quantiles import assign  # noqa: PLC0415 - see _limits

    found = assign(rows.value, 5, invert=definition.direction == "higher")
    places = np.flatnonzero(found.number == 1)
    if not places.size:
        known = int((~np.isnan(rows.value)).sum())
        raise _NotComparedError(f"{known} organisations have a value: too few for fifths")
    chosen = set(places.tolist())
    ordered = _ordered(rows, definition, rows.organisation.tolist())
    return _mean(BENCHMARKS[BEST_QUINTILE], [each for each in ordered if each in chosen], ())


def _ordered(rows: Measured, definition: Definition, codes: Sequence[str]) -> list[int]:
    """The places of those with a value, the best first; of equals, in the order of the codes."""
    row_of = {code: at for at, code in enumerate(rows.organisation.tolist())}
    found = [row_of[code] for code in codes if code in row_of]
    found = [at for at in found if not np.isnan(rows.value[at])]
    sign = -1.0 if definition.direction == "higher" else 1.0
    return sorted(found, key=lambda at: sign * float(rows.value[at]))


def _mean(title: str, places: Sequence[int], said: tuple[str, ...]) -> _Comparator:
    weights = np.full(len(places), 1 / len(places))
    return _Comparator(title, np.array(places, dtype=np.int64), weights, said=said)


def _without(number: int) -> str:
    return f"{number} peer{'s' if number > 1 else ''} without a value left out"
