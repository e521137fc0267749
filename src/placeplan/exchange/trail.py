"""Who did what in a plan, when and why, with what the records said before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Left, Replace

from placeplan.exchange.outcome import said
from placeplan.exchange.reconcile import models
from placeplan.exchange.versions import Number, record_of, versions
from placeplan.records.record import Record
from placeplan.rooms.assurance.accepting import SUBJECT
from placeplan.rooms.places.models import (
    Import,
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Reader,
)
from placeplan.rooms.places.queries import Facts
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.register.queries import events

_TAKEN_BACK = ("withdraw-record",)
"""After these nothing stands of the record that the event names."""


_ASIDE = ("before", "fields", "sha256", "file", "title", "target")
"""Details that the page shows in another way, or that say nothing to people."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `before` and `after` are what its record said, None where there was none.

    `row` is the record that it names, `paper` the import, either None where it names another thing.
    """

    event: Event
    row: PlanFact | None
    before: Record | None
    after: Record | None
    paper: Import | None

    @property
    def text(self) -> str:
        """What was acted upon, in a few words."""
        if self.row is not None:
            return said(self.row)
        if self.paper is not None:
            return self.paper.file.name
        return str(self.event.details.get("target") or self.event.details.get("title") or "")


def trail(
    reader: Reader,
    plan: Plan,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
    since: date | None = None,
    until: date | None = None,
    actor: str = "",
    kind: str = "",
) -> QuerySet[Event]:
    """The events of a plan, the latest first, but for those about what the reader may not see.

    `since` and `until` are days on which people acted; `actor` is a user name.
    """
    rows = events(plan=plan.slug, as_at=as_at, known_at=known_at)
    if since is not None:
        rows = rows.filter(at__date__gte=since)
    if until is not None:
        rows = rows.filter(at__date__lte=until)
    if actor:
        rows = rows.filter(actor__username=actor)
    if kind:
        rows = rows.filter(subject_kind=kind)
    bare = Replace(F("subject_id"), Value("-"), Value(""))
    found: QuerySet[Event] = rows.alias(bare=bare).exclude(_hidden(reader, plan))
    return found


def actors(plan: Plan) -> list[tuple[str, str]]:
    """Everybody who acted in a plan, by name: user name and name."""
    who = Event.objects.filter(plan=plan.slug).order_by().values("actor")
    people = Person.objects.filter(pk__in=who).order_by("name", "pk")
    return [(each.username, str(each)) for each in people]


def kinds(plan: Plan) -> list[str]:
    """The kinds of things that were acted upon in a plan."""
    found = Event.objects.filter(plan=plan.slug).order_by("subject_kind")
    return list(found.values_list("subject_kind", flat=True).distinct())


def entries(
    reader: Reader, plan: Plan, page: Iterable[Event], queries: Mapping[str, Facts[Any]]
) -> list[Entry]:
    """The events with what they point to; so many queries as there are kinds among them."""
    every = list(page)
    wanted = [number for event in every for number in _numbers(event)]
    rows = versions(reader, plan, wanted, queries)
    numbers = [
        int(each.subject_id)
        for each in every
        if each.subject_kind == "import" and each.subject_id.isdigit()
    ]
    papers = Import.objects.readable_by(reader).filter(plan=plan).select_related("file")
    imports = papers.defer("coverage").in_bulk(numbers)
    return [_entry(each, rows, imports) for each in every]


def _entry(event: Event, rows: Mapping[Number, PlanFact], imports: Mapping[int, Import]) -> Entry:
    if event.subject_kind == "import":
        paper = imports.get(int(event.subject_id)) if event.subject_id.isdigit() else None
        return Entry(event, None, None, None, paper)
    row, *earlier = [rows.get(each) for each in _numbers(event)] or [None]
    stands = None if row is None else record_of(event.subject_kind, row)
    if event.action in _TAKEN_BACK:
        return Entry(event, row, stands, None, None)
    before = [record_of(event.subject_kind, each) for each in earlier if each is not None]
    return Entry(event, row, before[0] if before else None, stands, None)


def _numbers(event: Event) -> Iterator[Number]:
    """The row that an event names, and the one that it says stood before."""
    for text in (event.subject_id, event.details.get("before")):
        if event.subject_kind in models() and isinstance(text, str) and _is_number(text):
            yield event.subject_kind, UUID(text)


def _is_number(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _hidden(reader: Reader, plan: Plan) -> Q:
    """True of events about records and papers of the plan that the reader may not see."""
    closed = {kind: _closed(reader, plan, model) for kind, model in models().items()}
    first, *others = (
        rows.order_by().values_list(Value(kind, CharField())).distinct()
        for kind, rows in closed.items()
    )
    found = Q(pk=None)
    for (kind,) in first.union(*others, all=True):
        rows = closed[kind]
        keys = rows.order_by().annotate(key=Left("natural_key", 60)).values("key")
        found |= Q(subject_kind=kind, bare__in=_texts(rows)) | Q(
            subject_kind=kind, subject_id__in=keys
        )
        found |= Q(subject_kind=SUBJECT, subject_id__in=_findings(plan, rows))
    papers = Import.objects.filter(plan=plan)
    shown = Import.objects.filter(plan=plan).readable_by(reader)
    hidden = papers.exclude(pk__in=shown.values("pk"))
    return found | Q(subject_kind="import", bare__in=_texts(hidden))


def _findings(plan: Plan, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The numbers of findings about some rows that somebody accepted."""
    record = Coalesce(Cast(KeyTextTransform("record", "details"), CharField()), Value(""))
    found = Event.objects.filter(plan=plan.slug, subject_kind=SUBJECT).order_by()
    of: QuerySet[Any] = found.alias(of=Replace(record, Value("-"), Value("")))
    return of.filter(of__in=_texts(rows)).values("subject_id")


def _closed(reader: Reader, plan: Plan, model: type[PlanFact]) -> PlanFactQuerySet[Any]:
    rows = cast(PlanFactQuerySet[Any], model._default_manager.filter(plan=plan))
    return rows.exclude(pk__in=rows.visible_to(reader).values("pk"))


def _texts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The numbers of some rows as the events have them, without hyphens."""
    number = Replace(Cast("pk", CharField()), Value("-"), Value(""))
    found: QuerySet[Any] = rows.order_by().annotate(number=number).values("number")
    return found


def details_of(entry: Entry) -> Sequence[tuple[str, str]]:
    """What an event says besides, where it says it in words."""
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, value in entry.event.details.items()
        if name not in _ASIDE and isinstance(value, str) and value
    ]
