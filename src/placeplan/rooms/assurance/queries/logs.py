"""Reads: the actions and decisions of all meetings, each with what it is about and leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from placeplan.records.record import folded
from placeplan.rooms.assurance.logs import ActionLine, DecisionLine, Named, Ref
from placeplan.rooms.assurance.queries.escalations import owed
from placeplan.rooms.assurance.queries.names import Dates, Names
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.log import standing
from placeplan.rooms.delivery.models import Action, Decision, Escalation, PartOf
from placeplan.rooms.delivery.revisions import Ledger, Stated, ledger
from placeplan.rooms.delivery.said import paragraphs
from placeplan.rooms.places.models import Plan, Reader

Key = tuple[int, str]
"""A plan and a natural key, which is one record in all its versions."""


def action_lines(
    reader: Reader,
    plan: Plan | None = None,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[ActionLine]:
    """Every action of a plan, or of all that the reader may see, as it stands on a day.

    The steps that are owed for concerns that were carried up stand among them. A fixed number of
    queries.
    """
    dates = Dates(plan, as_at, known_at)
    rows = list(delivery.actions(reader, **dates.all))
    carried = list(delivery.escalations(reader, **dates.all))
    known = Names(reader, dates, ((row.plan_id, _of(row)) for row in rows))
    ledgers = action_ledgers(reader, rows, as_at=as_at, known_at=known_at)
    return [
        *(_action(row, known, ledgers.get(_key(row)), on) for row in rows),
        *(line for row in carried for line in _steps(row, on)),
    ]


def decision_lines(
    reader: Reader,
    plan: Plan | None = None,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[DecisionLine]:
    """Every decision of a plan, or of all that the reader may see. A fixed number of queries."""
    rows = list(delivery.decisions(reader, plan=plan, as_at=as_at, known_at=known_at))
    return _decisions(reader, Dates(plan, as_at, known_at), rows, rows)


def one_action(
    reader: Reader,
    row: Action,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> ActionLine:
    """One action, in force or not, as it stands on a day."""
    known = Names(reader, Dates(row.plan, as_at, known_at), [(row.plan_id, _of(row))])
    return _action(row, known, None, on)


def one_decision(
    reader: Reader, row: Decision, *, as_at: date | None = None, known_at: datetime | None = None
) -> DecisionLine:
    """One decision, in force or not, among the others of its plan."""
    every = delivery.decisions(reader, plan=row.plan, as_at=as_at, known_at=known_at)
    return _decisions(reader, Dates(row.plan, as_at, known_at), [row], list(every))[0]


def action_ledgers(
    reader: Reader,
    rows: Sequence[Action],
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> dict[Key, Ledger]:
    """Every due date that each of the actions had."""
    earlier = Action.objects.visible_to(reader).filter(plan__in={row.plan_id for row in rows})
    earlier = earlier.until(as_at, known_at).select_related("stated_by")
    if len(rows) == 1:
        earlier = earlier.filter(natural_key=rows[0].natural_key)
    chains: dict[Key, list[Stated]] = defaultdict(list)
    for row in sorted(earlier, key=_in_order):
        chains[_key(row)].append(_stated(row))
    return {key: ledger(chain) for key, chain in chains.items()}


def action_ledger(versions: Iterable[Action]) -> Ledger:
    """Every due date that one action had, of all its versions in any order."""
    return ledger([_stated(row) for row in sorted(versions, key=_in_order)])


def _decisions(
    reader: Reader, dates: Dates, rows: Sequence[Decision], every: Sequence[Decision]
) -> list[DecisionLine]:
    """Some decisions among all that stand beside them."""
    wanted = [(row.plan_id, name) for row in rows for name in (_of(row), *row.links)]
    known = Names(reader, dates, wanted)
    by_text: dict[Key, list[Decision]] = defaultdict(list)
    for row in every:
        by_text[row.plan_id, folded(row.text)].append(row)
    followers: dict[Key, Decision] = {}
    for row in every:
        earlier = _replaced(row, by_text)
        if earlier is not None:
            followers[_key(earlier)] = row
    return [_decision(row, known, _replaced(row, by_text), followers) for row in rows]


def _of(row: PartOf) -> str:
    """The name that is to be looked up: none where the row is linked already."""
    return "" if row.programme_id or row.scheme_id else row.of


def _about(row: PartOf, known: Names) -> Ref | None:
    if row.scheme_id or row.programme_id:
        kind = "programme" if row.programme_id else "scheme"
        return Ref(kind, str(row.programme_id or row.scheme_id))
    return known.meant(row.plan_id, row.of)


def _action(row: Action, known: Names, past: Ledger | None, on: date) -> ActionLine:
    due = row.due
    day = None if due is None else due.end or due.start
    return ActionLine(
        to=Ref("action", str(row.pk)),
        plan=row.plan.slug,
        plan_title=row.plan.title,
        text=row.text,
        standing=standing(
            row.state, day, on, done_on=row.done_on, recurring=bool(due and due.recurring)
        ),
        owners=tuple(row.owners),
        due=due.label if due else "",
        due_on=day,
        earlier=tuple(each.label for each in past.lines[:-1] if each.label) if past else (),
        state=row.state,
        done_on=row.done_on,
        outcome=row.outcome,
        forum=row.forum,
        meeting=row.meeting.label if row.meeting else "",
        of=row.of or "; ".join(row.indicators),
        about=_about(row, known),
        code=row.code,
        source=str(row.source),
    )


def _steps(row: Escalation, on: date) -> Iterator[ActionLine]:
    """What is owed for a concern; of a closed one, what nobody did is dropped."""
    for each in owed(row):
        closed = row.state == "closed" and each.done_on is None
        yield ActionLine(
            to=Ref("escalation", str(row.pk)),
            plan=row.plan.slug,
            plan_title=row.plan.title,
            text=each.step,
            standing="dropped" if closed else standing("", each.due, on, done_on=each.done_on),
            owners=(each.owner,),
            due=f"{each.due.day} {each.due:%B %Y}",
            due_on=each.due,
            done_on=each.done_on,
            outcome=each.text,
            meeting="",
            of=row.text,
            about=Ref("escalation", str(row.pk)),
            source=str(row.source),
        )


def _decision(
    row: Decision, known: Names, earlier: Decision | None, followers: Mapping[Key, Decision]
) -> DecisionLine:
    when = row.date
    later = followers.get(_key(row))
    return DecisionLine(
        to=Ref("decision", str(row.pk)),
        plan=row.plan.slug,
        plan_title=row.plan.title,
        text=row.text,
        by=row.by,
        taken=when.label if when else "",
        taken_on=None if when is None else when.end or when.start,
        because=row.because,
        of=row.of,
        about=_about(row, known),
        links=tuple(_named(row.plan_id, text, known) for text in row.links),
        replaces=_one(row.replaces, earlier) if row.replaces else None,
        replaced_by=_one(later.text, later) if later is not None else None,
        source=str(row.source),
    )


def _replaced(
    row: Decision, by_text: Mapping[tuple[int, str], Sequence[Decision]]
) -> Decision | None:
    """The decision whose place another takes: of several of one text, that about the same."""
    if not row.replaces:
        return None
    found = [
        each
        for each in by_text.get((row.plan_id, folded(row.replaces)), ())
        if each.natural_key != row.natural_key
    ]
    return next((each for each in found if folded(each.of) == folded(row.of)), None) or next(
        iter(found), None
    )


def _named(plan: int, text: str, known: Names) -> Named:
    parts = [part for block in paragraphs(text) for line in block for part in line]
    if [part.look for part in parts] == ["link"]:
        return Named(text, address=parts[0].text)
    return Named(text, known.meant(plan, text))


def _one(text: str, row: Decision | None) -> Named:
    return Named(text, None if row is None else Ref("decision", str(row.pk)))


def _key(row: PartOf) -> Key:
    return row.plan_id, row.natural_key


def _in_order(row: Action) -> tuple[date, datetime, bool]:
    """When a version came to count; of two at one instant the one that was superseded first."""
    return row.stated_on, row.recorded_at, row.superseded_by_id is None


def _stated(row: Action) -> Stated:
    due = row.due
    return Stated(
        label=due.label if due else "",
        due=None if due is None else due.end or due.start,
        stated_on=row.stated_on,
        by=str(row.stated_by) if row.stated_by else "",
        reason=row.moved_because,
    )
