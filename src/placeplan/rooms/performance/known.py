"""All that is known of one indicator for one organisation, and what of it is shown.

The later period counts, whichever states it. Of one period the printed value is shown where it is
the published one as exactly as it is printed; else the published value is, and the difference is
said. Printed and published values make one series only where they agree on every period that they
share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from placeplan.kernel import quantity
from placeplan.rooms.performance.assurance_rows import FILES, PAPER
from placeplan.rooms.performance.charted import printed_moments
from placeplan.rooms.performance.process import Moment, Rebased
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.performance.series import length, without_gaps
from placeplan.rooms.performance.targets import Aim, headline


@dataclass(frozen=True, slots=True)
class Published:
    """What national files say of an indicator for an organisation, in the unit of its definition.

    `files` are the places of the files among those that count, by the first day that they state.
    """

    definition: str
    unit: str
    level: str
    moments: tuple[Moment, ...]
    files: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one indicator for one organisation; readings in the order of time.

    `aims` are in `aim_unit`, blank where that is not known.
    """

    slug: str
    ref: str
    name: str
    domain: str
    organisation: str
    code: str = ""
    number: int | None = None
    unit: str = ""
    direction: str = ""
    frameworks: tuple[str, ...] = ()
    definition: str = ""
    readings: tuple[Reading, ...] = ()
    published: Published | None = None
    aims: tuple[Aim, ...] = ()
    aim_unit: str = ""
    rebases: tuple[Rebased, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A period that was asked for: its days, or only its label where it has none."""

    label: str
    start: date | None = None
    end: date | None = None

    def holds(self, label: str, start: date | None, end: date | None) -> bool:
        """True of the same label or the same days."""
        if self.start is not None and start is not None:
            return (self.start, self.end) == (start, end)
        return self.label == label


@dataclass(frozen=True, slots=True)
class Shown:
    """What of one `Known` is shown: from paper or files, the series it belongs to, other ranks."""

    known: Known
    basis: str
    reading: Reading | None
    moment: Moment | None
    series: tuple[Moment, ...]
    ranked: Reading | None
    aim: Aim | None
    differs: str

    @property
    def starts_on(self) -> date | None:
        return self._of.starts_on if isinstance(self._of, Reading) else self._of.start

    @property
    def ends_on(self) -> date | None:
        return self._of.ends_on if isinstance(self._of, Reading) else self._of.end

    @property
    def _of(self) -> Reading | Moment:
        shown = self.reading if self.basis == PAPER else self.moment
        assert shown is not None  # noqa: S101 - the basis is one of the two
        return shown


def shown(known: Known, asked: Span | None, before: date) -> Shown | None:
    """What is shown of the period asked for, or of the latest that ended before a day.

    None where neither papers nor files state anything of it.
    """
    readings = [each for each in known.readings if (each.ends_on or date.min) < before]
    published = known.published
    moments = [each for each in (published.moments if published else ()) if each.end < before]
    last = len(moments)
    if asked is not None:
        at = [i for i, each in enumerate(moments) if asked.holds(each.label, each.start, each.end)]
        last = at[-1] + 1 if at else 0
    moments = moments[:last]
    wanted = [
        each
        for each in readings
        if asked is None or asked.holds(each.period, each.starts_on, each.ends_on)
    ]
    reading = max(wanted, key=lambda each: each.moment) if wanted else None
    moment = moments[-1] if moments else None
    if reading is None and moment is None:
        return None
    until = readings if reading is None else [e for e in readings if e.moment <= reading.moment]
    printed = printed_moments(until)
    basis, differs = _basis(reading, moment)
    joined = bool(printed and moments) and _agree(until, moments)
    if basis == PAPER:
        series = _joined(moments, printed) if joined else printed
    else:
        series = tuple(moments)
    aim = None
    if basis == FILES and moment is not None:
        aim = headline(known.aims, moment.end)
    elif reading is not None and reading.ends_on and known.aim_unit in ("", reading.unit):
        aim = headline(known.aims, reading.ends_on)
    return Shown(
        known=known,
        basis=basis,
        reading=reading,
        moment=moment,
        series=series,
        ranked=_ranked(until),
        aim=aim,
        differs=differs,
    )


def _basis(reading: Reading | None, moment: Moment | None) -> tuple[str, str]:
    """Which of the two is shown, and in what they differ: the later; of one period what agrees."""
    if reading is None or moment is None:
        return (FILES if reading is None else PAPER), ""
    theirs, ours = reading.moment[:2], (moment.end, moment.start)
    if theirs != ours:
        return (PAPER if theirs > ours else FILES), ""
    if moment.value is None or _says(reading, moment):
        return PAPER, ""
    if reading.value is None:
        return FILES, ""
    return FILES, f"The paper prints {reading.printed} for {reading.period}."


def _says(reading: Reading, moment: Moment) -> bool:
    """True where what is printed is the moment's value, as exactly as it is printed."""
    if reading.value is None or moment.value is None:
        return False
    printed = quantity.parse(reading.printed)
    exact = Decimal(str(moment.value))
    if printed.interval is None or printed.value != reading.value:
        return abs(exact - reading.value) <= abs(reading.value) / 1000
    low, high = printed.interval
    return low <= exact <= high


def _agree(readings: Sequence[Reading], moments: Sequence[Moment]) -> bool:
    """True where paper and files share a period, and say the same of each that they share."""
    by_days = {(each.start, each.end): each for each in moments if each.value is not None}
    shared = [
        (each, by_days[each.starts_on, each.ends_on])
        for each in readings
        if each.value is not None
        and each.starts_on is not None
        and each.ends_on is not None
        and (each.starts_on, each.ends_on) in by_days
    ]
    return bool(shared) and all(_says(reading, moment) for reading, moment in shared)


def _joined(moments: Sequence[Moment], printed: Sequence[Moment]) -> tuple[Moment, ...]:
    """The published series, with the printed values of later periods of the same length."""
    last = moments[-1]
    long = length(last.start, last.end)
    later = [each for each in printed if each.start > last.start and each.value is not None]
    return without_gaps(
        [*moments, *(each for each in later if length(each.start, each.end) == long)]
    )


def _ranked(readings: Sequence[Reading]) -> Reading | None:
    """The latest reading that prints a rank."""
    return next((each for each in reversed(readings) if each.peer or each.national), None)
