"""Organisations beside each other in one period: who is drawn, as what, and what it shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from placeplan.rooms.performance.benchmarks import FunnelPoints
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.names import readable

OWN, PEER, OTHER = "self", "peer", "other"
SAID = {
    -2: "below the 99.8% limit",
    -1: "below the 95% limit",
    0: "",
    1: "above the 95% limit",
    2: "above the 99.8% limit",
}
"""What the place of a value in a funnel means."""
LONGEST_NAME = 34


@dataclass(frozen=True, slots=True)
class Dot:
    """One organisation: what it is to the reader (self, peer, other), its value and its size."""

    code: str
    name: str
    role: str
    value: float
    size: float = 0.0
    said: str = ""

    @property
    def short(self) -> str:
        """The name where it is short enough for a chart, else the code."""
        return self.name if len(self.name) <= LONGEST_NAME else self.code


@dataclass(frozen=True, slots=True)
class Dots:
    """Organisations in the order of their values; `lines` are (name, value) to hold them against.

    `is_ranked` where one direction is better: the best then stands first, else the lowest.
    """

    dots: tuple[Dot, ...]
    lines: tuple[tuple[str, float], ...]
    unit: str
    whose: str
    is_ranked: bool


@dataclass(frozen=True, slots=True)
class FunnelView:
    """A funnel to draw, with the limits of chance or those that allow for overdispersion."""

    dots: tuple[Dot, ...]
    average: float
    axis: tuple[float, ...]
    lower_95: tuple[float, ...]
    upper_95: tuple[float, ...]
    lower_998: tuple[float, ...]
    upper_998: tuple[float, ...]
    unit: str
    size_words: str
    is_adjusted: bool
    can_adjust: bool
    left_out: int

    @property
    def own(self) -> Dot | None:
        """The organisation that the page is about."""
        return next((each for each in self.dots if each.role == OWN), None)

    @property
    def beyond(self) -> int:
        """How many lie beyond the 99.8% limits."""
        return sum(each.said in (SAID[-2], SAID[2]) for each in self.dots)


def dots_of(
    rows: Measured,
    own: str,
    better: str,
    unit: str,
    *,
    whose: str,
    peers: Collection[str] = (),
    lines: tuple[tuple[str, float], ...] = (),
) -> Dots:
    """The organisations of one level and period, `rows`, that have a value."""
    known = rows.where(~np.isnan(rows.value))
    order = np.lexsort((known.organisation.astype(str), known.value))
    if better == "higher":
        order = order[::-1]
    dots = tuple(
        Dot(code, readable(name) or code, _role(code, own, peers), float(value))
        for code, name, value in zip(
            known.organisation[order].tolist(),
            known.name[order].tolist(),
            known.value[order].tolist(),
            strict=True,
        )
    )
    return Dots(dots, lines, unit, whose, better in ("higher", "lower"))


def funnel_view(
    funnel: FunnelPoints,
    own: str,
    unit: str,
    *,
    size_words: str,
    adjusted: bool,
    peers: Collection[str] = (),
) -> FunnelView:
    """The funnel as it is drawn; `adjusted` asks for limits that allow for overdispersion."""
    use = adjusted and funnel.tau2 > 0
    limits = funnel.adjusted if use else funnel.limits
    positions = funnel.adjusted_position if use else funnel.position
    dots = tuple(
        Dot(code, readable(name) or code, _role(code, own, peers), value, size, SAID[int(position)])
        for code, name, value, size, position in zip(
            funnel.organisation.tolist(),
            funnel.name.tolist(),
            funnel.value.tolist(),
            funnel.size.tolist(),
            positions.tolist(),
            strict=True,
        )
    )
    return FunnelView(
        dots=dots,
        average=funnel.average,
        axis=tuple(funnel.axis.tolist()),
        lower_95=tuple(limits.lower_95.tolist()),
        upper_95=tuple(limits.upper_95.tolist()),
        lower_998=tuple(limits.lower_998.tolist()),
        upper_998=tuple(limits.upper_998.tolist()),
        unit=unit,
        size_words=size_words,
        is_adjusted=use,
        can_adjust=funnel.tau2 > 0,
        left_out=len(funnel.left_out),
    )


def funnel_finding(view: FunnelView) -> str:
    """What the funnel shows, fit for its title."""
    own = view.own
    if own is None:
        count = view.beyond
        return f"{count} of {len(view.dots)} differ from the average by more than chance"
    if not own.said:
        return f"{own.short} differs from the average by no more than chance"
    return f"{own.short} is {own.said}: more than chance would explain"


def _role(code: str, own: str, peers: Collection[str]) -> str:
    return OWN if code == own else PEER if code in peers else OTHER
