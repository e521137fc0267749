"""Reads: deliverables with their deadlines, programmes and schemes, limited to the reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from placeplan.rooms.delivery.models import (
    Action,
    Assessment,
    Comment,
    Concern,
    DeadlineRevision,
    Decision,
    Deliverable,
    Escalation,
    Evidence,
    Measure,
    Milestone,
    Programme,
    Qia,
    Scheme,
    Update,
)
from placeplan.rooms.delivery.sections import (
    Choice,
    DeliverableLine,
    Heading,
    Line,
    MeasureLine,
    Report,
    TextLine,
    figure_words,
    is_overdue,
    report,
    tally,
)
from placeplan.rooms.delivery.slip import Deadline
from placeplan.rooms.places.models import (
    PlaceFact,
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Reader,
)
from placeplan.rooms.places.queries import Facts, first_places, in_force, place_facts
from placeplan.rooms.strategy.models import Goal, GoalKind
from placeplan.rooms.strategy.queries import goals

P = TypeVar("P", bound=PlanFact)


deliverables = Facts(Deliverable, dated="deadline", with_rows=("deadlines",))
measures = Facts(Measure, dated="deadline")
concerns = Facts(Concern)
programmes = Facts(Programme, along=("goal", "governed_by"))
schemes = Facts(Scheme, dated="spans", organisation="organisation", along=("programme",))
milestones = Facts(Milestone, dated="spans", along=("programme", "scheme"))
actions = Facts(Action, dated="due", along=("programme", "scheme"))
decisions = Facts(Decision, dated="date", along=("programme", "scheme"))
qias = Facts(Qia, along=("programme", "scheme"))
updates = Facts(Update, dated="period", along=("programme", "scheme"))
assessments = Facts(Assessment, along=("programme", "scheme"))
escalations = Facts(Escalation, dated="raised_on", along=("programme", "scheme"))
comments = Facts(Comment)
evidence = Facts(Evidence)

QUERIES: dict[str, Facts[Any]] = {
    "deliverable": deliverables,
    "measure": measures,
    "concern": concerns,
    "programme": programmes,
    "scheme": schemes,
    "milestone": milestones,
    "action": actions,
    "decision": decisions,
    "qia": qias,
    "update": updates,
    "assessment": assessments,
    "escalation": escalations,
    "comment": comments,
    "evidence": evidence,
}


def board_report(
    reader: Reader,
    plan: Plan,
    choice: Choice,
    *,
    on: date | None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Report:
    """The report of a plan to its Health and Wellbeing Board; deadlines are judged `on` a day."""
    heads = list(_bare(goals(reader, plan=plan, as_at=as_at, known_at=known_at)))
    facts = _bare(place_facts(reader, plan=plan, as_at=as_at, known_at=known_at))
    kept = {
        key: place
        for model in (Deliverable, Measure)
        for key, place in first_places(model, plan, as_at=as_at, known_at=known_at).items()
    }
    due = list(
        _bare(deliverables(reader, plan=plan, as_at=as_at, known_at=known_at)).prefetch_related(
            None
        )
    )
    ledgers = _ledgers(due)
    supporting = _bare(measures(reader, plan=plan, as_at=as_at, known_at=known_at))
    issues = _bare(concerns(reader, plan=plan, as_at=as_at, known_at=known_at))
    lines: list[Line] = [
        *(_deliverable(row, ledgers.get(row.pk, ()), on) for row in due),
        *map(_measure, supporting),
        *map(_concern, issues),
        *_notes(heads, facts),
    ]
    lines = [replace(each, place=kept.get(each.key, each.place)) for each in lines]
    lines.sort(key=lambda each: each.place)
    return report(lines, _headings(heads), choice)


def _bare(rows: PlanFactQuerySet[P]) -> PlanFactQuerySet[P]:
    """The rows with their places alone: they are all of one plan, which is at hand."""
    return rows.select_related(None).select_related("source")


@dataclass(frozen=True, slots=True)
class Progress:
    """How the deliverables of one plan stand."""

    total: int = 0
    overdue: int = 0
    ratings: tuple[tuple[str, int], ...] = ()

    def rated(self, rag: str) -> int:
        """How many have this rating; "none" counts the blank ones."""
        return dict(self.ratings).get(rag, 0)


def progress(
    reader: Reader,
    on: Mapping[int, date],
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> dict[int, Progress]:
    """How the deliverables of each plan stand on its own day, by the number of the plan."""
    rows = in_force(Deliverable.objects.all(), reader, plan, as_at, known_at).order_by()
    rated: dict[int, list[str]] = {}
    overdue: Counter[int] = Counter()
    for number, rag, state, end, recurring in rows.values_list("plan", *JUDGED):
        rated.setdefault(number, []).append(rag)
        overdue[number] += is_overdue(
            state=state, rag=rag, end=end, recurring=recurring, on=on.get(number)
        )
    return {
        number: Progress(len(ratings), overdue[number], tally(ratings))
        for number, ratings in rated.items()
    }


JUDGED = ("rag", "state", "deadline_end", "deadline_recurring")


def _place(row: PlanFact) -> tuple[str, int, int]:
    return (row.stated_on.isoformat(), row.source.file_id, row.source.line)


def _ledgers(rows: Iterable[Deliverable]) -> dict[UUID, tuple[Deadline, ...]]:
    """The deadlines of each deliverable, first to last, in one query."""
    parts = DeadlineRevision.PARTS
    found: dict[UUID, tuple[Deadline, ...]] = {}
    stored = DeadlineRevision.objects.filter(deliverable__in=[row.pk for row in rows])
    for number, *values in stored.order_by("position").values_list("deliverable", *parts):
        deadline = Deadline(**dict(zip(parts, values, strict=True)))
        found[number] = (*found.get(number, ()), deadline)
    return found


def _deliverable(
    row: Deliverable, ledger: tuple[Deadline, ...], on: date | None
) -> DeliverableLine:
    due = row.deadline
    return DeliverableLine(
        id=str(row.pk),
        key=row.natural_key,
        place=_place(row),
        priority=row.priority,
        objectives=tuple(row.objectives),
        title=row.title,
        earlier_titles=tuple(row.earlier_titles),
        deadlines=ledger,
        leads=tuple(row.leads),
        update=row.update_text,
        rag=row.rag,
        state=row.state,
        uncertain=row.uncertain,
        overdue=is_overdue(
            state=row.state,
            rag=row.rag,
            end=due.end if due else None,
            recurring=bool(due and due.recurring),
            on=on,
        ),
    )


def _measure(row: Measure) -> MeasureLine:
    earlier = tuple(Deadline(label=str(each.get("label", ""))) for each in row.earlier_deadlines)
    due = row.deadline
    current = () if due is None else (Deadline.of(due, is_current=True),)
    return MeasureLine(
        id=str(row.pk),
        key=row.natural_key,
        place=_place(row),
        priority=row.priority,
        objectives=tuple(row.objectives),
        name=row.name,
        update=row.update_text,
        rag=row.rag,
        action=row.action,
        leads=tuple(row.leads),
        deadlines=(*earlier, *current),
        figures=tuple(figure_words(each) for each in row.figures),
        uncertain=row.uncertain,
    )


def _concern(row: Concern) -> TextLine:
    return TextLine(
        id=str(row.pk),
        key=row.natural_key,
        kind="concern",
        place=_place(row),
        priority=row.priority,
        objectives=tuple(row.objectives),
        text=row.text,
    )


def _headings(rows: Iterable[Goal]) -> list[Heading]:
    """The priorities, and the objectives that one label row names together."""
    found: dict[tuple[str, tuple[str, int, int]], list[str]] = {}
    heads: list[Heading] = []
    for row in rows:
        if row.goal_kind == GoalKind.PRIORITY:
            heads.append(Heading(_place(row), row.title))
        elif row.goal_kind == GoalKind.OBJECTIVE and row.parent_title:
            found.setdefault((row.parent_title, _place(row)), []).append(row.title)
    heads += [Heading(place, title, tuple(titles)) for (title, place), titles in found.items()]
    return heads


def _notes(heads: Iterable[Goal], facts: Iterable[PlaceFact]) -> Iterator[TextLine]:
    """The statements that stand under a priority, by the label rows named as their context."""
    at: dict[tuple[int, int], tuple[str, tuple[str, ...]]] = {}
    for row in heads:
        place = (row.source.file_id, row.source.line)
        if row.goal_kind == GoalKind.PRIORITY:
            at[place] = (row.title, ())
        elif row.goal_kind == GoalKind.OBJECTIVE:
            last = row.source.end_line or row.source.line
            priority, titles = at.get((row.source.file_id, last), (row.parent_title, ()))
            at[row.source.file_id, last] = (row.parent_title or priority, (*titles, row.title))
    for fact in facts:
        labels = [at.get((fact.source.file_id, each.get("line", 0))) for each in fact.context]
        label = next((each for each in reversed(labels) if each is not None), None)
        if label is not None:
            yield TextLine(
                id=str(fact.pk),
                key=fact.natural_key,
                kind="fact",
                place=_place(fact),
                priority=label[0],
                objectives=label[1],
                text=fact.text,
            )
