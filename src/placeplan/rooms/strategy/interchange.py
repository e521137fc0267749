"""Between this room's stored records and the data contract."""

from __future__ import annotations

from placeplan.records import strategy as records
from placeplan.records.record import folded
from placeplan.rooms.places.interchange import Kept, Store, Titled, directory
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.interchange import Lookups
from placeplan.rooms.strategy.models import Alignment, Commitment, Goal

SCOPES = {"goal": ("parent", "parent_title")}


class Goals(Titled[Goal]):
    """The plan's goals by title, during one import: those that stand, and those that come."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan, Goal, "title")
        self._waiting: dict[str, list[Goal]] = {}

    def titled(self, title: str | None, *kinds: str) -> Goal | None:
        """The goal of the title; where several share it, one of the kinds first."""
        found = self.all(title)
        return next(
            (goal for goal in found if goal.goal_kind in kinds), found[0] if found else None
        )

    def enter(self, row: Goal) -> None:
        """Takes in a goal that comes: it stands for the earlier one, and children find it."""
        super().enter(row)
        for child in self._waiting.pop(folded(row.title), []):
            child.parent = row
        if row.parent_title:
            row.parent = self.titled(row.parent_title)
            if row.parent is None:
                self._waiting.setdefault(folded(row.parent_title), []).append(row)


def goals(plan: Plan, lookups: Lookups) -> Goals:
    """The goals of this import."""
    return lookups.get(Goals, lambda: Goals(plan))


def _entered(row: Goal, record: records.Goal, lookups: Lookups) -> None:
    goals(row.plan, lookups).enter(row)


def _served(row: Alignment, record: records.Alignment, lookups: Lookups) -> None:
    row.goal = goals(row.plan, lookups).titled(row.item)


def _between(row: Commitment, record: records.Commitment, lookups: Lookups) -> None:
    known = directory(row.plan, lookups)
    row.by_organisation, row.to_organisation = known.named(row.by), known.named(row.to)


_store = Store(
    Kept(records.Goal, Goal, renamed={"parent": "parent_title"}, link=_entered),
    Kept(records.Alignment, Alignment, link=_served),
    Kept(records.Commitment, Commitment, link=_between),
)
KINDS, MODELS, load, dump = _store.kinds, _store.models, _store.load, _store.dump
