"""A plan rolled forward into the next year: what would be carried, and the carrying of it.

What is carried comes to the new plan as a paper does, which lists it with where it came from: so
every record has a source, the import can be looked at, and can be undone as a whole.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from placeplan.documents.document import Document
from placeplan.exchange.belonging import belonging
from placeplan.exchange.commit import commit
from placeplan.exchange.outcome import Outcome, said
from placeplan.exchange.reading import Reading
from placeplan.exchange.reconcile import interchanges, models
from placeplan.exchange.target_keys import target_key
from placeplan.kernel import period as periods
from placeplan.kernel.period import Period, financial_year_label
from placeplan.records.record import Record
from placeplan.records.shapes import SourceShape
from placeplan.rooms.assurance.rolling import (
    Choices,
    Entry,
    Judged,
    Years,
    carried_as,
    judged,
    target_days,
)
from placeplan.rooms.performance.models import Target
from placeplan.rooms.places.models import Carried, Import, ImportState, Plan, Reader
from placeplan.rooms.places.permissions import check_may_roll_forward
from placeplan.rooms.places.services import close_plan, create_plan, paragraphs
from placeplan.rooms.places.three_way import FieldChange, differences
from placeplan.rooms.register.entries import Entry as Found
from placeplan.rooms.register.models import Person, Visibility
from placeplan.rooms.register.services import record_event

Link = tuple[str, str, Entry]
"""A record or target of the new plan, by kind and natural key, and what it came from."""

_STRICTER = [each.value for each in Visibility]
"""From what everybody sees to what few see."""


class RollError(ValueError):
    """Raised where a plan cannot be rolled forward so; `fields` says what is wrong with each."""

    def __init__(self, **fields: str) -> None:
        self.fields = fields
        super().__init__("; ".join(fields.values()))


@dataclass(frozen=True, slots=True)
class Going:
    """One record with what becomes of it, and the fields in which the new plan states it anew."""

    judged: Judged
    record: Record | None = None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Rolled:
    """The new plan, the import that brought what was carried, and how many records that is."""

    plan: Plan
    number: int
    carried: int


def proposed_year(plan: Plan) -> str:
    """The financial year after the last of the plan; blank where that is not known."""
    return "" if plan.ends_on is None else financial_year_label(_year_after(plan.ends_on))


def proposed_title(plan: Plan, year: str) -> str:
    """The title of the plan with the new year in place of the old one, or behind it."""
    old = plan.financial_year
    if old and old in plan.title:
        return plan.title.replace(old, year)
    return f"{plan.title} {year}".strip()


def years_of(plan: Plan, label: str) -> Years:
    """The years of the plan and of the one that is to follow it.

    Raises `RollError` where the new year cannot be read, or does not come after the old one.
    """
    new = periods.parse(label) if label.strip() else Period("")
    if new.start is None or new.end is None:
        raise RollError(financial_year="Enter the new year, for example 2020/21")
    if plan.ends_on is not None and new.start <= plan.ends_on:
        raise RollError(financial_year=f"{new.label} does not come after {plan.financial_year}")
    return Years(Period(plan.financial_year, plan.starts_on, plan.ends_on), new)


def entries(reader: Reader, plan: Plan) -> list[Entry]:
    """Every record of the plan in force that the reader may see, and every target of it."""
    found = [
        Entry(str(row.pk), row.natural_key, kind, said(row), room.dump(row))
        for room in interchanges()
        for kind, model in getattr(room, "MODELS", {}).items()
        for row in model.objects.current()
        .filter(plan=plan)
        .visible_to(reader)
        .select_related("source__file", "plan")
        .prefetch_related(*belonging(model))
        .in_order()
    ]
    rows = Target.objects.filter(plan=plan, withdrawn_at=None)
    return found + [
        Entry(
            id=f"target-{row.pk}",
            key=target_key(row),
            kind="target",
            text=_said(row),
            starts=row.starts_on,
            ends=row.ends_on,
        )
        for row in rows.select_related("indicator", "organisation").order_by("pk")
    ]


def proposed(reader: Reader, plan: Plan, years: Years, choices: Choices) -> list[Going]:
    """What becomes of every record of the plan, after a person's choices; nothing is written."""
    return [_going(each, years) for each in judged(entries(reader, plan), years, choices)]


@transaction.atomic
def roll_forward(
    plan: Plan,
    *,
    title: str,
    financial_year: str,
    choices: Choices,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
    close: bool = False,
) -> Rolled:
    """The plan of the next year, with what goes on of the old one; all of it, or nothing.

    `close` closes the old plan to change in the same step. Raises `PermissionDenied`, and
    `RollError` where a field is wrong, nothing would be carried, or it was done already.
    """
    plan = Plan.objects.select_related("owner").held(plan.pk)
    check_may_roll_forward(actor, plan)
    if not title.strip():
        raise RollError(title="Enter a title for the new plan")
    if close and not reason.strip():
        raise RollError(reason="Say why the old plan is closed")
    years = years_of(plan, financial_year)
    going = [each for each in proposed(actor, plan, years, choices) if each.judged.goes]
    if not going:
        raise RollError(choices="Nothing would be carried: choose at least one record")
    into = _new_plan(plan, title, years, actor=actor, at=at, reason=reason)
    paper, links = _brought(
        plan, into, going, actor=actor, at=at, stated_on=stated_on, reason=reason
    )
    links += _targets(going, years, into, actor, at, stated_on)
    Carried.objects.bulk_create(
        Carried(
            plan=into,
            kind=kind,
            natural_key=key,
            from_kind=entry.kind,
            from_key=entry.key,
            brought_by=paper,
        )
        for kind, key, entry in links
    )
    record_event(
        actor,
        at=at,
        action="roll-forward",
        subject=("plan", str(plan.pk)),
        plan=plan.slug,
        reason=reason.strip(),
        details={"into": into.slug, "counts": Counter(each.judged.entry.kind for each in going)},
    )
    if close:
        close_plan(plan, actor=actor, at=at, reason=reason)
    return Rolled(into, paper.pk, len(going))


def followers(plan: Plan) -> list[tuple[Plan, Import]]:
    """The plans that this one was rolled into, each with the import that still stands."""
    papers = Import.objects.filter(
        plan__follows=plan.slug, state=ImportState.COMMITTED, carried__isnull=False
    )
    found = papers.select_related("plan__owner", "decided_by").distinct().order_by("pk")
    return [(each.plan, each) for each in found]


# What goes.


def _going(each: Judged, years: Years) -> Going:
    entry = each.entry
    if not each.goes:
        return Going(each)
    if entry.record is None:
        days = target_days(entry, years)
        names = (("starts on", entry.starts, days[0]), ("ends on", entry.ends, days[1]))
        moved = [FieldChange(name, str(a), str(b)) for name, a, b in names if a != b]
        return Going(each, fields=tuple(moved))
    record = carried_as(entry, years)
    if record is None or record is entry.record:
        return Going(each, record)
    if record.kind != entry.kind:
        return Going(each, record, (FieldChange("kind", entry.kind, record.kind),))
    return Going(each, record, differences(entry.record.content(), record.content()))


def _said(target: Target) -> str:
    whose = f", {target.organisation}" if target.organisation else ""
    sign = {">=": "at least", "<=": "at most"}[target.comparator]
    return f"{target.indicator}: {target.get_kind_display().lower()} {sign} {target.value:f}{whose}"


def _year_after(day: date) -> int:
    return day.year if day.month < 4 else day.year + 1


# The new plan, and what comes to it.


def _new_plan(
    plan: Plan, title: str, years: Years, *, actor: Person, at: datetime, reason: str
) -> Plan:
    """A new plan of the same organisations; the one that there is, where a roll was undone."""
    label = years.new.label
    for into, _ in followers(plan):
        if into.financial_year == label:
            raise RollError(financial_year=f"It was rolled forward into {into.title} already")
    begun = Plan.objects.filter(follows=plan.slug, financial_year=label, title=title.strip())
    found = begun.select_for_update().first()
    if found is not None:
        return found
    return create_plan(
        actor=actor,
        at=at,
        title=title,
        owner=plan.owner,
        partners=plan.partners.all(),
        financial_year=label,
        visibility=plan.visibility,
        follows=plan.slug,
        reason=reason or f"rolled forward from {plan.title}",
    )


def _brought(
    plan: Plan,
    into: Plan,
    going: Sequence[Going],
    *,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str,
) -> tuple[Import, list[Link]]:
    """The import that brought the records to the new plan, and what each came from.

    They are stated by the paper that lists them.
    """
    name = f"carried-forward-from-{plan.slug}.txt"
    text, records = _paper(plan, into, going, name, actor, stated_on)
    data = text.encode("utf-8", "surrogatepass")
    reading = Reading(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media="text",
        document=Document(name=name, blocks=()),
        records=tuple(record for _, record in records),
    )
    outcome = commit(
        reading,
        plan=into,
        actor=actor,
        stated_on=stated_on,
        at=at,
        data=data,
        reason=reason or f"rolled forward from {plan.title}",
    )
    if outcome.count("not_stored") or outcome.number is None:
        why = next((each.message for each in outcome.problems), "nothing new would be carried")
        raise RollError(choices=why)
    paper = Import.objects.get(pk=outcome.number)
    shown = [into.visibility, *(record.visibility or into.visibility for _, record in records)]
    paper.visibility = max(shown, key=_STRICTER.index)  # who reads it reads all that it lists
    paper.save(update_fields=["visibility"])
    Found.objects.filter(paper=paper.pk).update(visibility=paper.visibility)
    return paper, _links(paper, outcome, {record.source.line: entry for entry, record in records})


def _links(paper: Import, outcome: Outcome, entries: dict[int, Entry]) -> list[Link]:
    """The stored records of a paper, by kind and natural key, each with what it came from."""
    keys: dict[str, str] = {}
    for model in models().values():
        rows = model.objects.filter(brought_by=paper).values_list("pk", "natural_key")
        keys |= {str(pk): key for pk, key in rows}
    return [
        (each.kind, keys[each.row], entries[each.source.line])
        for each in outcome.changes
        if each.row in keys and each.source.line in entries
    ]


def _paper(
    plan: Plan, into: Plan, going: Sequence[Going], name: str, actor: Person, stated_on: date
) -> tuple[str, list[tuple[Entry, Record]]]:
    """The paper that lists what is carried, and the records with their places in it.

    Each record goes with what it comes from.
    """
    lines = [
        f"Carried forward from {plan.title} to {into.title} by {actor} on {stated_on:%-d %B %Y}"
    ]
    records: list[tuple[Entry, Record]] = []
    for each in going:
        entry, record = each.judged.entry, each.record
        first = 2 * len(lines) + 1
        words = (record.kind if record else entry.kind).replace("_", " ").capitalize()
        lines.append(f"{words}, from {entry.kind.replace('_', ' ')} {entry.id}")
        if record is None:
            lines.append(f"Target: {entry.text}")
            continue
        lines += list(paragraphs(record))
        source = SourceShape(file=name, line=first, end_line=2 * len(lines) - 1)
        update: dict[str, Any] = {"source": source, "context": [], "plan": None}
        records.append((entry, record.model_copy(update=update)))
    return "\n\n".join(lines) + "\n", records


def _targets(
    going: Sequence[Going],
    years: Years,
    into: Plan,
    actor: Person,
    at: datetime,
    stated_on: date,
) -> list[Link]:
    """The new targets, by their numbers, each with what it came from."""
    wanted = {each.judged.entry.id: each.judged.entry for each in going if each.record is None}
    numbers = [int(each.removeprefix("target-")) for each in wanted]
    found: list[Link] = []
    for row in Target.objects.filter(pk__in=numbers).order_by("pk"):
        entry = wanted[f"target-{row.pk}"]
        starts, ends = target_days(entry, years)
        made = Target.objects.create(
            plan=into,
            indicator_id=row.indicator_id,
            organisation_id=row.organisation_id,
            kind=row.kind,
            comparator=row.comparator,
            value=row.value,
            starts_on=starts,
            ends_on=ends,
            reason=row.reason,
            stated_on=stated_on,
            recorded_at=at,
            recorded_by=actor,
        )
        found.append(("target", target_key(made), entry))
    return found
