"""One indicator for one organisation as its page shows it: whose, its series, targets, process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

import numpy as np

from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.names import readable
from placeplan.rooms.performance.process import (
    AimLine,
    Choice,
    Line,
    Moment,
    Process,
    Rebased,
    direction_of,
    process,
)
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.performance.series import alike, recent, without_gaps
from placeplan.rooms.performance.targets import KINDS, Aim, beside, headline, in_force

FILES, PAPERS = "files", "papers"
"""Where a series comes from: national files, or what papers printed."""
NOT_AVAILABLE = "not_available"
ENGLAND = "E92000001"
LEVELS = {
    "national": "National",
    "region": "Regions",
    "system": "Systems",
    "provider": "Providers",
    "commissioner": "Commissioners",
    "practice": "Practices",
    "area": "Areas",
    "": "In papers",
}
"""The kinds of organisations with what a list of them is called, in the order of the list."""


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation with a series: `code` is blank where only papers know it, by its name."""

    code: str
    name: str
    level: str

    @property
    def key(self) -> str:
        """What the address says of it."""
        return self.code or self.name

    @property
    def words(self) -> str:
        """Its name, with the code by which it is told apart."""
        return f"{self.name} ({self.code})" if self.code and self.code != self.name else self.name


@dataclass(frozen=True, slots=True)
class Charted:
    """The series of a member with its process. `standard` is the headline target of the latest
    value, `others` those beside it, `lines` all that held over the span of the series. `earlier`
    are the moments that are not charted: before the day that was asked for, or before a break."""

    member: Member
    basis: str
    unit: str
    process: Process
    standard: Aim | None
    others: tuple[Aim, ...]
    lines: tuple[AimLine, ...]
    earlier: tuple[Moment, ...] = ()

    @property
    def is_met(self) -> bool | None:
        """Whether the latest value meets the standard; None where there is one of them only."""
        latest = self.process.latest
        if latest is None or latest.value is None or self.standard is None:
            return None
        return self.standard.is_met(Decimal(str(latest.value)))


def charted(
    member: Member,
    moments: Sequence[Moment],
    *,
    basis: str,
    unit: str,
    better: str,
    aims: Sequence[Aim] = (),
    rebases: Sequence[Rebased] = (),
    choice: Choice | None = None,
    since: date | None = None,
) -> Charted:
    """The chart of a series. `better` is higher, lower or anything else.

    Without the day `since` it begins after the last break (`series.recent`). Raises ValueError
    where two moments begin on one day.
    """
    every = tuple(moments)
    if since is None:
        moments = recent(every)
    else:
        moments = tuple(each for each in every if each.start >= since)
    valued = [each for each in moments if each.value is not None]
    day = valued[-1].end if valued else None
    standard = headline(aims, day) if day else None
    target = None if standard is None else float(standard.value)
    return Charted(
        member=member,
        basis=basis,
        unit=unit,
        process=process(Line(moments, direction_of(better), target, rebases), choice),
        standard=standard,
        others=beside(aims, day) if day else (),
        lines=aim_lines(aims, moments),
        earlier=every[: len(every) - len(_from(moments, every))],
    )


def _from(moments: Sequence[Moment], every: Sequence[Moment]) -> Sequence[Moment]:
    """What of all moments begins no earlier than the charted ones; nothing where none is."""
    return [each for each in every if moments and each.start >= moments[0].start]


def aim_lines(aims: Sequence[Aim], moments: Sequence[Moment]) -> tuple[AimLine, ...]:
    """What held at the end of each moment: a line for each kind of target."""
    held: dict[str, list[tuple[date, date, float]]] = {}
    for moment in moments:
        for aim in in_force(aims, moment.end):
            held.setdefault(aim.kind, []).append((moment.start, moment.end, float(aim.value)))
    return tuple(AimLine(KINDS[kind], tuple(_merged(held[kind]))) for kind in KINDS if kind in held)


def _merged(steps: Iterable[tuple[date, date, float]]) -> Iterable[tuple[date, date, float]]:
    """Steps of one value that follow each other as one; a gap of under 4 days is none."""
    found: list[tuple[date, date, float]] = []
    for start, end, value in steps:
        if found and found[-1][2] == value and (start - found[-1][1]).days < 4:
            found[-1] = (found[-1][0], end, value)
        else:
            found.append((start, end, value))
    return found


def printed_moments(readings: Sequence[Reading]) -> tuple[Moment, ...]:
    """What papers printed of one organisation: values in the unit and of the length of the latest.

    One that a paper says is not available is there without a value.
    """
    dated = [
        each
        for each in readings
        if each.starts_on is not None
        and each.ends_on is not None
        and (each.value is not None or not each.available)
    ]
    units = [each.unit for each in dated if each.value is not None]
    if not units:
        return ()
    found = [
        Moment(
            each.period,
            each.starts_on or date.min,
            each.ends_on or date.max,
            None if each.value is None else float(each.value),
            each.printed,
            "published" if each.available else NOT_AVAILABLE,
        )
        for each in dated
        if each.value is None or each.unit == units[-1]
    ]
    return without_gaps(alike(found))


def members(rows: Measured) -> list[Member]:
    """Every organisation of the rows, once for each level, by level and name."""
    if not len(rows):
        return []
    codes, levels = rows.organisation, rows.level
    changes = np.asarray((codes[1:] != codes[:-1]) | (levels[1:] != levels[:-1]), dtype=bool)
    last = np.append(np.flatnonzero(changes), len(rows) - 1)
    found = [Member(str(codes[at]), _name(rows, at), str(levels[at])) for at in last]
    order = list(LEVELS)
    return sorted(found, key=lambda each: (order.index(each.level), each.name.lower(), each.code))


def _name(rows: Measured, at: int) -> str:
    """The name of the organisation of a row; files call England a total."""
    if rows.organisation[at] == ENGLAND:
        return "England"
    return readable(str(rows.name[at])) or str(rows.organisation[at])


def grouped(members: Sequence[Member]) -> list[tuple[str, list[Member]]]:
    """The members by what their level is called, in the order given."""
    return [(LEVELS[level], list(each)) for level, each in groupby(members, lambda one: one.level)]


def found_in(members: Sequence[Member], typed: str, level: str = "") -> list[Member]:
    """The members that words mean: the one with the code or name, else all whose name holds them.

    "Barts Health (R1H)" means R1H. One that is there at several levels is the first of them.
    """
    those = [each for each in members if not level or each.level == level] or list(members)
    words = " ".join(typed.split()).lower()
    if not words:
        return []
    inner = words[words.rfind("(") + 1 : -1] if words.endswith(")") else ""
    for wanted in (words, inner):
        exact = [
            each for each in those if wanted and wanted in (each.code.lower(), each.name.lower())
        ]
        if exact:
            return exact[:1]
    return [each for each in those if all(word in each.words.lower() for word in words.split())]
