"""Reads: one fact, and every version of it, limited to what the reader may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.db.models import F, Min

from placeplan.rooms.places.models import (
    Import,
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Reader,
    shown_in,
)
from placeplan.rooms.places.models.statements import Statement, statement
from placeplan.rooms.places.queries.papers import papers

_NUMBER = UUID("5a3d1e55-0000-4000-8000-00000005a3d1")
"""Stands for the number of a row in a statement."""
P = TypeVar("P", bound=PlanFact)


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
    found = _one(reader, model, number)
    if found is None or (as_at is None and known_at is None):
        return found
    rows = cast(PlanFactQuerySet[P], model._default_manager.all())
    seen = rows.visible_to(reader).select_related("plan__owner", "source__file")
    own = {"plan": found.plan_id, "natural_key": found.natural_key}
    if rows.until(as_at, known_at).filter(pk=number).exists():
        return found
    return seen.filter(**own).as_at(as_at, known_at).first()


def _one(reader: Reader, model: type[P], number: UUID) -> P | None:
    """The row of a number, where the reader may see it: asked by its number and by nothing else."""

    def made() -> Statement[P]:
        every: Any = model._default_manager.all()
        rows = every.marked().annotate(shown_as=F("mark")).filter(pk=_NUMBER)
        return Statement(rows.select_related("plan__owner", "source__file"), [stored(_NUMBER)])

    def stored(value: UUID) -> Any:
        return model._meta.pk.get_db_prep_value(value, connection)

    for row in statement((model, "one"), made).rows({stored(_NUMBER): stored(number)}):
        shown = shown_in(row.plan, reader)
        if shown is None or row.shown_as in shown:  # type: ignore[attr-defined]
            return row
    return None


def chain(
    reader: Reader, fact: P, *, as_at: date | None = None, known_at: datetime | None = None
) -> list[P]:
    """Every version of a fact that the reader may see and that was there, the latest first."""
    rows = _versions(reader, fact).until(as_at, known_at)
    rows = rows.select_related("source__file", "stated_by")
    return list(rows.order_by("-stated_on", "-recorded_at"))


def _versions(reader: Reader, fact: P) -> PlanFactQuerySet[P]:
    rows = cast(PlanFactQuerySet[P], type(fact)._default_manager.all())
    return rows.visible_in(fact.plan, reader).filter(natural_key=fact.natural_key)


def latest(
    reader: Reader, fact: P, *, as_at: date | None = None, known_at: datetime | None = None
) -> P:
    """The latest version of a fact that the reader may see and that was there, else the fact."""
    row: Any = fact
    stands = row.superseded_by_id is None and row.withdrawn_at is None
    if stands and as_at is None and known_at is None:
        return fact  # without a question: nearly every page is of a fact in force
    return (chain(reader, fact, as_at=as_at, known_at=known_at) or [fact])[0]


def first_stated(reader: Reader, fact: PlanFact) -> date | None:
    """The day on which a fact was first stated, of the versions that the reader may see."""
    rows = _versions(reader, fact).until(None)
    first: date | None = rows.aggregate(first=Min("stated_on"))["first"]
    return first


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
