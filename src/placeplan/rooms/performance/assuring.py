"""Assurance rows out of all that is known of each indicator and organisation.

Plain values in and out: every series is judged in one go, and ranks are asked of a function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from placeplan.rooms.performance.assurance_rows import PAPER, AssuranceRow, Place, Prospect
from placeplan.rooms.performance.benchmarks import MARK_WORDS, Peers, Standings
from placeplan.rooms.performance.figures import aimed
from placeplan.rooms.performance.known import Known, Shown, Span, shown
from placeplan.rooms.performance.process import PUBLISHED, Line, Process, direction_of, processes
from placeplan.rooms.performance.targets import Aim, beside
from placeplan.statistics.spc_icons import Assurance, Cause, PointType, Variation

COMPARED = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "exactly"}
LEVELS = {
    "provider": "providers",
    "commissioner": "commissioners",
    "system": "systems",
    "region": "regions",
    "practice": "practices",
    "area": "areas",
}
StandingOf = Callable[[str, str, date, date], Standings | None]
"""The ranks of a definition at a level in a period."""
PeersOn = Callable[[date], Mapping[str, Peers]]
"""The peers of each organisation on a day."""
ProspectOf = Callable[[Sequence[Known], Sequence[Process | None]], Sequence[Prospect | None]]


def no_standing(definition: str, level: str, start: date, end: date) -> Standings | None:
    """No ranks."""
    return None


def no_peers(day: date) -> Mapping[str, Peers]:
    """No peers."""
    return {}


def rows(
    known: Sequence[Known],
    *,
    asked: Span | None = None,
    before: Sequence[date | None] | None = None,
    standing_of: StandingOf = no_standing,
    peers_on: PeersOn = no_peers,
    prospects_of: ProspectOf | None = None,
    judge: bool = True,
) -> list[AssuranceRow | None]:
    """The assurance row of each, None where nothing is known of it in the period.

    `asked` is one period for all, else each shows its latest. With `before`, a day for each, only
    what ended before that day counts, and nothing where the day is None. Without `judge` no series
    is judged, and there are no icons.
    """
    days: Sequence[date | None] = [date.max] * len(known) if before is None else before
    views = [
        None if day is None else shown(each, asked, day)
        for each, day in zip(known, days, strict=True)
    ]
    there = [each for each in views if each is not None]
    judged = iter(_judged(there) if judge else [None] * len(there))
    made = [None if each is None else next(judged) for each in views]
    prospects: Sequence[Prospect | None] = [None] * len(known)
    if prospects_of is not None and judge:
        prospects = prospects_of(known, made)
    return [
        None if each is None else _row(each, process, prospect, standing_of, peers_on)
        for each, process, prospect in zip(views, made, prospects, strict=True)
    ]


def _judged(view: Sequence[Shown]) -> list[Process | None]:
    lines = [
        Line(
            each.series,
            direction_of(each.known.direction),
            None if each.aim is None else float(each.aim.value),
            each.known.rebases,
        )
        for each in view
    ]
    found = iter(processes([line for line in lines if line.moments]))
    return [next(found) if line.moments else None for line in lines]


def _row(
    view: Shown,
    process: Process | None,
    prospect: Prospect | None,
    standing_of: StandingOf,
    peers_on: PeersOn,
) -> AssuranceRow:
    known, reading, moment = view.known, view.reading, view.moment
    paper = view.basis == PAPER and reading is not None
    value = _value(view)
    aim = view.aim
    others = beside(known.aims, view.ends_on) if aim is not None and view.ends_on else ()
    places = _places(view, standing_of, peers_on)
    since, cause = _since(process)
    published = known.published
    unit = reading.unit if paper and reading else published.unit if published else known.unit
    return AssuranceRow(
        slug=known.slug,
        ref=known.ref,
        name=known.name,
        domain=known.domain,
        frameworks=known.frameworks,
        organisation=known.organisation,
        code=known.code,
        level=published.level if published else "",
        basis=view.basis,
        period=(reading.period if reading else "") if paper else moment.label if moment else "",
        starts_on=view.starts_on,
        ends_on=view.ends_on,
        value=value,
        unit=unit,
        printed=_text(view),
        category=reading.category if paper and reading else "",
        is_available=reading.available if paper and reading else True,
        is_uncertain=reading.uncertain if paper and reading else False,
        mark=moment.mark if not paper and moment and moment.mark != PUBLISHED else "",
        direction=known.direction,
        target=aim,
        target_text="" if aim is None else aim_words(aim, unit),
        is_met=None if aim is None or value is None else aim.is_met(value),
        beside=tuple(
            (each.label, aim_words(each, unit), None if value is None else each.is_met(value))
            for each in others
        ),
        variation=Variation.NONE if process is None else process.variation,
        assurance=Assurance.NONE if process is None else process.assurance,
        cause=cause,
        since=since,
        points=0 if process is None else len(process.measured),
        peers=places[0],
        peers_printed=places[1],
        england=places[2],
        england_printed=places[3],
        trend=_trend(view),
        prospect=prospect,
        commentary=reading.commentary if reading else "",
        commentary_scope=reading.commentary_scope if reading else "",
        commentary_period=reading.period if reading and not paper else "",
        record=reading.id if paper and reading else "",
        source=reading.source if paper and reading else "",
        file=published.files.get(moment.start) if not paper and published and moment else None,
        unreadable=reading.unreadable if paper and reading else (),
        differs=view.differs,
    )


def aim_words(aim: Aim, unit: str) -> str:
    """A target in words: "at least 95%"."""
    return f"{COMPARED[aim.comparator]} {aimed(aim.value, unit)}"


def _value(view: Shown) -> Decimal | None:
    if view.basis == PAPER:
        return view.reading.value if view.reading else None
    value = view.moment.value if view.moment else None
    return None if value is None else Decimal(str(round(value, 6)))


def _text(view: Shown) -> str:
    if view.basis == PAPER:
        return view.reading.printed if view.reading else ""
    return view.moment.text if view.moment else ""


def _trend(view: Shown) -> tuple[Decimal | float | None, ...]:
    """The values up to the one view; of readings that cannot make a series, all of them."""
    if view.series or view.reading is None:
        return tuple(each.value for each in view.series)
    until = [each for each in view.known.readings if each.moment <= view.reading.moment]
    return tuple(each.value for each in until)


def _since(process: Process | None) -> tuple[str, Cause]:
    """Since which period the latest values are special in one way, and by which rule the last."""
    points = process.measured if process is not None else ()
    if process is None or not points or process.variation is Variation.NONE:
        return "", Cause.COMMON
    last = first = points[-1]
    if last.kind is PointType.COMMON_CAUSE:
        return "", last.cause
    for each in reversed(points):
        if each.kind is not last.kind or each.phase != last.phase:
            break
        first = each
    return first.moment.label, last.cause


Places = tuple[Place | None, Place | None, Place | None, Place | None]


def _places(view: Shown, standing_of: StandingOf, peers_on: PeersOn) -> Places:
    """The ranks among peers and in England, and of each the printed one that gives way to it."""
    moment, published = view.moment, view.known.published
    peer = england = None
    if moment is not None and published is not None and moment.value is not None:
        level, code = published.level, view.known.code
        found = standing_of(published.definition, level, moment.start, moment.end)
        if found is not None and moment.end == view.ends_on and moment.start == view.starts_on:
            peer, england = _standing(found, code, level, peers_on(moment.end).get(code))
    reading = view.ranked
    period = "" if reading is None or reading.period == _period(view) else reading.period
    printed_peer = printed_england = None
    if reading is not None:
        if reading.peer:
            printed_peer = Place(reading.peer, reading.peer_rank, reading.peer_count, period)
        if reading.national:
            printed_england = Place(reading.national, reading.rank, reading.count, period)
    return (
        *_first(printed_peer, peer, view.basis),
        *_first(printed_england, england, view.basis),
    )


def _first(
    printed: Place | None, ours: Place | None, basis: str
) -> tuple[Place | None, Place | None]:
    """The place that is view, and the printed one beside it.

    A printed one of the row's own period goes before ours; one of an earlier period gives way.
    """
    if ours is None or (printed is not None and not printed.period and basis == PAPER):
        return printed, None
    return ours, printed


def _period(view: Shown) -> str:
    if view.basis == PAPER and view.reading is not None:
        return view.reading.period
    return view.moment.label if view.moment else ""


def _standing(
    found: Standings, code: str, level: str, peers: Peers | None
) -> tuple[Place | None, Place | None]:
    at = int(np.searchsorted(found.organisation, code))
    if at >= found.organisation.size or found.organisation[at] != code or not found.rank[at]:
        return None, None
    rank, peer_rank = int(found.rank[at]), int(found.peer_rank[at])
    group = LEVELS.get(level, level)
    england = Place(
        f"{rank}/{found.count}", rank, found.count, is_printed=False, group=group,
        missing=missing_words(found),
    )  # fmt: skip
    if not peer_rank or peers is None:
        return None, england
    count, without = int(found.peer_count[at]), int(found.peer_missing[at])
    return Place(
        f"{peer_rank}/{count}", peer_rank, count, is_printed=False, group=peers.title,
        missing=f"{without} without a value" if without else "",
    ), england  # fmt: skip


def missing_words(found: Standings) -> str:
    """How many of a group have no value, by reason: "1 suppressed, 2 not submitted"."""
    marks = [str(each) for each in found.mark[np.isnan(found.value)]]
    counted = sorted((MARK_WORDS.get(each, each.replace("_", " ")), each) for each in set(marks))
    return ", ".join(f"{marks.count(mark)} {word}" for word, mark in counted)
