"""Vectors of directly and indirectly standardised rates (PHEindicatormethods)."""

from __future__ import annotations

import re
from functools import partial

import numpy as np

from placeplan.statistics import ragged, standardisation
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
    inputs,
    plain,
)
from placeplan.statistics.conformance.counts import level_in, refuse
from placeplan.statistics.ragged import FloatArray, Grouped, IntArray

STANDARD = ("esp", "stdpop", "standard", "std", "weight", "ref")
"""What the column of the standard population begins with."""
BAND = ("ageband", "band", "Age Band", "age", "AgeBand")
RATE = re.compile(r"indirectly standardised (rate per|ratio x) ([\d.e+]+)$")


def direct(data: Case) -> Cases:
    """Directly standardised rates."""
    if "esp2013" in data:
        yield "esp2013", partial(_standard, table=data["esp2013"])
    for name, case in data["cases"].items():
        run = _direct_errors if name == "errors" else partial(_direct, cases=data["cases"])
        yield name, partial(run, case=case)


def indirect(data: Case) -> Cases:
    """Indirectly standardised ratios and rates."""
    for name, case in data["cases"].items():
        if name == "errors":
            yield name, partial(_indirect_errors, case=case)
        elif not {"input", "same_input_as"} & set(case):
            yield name, partial(_expected_table, cases=data["cases"], table=case)
        else:
            yield name, partial(_indirect, cases=data["cases"], case=case)


def _standard(to: Comparison, table: Case) -> None:
    to.numbers("startage", standardisation.ESP2013_START_AGES, table["startage"])
    to.numbers("weight", standardisation.ESP2013, table["weight"])


def _areas(given: Case, expected: Case, args: Case) -> tuple[Grouped, list[int]]:
    """The areas of the input, and ours for each row of the result."""
    labels, shown = groups(given, expected, args)
    grouped = ragged.by_label(labels)
    place = {label: i for i, label in enumerate(grouped.labels.tolist())}
    return grouped, [place[label] for label in shown]


def _direct(to: Comparison, cases: Case, case: Case) -> None:
    args, given, expected = arguments(case), inputs(cases, case), case["expected"]
    population = np.array(column(given, *POPULATION), dtype=float)
    standard = column(given, *(key for key in given if key.lower().startswith(STANDARD)))
    grouped, rows = _areas(given, expected, args)
    levels, multiplier = confidence(args, expected), float(args.get("multiplier", 100_000))
    order = grouped.order
    weights = np.array(standard, dtype=float)[order]
    method = "Dobson"
    if args.get("independent_events", True):
        ours = standardisation.direct(
            np.array(column(given, *COUNT), dtype=float)[order],
            population[order], weights, grouped.offsets, levels, multiplier,
        )  # fmt: skip
    else:
        method += ", with confidence adjusted for non-independent events"
        ours = standardisation.direct_repeated(
            np.array(given["persons"], dtype=float)[order],
            np.array(given["freq"], dtype=float)[order],
            population[order], weights, np.array(column(given, *BAND))[order],
            grouped.offsets, levels, multiplier,
        )  # fmt: skip
    to.estimate(expected, ours, rows)
    for name, found in (("total_count", ours.events), ("total_pop", ours.population)):
        if name in expected:
            to.numbers(name, found[rows], expected[name])
    least = standardisation.LEAST_EVENTS
    if "statistic" in expected:
        labels = [
            f"dsr NA for total count < {least}" if few else f"dsr per {plain(multiplier)}"
            for few in ours.events[rows] < least
        ]
        to.same("statistic", labels, expected["statistic"])
    if "method" in expected:
        to.same("method", [method] * len(rows), expected["method"])


def _reference(
    case: Case, given: Case, order: IntArray, offsets: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Reference events and population beside each row; a separate table joins by position."""
    table = case.get("reference", given)
    events = np.array(column(table, "refcount", "rx", "x_ref"), dtype=float)
    people = np.array(column(table, "refpop", "rn", "n_ref"), dtype=float)
    if "reference" not in case:
        return events[order], people[order]
    place = np.arange(order.size) - ragged.spread(offsets[:-1], offsets)
    return events[place], people[place]


def _indirect(to: Comparison, cases: Case, case: Case) -> None:
    args, given, expected = arguments(case), inputs(cases, case), case["expected"]
    population = np.array(column(given, *POPULATION), dtype=float)
    grouped, rows = _areas(given, expected, args)
    order, offsets = grouped.order, grouped.offsets
    events, people = _reference(case, given, order, offsets)
    is_rate = "ref_rate" in expected or "multiplier" in args
    per = float(args.get("multiplier", 100_000))
    known = standardisation.expected(population[order], events, people, offsets, per)
    if "observed_totals" in case:
        totals = case["observed_totals"]
        known_by, _ = groups(totals, expected, args)
        count = dict(zip(known_by, column(totals, "total_count", *COUNT), strict=True))
        seen = np.array([count[label] for label in grouped.labels.tolist()], dtype=float)
    else:
        events_seen = np.array(column(given, *COUNT), dtype=float)[order]
        seen = standardisation.observed(events_seen, offsets)
    value = float(args.get("refvalue", 1))
    reference: Json = known.reference_rate if is_rate else value
    ours = standardisation.indirect(seen, known.events, confidence(args, expected), reference)
    to.estimate(expected, ours, rows)
    for name, found in (
        ("observed", seen), ("expected", known.events), ("ref_rate", known.reference_rate)
    ):  # fmt: skip
        if name in expected:
            to.numbers(name, found[rows], expected[name])
    if "statistic" in expected:
        kind = f"rate per {plain(per)}" if is_rate else f"ratio x {plain(value)}"
        label = f"indirectly standardised {kind}"
        to.same("statistic", [label] * len(rows), expected["statistic"])
    if "method" in expected:
        to.same("method", ["Exact" if each else "Byars" for each in ours.exact[rows]],
                expected["method"])  # fmt: skip


def _expected_table(to: Comparison, cases: Case, table: Case) -> None:
    """A table of the package's own tests, whose inputs are those of the other cases."""
    listed = {name: values for name, values in table.items() if isinstance(values, list)}
    for row, area in enumerate(table["area"]):
        expected = {
            name: [values[row]] for name, values in listed.items() if values[row] is not None
        }
        for case in cases.values():
            if "input" not in case or "observed_totals" in case:
                continue
            given = inputs(cases, case)
            mine = [i for i, label in enumerate(given.get("area", ())) if label == area]
            counts = next((given[name] for name in COUNT if given.get(name)), None)
            seen = sum(counts[i] or 0 for i in mine) if counts else None
            if mine and seen == table["observed"][row]:
                kind = RATE.match(table["statistic"][row])
                if not kind:
                    to.differ(f"row {row}: unknown statistic {table['statistic'][row]!r}")
                    break
                option = "multiplier" if kind[1] == "rate per" else "refvalue"
                part = {
                    key: [values[i] for i in mine]
                    for key, values in given.items() if isinstance(values, list)
                }  # fmt: skip
                _indirect(to, cases, {
                    **case, "input": part, "args": {option: float(kind[2])}, "expected": expected,
                })  # fmt: skip
                break
        else:
            to.differ(f"row {row}: no case holds the input of {area}")


def _direct_errors(to: Comparison, case: Case) -> None:
    call = standardisation.direct
    refuse(to, case, {
        "two confidence": lambda name: call([20], [99], [1], None, [0.9, 0.95]),
        "confidence": lambda name: call([20], [99], [1], None, level_in(name)),
        "numerators must": lambda name: call([-1], [99], [1]),
        "denominators must": lambda name: call([20], [0], [1]),
        "stdpop": lambda name: call([20], [99], [-1]),
    })  # fmt: skip


def _indirect_errors(to: Comparison, case: Case) -> None:
    refuse(to, case, {
        "two confidence": lambda name: standardisation.indirect([1], [2], [0.9, 0.95]),
        "confidence": lambda name: standardisation.indirect([1], [2], level_in(name)),
        "numerators must": lambda name: standardisation.observed([-1]),
        "denominators must be greater than zero":
            lambda name: standardisation.expected([1], [1], [0]),
        "denominators must": lambda name: standardisation.expected([-1], [1], [1]),
    })  # fmt: skip
