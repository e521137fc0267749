"""How likely an indicator is to meet the target of the end of the financial year.

The year is that of the latest month with a value, the target is `targets.year_end`, and the
method is that of `statistics.attainment`. Nothing is given for series that are not monthly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from placeplan.rooms.performance.assurance_rows import Prospect
from placeplan.rooms.performance.figures import aimed
from placeplan.rooms.performance.known import Known
from placeplan.rooms.performance.process import Process
from placeplan.rooms.performance.series import length
from placeplan.rooms.performance.targets import Aim, year_end
from placeplan.statistics import attainment

AT_LEAST, AT_MOST = (">=", ">"), ("<=", "<")


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance that the value of the month of `due` meets the aim, from 0.01 to 0.99.

    `probability` is None where it cannot be said; `why` then says so. `ahead` counts the months
    from the latest value to `due`, `months` those that the chance rests on.
    """

    aim: Aim
    due: date
    probability: float | None
    ahead: int
    months: int
    why: str = ""

    @property
    def words(self) -> str:
        """The chance in whole per cents, or why there is none."""
        return self.why if self.probability is None else percent(self.probability)

    @property
    def method(self) -> str:
        """What the chance rests on, and what it leaves out; blank where there is none."""
        if self.probability is None:
            return ""
        ahead = "1 month" if self.ahead == 1 else f"{self.ahead} months"
        return (
            f"From the level, trend and process limits of the last {self.months} months, "
            f"{ahead} ahead. Seasons and planned changes are left out."
        )


def percent(probability: float) -> str:
    """A chance in whole per cents: "64%", "under 1%", "over 99%"."""
    if probability <= attainment.LEAST:
        return "under 1%"
    if probability >= 1 - attainment.LEAST:
        return "over 99%"
    return f"{round(100 * probability)}%"


def chance(process: Process, aims: Sequence[Aim]) -> Chance | None:
    """The chance of one series; None where there is no value, or no target to be met.

    `aims` are in the unit of the series.
    """
    return chances([process], [aims])[0]


def chances(
    processes: Sequence[Process | None], aims: Sequence[Sequence[Aim]]
) -> list[Chance | None]:
    """The chance of each series, reckoned in one go; None as in `chance`."""
    found: list[Chance | None] = [
        None if process is None else _asked(process, own)
        for process, own in zip(processes, aims, strict=True)
    ]
    places = [place for place, each in enumerate(found) if each is not None and not each.why]
    series = [_months(processes[place]) for place in places]
    if not places:
        return found
    sizes = [len(values) for values, _ in series]
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    outlook = attainment.outlook(
        np.concatenate([values for values, _ in series]),
        offsets,
        rebase=np.concatenate([marks for _, marks in series]),
    )
    open_ = [each for each in (found[place] for place in places) if each is not None]
    likely = attainment.of_month(
        outlook,
        np.array([float(each.aim.value) for each in open_]),
        np.array([each.ahead for each in open_]),
        np.array([each.aim.comparator in AT_LEAST for each in open_]),
    )
    for place, each, months, value in zip(
        places, open_, outlook.months.tolist(), likely.tolist(), strict=True
    ):
        if value != value:
            why = _unknown(months)
            found[place] = Chance(each.aim, each.due, None, each.ahead, months, why)
        else:
            found[place] = Chance(each.aim, each.due, value, each.ahead, months)
    return found


def prospects_of(
    known: Sequence[Known], processes: Sequence[Process | None]
) -> list[Prospect | None]:
    """The chances of assurance rows, None where none can be said.

    A series of a paper in another unit than its targets, which has no target line, has none.
    """
    aims = [
        each.aims if process is not None and _same_unit(each, process) else ()
        for each, process in zip(known, processes, strict=True)
    ]
    return [
        None if each is None or each.probability is None else _prospect(each, one)
        for each, one in zip(chances(processes, aims), known, strict=True)
    ]


def _prospect(found: Chance, known: Known) -> Prospect:
    side = "at least" if found.aim.comparator in AT_LEAST else "at most"
    unit = known.published.unit if known.published else known.unit
    value = aimed(found.aim.value, unit)
    more = f"{found.aim.label}: {side} {value} by {found.due:%-d %B %Y}. {found.method}"
    return Prospect(found.probability or 0.0, f"{found.words} ({value} in {found.due:%B %Y})", more)


def _same_unit(known: Known, process: Process) -> bool:
    return process.target is not None or (known.published is not None and not known.readings)


def _asked(process: Process, aims: Sequence[Aim]) -> Chance | None:
    """What is to be reckoned of a series; with `why` where it cannot be."""
    latest = process.latest
    if latest is None or latest.value is None:
        return None
    end = latest.moment.end
    aim = year_end(aims, end)
    if aim is None or aim.due is None or aim.comparator not in (*AT_LEAST, *AT_MOST):
        return None
    months = len(process.measured)
    if any(length(each.moment.start, each.moment.end) != 1 for each in process.measured):
        return Chance(aim, aim.due, None, 0, months, "not given: the values are not monthly")
    if aim.comparator in AT_MOST and aim.value <= 0:
        return Chance(aim, aim.due, None, 0, months, "not given: there cannot be fewer than none")
    ahead = (aim.due.year - end.year) * 12 + aim.due.month - end.month
    if ahead == 0:
        met = "met" if aim.is_met(Decimal(str(latest.value))) else "not met"
        return Chance(aim, aim.due, None, 0, months, met)
    return Chance(aim, aim.due, None, ahead, months)


def _months(process: Process | None) -> tuple[np.ndarray, np.ndarray]:
    """The values of a monthly series, a row for each month, and which row begins a phase."""
    points = process.measured if process is not None else ()
    first = points[0].moment.start
    rows = [
        (each.moment.start.year - first.year) * 12 + each.moment.start.month - first.month
        for each in points
    ]
    values = np.full(rows[-1] + 1, np.nan)
    marks = np.zeros(rows[-1] + 1, dtype=bool)
    for row, each, before in zip(rows, points, (points[0], *points), strict=False):
        values[row] = each.value
        marks[row] = each.phase != before.phase
    return values, marks


def _unknown(months: int) -> str:
    if months < attainment.FEWEST:
        return f"not given: {months} months, and it is given from {attainment.FEWEST}"
    return "not given: the values hardly vary"
