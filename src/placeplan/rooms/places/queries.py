"""Reads: organisations, plans, imports and facts, limited to what the reader may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from placeplan.kernel.period import Period
from placeplan.rooms.places.models import (
    Import,
    ImportState,
    Narrative,
    Organisation,
    PlaceFact,
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Reader,
    Role,
    Unrecognised,
)
from placeplan.rooms.register.models import ImportedFile

P = TypeVar("P", bound=PlanFact)


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


def place_facts(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
    organisation: Organisation | None = None,
    period: Period | None = None,
) -> PlanFactQuerySet[PlaceFact]:
    """Statements about a subject or a place."""
    rows = in_force(PlaceFact.objects.all(), reader, plan, as_at, known_at)
    return of(rows, organisation, period, "period")


def narratives(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
    organisation: Organisation | None = None,
    period: Period | None = None,
) -> PlanFactQuerySet[Narrative]:
    """Prose that states no plan item."""
    return of(
        in_force(Narrative.objects.all(), reader, plan, as_at, known_at), organisation, period
    )


def unrecognised(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
    organisation: Organisation | None = None,
    period: Period | None = None,
) -> PlanFactQuerySet[Unrecognised]:
    """Rows and paragraphs that no recogniser understood."""
    rows = in_force(Unrecognised.objects.all(), reader, plan, as_at, known_at)
    return of(rows, organisation, period)


def roles(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
    organisation: Organisation | None = None,
    period: Period | None = None,
) -> PlanFactQuerySet[Role]:
    """Who leads what."""
    return of(in_force(Role.objects.all(), reader, plan, as_at, known_at), organisation, period)


def in_force(
    rows: PlanFactQuerySet[P],
    reader: Reader,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> PlanFactQuerySet[P]:
    """The rows that the reader may see and that were in force, with plan and source at hand."""
    if plan is not None:
        rows = rows.filter(plan=plan)
    rows = rows.as_at(as_at, known_at).visible_to(reader)
    return rows.select_related("plan__owner", "source__file").in_order()


def stored(rows: PlanFactQuerySet[P], reader: Reader) -> PlanFactQuerySet[P]:
    """All rows that the reader may see, in force or superseded."""
    return rows.visible_to(reader).select_related("plan__owner", "source__file").in_order()


def of(
    rows: PlanFactQuerySet[P],
    organisation: Organisation | None,
    period: Period | None,
    dated: str = "",
) -> PlanFactQuerySet[P]:
    """The rows of an organisation's plans, and of a period: see `during`."""
    if organisation is not None:
        rows = rows.filter(of_organisation(organisation, "plan__"))
    return during(rows, period, dated)


def of_organisation(organisation: Organisation, way: str = "") -> Q:
    """True of rows whose plan the organisation owns or shares; `way` leads to the plan."""
    shared = Plan.partners.through.objects.filter(organisation=organisation).values("plan")
    return Q(**{f"{way}owner": organisation}) | Q(**{f"{way}pk__in": shared})


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


def plan_during(period: Period, way: str = "") -> Q:
    """True of rows whose plan shares a day with the period; `way` leads to the plan."""
    start, end = f"{way}starts_on", f"{way}ends_on"
    found = ~Q(**{start: None, end: None})
    if period.end is not None:
        found &= Q(**{start: None}) | Q(**{f"{start}__lte": period.end})
    if period.start is not None:
        found &= Q(**{end: None}) | Q(**{f"{end}__gte": period.start})
    return found


def latest_paper(reader: Reader, plan: Plan) -> date | None:
    """The day of the latest paper of a plan that the reader may read; None where there is none."""
    rows = Import.objects.readable_by(reader).filter(plan=plan, state=ImportState.COMMITTED)
    latest: date | None = rows.aggregate(latest=Max("stated_on"))["latest"]
    return latest


def latest_papers(reader: Reader) -> dict[int, date]:
    """The day of the latest paper of each plan, by the number of the plan."""
    rows = Import.objects.readable_by(reader).filter(state=ImportState.COMMITTED)
    return dict(rows.order_by().values_list("plan").annotate(Max("stated_on")))


def organisation_names(plan: Plan) -> list[str]:
    """The owner of a plan and then its partners, by name."""
    partners = sorted(each.name for each in plan.partners.all())
    return [plan.owner.name, *partners]


def papers(reader: Reader, *, plan: Plan | None = None) -> QuerySet[Import]:
    """The committed papers whose records the reader may see, the latest first."""
    rows = Import.objects.readable_by(reader).filter(state=ImportState.COMMITTED)
    if plan is not None:
        rows = rows.filter(plan=plan)
    rows = rows.select_related("plan__owner", "file").defer("coverage")
    return rows.order_by("-stated_on", "-decided_at", "-pk")


def readable_file(reader: Reader, sha256: str) -> ImportedFile | None:
    """The stored paper, where the reader may read it: committed, or waiting in their own plan."""
    open_to = Import.objects.readable_by(reader).filter(state=ImportState.COMMITTED)
    own = Import.objects.visible_to(reader).filter(state=ImportState.WAITING)
    file = OuterRef("pk")
    rows = ImportedFile.objects.filter(sha256=sha256)
    return rows.filter(Exists(open_to.filter(file=file)) | Exists(own.filter(file=file))).first()


def fact(reader: Reader, model: type[P], number: UUID) -> P | None:
    """One stored fact, in force or not; None where there is none that the reader may see."""
    rows = model._default_manager.all()
    seen = cast(PlanFactQuerySet[P], rows).visible_to(reader)
    return seen.select_related("plan__owner", "source__file").filter(pk=number).first()


def chain(reader: Reader, fact: P) -> list[P]:
    """Every version of a fact that the reader may see, the latest first."""
    rows = cast(PlanFactQuerySet[P], type(fact)._default_manager.all()).visible_to(reader)
    rows = rows.filter(plan=fact.plan_id, natural_key=fact.natural_key)
    return list(
        rows.select_related("plan__owner", "source__file").order_by("-stated_on", "-recorded_at")
    )


def stated_again(reader: Reader, fact: PlanFact) -> list[Import]:
    """The later papers that state a fact word for word again."""
    later = papers(reader, plan=fact.plan).exclude(restated=[])
    mine = str(fact.pk)
    return [each for each in later if any(str(row[1]) == mine for row in each.restated)]


def stated_in(reader: Reader, model: type[P], paper: Import) -> PlanFactQuerySet[P]:
    """The facts that a committed paper stated as new or otherwise, in its order."""
    rows = cast(PlanFactQuerySet[P], model._default_manager.all()).visible_to(reader)
    rows = rows.filter(plan=paper.plan_id, source__file=paper.file_id, stated_on=paper.stated_on)
    return rows.select_related("plan__owner", "source__file").in_order()


def first_places(model: type[PlanFact], plan: Plan) -> dict[str, tuple[str, int, int]]:
    """Where each fact of a plan was first stated, by its natural key: day, file and line."""
    rows = model._default_manager.filter(plan=plan).order_by("-stated_on", "-recorded_at", "pk")
    places = rows.values_list("natural_key", "stated_on", "source__file", "source__line")
    return {key: (day.isoformat(), file, line) for key, day, file, line in places}


def tallied(rows: PlanFactQuerySet[P], kind: str) -> list[tuple[int, str, int]]:
    """How many rows there are: plan, kind, count."""
    found = rows.order_by().values_list("plan").annotate(Count("pk"))
    return [(plan, kind, count) for plan, count in found]


def counts(
    reader: Reader,
    *,
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[tuple[int, str, int]]:
    """How many records there are of this room's kinds: plan, kind, count."""
    return [
        *tallied(place_facts(reader, plan=plan, as_at=as_at, known_at=known_at), "fact"),
        *tallied(narratives(reader, plan=plan, as_at=as_at, known_at=known_at), "narrative"),
        *tallied(roles(reader, plan=plan, as_at=as_at, known_at=known_at), "role"),
        *tallied(unrecognised(reader, plan=plan, as_at=as_at, known_at=known_at), "unrecognised"),
    ]
