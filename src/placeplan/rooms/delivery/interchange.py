"""Between this room's stored records and the data contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from placeplan.records import delivery as records
from placeplan.records.record import Record
from placeplan.records.shapes import DueShape
from placeplan.rooms.delivery.models import Concern, Deliverable, ForObjectives, Measure
from placeplan.rooms.delivery.slip import Deadline, printed
from placeplan.rooms.places.interchange import figures_in, figures_out, plan_record_fields
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.rooms.register.interchange import Lookups, fact_fields, or_none
from placeplan.rooms.register.models import Source
from placeplan.rooms.strategy.interchange import goals
from placeplan.rooms.strategy.models import GoalKind

KINDS = ("deliverable", "measure", "concern")
MODELS: dict[str, type[PlanFact]] = {
    "deliverable": Deliverable,
    "measure": Measure,
    "concern": Concern,
}
SCOPES = dict.fromkeys(KINDS, ("priority", "priority"))
"""A paper that speaks of a priority lists all that stands under it."""


def load(
    record: Record,
    *,
    plan: Plan,
    source: Source,
    stated_on: date,
    recorded_at: datetime,
    lookups: Lookups | None = None,
) -> ForObjectives:
    """The record as a row that is not stored yet, linked to the goals that stand.

    Raises `TypeError` for another room's kind.
    """
    lookups = Lookups() if lookups is None else lookups
    fields = {"plan": plan, **fact_fields(record, source, stated_on, recorded_at)}
    match record:
        case records.Deliverable():
            row = _deliverable(record, fields, stated_on)
        case records.Measure():
            row = _measure(record, fields)
        case records.Concern():
            row = Concern(**fields, text=record.text)
        case _:
            raise TypeError(f"not a record of this room: {record.kind}")
    row.priority = record.priority or ""
    row.objectives = list(record.objectives)
    _link(row, lookups)
    return row


def _deliverable(
    record: records.Deliverable, fields: dict[str, Any], stated_on: date
) -> ForObjectives:
    row = Deliverable(
        **fields,
        **due_fields(record.deadline),
        title=record.title,
        earlier_titles=list(record.earlier_titles),
        leads=list(record.leads),
        update_text=record.update or "",
        rag=record.rag or "",
        state=record.state,
        figures=figures_in(record.figures),
        as_printed=dict(record.as_printed),
    )
    earlier = [_deadline(each) for each in record.earlier_deadlines]
    current = None if record.deadline is None else _deadline(record.deadline)
    row.keep(printed(earlier, current, stated_on))
    return row


def _measure(record: records.Measure, fields: dict[str, Any]) -> ForObjectives:
    return Measure(
        **fields,
        **due_fields(record.deadline),
        name=record.name,
        update_text=record.update or "",
        rag=record.rag or "",
        action=record.action or "",
        leads=list(record.leads),
        earlier_deadlines=[each.model_dump(mode="json") for each in record.earlier_deadlines],
        figures=figures_in(record.figures),
        as_printed=dict(record.as_printed),
    )


def _link(row: ForObjectives, lookups: Lookups) -> None:
    known = goals(row.plan, lookups)
    row.priority_goal = known.titled(row.priority, GoalKind.PRIORITY)
    through: type[models.Model] = type(row).objective_goals.through
    owner = row._meta.model_name or ""
    found = {
        goal.pk: goal
        for title in row.objectives
        if (goal := known.titled(title, GoalKind.OBJECTIVE)) is not None
    }
    row.dependents.extend(through(**{owner: row, "goal": goal}) for goal in found.values())


def dump(model: PlanFact) -> Record:
    """The stored row as a record, with every earlier deadline that is known.

    Raises `TypeError` for another room's row.
    """
    return _dump(model, carried=True)


def as_stated(model: PlanFact) -> Record:
    """The stored row as its own paper states it: without what it took over from earlier ones."""
    return _dump(model, carried=False)


def _dump(model: PlanFact, *, carried: bool) -> Record:
    if not isinstance(model, ForObjectives):
        raise TypeError(f"not a record of this room: {type(model).__name__}")
    fields = {
        **plan_record_fields(model),
        "priority": or_none(model.priority),
        "objectives": model.objectives,
    }
    match model:
        case Deliverable():
            past = [each for each in model.ledger if not each.is_current]
            return records.Deliverable(
                **fields,
                title=model.title,
                earlier_titles=model.earlier_titles,
                deadline=due_out(model),
                earlier_deadlines=[_shape(each) for each in past if carried or not each.carried],
                leads=model.leads,
                update=or_none(model.update_text),
                rag=or_none(model.rag),
                state=model.state,
                figures=figures_out(model.figures),
                as_printed=model.as_printed,
            )
        case Measure():
            return records.Measure(
                **fields,
                name=model.name,
                update=or_none(model.update_text),
                rag=or_none(model.rag),
                action=or_none(model.action),
                leads=model.leads,
                deadline=due_out(model),
                earlier_deadlines=[
                    DueShape.model_validate(each) for each in model.earlier_deadlines
                ],
                figures=figures_out(model.figures),
                as_printed=model.as_printed,
            )
        case Concern():
            return records.Concern(**fields, text=model.text)
    raise TypeError(f"not a record of this room: {type(model).__name__}")


def due_fields(due: DueShape | None) -> dict[str, Any]:
    """The six fields that hold a deadline."""
    if due is None:
        return {}
    return {
        "deadline_label": due.label,
        "deadline_start": due.start,
        "deadline_end": due.end,
        "deadline_recurring": due.recurring,
        "deadline_inferred": due.inferred,
        "deadline_as_printed": due.as_printed or "",
    }


def due_out(row: Deliverable | Measure) -> DueShape | None:
    """The deadline that the six fields hold."""
    if not (row.deadline_label or row.deadline_start or row.deadline_end):
        return None
    return DueShape(
        label=row.deadline_label,
        start=row.deadline_start,
        end=row.deadline_end,
        recurring=row.deadline_recurring,
        inferred=row.deadline_inferred,
        as_printed=or_none(row.deadline_as_printed),
    )


def _deadline(due: DueShape) -> Deadline:
    return Deadline(
        label=due.label,
        start=due.start,
        end=due.end,
        recurring=due.recurring,
        inferred=due.inferred,
        as_printed=due.as_printed or "",
    )


def _shape(deadline: Deadline) -> DueShape:
    return DueShape(
        label=deadline.label,
        start=deadline.start,
        end=deadline.end,
        recurring=deadline.recurring,
        inferred=deadline.inferred,
        as_printed=or_none(deadline.as_printed),
    )
