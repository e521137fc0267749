"""Between this room's stored records and the data contract."""

from __future__ import annotations

from datetime import date, datetime

from placeplan.records import strategy as records
from placeplan.records.record import Record, folded
from placeplan.rooms.places.interchange import plan_record_fields
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.rooms.register.interchange import Lookups, fact_fields, or_none
from placeplan.rooms.register.models import Source
from placeplan.rooms.strategy.models import Goal

KINDS = ("goal",)
MODELS: dict[str, type[PlanFact]] = {"goal": Goal}
SCOPES = {"goal": ("parent", "parent_title")}


class Goals:
    """The plan's goals by title, during one import: those that stand, and those that come."""

    def __init__(self, plan: Plan) -> None:
        self._titles: dict[str, list[Goal]] = {}
        self._waiting: dict[str, list[Goal]] = {}
        for goal in Goal.objects.current().filter(plan=plan).in_order():
            self._titles.setdefault(folded(goal.title), []).append(goal)

    def titled(self, title: str | None, *kinds: str) -> Goal | None:
        """The goal of the title; where several share it, one of the kinds first."""
        found = self._titles.get(folded(title), []) if title else []
        return next(
            (goal for goal in found if goal.goal_kind in kinds), found[0] if found else None
        )

    def enter(self, goal: Goal) -> None:
        """Takes in a goal that comes: it stands for the earlier one, and children find it."""
        title = folded(goal.title)
        others = [e for e in self._titles.get(title, []) if e.natural_key != goal.natural_key]
        self._titles[title] = [goal, *others]
        for child in self._waiting.pop(title, []):
            child.parent = goal
        if goal.parent_title:
            goal.parent = self.titled(goal.parent_title)
            if goal.parent is None:
                self._waiting.setdefault(folded(goal.parent_title), []).append(goal)


def goals(plan: Plan, lookups: Lookups) -> Goals:
    """The goals of this import."""
    return lookups.get(Goals, lambda: Goals(plan))


def load(
    record: Record,
    *,
    plan: Plan,
    source: Source,
    stated_on: date,
    recorded_at: datetime,
    lookups: Lookups | None = None,
) -> Goal:
    """The record as a row that is not stored yet. Raises `TypeError` for another room's kind."""
    if not isinstance(record, records.Goal):
        raise TypeError(f"not a record of this room: {record.kind}")
    goal = Goal(
        plan=plan,
        **fact_fields(record, source, stated_on, recorded_at),
        goal_kind=record.goal_kind,
        title=record.title,
        parent_title=record.parent or "",
        code=record.code or "",
        definition=record.definition or "",
        unit=record.unit or "",
        rationale=record.rationale or "",
        proposal=record.proposal or "",
    )
    goals(plan, Lookups() if lookups is None else lookups).enter(goal)
    return goal


def dump(model: PlanFact) -> records.Goal:
    """The stored row as a record. Raises `TypeError` for another room's."""
    if not isinstance(model, Goal):
        raise TypeError(f"not a record of this room: {type(model).__name__}")
    return records.Goal(
        **plan_record_fields(model),
        goal_kind=model.goal_kind,
        title=model.title,
        parent=or_none(model.parent_title),
        code=or_none(model.code),
        definition=or_none(model.definition),
        unit=or_none(model.unit),
        rationale=or_none(model.rationale),
        proposal=or_none(model.proposal),
    )
