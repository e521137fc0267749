"""What an indicator is held against on a day: national standards, milestones, plans, recoveries.

An `Aim` is one value with the days for which it counts. National ones stand in the definition,
others are stated by people of a plan. Aims of one kind give one line over time: where several
count on a day, one stated of the organisation itself goes before one of the whole plan, then the
one that was stated later, then the one that starts later; the others are kept and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from placeplan.definitions.indicators import Definition, Threshold
from placeplan.kernel import period as periods

KINDS = {
    "national": "National, as stated here",
    "constitutional": "National standard",
    "contract": "Contract standard",
    "planning_milestone": "Planning milestone",
    "guidance": "National guidance",
    "plan": "Plan",
    "recovery": "Recovery",
}
"""Every kind of aim with its label, in the order in which one of them is the headline."""

NATIONAL = ("national", "constitutional", "contract", "planning_milestone", "guidance")
LOCAL = ("plan", "recovery")
YEAR_END = ("planning_milestone", "plan", "recovery", "national", "constitutional", "contract",
            "guidance")  # fmt: skip
"""The order in which one of them is the target of the end of the year."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One value to be reached on the days from `start` to `end`, both included, open where None.

    `due` is the day by which a milestone is to be met. `source` is the title of the official
    source, or the reason that a person gave. `organisation` is our number of the one it is for,
    None where it is for all. `number` is that of the stored target, None for a national one.
    """

    kind: str
    comparator: str
    value: Decimal
    start: date | None = None
    end: date | None = None
    due: date | None = None
    source: str = ""
    url: str = ""
    organisation: int | None = None
    stated_on: date | None = None
    recorded_at: datetime | None = None
    number: int | None = None

    @property
    def label(self) -> str:
        """The kind in words: "National standard"."""
        return KINDS[self.kind]

    @property
    def is_national(self) -> bool:
        return self.kind in NATIONAL

    def holds_on(self, day: date) -> bool:
        """True where it counts on a day."""
        return (self.start or date.min) <= day <= (self.end or self.due or date.max)

    def is_met(self, value: Decimal) -> bool:
        """True where a value meets it. Raises `KeyError` for an unknown comparator."""
        met = {
            ">=": value >= self.value,
            "<=": value <= self.value,
            ">": value > self.value,
            "<": value < self.value,
            "=": value == self.value,
        }
        return met[self.comparator]


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of days on which one aim counts among those of its kind."""

    start: date
    end: date
    aim: Aim


@dataclass(frozen=True, slots=True)
class Overridden:
    """An aim that gives way to another of its kind, from a day to a day."""

    aim: Aim
    by: Aim
    start: date | None
    end: date | None


def national_aims(definition: Definition, level: str = "") -> tuple[Aim, ...]:
    """The thresholds of a definition for one level, in their order; without a level all of them."""
    return tuple(
        _of_threshold(each, definition)
        for each in definition.thresholds
        if not level or not each.of or level in each.of
    )


def aims(
    definition: Definition | None,
    stated: Iterable[Aim] = (),
    *,
    level: str = "",
    organisation: int | None = None,
) -> tuple[Aim, ...]:
    """All that an indicator is held against on any day, by kind and first day.

    Of `stated`, those of another organisation are left out. A stated national aim stands in the
    place of the definition's constitutional standard on its days.
    """
    own = [each for each in stated if each.organisation in (None, organisation)]
    known = () if definition is None else national_aims(definition, level)
    return tuple(sorted([*known, *own], key=_order))


def in_force(aims: Sequence[Aim], day: date) -> tuple[Aim, ...]:
    """The aims that count on a day, one of each kind, the headline first."""
    found = []
    for kind in KINDS:
        holding = [each for each in aims if each.kind == kind and each.holds_on(day)]
        if holding:
            found.append(max(holding, key=_weight))
    if found and found[0].kind == "national":
        found = [each for each in found if each.kind != "constitutional"]
    return tuple(found)


def headline(aims: Sequence[Aim], day: date) -> Aim | None:
    """The standard of a day, which an assurance row shows and its icon rests on; None without.

    The national standard in force: a constitutional one, else one of the contract, else a
    planning milestone, else guidance. A plan or a recovery target is shown beside it, and stands
    alone only where nothing national does.
    """
    return next(iter(in_force(aims, day)), None)


def beside(aims: Sequence[Aim], day: date) -> tuple[Aim, ...]:
    """The other aims of a day: what is shown beside the headline."""
    return in_force(aims, day)[1:]


def year_end(aims: Sequence[Aim], day: date) -> Aim | None:
    """The target of the end of the financial year of a day; None without.

    Of the aims that count on 31 March a planning milestone due in the year, else the plan's, else
    a recovery target, else the national standard. `due` is the day at which it is to be met.
    """
    last = last_day_of_year(day)
    found = {each.kind: each for each in in_force(aims, last)}
    for kind in YEAR_END:
        aim = found.get(kind)
        if aim is not None and not (kind == "planning_milestone" and _falls_later(aim, last)):
            return replace(aim, due=min(aim.due, last) if aim.due and aim.due >= day else last)
    return None


def last_day_of_year(day: date) -> date:
    """31 March of the financial year of a day."""
    return date(day.year + (day.month > 3), 3, 31)


def steps(aims: Sequence[Aim], kind: str, start: date, end: date) -> tuple[Step, ...]:
    """What counts among the aims of one kind between two days, as stretches of days in order.

    This is a trajectory where the aims are those of its months. Days without one are left out.
    """
    own = [each for each in aims if each.kind == kind]
    edges = {start}
    for each in own:
        last = each.end or each.due
        edges.add(each.start or start)
        edges.add(last + timedelta(days=1) if last and last < date.max else end)
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    found: list[Step] = []
    for place, first in enumerate(cuts):
        holding = [each for each in own if each.holds_on(first)]
        if not holding:
            continue
        last = cuts[place + 1] - timedelta(days=1) if place + 1 < len(cuts) else end
        aim = max(holding, key=_weight)
        if found and found[-1].aim == aim and found[-1].end + timedelta(days=1) == first:
            found[-1] = replace(found[-1], end=last)
        else:
            found.append(Step(first, last, aim))
    return tuple(found)


def trajectory(
    aims: Sequence[Aim], kind: str, start: date, end: date
) -> tuple[tuple[date, Decimal | None], ...]:
    """The value of one kind at the end of each month between two days; None where there is none."""
    found: list[tuple[date, Decimal | None]] = []
    month = periods.month(start.year, start.month)
    while month.start is not None and month.end is not None and month.start <= end:
        last = month.end
        holding = [each for each in aims if each.kind == kind and each.holds_on(last)]
        found.append((last, max(holding, key=_weight).value if holding else None))
        following = last + timedelta(days=1)
        month = periods.month(following.year, following.month)
    return tuple(found)


def overridden(aims: Sequence[Aim]) -> tuple[Overridden, ...]:
    """The stated aims that give way to another of their kind whose value or side differs."""
    found = []
    for earlier in aims:
        if earlier.number is None:
            continue
        for later in aims:
            same = later.kind == earlier.kind and later is not earlier
            if not same or _weight(later) <= _weight(earlier):
                continue
            if (later.value, later.comparator) == (earlier.value, earlier.comparator):
                continue
            first, last = _shared(earlier, later)
            if (first or date.min) <= (last or date.max):
                found.append(Overridden(earlier, later, first, last))
    return tuple(found)


def _of_threshold(threshold: Threshold, definition: Definition) -> Aim:
    reference = threshold.reference or definition.reference
    return Aim(
        kind=threshold.kind,
        comparator=threshold.comparator,
        value=threshold.value,
        start=threshold.start,
        end=threshold.end,
        due=threshold.due,
        source=reference.title if reference else "",
        url=(reference.url or "") if reference else "",
    )


def _falls_later(aim: Aim, last: date) -> bool:
    return aim.due is not None and aim.due > last


def _shared(one: Aim, other: Aim) -> tuple[date | None, date | None]:
    """The first and the last day that two aims share, None where both are open."""
    starts = [each.start for each in (one, other) if each.start]
    ends = [last for each in (one, other) if (last := each.end or each.due)]
    return max(starts, default=None), min(ends, default=None)


def _weight(aim: Aim) -> tuple[object, ...]:
    """Of two aims of a kind on one day the heavier counts."""
    return (
        aim.organisation is not None,
        aim.stated_on or date.min,
        aim.recorded_at.timestamp() if aim.recorded_at else 0.0,
        aim.start or date.min,
        -(aim.due or aim.end or date.max).toordinal(),
        aim.number or 0,
    )


def _order(aim: Aim) -> tuple[object, ...]:
    return (
        list(KINDS).index(aim.kind), aim.start or date.min, aim.end or date.max, *_weight(aim),
    )  # fmt: skip
