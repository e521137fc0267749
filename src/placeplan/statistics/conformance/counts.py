"""Vectors of counts, rates, proportions and means (PHEindicatormethods)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from placeplan.statistics import intervals, ragged
from placeplan.statistics.conformance.comparison import (
    COUNT,
    POPULATION,
    Case,
    Cases,
    Comparison,
    Json,
    arguments,
    column,
    confidence,
    groups,
    of_cases,
    plain,
)


def primitives(data: Case) -> Cases:
    """Byar, exact Poisson and Wilson limits over a grid."""
    grids = {"byars": _byars, "wilson": _wilson, "package_test_table": _package_table}
    for name, table in data.items():
        if name != "meta":
            yield name, partial(grids.get(name, _unknown), table=table)


def rates(data: Case) -> Cases:
    """Crude rates."""
    return of_cases(data, _rate, _rate_errors)


def proportions(data: Case) -> Cases:
    """Proportions."""
    return of_cases(data, _proportion, _proportion_errors)


def means(data: Case) -> Cases:
    """Means with Student's limits."""
    return of_cases(data, _mean, _mean_errors)


def refuse(to: Comparison, errors: Case, triggers: dict[str, Callable[[str], object]]) -> None:
    """Expect each error of the package by calling ours with what the message speaks of."""
    for name, message in errors.items():
        for words, call in triggers.items():
            if words in str(message):
                to.raises(name, partial(call, name))
                break
        else:
            to.differ(f"{name}: it is not known what brings about {message!r}")


def level_in(name: str) -> float:
    """The level that an error case names at its end, such as confidence_0.5; else 0.5."""
    tail = name.rsplit("_", 1)[-1]
    return float(tail) if tail.replace(".", "", 1).isdigit() else 0.5


def _unknown(to: Comparison, table: Case) -> None:
    raise LookupError(f"unknown columns {', '.join(table)}")


def _each_level(table: Case) -> Iterator[tuple[float, np.ndarray[tuple[int], np.dtype[np.bool_]]]]:
    level = np.array([_level(each) for each in table["confidence"]])
    for each in np.unique(level):
        yield float(each), level == each


def _level(text: Json) -> float:
    number = float(str(text).rstrip("%"))
    return number / 100 if number > 1 else number


def _byars(to: Comparison, table: Case) -> None:
    x = np.array(table["x"], dtype=float)
    for level, rows in _each_level(table):
        byar, exact = intervals.byar(x[rows], level), intervals.exact_poisson(x[rows], level)
        ours = {
            "byars_lower": byar.lower,
            "byars_upper": byar.upper,
            "exact_poisson_lower": exact.lower,
            "exact_poisson_upper": exact.upper,
        }
        for name, values in ours.items():
            if name in table:
                to.numbers(f"{name} at {level}", values, np.array(table[name], dtype=float)[rows])


def _wilson(to: Comparison, table: Case) -> None:
    x, n = np.array(table["x"], dtype=float), np.array(table["n"], dtype=float)
    for level, rows in _each_level(table):
        limits = intervals.wilson(x[rows], n[rows], level)
        for end in ("lower", "upper"):
            to.numbers(
                f"{end} at {level}", getattr(limits, end), np.array(table[end], dtype=float)[rows]
            )


def _package_table(to: Comparison, table: Case) -> None:
    for row, method in enumerate(column(table, "method")):
        x, n = table["x"][row], table["n"][row]
        level = _level(table["confidence"][row])
        if method == "Wilson":
            limits = intervals.wilson([x], [n], level)
        elif method == "Byars":
            limits = intervals.byar([x], level)
        else:
            limits = intervals.exact_poisson([x], level)
        to.numbers(f"lowercl[{row}]", limits.lower, table["lowercl"][row])
        to.numbers(f"uppercl[{row}]", limits.upper, table["uppercl"][row])


def _rate(to: Comparison, case: Case) -> None:
    x, n, expected, args, times = _table(to, case, 100_000)
    ours = intervals.rate(x, n, confidence(args, expected), times)
    to.estimate(expected, ours)
    if "statistic" in expected:
        labels = [f"rate per {plain(each)}" for each in np.broadcast_to(times, len(x)).tolist()]
        to.same("statistic", labels, expected["statistic"])
    if "method" in expected:
        methods = [
            None if np.isnan(each) else "Exact" if exact else "Byars"
            for each, exact in zip(x, ours.exact, strict=True)
        ]
        to.same("method", methods, expected["method"])


def _proportion(to: Comparison, case: Case) -> None:
    x, n, expected, args, times = _table(to, case, 1)
    ours = intervals.proportion(x, n, confidence(args, expected), times)
    to.estimate(expected, ours)
    if "statistic" in expected:
        labels = [
            "percentage" if each == 100 else f"proportion of {plain(each)}"
            for each in np.broadcast_to(times, len(x)).tolist()
        ]
        to.same("statistic", labels, expected["statistic"])
    if "method" in expected:
        to.same("method", ["Wilson"] * len(x), expected["method"])


def _table(
    to: Comparison, case: Case, multiplier: float
) -> tuple[ragged.FloatArray, ragged.FloatArray, Case, Case, Json]:
    """Numerators, denominators, what is expected, the arguments and the multiplier of each row."""
    args = arguments(case)
    expected = case["table"] if "table" in case else case["expected"]
    given = case["table"] if "table" in case else case["input"]
    x = np.array(column(given, *COUNT), dtype=float)
    n = np.array(column(given, *POPULATION), dtype=float)
    times = given.get("multiplier") or args.get("multiplier") or multiplier
    if "group_by" in args and "table" not in case:
        labels, shown = groups(given, expected, args)
        # The package sums groups, but leaves the rows of an only group as they are.
        if len(set(labels)) > 1:
            grouped = ragged.by_label(labels)
            x, n = intervals.grouped((x[grouped.order], n[grouped.order]), grouped.offsets)
            place = {label: i for i, label in enumerate(grouped.labels.tolist())}
            rows = [place[label] for label in shown]
            x, n = x[rows], n[rows]
    for name, ours in (("x", x), ("n", n)):
        if name in expected:
            to.numbers(name, ours, expected[name])
    return x, n, expected, args, np.asarray(times, dtype=float)


def _rate_errors(to: Comparison, case: Case) -> None:
    refuse(to, case, {
        "two confidence": lambda name: intervals.rate([1], [2], [0.9, 0.95]),
        "confidence": lambda name: intervals.rate([1], [2], level_in(name)),
        "denominators must": lambda name: intervals.rate([1], [0]),
        "numerators must": lambda name: intervals.rate([-1], [2]),
    })  # fmt: skip


def _proportion_errors(to: Comparison, case: Case) -> None:
    refuse(to, case, {
        "two confidence": lambda name: intervals.proportion([1], [2], [0.9, 0.95]),
        "confidence": lambda name: intervals.proportion([1], [2], level_in(name)),
        "less than or equal to denominator": lambda name: intervals.proportion([3], [2]),
        "denominators must": lambda name: intervals.proportion([1], [0]),
        "numerators must": lambda name: intervals.proportion([-1], [2]),
    })  # fmt: skip


def _mean_errors(to: Comparison, case: Case) -> None:
    refuse(to, case, {
        "two confidence": lambda name: intervals.mean([1, 2], None, [0.9, 0.95]),
        "confidence": lambda name: intervals.mean([1, 2], None, level_in(name)),
    })  # fmt: skip


def _mean(to: Comparison, case: Case) -> None:
    args, given = arguments(case), case["input"]
    values = np.array(column(given, "values", "value", "x"), dtype=float)
    for key in ("expected", "expected_by_area", "computed", "ungrouped_row"):
        if key not in case:
            continue
        expected = case[key]
        labels, shown = groups(given, expected, args)
        if len(set(labels)) > 1 and key != "ungrouped_row":
            grouped = ragged.by_label(labels)
            ours = intervals.mean(
                values[grouped.order], grouped.offsets, confidence(args, expected)
            )
            place = {label: i for i, label in enumerate(grouped.labels.tolist())}
            rows = [place[label] for label in shown]
        else:
            ours = intervals.mean(values, None, confidence(args, expected))
            rows = [0]
        to.estimate(expected, ours, rows)
        for name, found in (
            ("value_sum", ours.total), ("value_count", ours.count), ("stdev", ours.deviation)
        ):  # fmt: skip
            if name in expected:
                to.numbers(name, found[rows], expected[name])
        for name, label in (("statistic", "mean"), ("method", "Student's t-distribution")):
            if name in expected:
                to.same(name, [label] * len(rows), expected[name])
