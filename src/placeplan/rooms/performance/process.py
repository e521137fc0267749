"""The process chart of a series: its points, what the rules say of each, its phases and icons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from placeplan.statistics import spc
from placeplan.statistics.spc_icons import Assurance, Cause, PointType, Variation

PUBLISHED = "published"
AIMS: dict[str, spc.Direction] = {"higher": "increase", "lower": "decrease"}
"""What the rules call the better way; anything else is neutral."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a chart is made: whose rules, whether ranges are screened, the length of a trend.

    `baseline` is the number of first points of each phase that the limits rest on; None: all.
    """

    rules: spc.Rules = "mdc-2023"
    screen: bool = True
    trend: Literal[6, 7] = 7
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One value of a series; `value` is None where there is none, and `mark` then says why."""

    label: str
    start: date
    end: date
    value: float | None
    text: str = ""
    mark: str = PUBLISHED


@dataclass(frozen=True, slots=True)
class Rebased:
    """A day from which a process is a new one, why, and the number of its record if it has one."""

    on: date
    reason: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One point with what the rules say of it."""

    moment: Moment
    cause: Cause
    kind: PointType
    phase: int

    @property
    def value(self) -> float | None:
        """The value of the moment."""
        return self.moment.value


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of points of one process: places of the first and last, mean or median, limits.

    `kind` is xmr, trial or run; a run chart has a median and no limits. `begun` is the rebase
    that began it, None of the first phase.
    """

    first: int
    last: int
    kind: str
    length: int
    centre: float | None
    lower: float | None
    upper: float | None
    begun: Rebased | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One series as a process chart. `unused` are rebases that begin at no point of it."""

    points: tuple[Judged, ...]
    phases: tuple[Phase, ...]
    variation: Variation
    assurance: Assurance
    direction: spc.Direction
    target: float | None
    choice: Choice
    problems: tuple[str, ...] = ()
    unused: tuple[Rebased, ...] = ()

    @property
    def measured(self) -> tuple[Judged, ...]:
        """The points that have a value."""
        return tuple(each for each in self.points if each.value is not None)

    @property
    def latest(self) -> Judged | None:
        """The last point that has a value."""
        return self.measured[-1] if self.measured else None

    @property
    def is_run_chart(self) -> bool:
        """True where the last phase is too short for limits."""
        return bool(self.phases) and self.phases[-1].kind == "run"

    @property
    def special(self) -> tuple[Judged, ...]:
        """The points with a special cause."""
        return tuple(each for each in self.measured if each.cause is not Cause.COMMON)


@dataclass(frozen=True, slots=True)
class AimLine:
    """What a series is held against over time: a name, and (first day, last day, value)."""

    name: str
    steps: tuple[tuple[date, date, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A series to be judged, in any order of time."""

    moments: Sequence[Moment]
    direction: spc.Direction = "neutral"
    target: float | None = None
    rebases: Sequence[Rebased] = field(default=())


def choice_of(words: Mapping[str, str]) -> Choice:
    """The choice that words ask for: rules, screen (on, off), trend (6, 7), baseline (a number).

    What cannot be read, or does not go together, is as it is without words.
    """
    rules = words.get("rules", "")
    chosen: spc.Rules = "plotthedots-0.2" if rules == "plotthedots-0.2" else "mdc-2023"
    six = words.get("trend", "") == "6" and chosen == "mdc-2023"
    typed = words.get("baseline", "")
    baseline = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    return Choice(
        rules=chosen,
        screen=words.get("screen", "") != "off",
        trend=6 if six else 7,
        baseline=baseline if baseline >= spc.SHORTEST_BASELINE else None,
    )


def processes(lines: Sequence[Line], choice: Choice | None = None) -> list[Process]:
    """The process of each line, all judged in one go.

    Raises ValueError where a line has two values of one first day, and as `spc.xmr` does.
    """
    chosen = choice or Choice()
    ordered = [_in_order(line.moments) for line in lines]
    offsets = np.concatenate(([0], np.cumsum([len(each) for each in ordered]))).astype(np.int64)
    begun = [
        _beginnings(moments, line.rebases) for moments, line in zip(ordered, lines, strict=True)
    ]
    marks = np.zeros(int(offsets[-1]), dtype=bool)
    for start, found in zip(offsets, begun, strict=False):
        marks[[int(start) + place for place in found]] = True
    values = [
        np.nan if each.value is None else each.value for moments in ordered for each in moments
    ]
    judged = spc.xmr(
        np.array(values, dtype=np.float64),
        offsets,
        rebase=marks,
        baseline=chosen.baseline,
        direction=[line.direction for line in lines],
        target=np.array(
            [np.nan if line.target is None else line.target for line in lines], dtype=np.float64
        ),
        rules=chosen.rules,
        trend=chosen.trend,
        screen=chosen.screen,
    )
    told: dict[int, list[spc.SpcProblem]] = {}
    for problem in judged.problems():
        told.setdefault(problem.series, []).append(problem)
    return [
        _process(number, line, ordered[number], begun[number], judged, chosen, told.get(number, []))
        for number, line in enumerate(lines)
    ]


def process(line: Line, choice: Choice | None = None) -> Process:
    """The process of one line. Raises as `processes` does."""
    return processes([line], choice)[0]


def _in_order(moments: Sequence[Moment]) -> list[Moment]:
    ordered = sorted(moments, key=lambda each: (each.start, each.end))
    for before, after in pairwise(ordered):
        if before.start == after.start:
            raise ValueError(f"{before.label} and {after.label} begin on the same day")
    return ordered


def _beginnings(moments: Sequence[Moment], rebases: Sequence[Rebased]) -> dict[int, Rebased]:
    """The place of the first point of each new phase: the first that begins on or after its day.

    A rebase before the first value, or after the last, begins nothing. Of several that begin at
    one point the latest day counts.
    """
    valued = [place for place, each in enumerate(moments) if each.value is not None]
    found = {}
    for rebase in sorted(rebases, key=lambda each: each.on):
        places = [place for place in valued if moments[place].start >= rebase.on]
        if places and places[0] != valued[0]:
            found[places[0]] = rebase
    return found


def _process(
    number: int,
    line: Line,
    moments: Sequence[Moment],
    begun: Mapping[int, Rebased],
    judged: spc.Xmr,
    choice: Choice,
    told: Sequence[spc.SpcProblem],
) -> Process:
    start = int(judged.offsets[number])
    causes, kinds = judged.cause, judged.point
    points = tuple(
        Judged(
            moment,
            spc.spc_icons.CAUSES[causes[start + place]],
            spc.spc_icons.POINTS[kinds[start + place]],
            int(judged.phase[start + place]),
        )
        for place, moment in enumerate(moments)
    )
    used = set(begun.values())
    phases = _phases(number, start, begun, judged) if points else []
    return Process(
        points=points,
        phases=tuple(phases),
        variation=spc.spc_icons.VARIATIONS[judged.variation[number]],
        assurance=spc.spc_icons.ASSURANCES[judged.assurance[number]],
        direction=line.direction,
        target=line.target,
        choice=choice,
        problems=tuple(
            f"Phase {each.phase + 1}: {each.message}" if len(phases) > 1 else each.message
            for each in told
        ),
        unused=tuple(each for each in line.rebases if each not in used),
    )


def _phases(number: int, start: int, begun: Mapping[int, Rebased], judged: spc.Xmr) -> list[Phase]:
    found = []
    for each in np.flatnonzero(judged.phase_series == number):
        first, after = int(judged.phase_offsets[each]), int(judged.phase_offsets[each + 1])
        if after <= first:
            continue
        found.append(
            Phase(
                first=first - start,
                last=after - 1 - start,
                kind=spc.KINDS[judged.kind[each]],
                length=int(judged.length[each]),
                centre=_known(judged.centre[first]),
                lower=_known(judged.lower[first]),
                upper=_known(judged.upper[first]),
                begun=begun.get(first - start),
            )
        )
    return found


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def direction_of(better: str) -> spc.Direction:
    """What the rules call a better way: higher, lower, or anything else."""
    return AIMS.get(better, "neutral")


DIRECTIONS: tuple[str, ...] = get_args(spc.Direction)
