"""Reads: organisations, plans, imports and facts, limited to what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db.models import CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from placeplan.kernel.period import Period
from placeplan.rooms.places.actions import MANAGE_PEOPLE
from placeplan.rooms.places.models import (
    Forum,
    Import,
    ImportState,
    Membership,
    Narrative,
    Organisation,
    PlaceFact,
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Reader,
    Role,
    Service,
    Unrecognised,
    shown_among,
    signed_in,
)
from placeplan.rooms.places.models.limits import of_organisation, plan_during
from placeplan.rooms.register.models import Event, ImportedFile, Person

P = TypeVar("P", bound=PlanFact)
UNDO = "undo-import"
"""The action of the event that says when an import was undone."""


def plans(
    reader: Reader, *, organisation: Organisation | None = None, period: Period | None = None
) -> QuerySet[Plan]:
    """The plans that the reader may see, by title."""
    rows = Plan.objects.visible_to(reader).select_related("owner").prefetch_related("partners")
    if organisation is not None:
        rows = rows.filter(of_organisation(organisation))
    if period is not None:
        rows = rows.filter(plan_during(period))
    return rows.order_by("title", "pk")


def plan(reader: Reader, slug: str) -> Plan | None:
    """The plan of an address; None where there is none, or none that the reader may see."""
    return plans(reader).filter(slug=slug).first()


def organisations(reader: Reader, *, plan: Plan | None = None) -> QuerySet[Organisation]:
    """The organisations, by name.

    One that is known only from a paper is shown to those who may see the paper's records.
    """
    papers = Import.objects.readable_by(reader).filter(file=OuterRef("source__file"))
    shared = Plan.objects.visible_to(reader).filter(
        Q(owner=OuterRef("pk")) | Q(partners=OuterRef("pk"))
    )
    known = Q(source__isnull=True) | ~Q(ods_code="")
    rows = Organisation.objects.filter(known | Exists(papers) | Exists(shared))
    if plan is not None:
        rows = rows.filter(Q(pk=plan.owner_id) | Q(shared_plans=plan))
    return rows.select_related("parent", "source__file").order_by("name", "pk").distinct()


def organisation(reader: Reader, code_or_id: str) -> Organisation | None:
    """The organisation of an ODS code or of our own number; None where none can be seen."""
    own = Q(pk=int(code_or_id)) if code_or_id.isascii() and code_or_id.isdigit() else Q()
    match = Q(ods_code=code_or_id.upper()) | own if code_or_id else Q(pk=None)
    return organisations(reader).filter(match).order_by("-ods_code", "pk").first()


def imports(reader: Reader, *, plan: Plan | None = None) -> QuerySet[Import]:
    """The imports of the plans that the reader belongs to, the latest first."""
    rows = Import.objects.visible_to(reader).select_related(
        "plan__owner", "file", "uploaded_by", "decided_by"
    )
    if plan is not None:
        rows = rows.filter(plan=plan)
    return rows.order_by("-uploaded_at", "-pk")


@dataclass(frozen=True, slots=True)
class Facts(Generic[P]):
    """The query of one kind of fact: called with the reader, it gives what they may see.

    `dated` begins the names of the fields that hold a row's own days; a row without any has those
    of its plan. `organisation` is the field that says whose a row is; one that it does not say of
    is its plan's. `along` and `with_rows` are loaded in the same query, or one more.
    """

    model: type[P]
    dated: str = ""
    organisation: str = ""
    along: tuple[str, ...] = ()
    with_rows: tuple[str, ...] = ()

    def __call__(
        self,
        reader: Reader,
        *,
        plan: Plan | None = None,
        as_at: date | None = None,
        known_at: datetime | None = None,
        organisation: Organisation | None = None,
        period: Period | None = None,
    ) -> PlanFactQuerySet[P]:
        every = cast(PlanFactQuerySet[P], self.model._default_manager.all())
        rows = during(in_force(every, reader, plan, as_at, known_at), period, self.dated)
        if organisation is not None:
            whose = of_organisation(organisation, "plan__")
            if self.organisation:
                unsaid = Q(**{self.organisation: None}) & whose
                whose = Q(**{self.organisation: organisation}) | unsaid
            rows = rows.filter(whose)
        if self.along:
            rows = rows.select_related(*self.along)
        return rows.prefetch_related(*self.with_rows) if self.with_rows else rows


place_facts = Facts(PlaceFact, dated="period")
narratives = Facts(Narrative)
unrecognised = Facts(Unrecognised)
roles = Facts(Role)
forums = Facts(Forum)
services = Facts(Service, organisation="organisation")

QUERIES: dict[str, Facts[Any]] = {
    "fact": place_facts,
    "narrative": narratives,
    "unrecognised": unrecognised,
    "role": roles,
    "forum": forums,
    "service": services,
}


def tally(
    reader: Reader,
    queries: Mapping[str, Facts[Any]],
    plans: Iterable[Plan],
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[tuple[int, str, int]]:
    """How many records of each kind there are in plans, in one query: plan, kind, count."""
    seen = shown_among(plans, reader)
    first, *others = (
        cast(PlanFactQuerySet[Any], query.model._default_manager.all())
        .as_at(as_at, known_at)
        .filter(seen)
        .values("plan")
        .annotate(kind=Value(kind, CharField()), count=Count("pk"))
        .values_list("plan", "kind", "count")
        for kind, query in queries.items()
    )
    return list(first.union(*others, all=True))


def in_force(
    rows: PlanFactQuerySet[P],
    reader: Reader,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> PlanFactQuerySet[P]:
    """The rows that the reader may see and that were in force, with plan and source at hand."""
    dated = rows.as_at(as_at, known_at)
    if plan is not None:
        return dated.visible_in(plan, reader).select_related("source__file").in_order()
    return dated.visible_to(reader).select_related("plan__owner", "source__file").in_order()


def stored(rows: PlanFactQuerySet[P], reader: Reader) -> PlanFactQuerySet[P]:
    """All rows that the reader may see, in force or superseded."""
    return rows.visible_to(reader).select_related("plan__owner", "source__file").in_order()


def during(
    rows: PlanFactQuerySet[P], period: Period | None, dated: str = ""
) -> PlanFactQuerySet[P]:
    """The rows that share a day with the period.

    `dated` begins the names of the fields that hold the row's own days; a row without any has
    those of its plan. A row that is not dated either way is not shown.
    """
    if period is None:
        return rows
    if dated:
        undated = Q(**{f"{dated}_start": None, f"{dated}_end": None})
        own = Q()
        if period.end is not None:
            own &= Q(**{f"{dated}_start": None}) | Q(**{f"{dated}_start__lte": period.end})
        if period.start is not None:
            own &= Q(**{f"{dated}_end": None}) | Q(**{f"{dated}_end__gte": period.start})
        return rows.filter((~undated & own) | (undated & plan_during(period, "plan__")))
    return rows.filter(plan_during(period, "plan__"))


def latest_paper(
    reader: Reader, plan: Plan, *, as_at: date | None = None, known_at: datetime | None = None
) -> date | None:
    """The day of the latest paper of a plan that the reader may read; None where there is none."""
    rows = papers(reader, plan=plan, as_at=as_at, known_at=known_at).order_by()
    latest: date | None = rows.aggregate(latest=Max("stated_on"))["latest"]
    return latest


def latest_papers(
    reader: Reader, *, as_at: date | None = None, known_at: datetime | None = None
) -> dict[int, date]:
    """The day of the latest paper of each plan, by the number of the plan."""
    rows = papers(reader, as_at=as_at, known_at=known_at).order_by()
    return dict(rows.values_list("plan").annotate(Max("stated_on")))


def organisation_names(plan: Plan) -> list[str]:
    """The owner of a plan and then its partners, by name."""
    partners = sorted(each.name for each in plan.partners.all())
    return [plan.owner.name, *partners]


def papers(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> QuerySet[Import]:
    """The committed papers whose records the reader may see, the latest first.

    With `known_at`, those that stood committed at that instant: one may be undone since.
    """
    rows = Import.objects.readable_by(reader)
    if known_at is None:
        rows = rows.filter(state=ImportState.COMMITTED)
    else:
        undone = Event.objects.filter(
            action=UNDO,
            subject_kind="import",
            subject_id=Cast(OuterRef("pk"), CharField()),
            at__lte=known_at,
        )
        rows = rows.filter(
            ~Exists(undone),
            state__in=(ImportState.COMMITTED, ImportState.UNDONE),
            decided_at__lte=known_at,
        )
    if as_at is not None:
        rows = rows.filter(stated_on__lte=as_at)
    if plan is not None:
        rows = rows.filter(plan=plan)
    rows = rows.select_related("plan__owner", "file").defer("coverage")
    return rows.order_by("-stated_on", "-decided_at", "-pk")


def readable_file(
    reader: Reader, sha256: str, *, known_at: datetime | None = None
) -> ImportedFile | None:
    """The stored paper, where the reader may read it: committed, or waiting in their own plan."""
    open_to = papers(reader, known_at=known_at).order_by()
    own = Import.objects.visible_to(reader).filter(state=ImportState.WAITING)
    file = OuterRef("pk")
    rows = ImportedFile.objects.filter(sha256=sha256)
    return rows.filter(Exists(open_to.filter(file=file)) | Exists(own.filter(file=file))).first()


def is_entered(fact: PlanFact) -> bool:
    """True where a person entered the record: its source is what was typed, and no import's."""
    return not Import.objects.filter(file=fact.source.file_id).exists()


def fact(
    reader: Reader,
    model: type[P],
    number: UUID,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> P | None:
    """One stored fact, in force or not; None where there is none that the reader may see.

    With a date it is a version that was there then: the one of the number, else the one that was
    in force in its place.
    """
    rows = cast(PlanFactQuerySet[P], model._default_manager.all())
    seen = rows.visible_to(reader).select_related("plan__owner", "source__file")
    found = seen.filter(pk=number).first()
    if found is None or (as_at is None and known_at is None):
        return found
    own = {"plan": found.plan_id, "natural_key": found.natural_key}
    if rows.until(as_at, known_at).filter(pk=number).exists():
        return found
    return seen.filter(**own).as_at(as_at, known_at).first()


def chain(
    reader: Reader, fact: P, *, as_at: date | None = None, known_at: datetime | None = None
) -> list[P]:
    """Every version of a fact that the reader may see and that was there, the latest first."""
    rows = cast(PlanFactQuerySet[P], type(fact)._default_manager.all()).visible_to(reader)
    rows = rows.filter(plan=fact.plan_id, natural_key=fact.natural_key).until(as_at, known_at)
    return list(
        rows.select_related("plan__owner", "source__file").order_by("-stated_on", "-recorded_at")
    )


def stated_again(
    reader: Reader,
    fact: PlanFact,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[Import]:
    """The later papers that state a fact word for word again."""
    later = papers(reader, plan=fact.plan, as_at=as_at, known_at=known_at).exclude(restated=[])
    mine = str(fact.pk)
    return [each for each in later if any(str(row[1]) == mine for row in each.restated)]


def stated_in(reader: Reader, model: type[P], paper: Import) -> PlanFactQuerySet[P]:
    """The facts that a committed paper stated as new or otherwise, in its order."""
    rows = cast(PlanFactQuerySet[P], model._default_manager.all()).visible_to(reader)
    rows = rows.filter(brought_by=paper, source__file=paper.file_id, withdrawn_at__isnull=True)
    return rows.select_related("plan__owner", "source__file").in_order()


def first_places(
    model: type[PlanFact],
    plan: Plan,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> dict[str, tuple[str, int, int]]:
    """Where each fact of a plan was first stated, by its natural key: day, file and line."""
    rows = model._default_manager.filter(plan=plan).until(as_at, known_at)
    rows = rows.order_by("-stated_on", "-recorded_at", "pk")
    places = rows.values_list("natural_key", "stated_on", "source__file", "source__line")
    return {key: (day.isoformat(), file, line) for key, day, file, line in places}


def memberships(person: Person) -> QuerySet[Membership]:
    """What somebody does for whom, by organisation."""
    rows = person.memberships.select_related("organisation")
    return rows.order_by("organisation__name", "organisation", "role")


def member_names(plan: Plan) -> list[str]:
    """Who belongs to the plan's owner or a partner and may sign in, A to Z."""
    members = Person.objects.filter(
        Q(memberships__organisation=plan.owner)
        | Q(memberships__organisation__in=plan.partners.all()),
        is_active=True,
    )
    return sorted({str(each) for each in members.distinct()})


def administered(reader: Reader) -> QuerySet[Organisation]:
    """The organisations whose people the reader decides over, by name."""
    person = signed_in(reader)
    rows = Organisation.objects.order_by("name", "pk")
    if person is None:
        return rows.none()
    if person.is_superuser:
        return rows
    mine = person.memberships.filter(role__in=MANAGE_PEOPLE.roles)
    return rows.filter(pk__in=mine.values("organisation"))


def people(reader: Reader, *, organisation: Organisation | None = None) -> QuerySet[Person]:
    """The members of the organisations whose people the reader decides over, by name.

    A superuser sees everybody, with or without a membership.
    """
    person = signed_in(reader)
    if person is None:
        return Person.objects.none()
    rows = Person.objects.order_by("name", "pk")
    if organisation is None and person.is_superuser:
        return rows
    of = administered(reader)
    if organisation is not None:
        of = of.filter(pk=organisation.pk)
    members = Membership.objects.filter(organisation__in=of.order_by().values("pk"))
    return rows.filter(pk__in=members.values("person"))
