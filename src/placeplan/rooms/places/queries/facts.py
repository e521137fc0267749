"""Reads: facts of every kind in force, limited to what the reader may see."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import CharField, Count, F, Q, QuerySet, Value

from placeplan.kernel.period import Period
from placeplan.rooms.places.models import (
    Among,
    Forum,
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
    shown_in,
)
from placeplan.rooms.places.models.limits import of_organisation, plan_during
from placeplan.rooms.places.models.statements import NUMBER, Statement, statement
from placeplan.rooms.register.models import Visibility

P = TypeVar("P", bound=PlanFact)
_KEY, _TITLE = "the key of a subject", "the title of a subject"
_SHOWN = tuple(f"shown {number}" for number in range(1 + len(Visibility)))
"""What stands for the values that statements leave open."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What rows belong to: `kind` scheme or programme, its natural key, and its title, by which a
    row that is linked to none may name it. Without a title, any such row is taken along."""

    kind: str
    key: str
    title: str | None = None

    @property
    def rows(self) -> Q:
        """True of what is linked to it, or names nothing but it."""
        named = Q(programme=None, scheme=None)
        if self.title is not None:
            named &= Q(of__iexact=self.title)
        return Q(**{f"{self.kind}__natural_key": self.key}) | named

    def sample(self) -> Belonging:
        """It stands for others in a statement."""
        return Belonging(self.kind, _KEY, None if self.title is None else _TITLE)

    def values(self) -> tuple[str, ...]:
        """What differs between two of one shape: the title as the database compares it."""
        title = () if self.title is None else (connection.ops.prep_for_iexact_query(self.title),)
        return (self.key, *title)


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
        of: Belonging | None = None,
    ) -> PlanFactQuerySet[P]:
        dates = (as_at, known_at, period)
        if plan is not None and organisation is None and dates == (None, None, None):
            return self._now(plan, shown_in(plan, reader), of)
        rows = during(in_force(self._every, reader, plan, as_at, known_at), period, self.dated)
        if organisation is not None:
            whose = of_organisation(organisation, "plan__")
            if self.organisation:
                unsaid = Q(**{self.organisation: None}) & whose
                whose = Q(**{self.organisation: organisation}) | unsaid
            rows = rows.filter(whose)
        return self._along(rows, of)

    def counted(
        self,
        reader: Reader,
        *,
        plan: Plan,
        scheme: str | None = None,
        with_rows: Iterable[str] = (),
        as_at: date | None = None,
        known_at: datetime | None = None,
    ) -> PlanFactQuerySet[P]:
        """The rows of parts of schemes without what a list shows beside them: to be counted.

        `scheme_key` of each is the natural key of the scheme that it is linked to. With `scheme`,
        only rows of the scheme of this natural key and those that are linked to nothing.
        """
        of = None if scheme is None else Belonging("scheme", scheme)
        if as_at is known_at is None:
            shown = shown_in(plan, reader)
            return self._now(plan, shown, of, bare=True, with_rows=with_rows)
        rows = in_force(self._every, reader, plan, as_at, known_at)
        return _bare(rows if of is None else rows.filter(of.rows), with_rows)

    @property
    def _every(self) -> PlanFactQuerySet[P]:
        return cast(PlanFactQuerySet[P], self.model._default_manager.all())

    def _along(self, rows: PlanFactQuerySet[P], of: Belonging | None) -> PlanFactQuerySet[P]:
        if of is not None:
            rows = rows.filter(of.rows)
        if self.along:
            rows = rows.select_related(*self.along)
        return rows.prefetch_related(*self.with_rows) if self.with_rows else rows

    def _now(
        self,
        plan: Plan,
        shown: Collection[str] | None,
        of: Belonging | None = None,
        *,
        bare: bool = False,
        with_rows: Iterable[str] | None = None,
    ) -> PlanFactQuerySet[P]:
        """What stands now in one plan: most lists of most pages, asked by a statement."""

        def usual(
            plan: Plan = plan,
            shown: Collection[str] | None = shown,
            of: Belonging | None = of,
        ) -> PlanFactQuerySet[P]:
            rows = self._every.current().within(plan, shown)
            rows = rows.select_related("source__file").in_order()
            if not bare:
                return self._along(rows, of)
            return _bare(rows if of is None else rows.filter(of.rows), with_rows or ())

        marks = None if shown is None else _SHOWN[: len(shown)]
        sample = None if of is None else of.sample()

        def made() -> Statement[P]:
            samples = (*(marks or ()), NUMBER, *(() if sample is None else sample.values()))
            return Statement(usual(Plan(pk=NUMBER), marks, sample), samples)

        def asked() -> list[P]:
            values: dict[Hashable, Any] = {
                **dict(zip(_SHOWN, sorted(shown or ()), strict=False)),
                NUMBER: plan.pk,
            }
            if of is not None and sample is not None:
                values |= dict(zip(sample.values(), of.values(), strict=True))
            known = {self.model._meta.get_field("plan"): {plan.pk: plan}}
            return statement((self, bare, marks, sample), made).rows(values, known)

        return self._every.promised(usual, asked, with_rows or (() if bare else self.with_rows))


def _bare(rows: PlanFactQuerySet[P], with_rows: Iterable[str]) -> PlanFactQuerySet[P]:
    keyed: Any = rows.select_related(None).annotate(scheme_key=F("scheme__natural_key"))
    found: PlanFactQuerySet[P] = keyed.prefetch_related(*with_rows)
    return found


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
    among = shown_among(plans, reader)

    def counted(of: Among) -> QuerySet[Any, Any]:
        first, *others = (
            cast(PlanFactQuerySet[Any], query.model._default_manager.all())
            .as_at(as_at, known_at)
            .marked()
            .filter(of.rows)
            .values("plan")
            .annotate(kind=Value(kind, CharField()), count=Count("pk"))
            .values_list("plan", "kind", "count")
            for kind, query in queries.items()
        )
        every: QuerySet[Any, Any] = first.union(*others, all=True)
        return every

    if not (among.alike and as_at is known_at is None):
        return list(counted(among))
    sample = among.sample()
    made = statement(
        ("tally", *queries, sample), lambda: Statement(counted(sample), sample.values())
    )
    return made.tuples(dict(zip(sample.values(), among.values(), strict=True)))


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
