"""Vectors of funnel plots (PHEindicatormethods and FunnelPlotR)."""

from __future__ import annotations

import operator
import re
from functools import partial

import numpy as np

from placeplan.statistics import funnel, intervals, overdispersion, ragged
from placeplan.statistics.conformance.comparison import (
    Case,
    Cases,
    Comparison,
    Json,
    arguments,
    column,
    inputs,
    plain,
)

POISSON = 1e-4
"""Relative tolerance where the package bisects and we take exact chi-square quantiles."""

NEAR_ZERO = 1e-7
"""Its bisection ends this far from 0."""

PROPORTION_CAP = 100.0
"""The package caps upper limits of proportions here, whatever the multiplier."""

FILTER = re.compile(r"(?P<column>\w+)\s*(?P<sign><=|>=|<|>|==)\s*(?P<value>[\d.e+]+)$")
NUMERATOR, DENOMINATOR = ("numerator", "x", "num", "events"), ("denominator", "n", "denom", "pop")
SIGNS = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "==": operator.eq,
}  # fmt: skip

LIMIT_NAMES = {"2s": ("lower_2s", "upper_2s"), "3s": ("lower_3s", "upper_3s")}


def published(data: Case) -> Cases:
    """Limits and significance by the public health method."""
    for name, table in data.items():
        if name == "poisson_funnel_vs_exact":
            yield name, partial(_bisection, table=table)
    for name, case in data["cases"].items():
        yield name, partial(_published, cases=data["cases"], name=name, case=case)


def overdispersed(data: Case) -> Cases:
    """Limits with overdispersion."""
    if "poisson_limits" in data:
        yield "poisson_limits", partial(_poisson_limits, table=data["poisson_limits"])
    for case in data["cases"]:
        yield case["id"], partial(_overdispersed, case=case)


def _bisection(to: Comparison, table: Case) -> None:
    x, tail = np.array(table["obs"], dtype=float), np.array(table["p"], dtype=float)
    for p in np.unique(tail):
        rows = tail == p
        limits = intervals.exact_poisson(x[rows], 1 - 2 * float(p))
        for end, ours in (("low", limits.lower), ("high", limits.upper)):
            exact = np.array(table[f"exact_chisq_{end}"], dtype=float)[rows]
            to.numbers(f"exact_chisq_{end} at {p}", ours, exact)
            peer = np.array(table[end], dtype=float)[rows]
            to.numbers(f"{end} at {p}", ours, peer, POISSON, NEAR_ZERO)


def _published(to: Comparison, cases: Case, name: str, case: Case) -> None:
    args, expected = arguments(case), case.get("expected")
    if expected is None:
        expected = {key: case[key] for key in case if key not in ("args", "input", "why")}
    tables = (
        isinstance(expected, dict) and not _is_limits(expected) and "rate_chart" not in expected
    )
    statistic = "" if tables else str(args.get("statistic") or _statistic(name, expected))
    try:
        given = _filtered(_input(cases, name, case), args)
    except LookupError as missing:
        _limits_alone(to, args, statistic, expected, missing)
        return
    if "rate_chart" in expected:
        _points(to, args, given, expected)
    elif _is_limits(expected):
        _limits(to, args, statistic, given, expected)
    elif isinstance(expected, dict):
        _several(to, args, given, expected)
    else:
        to.same("significance", _significance(statistic, args, given), expected)


def _input(cases: Case, name: str, case: Case) -> Case:
    """The input of the case; a case without a word of it goes with the first of its statistic."""
    if "input" in case or "same_input_as" in case:
        return inputs(cases, case)
    start = name.split("_", 1)[0]
    for other, found in cases.items():
        if other.startswith(start) and "input" in found:
            return inputs(cases, found)
    raise LookupError(f"no case of {start} has an input")


def _filtered(given: Case, args: Case) -> Case:
    if "filter" not in args:
        return given
    rule = FILTER.match(args["filter"])
    if not rule:
        raise ValueError(f"unknown filter {args['filter']!r}")
    test = SIGNS[rule["sign"]]
    kept = [test(each, float(rule["value"])) for each in given[rule["column"]]]
    return {
        key: [each for each, keep in zip(values, kept, strict=True) if keep]
        for key, values in given.items() if isinstance(values, list)
    }  # fmt: skip


def _statistic(name: str, expected: Json) -> str:
    labels = expected.get("statistic", [""]) if isinstance(expected, dict) else [""]
    text = f"{name} {labels[0]}"
    for each in ("proportion", "ratio", "rate"):
        if each in text:
            return each
    for word, each in (
        ("isr", "ratio"),
        ("dsr", "rate"),
        ("crude", "rate"),
        ("prop", "proportion"),
    ):
        if word in text:
            return each
    raise LookupError("it is not said which statistic this is")


def _rate_type(name: str, args: Case) -> funnel.RateType:
    if args.get("rate_type") in ("dsr", "crude"):
        return "dsr" if args["rate_type"] == "dsr" else "crude"
    return "dsr" if "dsr" in name else "crude"


def _several(to: Comparison, args: Case, given: Case, expected: Case) -> None:
    """Labels of several statistics, each under a key that says which."""
    for key, labels in expected.items():
        if isinstance(labels, list) and labels and str(labels[0])[:3] in ("Hig", "Low", "Not"):
            own = {**args, "rate_type": _rate_type(key, args)}
            to.same(key, _significance(_statistic(key, {}), own, given), labels)


def _is_limits(expected: Json) -> bool:
    return isinstance(expected, dict) and "lower_2s_limit" in expected


def _rates(args: Case, given: Case) -> tuple[Json, Json, Json, float]:
    kind = args.get("rate_type", "crude")
    named = str(args.get("rate"))
    rate = given[named] if named in given else column(given, "rate", f"rate_{kind}", "rate_dsr")
    events = column(given, "count", "ev", *NUMERATOR)
    return events, rate, given.get("pop"), float(args.get("multiplier", 100_000))


def _significance(statistic: str, args: Case, given: Case) -> list[Json]:
    if statistic == "proportion":
        x, n = column(given, *NUMERATOR), column(given, *DENOMINATOR)
        return list(funnel.proportion_significance(x, n))
    if statistic == "ratio":
        o, e = column(given, "obs", *NUMERATOR), column(given, "expected", "exp", *DENOMINATOR)
        return list(funnel.ratio_significance(o, e))
    events, rate, people, multiplier = _rates(args, given)
    kind = _rate_type("", args)
    return list(funnel.rate_significance(events, rate, kind, people, multiplier))


def _points(to: Comparison, args: Case, given: Case, expected: Case) -> None:
    events, rate, people, multiplier = _rates(args, given)
    years = float(args.get("years_of_data", 1))
    ours = funnel.rate_points(events, rate, _rate_type("", args), people, years, multiplier)
    to.numbers("rate_chart", ours.rate, expected["rate_chart"])
    to.numbers("denominator_derived", ours.population, expected["denominator_derived"])


def _limits(to: Comparison, args: Case, statistic: str, given: Case, expected: Case) -> None:
    multiplier = float(args.get("multiplier", 1))
    if statistic == "proportion":
        x, n = column(given, *NUMERATOR), column(given, *DENOMINATOR)
        ours = funnel.proportion_limits(x, n, multiplier, cap=PROPORTION_CAP)
    elif statistic == "ratio":
        o, e = column(given, "obs", *NUMERATOR), column(given, "expected", "exp", *DENOMINATOR)
        ours = funnel.ratio_limits(o, e, multiplier)
    else:
        events, rate, people, multiplier = _rates(args, given)
        years = float(args.get("years_of_data", 1))
        kind = _rate_type("", args)
        ours = funnel.rate_limits(events, rate, kind, people, years, multiplier)
    _table(to, args, statistic, ours, expected)


def _limits_alone(
    to: Comparison, args: Case, statistic: str, expected: Json, missing: LookupError
) -> None:
    """Where the file lacks the input, compare the limits at the positions that it prints."""
    if not _is_limits(expected):
        raise missing
    multiplier = float(args.get("multiplier", 1))
    if statistic == "proportion":
        pooled = expected["baseline"][0] / multiplier
        ours = funnel.proportion_funnel(pooled, expected["Population"], multiplier, PROPORTION_CAP)
    elif statistic == "ratio":
        ours = funnel.poisson_funnel(expected["Observed_events"], 1.0, multiplier)
    else:
        years, multiplier = float(args.get("years_of_data", 1)), float(args["multiplier"])
        pooled = expected["baseline"][0] / multiplier
        ours = funnel.poisson_funnel(expected["Events"], pooled, multiplier, years)
    _table(to, args, statistic, ours, expected)


def _table(to: Comparison, args: Case, statistic: str, ours: funnel.Funnel, expected: Case) -> None:
    axis = column(expected, "Population", "Observed_events", "Events")
    to.numbers("axis", ours.size, axis, 0.0)
    exactly = statistic == "proportion"
    for level, ends in LIMIT_NAMES.items():
        for end in ends:
            limit = getattr(ours, end)
            if args.get("ratio_type") == "count":
                # Ratios of counts are given as the excess over 1, without the multiplier.
                limit = limit / float(args.get("multiplier", 1)) - 1
            side = end.split("_", 1)[0]
            tolerance = 1e-9 if exactly else POISSON
            theirs = np.array(expected[f"{side}_{level}_limit"], dtype=float)
            # The excess over 1 may be near 0, so it is held to the tolerance of the ratio.
            near = 1e-12 if exactly else POISSON * np.abs(theirs + 1).clip(1).min()
            to.numbers(f"{side}_{level}_limit", limit, theirs, tolerance,
                       near if args.get("ratio_type") == "count" else 1e-12)  # fmt: skip
            for name in (f"{side}_{level}_exp_events", f"{side}_{level}_population_1_year"):
                if name in expected:
                    to.numbers(name, getattr(ours, f"{end}_at"), expected[name], POISSON)
    if "baseline" in expected:
        to.numbers("baseline", [ours.baseline] * len(axis), expected["baseline"])
    _labels(to, args, statistic, expected)


def _labels(to: Comparison, args: Case, statistic: str, expected: Case) -> None:
    rows = len(column(expected, "Population", "Observed_events", "Events"))
    label = statistic
    if statistic == "ratio":
        label = f"ratio ({args.get('ratio_type')})"
    elif statistic == "rate":
        per = f"{int(args['multiplier']):,}" if "multiplier" in args else plain(100_000)
        label = f"rate ({args.get('rate_type')} per {per})"
    if "statistic" in expected:
        to.same("statistic", [label] * rows, expected["statistic"])
    if "method" in expected:
        method = "Wilson" if statistic == "proportion" else "Poisson"
        to.same("method", [method] * rows, expected["method"])


def _poisson_limits(to: Comparison, table: Case) -> None:
    size = np.array(table["number_seq"], dtype=float)
    for level, name in ((0.95, "95"), (0.998, "998")):
        limits = intervals.exact_poisson(size, level)
        to.numbers(f"ll{name}", limits.lower / size, table[f"ll{name}"], 1e-6)
        to.numbers(f"ul{name}", limits.upper / size, table[f"ul{name}"], 1e-6)


def _overdispersed(to: Comparison, case: Case) -> None:
    args, given, expected = arguments(case), case["input"], case["expected"]
    grouped = ragged.by_label(given["group"])
    x, n = intervals.grouped(
        (np.array(given["num"])[grouped.order], np.array(given["denom"])[grouped.order]),
        grouped.offsets,
    )
    table = expected["table"]
    place = {label: i for i, label in enumerate(grouped.labels.tolist())}
    rows = [place[label] for label in table["group"]]
    ours = overdispersion.overdispersed(
        x[rows], n[rows],
        args.get("data_type", "SR"),
        args.get("sr_method", "SHMI"),
        float(args.get("trim_by", 0.1)),
        float(args.get("multiplier", 1)),
        args.get("limit", 99),
        adjust=bool(args.get("draw_adjusted", True)),
    )  # fmt: skip
    to.numbers("phi", ours.phi, expected["phi"], 1e-6)
    to.numbers("tau2", ours.tau2, expected["tau2"], 1e-6)
    size = len(rows)
    ratio_of_counts = args.get("data_type") == "RC"
    columns = {
        "denominator": ours.denominator,
        "numerator": x[rows],
        "rr": ours.ratio,
        "target_transformed": np.full(size, ours.transformed_target),
        "Y": ours.transformed,
        "Uzscore": ours.z,
        "Wuzscore": ours.trimmed_z,
        # For ratios of counts its table shows the error of the limits, not that of the score.
        "s": 0.5 / np.sqrt(ours.denominator) if ratio_of_counts else ours.error,
        "truncated": ours.trimmed,
        "winsorised": ours.trimmed,
        "OD95LCL": ours.adjusted.lower_95,
        "OD95UCL": ours.adjusted.upper_95,
        "OD99LCL": ours.adjusted.lower_998,
        "OD99UCL": ours.adjusted.upper_998,
        "LCL95": ours.unadjusted.lower_95,
        "UCL95": ours.unadjusted.upper_95,
        "LCL99": ours.unadjusted.lower_998,
        "UCL99": ours.unadjusted.upper_998,
        "outlier": ours.outlier,
    }
    for name, values in columns.items():
        if name in table:
            to.numbers(name, values, table[name], 1e-6)
