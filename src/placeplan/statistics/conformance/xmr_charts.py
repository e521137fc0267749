"""Vectors of XmR charts (NHSRplotthedots), under its own rules and, where given, those of 2023."""

from __future__ import annotations

from functools import partial

import numpy as np

from placeplan.statistics import ragged, spc, spc_icons, spc_rules, spc_series
from placeplan.statistics.conformance.comparison import Case, Cases, Comparison, Json
from placeplan.statistics.spc_icons import Assurance, Cause, PointType, Variation

NO_FACET = "no facet"
TREND = 7

LABELS = {
    Cause.COMMON: "Common Cause",
    Cause.ABOVE_LIMIT: "Above UCL",
    Cause.BELOW_LIMIT: "Below LCL",
    Cause.RISING: "7 Point Trend (Increasing)",
    Cause.FALLING: "7 Point Trend (Decreasing)",
    Cause.TWO_IN_THREE_HIGH: "2 in 3 Above CL",
    Cause.TWO_IN_THREE_LOW: "2 in 3 Below CL",
    Cause.SHIFT_HIGH: "7 Points Above CL",
    Cause.SHIFT_LOW: "7 Points Below CL",
}
ASSURANCE_TYPES = {
    Assurance.PASS: "consistent_pass",
    Assurance.FAIL: "consistent_fail",
    Assurance.INCONSISTENT: "inconsistent",
}


def xmr_charts(data: Case) -> Cases:
    """Every case of the file."""
    for place, case in enumerate(data["cases"]):
        yield str(case.get("id", place)), partial(_case, case=case)


def _case(to: Comparison, case: Case) -> None:
    given = case["input"]
    if "expected_error" in case:
        to.raises("input", partial(_chart, given))
        return
    series, marks, chart = _chart(given)
    expected = case["expected"]
    _points(to, series, marks, chart, _named(given, expected["points"], "facet"))
    if "icons" in expected:
        _icons(to, series, chart, given, _named(given, expected["icons"], "facet"))
    if "summary" in expected:
        _summary(to, series, marks, chart, given, _named(given, expected["summary"], "f"))
    if "warned" in expected:
        to.same("warned", [bool((chart.length < spc.FULL).any())], [bool(expected["warned"])])


def _named(given: Case, table: Case, name: str) -> Case:
    """The table with our name for the only series, whatever the file calls it."""
    if given.get("facet") or name not in table:
        return table
    return {**table, name: [NO_FACET] * len(table[name])}


def _chart(given: Case) -> tuple[spc_series.Series, ragged.BoolArray, spc.Xmr]:
    dates = [str(each)[:10] for each in given["dates"]]
    facets = given.get("facet") or [NO_FACET] * len(dates)
    values = np.array(given["values"], dtype=float)
    series = spc_series.arranged(dates, values, np.array(facets, dtype=object).astype(str))
    names = series.labels.tolist()
    rebase = given.get("rebase") or []
    if isinstance(rebase, dict):
        dated = [(day, name) for name, days in rebase.items() for day in _listed(days)]
    else:
        dated = [(day, None) for day in _listed(rebase)]
    rebases = [
        spc_series.Rebase(
            str(day)[:10], "as the vector says", None if name is None else names.index(name)
        )
        for day, name in dated
        if name is None or name in names
    ]
    marks = spc_series.marks(series.dates, series.offsets, rebases).begins
    chart = spc.xmr(
        series.values, series.offsets,
        rebase=marks,
        baseline=given.get("fix_after_n_points"),
        direction=given.get("improvement_direction") or "increase",
        target=_targets(given.get("target"), names),
        rules="plotthedots-0.2",
        screen=given.get("screen_outliers") is not False,
    )  # fmt: skip
    _refuse_gap_in_trend(series.values, chart)
    return series, marks, chart


def _listed(values: Json) -> list[str]:
    return list(values) if isinstance(values, list) else [values]


def _targets(target: Json, names: list[str]) -> list[float]:
    by_name = target if isinstance(target, dict) else dict.fromkeys(names, target)
    found = [by_name.get(name) for name in names]
    return [np.nan if each is None else float(each) for each in found]


def _refuse_gap_in_trend(values: ragged.FloatArray, chart: spc.Xmr) -> None:
    """Raises ValueError where the package fails: a gap in a window that could yet be a trend."""
    bounds = zip(chart.phase_offsets[:-1], chart.phase_offsets[1:], strict=True)
    for begin, end in bounds:
        steps = np.sign(np.diff(values[begin:end]))
        for first in range(steps.size - TREND + 2):
            window = steps[first : first + TREND - 1]
            known = window[~np.isnan(window)]
            if known.size < window.size and (np.all(known == 1) or np.all(known == -1)):
                raise ValueError("a missing value stands where a trend might run")


def _points(
    to: Comparison, series: spc_series.Series, marks: ragged.BoolArray, chart: spc.Xmr, points: Case
) -> None:
    of = ragged.group_of(series.offsets)
    days = np.datetime_as_string(series.dates).tolist()
    place = {(series.labels[of[row]], day): row for row, day in enumerate(days)}
    dated = [str(each)[:10] for each in points["date"]]
    facets = points.get("facet") or [NO_FACET] * len(dated)
    rows = [place[str(facet), day] for facet, day in zip(facets, dated, strict=True)]
    to.same("date", [days[row] for row in rows], dated)
    numbers = {
        "value": chart.values,
        "mean": chart.centre,
        "lpl": chart.lower,
        "upl": chart.upper,
        "relative_to_mean": np.where(np.isnan(chart.values), np.nan, chart.side),
        "rebase_group": _rebase_groups(series, marks),
    }
    for name, values in numbers.items():
        if name in points:
            to.numbers(name, values[rows], points[name])
    start = spc_rules.starts(chart.phase_offsets, chart.values.size)
    later = spc_rules.two_in_three(chart.near | chart.outside, chart.side, start)
    short = ragged.spread(chart.length < spc.FULL, chart.phase_offsets)
    flags = {
        "outside_limits": chart.outside,
        "close_to_limits": chart.near,
        "short_group_warning": short,
        "rule_outside": chart.outside,
        "rule_trend7": chart.trend,
        "rule_two_in_three": chart.two_in_three,
        "rule_shift7": chart.shift,
        "special_cause_flag": chart.cause != 0,
        "derived_two_in_three_mdc2023": later,
    }
    for name, values in flags.items():
        if name in points:
            to.flags(name, values[rows], points[name])
    causes, types = chart.causes(), chart.points()
    for name, words in (
        ("special_cause_type", [LABELS[causes[row]] for row in rows]),
        ("point_type", [types[row] for row in rows]),
    ):
        if name in points:
            to.same(name, words, points[name])


def _rebase_groups(series: spc_series.Series, marks: ragged.BoolArray) -> ragged.FloatArray:
    """The package numbers groups by the rebases so far, that of the first point included."""
    total = np.concatenate(([0], np.cumsum(marks)))
    before = ragged.spread(total[series.offsets[:-1]], series.offsets)
    return np.asarray(total[1:] - before, dtype=float)


def _assurances(chart: spc.Xmr, given: Case) -> list[Assurance]:
    found = chart.assurance_icons()
    if given.get("target") is None or given.get("improvement_direction") == "neutral":
        return found
    # A facet that the targets leave out has a missing target, which the package calls inconsistent.
    return [Assurance.INCONSISTENT if each is Assurance.NONE else each for each in found]


def _icons(
    to: Comparison, series: spc_series.Series, chart: spc.Xmr, given: Case, icons: Case
) -> None:
    ours: dict[tuple[str, str], str] = {}
    assurances = _assurances(chart, given)
    for place, name in enumerate(series.labels.tolist()):
        variation = chart.variation_icons()[place]
        if variation is not Variation.NONE:
            ours[name, "variation"] = variation
        if assurances[place] is not Assurance.NONE:
            ours[name, "assurance"] = assurances[place]
    facets = [str(each) for each in icons["facet"]]
    theirs = dict(zip(zip(facets, icons["type"], strict=True), icons["icon"], strict=True))
    keys = sorted(set(ours) | set(theirs))
    to.same("icons", [ours.get(key) for key in keys], [theirs.get(key) for key in keys])


def _summary(
    to: Comparison,
    series: spc_series.Series,
    marks: ragged.BoolArray,
    chart: spc.Xmr,
    given: Case,
    summary: Case,
) -> None:
    phases, of = chart.phase_offsets, chart.phase_series
    first, last = phases[:-1], phases[1:] - 1
    names = series.labels.tolist()
    numbers = _rebase_groups(series, marks)[first].tolist()
    rows = range(first.size)
    if "f" in summary:
        groups = summary.get("rebase_group", [None] * len(summary["f"]))
        place: dict[tuple[str, float | None], int] = {}
        for row in rows:
            key = numbers[row] if "rebase_group" in summary else None
            place[names[of[row]], key] = row
        facets = [str(each) for each in summary["f"]]
        rows = [place[key] for key in zip(facets, groups, strict=True)]  # type: ignore[assignment]
    pick = np.array(list(rows), dtype=np.int64)
    tally = spc_icons.counts(chart.point, phases)[pick]
    columns = {
        "rebase_group": np.array(numbers)[pick],
        "mean_col": chart.centre[first][pick],
        "lpl": chart.lower[first][pick],
        "upl": chart.upper[first][pick],
        "n": np.diff(phases)[pick],
        **{str(kind): tally[:, place] for place, kind in enumerate(PointType)},
    }
    for name, values in columns.items():
        if name in summary:
            to.numbers(name, values, summary[name])
    types = chart.points()
    if "variation_type" in summary:
        to.same("variation_type", [types[last[row]] for row in pick], summary["variation_type"])
    if "assurance_type" in summary:
        assurances = _assurances(chart, given)
        ends = {int(series.offsets[place + 1]) - 1: place for place in range(len(names))}
        ours = [
            ASSURANCE_TYPES.get(assurances[ends[int(last[row])]])
            if int(last[row]) in ends else None
            for row in pick
        ]  # fmt: skip
        to.same("assurance_type", ours, summary["assurance_type"])
