"""The heat map: where risks stand by likelihood and impact, and which moved since a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placeplan.definitions.policies import RiskPolicy
from placeplan.rooms.risk.register import Standing
from placeplan.rooms.risk.scoring import Scored


@dataclass(frozen=True, slots=True)
class Square:
    """One square of the map, and the risks that stand in it."""

    likelihood: int
    impact: int
    band: str
    risks: tuple[Standing, ...] = ()

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True, slots=True)
class Move:
    """A risk whose score is another than before; None where it had none, or has none now."""

    risk: Standing
    before: Scored | None
    now: Scored | None

    @property
    def way(self) -> str:
        """up, down, new or gone; "moved" where the product is the same."""
        if self.before is None or self.now is None:
            return "new" if self.before is None else "gone"
        change = self.now.score - self.before.score
        return "up" if change > 0 else "down" if change < 0 else "moved"


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The squares, the highest likelihood first; risks with a product alone, and unscored ones."""

    rows: tuple[tuple[Square, ...], ...]
    outside: tuple[Standing, ...]
    unscored: tuple[Standing, ...]

    @property
    def placed(self) -> int:
        """How many risks stand on the map."""
        return sum(len(square.risks) for row in self.rows for square in row)


def heat_map(risks: Iterable[Standing], stage: str, policy: RiskPolicy) -> HeatMap:
    """Where each risk stands by its last score of a stage."""
    places: dict[tuple[int, int], list[Standing]] = {}
    outside, unscored = [], []
    for each in risks:
        scored = each.at(stage)
        place = None if scored is None else place_of(scored)
        if scored is None:
            unscored.append(each)
        elif place is None:
            outside.append(each)
        else:
            places.setdefault(place, []).append(each)
    rows = tuple(
        tuple(
            Square(up, along, policy.band(up * along), tuple(places.get((up, along), ())))
            for along in range(1, 6)
        )
        for up in range(5, 0, -1)
    )
    return HeatMap(rows, tuple(outside), tuple(unscored))


def place_of(scored: Scored) -> tuple[int, int] | None:
    """Likelihood and impact of a score; None where it has none on the map."""
    if scored.likelihood is None or scored.impact is None:
        return None
    inside = 1 <= scored.likelihood <= 5 and 1 <= scored.impact <= 5
    return (scored.likelihood, scored.impact) if inside else None


def moves(now: Sequence[Standing], before: Sequence[Standing], stage: str) -> list[Move]:
    """The risks whose last score of a stage changed: what rose first, then what came or fell."""
    was: Mapping[str, Standing] = {each.key: each for each in before}
    is_now = {each.key for each in now}
    found = []
    for each in now:
        earlier = was.get(each.key)
        move = Move(each, None if earlier is None else earlier.at(stage), each.at(stage))
        if _told(move.before) != _told(move.now):
            found.append(move)
    found += [
        Move(each, each.at(stage), None)
        for each in before
        if each.key not in is_now and each.at(stage) is not None
    ]
    order = ("up", "new", "moved", "down", "gone")
    return sorted(found, key=lambda each: order.index(each.way))


def _told(scored: Scored | None) -> tuple[int, int | None, int | None] | None:
    return None if scored is None else (scored.score, scored.likelihood, scored.impact)
