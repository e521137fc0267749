"""Between this room's stored records and the data contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from placeplan.kernel import period as periods
from placeplan.records import delivery as records
from placeplan.records.finance import Scheme as SchemeRecord
from placeplan.records.record import Record, folded
from placeplan.records.shapes import DueShape, PeriodShape
from placeplan.rooms.delivery import revisions
from placeplan.rooms.delivery.dependencies import refused
from placeplan.rooms.delivery.models import (
    Action,
    Assessment,
    Comment,
    Concern,
    Decision,
    Deliverable,
    Escalation,
    Evidence,
    ForObjectives,
    Measure,
    Milestone,
    PartOf,
    Programme,
    Qia,
    Scheme,
    Update,
)
from placeplan.rooms.delivery.slip import Deadline, printed
from placeplan.rooms.places.interchange import Kept, Store, Titled, directory, forums
from placeplan.rooms.places.models import Plan, PlanFact, Reader
from placeplan.rooms.register.columns import Spanning
from placeplan.rooms.register.interchange import Lookups
from placeplan.rooms.strategy.interchange import goals
from placeplan.rooms.strategy.models import GoalKind

SCOPES = {
    **dict.fromkeys(("deliverable", "measure", "concern"), ("priority", "priority")),
    "milestone": ("of", "of"),
    "scheme": ("workstream", "workstream"),
}
"""A paper that speaks of a priority, programme or workstream lists all that stands under it."""


GUARDED = {"scheme": frozenset(("gateway",))}
"""Fields that no form of records asks for: a page with rules of its own changes them."""


# What others are part of.


class Programmes(Titled[Programme]):
    """The plan's programmes by title, during one import."""


class Schemes(Titled[Scheme]):
    """The plan's schemes by title, during one import."""


def programmes(plan: Plan, lookups: Lookups) -> Programmes:
    """The programmes of this import."""
    return lookups.get(Programmes, lambda: Programmes(plan, Programme, "title"))


def schemes(plan: Plan, lookups: Lookups) -> Schemes:
    """The schemes of this import."""
    return lookups.get(Schemes, lambda: Schemes(plan, Scheme, "title"))


def link_part(row: PartOf, record: Any, lookups: Lookups) -> None:
    """Links a row to the programme, else to the scheme, that it says it is part of."""
    row.programme = programmes(row.plan, lookups).meant(row.of, row)
    if row.programme is None:
        row.scheme = schemes(row.plan, lookups).meant(row.of, row)


def span(row: Spanning, *stated: DueShape | PeriodShape | str | None) -> None:
    """Sets the days that a row speaks of: from the first to the last that is stated.

    A text is a financial year.
    """
    dated = [periods.parse(each) if isinstance(each, str) else each for each in stated if each]
    starts = [each.start for each in dated if each is not None and each.start is not None]
    ends = [each.end for each in dated if each is not None and each.end is not None]
    row.spans_start, row.spans_end = min(starts, default=None), max(ends, default=None)


# The links of each kind.


def _for_objectives(row: ForObjectives, record: Any, lookups: Lookups) -> None:
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


def _deliverable(row: Deliverable, record: records.Deliverable, lookups: Lookups) -> None:
    _for_objectives(row, record, lookups)
    earlier = [Deadline.of(each) for each in record.earlier_deadlines]
    current = None if record.deadline is None else Deadline.of(record.deadline)
    row.keep(printed(earlier, current, row.stated_on))


def _programme(row: Programme, record: records.Programme, lookups: Lookups) -> None:
    known = goals(row.plan, lookups)
    row.goal = known.titled(row.objective) or known.titled(row.theme, GoalKind.THEME)
    row.governed_by = forums(row.plan, lookups).meant(row.forum, row)
    programmes(row.plan, lookups).enter(row)


def _scheme(row: Scheme, record: SchemeRecord, lookups: Lookups) -> None:
    row.organisation = directory(row.plan, lookups).named(row.organisation_name)
    row.programme = programmes(row.plan, lookups).meant(row.workstream, row)
    span(row, row.financial_year)
    schemes(row.plan, lookups).enter(row)


def _milestone(row: Milestone, record: records.Milestone, lookups: Lookups) -> None:
    link_part(row, record, lookups)
    span(row, record.start, record.end, record.due)


_store = Store(
    Kept(
        records.Deliverable,
        Deliverable,
        renamed={"update": "update_text"},
        leave=["earlier_deadlines"],
        link=_deliverable,
    ),
    Kept(records.Measure, Measure, renamed={"update": "update_text"}, link=_for_objectives),
    Kept(records.Concern, Concern, link=_for_objectives),
    Kept(records.Programme, Programme, link=_programme),
    Kept(SchemeRecord, Scheme, renamed={"organisation": "organisation_name"}, link=_scheme),
    Kept(records.Milestone, Milestone, link=_milestone),
    Kept(records.Action, Action, link=link_part),
    Kept(records.Decision, Decision, link=link_part),
    Kept(records.Qia, Qia, link=link_part),
    Kept(records.Update, Update, link=link_part),
    Kept(records.Assessment, Assessment, link=link_part),
    Kept(records.Escalation, Escalation, link=link_part),
    Kept(records.Comment, Comment),
    Kept(records.Evidence, Evidence),
)
KINDS, MODELS, load = _store.kinds, _store.models, _store.load


def dump(model: PlanFact) -> Record:
    """The stored row as a record, with every earlier deadline that is known.

    Raises `TypeError` for another room's row.
    """
    return _dump(model, carried=True)


def as_stated(model: PlanFact) -> Record:
    """The stored row as its own paper states it: without what it took over from earlier ones."""
    return _dump(model, carried=False)


def refusals(
    record: Record, *, before: Record | None, plan: Plan, reader: Reader
) -> dict[str, str]:
    """By field, why a person cannot state the record; nothing where they can.

    `before` is the record that it takes the place of. Papers state what they like.
    """
    if isinstance(record, records.Comment | records.Evidence):
        return _moved(record, before)
    if isinstance(record, records.Decision):
        return _replaced(record, before, plan, reader)
    if isinstance(record, records.Milestone):
        return _milestone_refusals(record, before)
    if not isinstance(record, SchemeRecord) or not record.depends_on:
        return {}
    if isinstance(before, SchemeRecord) and before.depends_on == record.depends_on:
        return {}
    rows = Scheme.objects.visible_to(reader).current().filter(plan=plan)
    if isinstance(before, SchemeRecord):
        rows = rows.exclude(title=before.title)
    others = dict(rows.values_list("title", "depends_on"))
    wrong = refused(record.title, record.depends_on, others)
    return {"depends_on": wrong} if wrong else {}


def _moved(record: Record, before: Record | None) -> dict[str, str]:
    """What is said and shown stays with its record, its author and its file."""
    kept = ("of_kind", "of", "part", "by", "at", "file", "sha256")
    same = "It stays as it is: take it back, and add another"
    return {
        name: same
        for name in kept
        if before is not None and getattr(record, name, None) != getattr(before, name, None)
    }


def _replaced(
    record: records.Decision, before: Record | None, plan: Plan, reader: Reader
) -> dict[str, str]:
    """A decision takes the place of another one of the plan."""
    if not record.replaces or getattr(before, "replaces", None) == record.replaces:
        return {}
    rows = Decision.objects.visible_to(reader).current().filter(plan=plan)
    others = {folded(text) for text in rows.values_list("text", flat=True)} - {folded(record.text)}
    known = folded(record.replaces) in others
    return {} if known else {"replaces": "The plan has no other decision of this text"}


def _milestone_refusals(record: records.Milestone, before: Record | None) -> dict[str, str]:
    start = None if record.start is None else record.start.start
    wrong = revisions.disordered(start, _last(record.due), record.done_on)
    if "due" in revisions.disordered(start, _last(record.end), None):
        wrong["end"] = "It cannot end before it starts"
    if isinstance(before, records.Milestone):
        why, by = record.moved_because or "", record.approved_by or ""
        wrong |= revisions.unexplained(_last(before.due), _last(record.due), why, by)
    return wrong


def _last(due: DueShape | None) -> date | None:
    return None if due is None else due.end


def _dump(model: PlanFact, *, carried: bool) -> Record:
    if not isinstance(model, Deliverable):
        return _store.dump(model)
    past = [each for each in model.ledger if not each.is_current]
    shapes = [each.shape() for each in past if carried or not each.carried]
    return _store.dump(model, earlier_deadlines=shapes)
