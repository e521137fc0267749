"""Vectors of life expectancy (PHEindicatormethods)."""

from __future__ import annotations

from functools import partial

import numpy as np

from placeplan.statistics.conformance.comparison import (
    LEVEL,
    Case,
    Cases,
    Comparison,
    arguments,
    confidence,
    groups,
    inputs,
)
from placeplan.statistics.life_expectancy import START_AGES, LifeExpectancy, life_expectancy

WORDS = {
    "negative deaths": ("negative_deaths",),
    "zero or less population": ("no_population",),
    "more deaths than population": ("deaths_above_population",),
    "> 20 years": ("wide_interval", "no_deaths_in_last_band"),
    "total population": ("small_population",),
    "5,000": ("small_population",),
    "5000": ("small_population",),
    "20 age bands": ("incomplete",),
    "age bands": ("incomplete",),
}
"""What a warning of the package speaks of, and the flags of ours that say the same."""


def life_tables(data: Case) -> Cases:
    """Every case of the file."""
    for name, case in data["cases"].items():
        yield name, partial(_case, cases=data["cases"], case=case)


def _case(to: Comparison, cases: Case, case: Case) -> None:
    args, given, expected = arguments(case), inputs(cases, case), case["expected"]
    labels, named = groups(given, expected, args)
    areas = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    ages = {age: place for place, age in enumerate(START_AGES)}
    people = np.full((len(areas), len(START_AGES)), np.nan)
    deaths = people.copy()
    for row, (label, age) in enumerate(zip(labels, given["startage"], strict=True)):
        cell = (areas[label], ages.get(age, 0))
        # A band that the method does not know leaves its area without a result.
        known = age in ages
        people[cell] = given["pops"][row] if known else np.nan
        deaths[cell] = given["deaths"][row] if known else np.nan
    ours = life_expectancy(people, deaths, confidence(args, expected))
    cells = [
        (areas[label], ages.get(age, 0))
        for label, age in zip(named, expected["startage"], strict=True)
    ]
    _compare(to, expected, ours, cells)
    if "warnings" in case:
        _warnings(to, case["warnings"], ours)


def _compare(
    to: Comparison, expected: Case, ours: LifeExpectancy, cells: list[tuple[int, int]]
) -> None:
    pick = tuple(np.array(cells).T)
    to.numbers("value", ours.value[pick], expected["value"])
    by_level = {round(each.level * 100, 6): each for each in ours.limits}
    for key, column in expected.items():
        found = LEVEL.match(key)
        if found:
            limits = by_level[float(f"{found['whole']}.{found['part']}")]
            to.numbers(key, getattr(limits, found["end"])[pick], column)
        elif key in ("lowercl", "uppercl"):
            to.numbers(key, getattr(ours.limits[0], key[:5])[pick], column)
    for key, sums in (("pops_used", ours.population), ("dths_used", ours.deaths)):
        if key in expected:
            # The package gives sums only for areas that it computes.
            shown = np.array(expected[key], dtype=float)
            to.numbers(key, np.where(np.isnan(shown), np.nan, sums[pick]), shown)
    if "confidence" in expected:
        text = ", ".join(f"{each.level * 100:g}%" for each in ours.limits)
        to.same("confidence", [t and text for t in expected["confidence"]], expected["confidence"])
    if "statistic" in expected:
        text = "life expectancy at {}"
        labels = [text.format(START_AGES[band]) for _, band in cells]
        to.same("statistic", [
            label if theirs is not None else None
            for label, theirs in zip(labels, expected["statistic"], strict=True)
        ], expected["statistic"])  # fmt: skip


def _warnings(to: Comparison, warnings: list[str], ours: LifeExpectancy) -> None:
    raised = {name for name in ours.withheld.__slots__ if getattr(ours.withheld, name).any()}
    for warning in warnings:
        flags = next((flags for words, flags in WORDS.items() if words in warning), ())
        to.same(f"warning {warning!r}", [bool(raised & set(flags))], [True])
    to.same("any reason to warn", [bool(raised)], [bool(warnings)])
