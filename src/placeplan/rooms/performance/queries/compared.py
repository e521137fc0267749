"""Reads: how the organisation of an indicator's page stands among the others, in one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from placeplan.rooms.performance.benchmarks import Opportunity, Peers, Standing, ordinal
from placeplan.rooms.performance.charted import FILES, Charted
from placeplan.rooms.performance.comparing import (
    Dots,
    FunnelView,
    dots_of,
    funnel_finding,
    funnel_view,
)
from placeplan.rooms.performance.funnels import funnel_of
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.opportunities import (
    BEST_FIVE,
    BEST_QUINTILE,
    ENGLAND,
    TARGET,
    opportunity,
)
from placeplan.rooms.performance.queries.charted import Subject
from placeplan.rooms.performance.queries.peers import peers_of
from placeplan.rooms.performance.ranks import standing

WHOSE = {
    "provider": "providers",
    "commissioner": "commissioners",
    "system": "systems",
    "region": "regions",
    "practice": "practices",
    "area": "areas",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One organisation among those of its level in the period of its latest value."""

    period: str
    whose: str
    standing: Standing
    peers: Peers | None
    dots: Dots
    funnel: FunnelView | None
    opportunities: tuple[Opportunity, ...]

    @property
    def finding(self) -> str:
        """Where it stands, fit for the title of its chart."""
        place = self.standing.among_all
        if place.rank is None:
            return f"{len(self.dots.dots)} {self.whose} in {self.period}"
        return f"{ordinal(place.rank.rank)} of {place.count} {self.whose} in {self.period}"

    @property
    def funnel_finding(self) -> str:
        """What the funnel shows, fit for its title."""
        return funnel_finding(self.funnel) if self.funnel else ""


def compared(
    subject: Subject,
    chart: Charted,
    *,
    adjusted: bool = True,
    known_at: datetime | None = None,
) -> Compared | None:
    """How a member stands in the period of its latest value; None where none can be compared.

    National figures stand alone, and so do printed ones: papers print ranks of their own.
    """
    latest, member = chart.process.latest, chart.member
    if latest is None or chart.basis != FILES or member.level not in WHOSE:
        return None
    period = (
        np.datetime64(latest.moment.start, "D"),
        np.datetime64(latest.moment.end, "D"),
    )
    peers = peers_of(member.code, latest.moment.end, known_at=known_at)
    place = standing(
        subject.rows, member.code, subject.better, level=member.level, period=period, peers=peers
    )
    if place is None:
        return None
    at = subject.rows.at(*period)
    rows, england = at.of_level(member.level), at.of_level("national")
    whose = WHOSE[member.level]
    target = None if chart.standard is None else float(chart.standard.value)
    codes = peers.codes if peers else ()
    return Compared(
        period=latest.moment.label,
        whose=whose,
        standing=place,
        peers=peers,
        dots=dots_of(
            rows,
            member.code,
            subject.better,
            subject.unit,
            whose=whose,
            peers=codes,
            lines=_lines(england, chart),
        ),
        funnel=_funnel(subject, rows, member.code, codes, adjusted),
        opportunities=_opportunities(subject, rows, england, member.code, peers, target),
    )


def _lines(england: Measured, chart: Charted) -> tuple[tuple[str, float], ...]:
    """What the dots are held against: England's own figure, and the headline target."""
    found = []
    if len(england) and not np.isnan(england.value[0]):
        found.append(("England", float(england.value[0])))
    if chart.standard is not None:
        found.append((chart.standard.label, float(chart.standard.value)))
    return tuple(found)


def _funnel(
    subject: Subject, rows: Measured, own: str, peers: tuple[str, ...], adjusted: bool
) -> FunnelView | None:
    if subject.definition is None:
        return None
    found = funnel_of(rows, subject.definition)
    if found is None:
        return None
    size = subject.definition.denominator or "Denominator"
    return funnel_view(
        found, own, subject.unit, size_words=_short(size), adjusted=adjusted, peers=peers
    )


def _opportunities(
    subject: Subject,
    rows: Measured,
    england: Measured,
    own: str,
    peers: Peers | None,
    target: float | None,
) -> tuple[Opportunity, ...]:
    if subject.definition is None:
        return ()
    found = [
        opportunity(
            rows, own, subject.definition, each, peers=peers, england=england, target=target
        )
        for each in (BEST_FIVE, BEST_QUINTILE, ENGLAND, TARGET)
    ]
    return tuple(each for each in found if each is not None)


def _short(words: str) -> str:
    """The words of a denominator, cut at the first comma where they are long."""
    first = words.split(",")[0]
    return first if len(first) <= 60 else "Size (denominator)"
