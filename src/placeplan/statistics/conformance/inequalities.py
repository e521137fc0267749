"""Vectors of the slope and relative index of inequality (PHEindicatormethods)."""

from __future__ import annotations

import re
from functools import partial
from typing import cast

import numpy as np

from placeplan.statistics import inequality, intervals, ragged
from placeplan.statistics.conformance.comparison import (
    LEVEL,
    Case,
    Cases,
    Comparison,
    Json,
    arguments,
    confidence,
    plain,
)
from placeplan.statistics.inequality import Kind, Slope
from placeplan.statistics.intervals import Limits

KINDS: tuple[Kind, ...] = ("normal", "rate", "proportion")
TRANSFORMS = {"normal": "none", "rate": "log", "proportion": "logit"}
POINT = 1e-8
"""Relative tolerance of the indices themselves."""

SEED, REPETITIONS = 20231117, 100_000
TIMES = re.compile(r"\(x (-?[\d.]+)\)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)")


def slopes(data: Case) -> Cases:
    """The package's own tests, and cases with known points."""
    for case in data.get("package_tests", ()):
        yield case["id"], partial(_package_test, case=case)
    for name, case in data.get("deterministic_point", {}).items():
        yield name, partial(_point, case=case)


def allowance(limits: Limits, repetitions: int) -> ragged.FloatArray:
    """How far two simulations may differ: five standard errors of both ranked draws, or 1%.

    The standard error of a ranked draw shrinks with the number of draws and grows in the tail.
    """
    normal = intervals.z(limits.level)
    tail = (1 - limits.level) / 2
    density = np.exp(-(normal**2) / 2) / np.sqrt(2 * np.pi)
    error = np.sqrt(2 * tail * (1 - tail) / repetitions) / density / (2 * normal)
    return np.asarray(max(0.01, 5 * error) * (limits.upper - limits.lower))


def _rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


def _package_test(to: Comparison, case: Case) -> None:
    name, given, expected = case["id"], case["input"], case["expected"]
    kind: Kind = (
        "rate" if name.startswith("rate")
        else "proportion" if name.startswith("proportion") else "normal"
    )  # fmt: skip
    if "invalid proportion" in name:
        kind = "proportion"
    times = TIMES.search(name)
    multiplier = float(times[1]) if times else -1.0 if "negative multiplier" in name else 1.0
    grouped = ragged.by_label(given["Area"])
    order = np.lexsort((np.array(given["Quantile"]), np.array(_codes(given["Area"]))))
    repetitions = int(given["Repetitions"][0])

    def columns(key: str) -> ragged.FloatArray:
        return np.array(given[key], dtype=float)[order]

    limited = kind != "normal" or "invalid proportion" in name
    use_error = not limited
    bounds = {} if use_error else {"lower": columns("LowerCL"), "upper": columns("UpperCL")}
    if "missing confidence limits" in name:
        use_error, bounds = False, {}

    def call() -> Slope:
        return inequality.slope_index(
            columns("Value"), columns("Population"), grouped.offsets,
            error=columns("StandardError") if use_error else None,
            lower=bounds.get("lower"), upper=bounds.get("upper"),
            kind=kind, transform="transform" in name, multiplier=multiplier,
            confidence=_levels(name, given["Confidence"][0]), draws=repetitions, rng=_rng(),
        )  # fmt: skip

    if "error handling" in name:
        to.raises("input", call)
        return
    ours = call()
    if "warning handling" in name:
        warned = ours.missing | ours.many
        to.same("a warning", [bool(warned.any())], [True])
        if all(each is None for each in expected.get("sii", [None])):
            return
    for key, values in (("sii", ours.sii), ("rii", ours.rii), ("Intercept", ours.intercept)):
        theirs = expected.get(key, [None])
        if any(each is not None for each in theirs):
            to.numbers(key, values, theirs, POINT)
    for index, limits in (("sii", ours.sii_limits), ("rii", ours.rii_limits)):
        for place, each in enumerate(limits, 1):
            for end in ("lower", "upper"):
                theirs = expected.get(f"{index}_{end}cl_{place}", [None])
                if any(value is not None for value in theirs):
                    allowed = allowance(each, repetitions)
                    to.within(f"{index}_{end}cl_{place}", getattr(each, end), theirs, allowed)


def _codes(labels: list[str]) -> list[int]:
    place = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    return [place[label] for label in labels]


def _levels(name: str, text: str) -> list[float]:
    """The levels of a package test; its name knows them better than its column of levels."""
    if "98" in name:
        return [0.95, 0.98] if "95" in name else [0.98]
    return [float(each) / 100 for each in PERCENT.findall(str(text))]


def _point(to: Comparison, case: Case) -> None:
    args, given, expected = arguments(case), case["input"], case["expected"]
    kind = KINDS[int(args.get("value_type", 0))]
    transform = bool(args.get("transform", False))
    multiplier = float(args.get("multiplier", 1))
    repetitions = int(args.get("repetitions", REPETITIONS))
    order = np.argsort(np.array(given["q"]), kind="stable")

    def column(key: str) -> ragged.FloatArray | None:
        return np.array(given[key], dtype=float)[order] if key in given else None

    people = np.array(given["p"], dtype=float)[order]
    values = column("v")
    if values is None:
        values = cast(ragged.FloatArray, column("cnt")) / people

    ours = inequality.slope_index(
        values, people, None, error=column("s"), lower=column("l"), upper=column("u"),
        kind=kind, transform=transform, multiplier=multiplier,
        confidence=_asked(args, expected), draws=repetitions, rng=_rng(),
    )  # fmt: skip
    to.numbers("sii", ours.sii, expected["sii"], POINT)
    if "rii" in expected:
        to.numbers("rii", ours.rii, expected["rii"], POINT)
    if "intercept" in expected:
        # The package multiplies the intercept only where it has transformed.
        scale = abs(multiplier) if transform else 1.0
        to.numbers("intercept", ours.intercept * scale, expected["intercept"], POINT)
    _limits(to, ours, expected, repetitions, 0 < multiplier < 1 and transform and kind == "rate")
    _labels(to, kind, transform, multiplier, ours, expected)
    if "warnings" in case:
        to.same("a warning", [bool((ours.many | ours.missing).any())], [bool(case["warnings"])])


def _asked(args: Case, expected: Case) -> list[float]:
    named = {key.removeprefix("sii_"): None for key in expected if key.startswith("sii_")}
    return confidence(args, named)


def _limits(to: Comparison, ours: Slope, expected: Case, repetitions: int, swapped: bool) -> None:
    """Compare limits; `swapped` are those that the package turns by mistake, and we do not."""
    by_level = {
        (index, round(each.level * 100, 6)): each
        for index, limits in (("sii", ours.sii_limits), ("rii", ours.rii_limits))
        for each in limits
    }
    for key, column in expected.items():
        index, _, name = key.partition("_")
        found = LEVEL.match(name)
        if not found or index not in ("sii", "rii"):
            continue
        limits = by_level[index, float(f"{found['whole']}.{found['part']}")]
        end, theirs = found["end"], np.array(column, dtype=float)
        if swapped:
            end = {"lower": "upper", "upper": "lower"}[end]
            theirs = 1 / theirs if index == "rii" else theirs
        to.within(key, getattr(limits, end), theirs, allowance(limits, repetitions))


def _labels(
    to: Comparison, kind: Kind, transform: bool, multiplier: float, ours: Slope, expected: Case
) -> None:
    levels = ", ".join(f"{each.level * 100:g}%" for each in ours.sii_limits)
    labels: dict[str, Json] = {
        "indicator_type": kind,
        "transform": TRANSFORMS[kind] if transform else "none",
        "CI_confidence": levels,
    }
    for key, label in labels.items():
        if key in expected:
            to.same(key, [label], expected[key])
    if "multiplier" in expected:
        to.same("multiplier", [plain(multiplier)], [plain(expected["multiplier"][0])])
