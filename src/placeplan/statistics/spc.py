"""XmR process charts of many series at once: limits, special causes and Making Data Count icons.

Sources: NHS England, Making Data Count, Strengthening your decisions (2019) and its change of
November 2023 to the two-in-three rule; Wheeler DJ (2000) Understanding variation (2.66 and 3.267
times the mean moving range). The rules "plotthedots-0.2" agree with NHSRplotthedots 0.2.2 (MIT).

`spc_series` sorts series by date and places rebases, `spc_rules` finds runs, `spc_icons` names
what was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from placeplan.statistics import ragged, spc_icons, spc_rules
from placeplan.statistics.ragged import BoolArray, FloatArray, IntArray, Offsets, Values
from placeplan.statistics.spc_icons import Assurance, Cause, PointType, Variation

Rules = Literal["mdc-2023", "plotthedots-0.2"]
Direction = Literal["increase", "decrease", "neutral"]
CodeArray = npt.NDArray[np.int8]

LIMIT = 2.66
NEAR_LIMIT = 2 * (LIMIT / 3)
SCREEN = 3.267
"""Times the mean moving range: process limits, near limits, and ranges that are screened out."""

FULL, TRIAL, SHORTEST_BASELINE = 13, 12, 12
"""Points from which limits and icons are given; from which limits are on trial; of a baseline."""

XMR, TRIAL_LIMITS, RUN_CHART = 0, 1, 2
KINDS = ("xmr", "trial", "run")
"""What a phase is long enough for; indexed by `Xmr.kind`."""


@dataclass(frozen=True, slots=True)
class SpcProblem:
    """Something about one phase of one series that a reader must be told."""

    code: Literal["spc-no-variation", "spc-trial-limits", "spc-run-chart", "spc-short-phase"]
    series: int
    phase: int
    message: str


@dataclass(frozen=True, slots=True)
class Xmr:
    """Charts of many series; flat arrays (points,), arrays by phase (phases,) or series (series,).

    `centre` is the mean, or the median in a run chart. Limits are NaN where there are none.
    `side` is 1 above the mean, -1 below, 0 on it or missing. `cause`, `point`, `variation` and
    `assurance` are numbers into the tuples of the same name in `spc_icons`.
    """

    rules: Rules
    trend_length: int
    screened: bool
    values: FloatArray
    offsets: IntArray
    phase: IntArray
    phase_offsets: IntArray
    phase_series: IntArray
    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    side: CodeArray
    outside: BoolArray
    near: BoolArray
    trend: BoolArray
    two_in_three: BoolArray
    shift: BoolArray
    cause: CodeArray
    point: CodeArray
    kind: CodeArray
    length: IntArray
    no_variation: BoolArray
    variation: CodeArray
    assurance: CodeArray

    def causes(self) -> list[Cause]:
        """The rule that makes each point special, or common cause, (points,)."""
        return [spc_icons.CAUSES[code] for code in self.cause]

    def points(self) -> list[PointType]:
        """Whether each point is improvement, concern or common cause, (points,)."""
        return [spc_icons.POINTS[code] for code in self.point]

    def variation_icons(self) -> list[Variation]:
        """The variation icon of each series, (series,)."""
        return [spc_icons.VARIATIONS[code] for code in self.variation]

    def assurance_icons(self) -> list[Assurance]:
        """The assurance icon of each series, (series,)."""
        return [spc_icons.ASSURANCES[code] for code in self.assurance]

    def problems(self) -> tuple[SpcProblem, ...]:
        """What must be told about phases without variation or with too few points."""
        first = np.searchsorted(self.phase_series, self.phase_series)
        found = []
        for each in np.flatnonzero(self.no_variation | (self.length < FULL)):
            series, phase, n = (
                int(self.phase_series[each]),
                int(each - first[each]),
                self.length[each],
            )
            if self.no_variation[each]:
                found.append(SpcProblem(
                    "spc-no-variation", series, phase,
                    "The values hardly vary: the limits equal the mean and no point is special.",
                ))  # fmt: skip
            if n >= FULL:
                continue
            if self.rules == "plotthedots-0.2":
                text = f"{n} points are fewer than the {FULL} that limits should rest on."
                found.append(SpcProblem("spc-short-phase", series, phase, text))
            elif self.kind[each] == TRIAL_LIMITS:
                text = f"The limits are on trial: {n} points, and icons are given from {FULL}."
                found.append(SpcProblem("spc-trial-limits", series, phase, text))
            elif self.kind[each] == RUN_CHART:
                text = f"A run chart is shown: {n} points, and limits are given from {TRIAL}."
                found.append(SpcProblem("spc-run-chart", series, phase, text))
        return tuple(found)


def xmr(
    values: Values,
    offsets: Offsets | None = None,
    *,
    rebase: npt.ArrayLike | None = None,
    baseline: int | None = None,
    direction: Direction | Sequence[Direction] = "increase",
    target: Values | None = None,
    rules: Rules = "mdc-2023",
    trend: Literal[6, 7] = 7,
    screen: bool = True,
    assurance_from: Literal["last", "first"] = "last",
) -> Xmr:
    """XmR charts of each series, with flat arrays of shape (points,) in the unit of the values.

    Values are in order of time; missing ones are NaN, break runs and make no range. `rebase`
    marks points that begin a new phase (see `spc_series.marks`): nothing crosses phases. With
    `baseline`, the limits of each phase rest on its first points only. `direction` (of
    improvement) and `target` may differ by series. Under "mdc-2023" points beyond the limits
    also count toward two in three, improvement is preferred where rules conflict, a phase
    without variation has limits equal to its mean and no special causes, and icons are given
    from 13 points. `screen` drops ranges that are far too large for the limits.
    Assurance rests on the limits of the last phase, or of the first.
    Raises ValueError for a baseline under 12 points, unknown choices, or arrays that do not fit.
    Source: NHS England, Making Data Count; NHSRplotthedots 0.2.2.
    """
    if rules not in ("mdc-2023", "plotthedots-0.2"):
        raise ValueError(f"rules must be 'mdc-2023' or 'plotthedots-0.2', not {rules!r}")
    if trend not in (6, 7) or (trend == 6 and rules != "mdc-2023"):
        raise ValueError("a trend is 7 points, or 6 by choice under the rules 'mdc-2023'")
    if assurance_from not in ("last", "first"):
        raise ValueError(f"assurance_from must be 'last' or 'first', not {assurance_from!r}")
    if baseline is not None and baseline < SHORTEST_BASELINE:
        raise ValueError(f"a baseline must have at least {SHORTEST_BASELINE} points")
    y = ragged.floats(values, "values")
    series = ragged.checked(offsets, y.size)
    aims = _aims(direction, series.size - 1)
    goals = ragged.floats(np.nan if target is None else target, "target", series.size - 1)
    phases, of_series = _phases(series, y.size, rebase)
    peer = rules == "plotthedots-0.2"

    mean, amr = _process(y, phases, baseline, screen)
    present = ragged.counts(~np.isnan(y), phases)
    # Package rules count rows, ours what was measured.
    length = np.diff(phases) if peer else present
    kind = np.where(length >= FULL, XMR, np.where(length >= TRIAL, TRIAL_LIMITS, RUN_CHART))
    flat = ~(amr > 0) & (present > 0)
    if peer:
        kind, flat = np.zeros_like(kind), np.zeros_like(flat)
    limited = kind != RUN_CHART
    amr = np.where(flat & limited, 0.0, np.where(limited, amr, np.nan))
    flat &= limited
    each_mean = ragged.spread(mean, phases)
    side = spc_rules.signs(y - each_mean)
    each_amr = ragged.spread(amr, phases)
    lower, upper = each_mean - LIMIT * each_amr, each_mean + LIMIT * each_amr
    judged = ragged.spread(limited & ~flat, phases)
    outside = judged & ((y > upper) | (y < lower))
    beyond = judged & (
        (y < each_mean - NEAR_LIMIT * each_amr) | (y > each_mean + NEAR_LIMIT * each_amr)
    )
    near = beyond & ~outside

    start = spc_rules.starts(phases, y.size)
    rising, falling = spc_rules.trends(y, start, trend)
    rising, falling = rising & judged, falling & judged
    shift = spc_rules.shifts(side, start) & judged
    two = spc_rules.two_in_three(near if peer else near | outside, side, start)
    found = spc_icons.Found(side, outside, rising, falling, two, shift)
    aim = ragged.spread(aims, series)
    name = spc_icons.by_package if peer else spc_icons.preferring_improvement
    cause = name(found, aim, y, start)
    point = spc_icons.point_types(cause, aim)

    last = np.searchsorted(of_series, np.arange(series.size - 1), side="right") - 1
    chosen = (
        last if assurance_from == "last" else np.searchsorted(of_series, np.arange(series.size - 1))
    )
    filled = np.diff(series) > 0
    shown = kind == XMR
    return Xmr(
        rules, trend, screen, y, series,
        ragged.group_of(phases) - ragged.spread(np.searchsorted(of_series, of_series), phases),
        phases, of_series,
        each_mean if limited.all()
        else np.where(ragged.spread(limited, phases), each_mean, spc_rules.medians(y, phases)),
        lower, upper, side, outside, near, rising | falling, two, shift, cause, point,
        kind.astype(np.int8), length, flat,
        spc_icons.variation(point, aim, y, series, _of_phase(shown, last, filled), peer),
        spc_icons.assurance(
            goals, aims, _limit(mean, amr, -1, chosen, filled),
            _limit(mean, amr, 1, chosen, filled), _of_phase(shown, chosen, filled),
        ),
    )  # fmt: skip


def _process(
    y: FloatArray, phases: IntArray, baseline: int | None, screen: bool
) -> tuple[FloatArray, FloatArray]:
    """Mean, and mean moving range after one pass of screening, of each phase."""
    place = np.arange(y.size) - ragged.spread(phases[:-1], phases)
    based = y if baseline is None else np.where(place < baseline, y, np.nan)
    moving = np.full(y.size, np.nan)
    moving[1:] = np.abs(np.diff(based))
    moving[place == 0] = np.nan
    amr = ragged.means(moving, phases)
    if screen:
        dropped = moving >= SCREEN * ragged.spread(amr, phases)
        again = ragged.counts(dropped, phases) > 0
        kept = np.where(dropped, np.nan, moving)[ragged.spread(again, phases)]
        cuts = np.concatenate(([0], np.cumsum(np.diff(phases)[again])))
        amr[again] = ragged.means(kept, cuts)
    return ragged.means(based, phases), amr


def _phases(series: IntArray, rows: int, rebase: npt.ArrayLike | None) -> tuple[IntArray, IntArray]:
    """Offsets of the phases, and the series of each; every series has at least one."""
    if rebase is None:
        return series, np.arange(series.size - 1)
    mark = np.asarray(rebase, dtype=bool)
    if mark.shape != (rows,):
        raise ValueError(f"rebase has shape {mark.shape} where ({rows},) was expected")
    inner = np.setdiff1d(np.flatnonzero(mark), series)
    begins = np.concatenate((series[:-1], inner))
    of = np.concatenate((np.arange(series.size - 1), np.searchsorted(series, inner, "right") - 1))
    order = np.lexsort((begins, of))
    return np.append(begins[order], rows), of[order]


def _aims(direction: Direction | Sequence[Direction], series: int) -> CodeArray:
    codes = {"increase": 1, "decrease": -1, "neutral": 0}
    if isinstance(direction, str) and direction in codes:
        return np.full(series, codes[direction], dtype=np.int8)
    given = [direction] if isinstance(direction, str) else list(direction)
    if len(given) != series or any(each not in codes for each in given):
        raise ValueError("direction must be increase, decrease or neutral, one or one a series")
    return np.array([codes[each] for each in given], dtype=np.int8)


def _of_phase(flags: BoolArray, phase: IntArray, filled: BoolArray) -> BoolArray:
    return np.asarray(filled & flags[phase]) if flags.size else filled


def _limit(
    mean: FloatArray, amr: FloatArray, side: int, phase: IntArray, filled: BoolArray
) -> FloatArray:
    limit = mean + side * LIMIT * amr
    return np.where(filled, limit[phase], np.nan) if limit.size else np.full(filled.size, np.nan)
