"""Reads: what the names in the lines of a log mean: the records of the plan that they lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from placeplan.records.record import folded
from placeplan.rooms.assurance.logs import Ref
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.performance.models import Observation
from placeplan.rooms.places.models import Plan, PlanFactQuerySet, Reader
from placeplan.rooms.places.queries import Facts, forums
from placeplan.rooms.risk.queries import risks
from placeplan.rooms.strategy.queries import goals

_TITLED: tuple[tuple[str, Facts[Any], tuple[str, ...]], ...] = (
    ("programme", delivery.programmes, ("title",)),
    ("scheme", delivery.schemes, ("title", "code")),
    ("risk", risks, ("code", "description")),
    ("escalation", delivery.escalations, ("text",)),
    ("concern", delivery.concerns, ("text",)),
    ("deliverable", delivery.deliverables, ("title",)),
    ("milestone", delivery.milestones, ("title",)),
    ("measure", delivery.measures, ("name",)),
    ("goal", goals, ("title",)),
)
"""The kinds that a line of a log can name, and the fields by which it does; the first counts."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Which plans, and as at which date."""

    plan: Plan | None
    as_at: date | None
    known_at: datetime | None

    @property
    def times(self) -> dict[str, Any]:
        return {"as_at": self.as_at, "known_at": self.known_at}

    @property
    def all(self) -> dict[str, Any]:
        return {"plan": self.plan, **self.times}


class Names:
    """What the names in the lines of the logs mean, by plan."""

    def __init__(self, reader: Reader, dates: Dates, wanted: Iterable[tuple[int, str]]) -> None:
        self._found: dict[tuple[int, str], Ref] = {}
        names: dict[int, set[str]] = defaultdict(set)
        for plan, name in wanted:
            if name:
                names[plan].add(name)
        every = sorted({name for each in names.values() for name in each})
        if not every:
            return
        for kind, query, fields in _TITLED:
            rows = query(reader, **dates.all).select_related(None).prefetch_related(None)
            found = _naming(rows.filter(plan__in=names), fields, every)
            self._enter(kind, list(found.values_list("plan", "pk", *fields)))
        rows = Observation.objects.visible_to(reader).filter(plan__in=names)
        fields = ("indicator__ref", "indicator__name")
        found = _naming(rows.as_at(dates.as_at, dates.known_at), fields, every).order_by()
        named = found.values_list("plan", "indicator__slug", *fields).distinct()
        self._enter("indicator", list(named))

    def meant(self, plan: int, name: str) -> Ref | None:
        """The record that a name of a plan leads to."""
        return self._found.get((plan, folded(name))) if name else None

    def _enter(self, kind: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Takes in rows of a plan, a number and texts; a name in an earlier text counts first."""
        for texts in zip(*(row[2:] for row in rows), strict=True):
            for (plan, number, *_), text in zip(rows, texts, strict=True):
                self._found.setdefault((plan, folded(text)), Ref(kind, str(number)))


def _naming(rows: PlanFactQuerySet[Any], fields: Sequence[str], names: Sequence[str]) -> Any:
    """The rows of which one of the fields is one of the names, whatever their case."""
    lowered = [name.lower() for name in names]
    wanted = Q()
    for number, field in enumerate(fields):
        rows = rows.alias(**{f"_name{number}": Lower(field)})
        wanted |= Q(**{f"_name{number}__in": lowered}) | Q(**{f"{field}__in": names})
    return rows.filter(wanted)


def forum_names(reader: Reader, plan: Plan) -> list[str]:
    """The boards and groups of a plan, and those whose logs it has lines of, from A to Z."""
    named = set(forums(reader, plan=plan).values_list("name", flat=True))
    named |= set(delivery.actions(reader, plan=plan).values_list("forum", flat=True))
    named |= set(delivery.decisions(reader, plan=plan).values_list("by", flat=True))
    return sorted(filter(None, named), key=folded)


def subjects(reader: Reader, plan: Plan) -> list[str]:
    """What a new line of a log may be about: the work, risks and issues of a plan, from A to Z."""
    found: set[str] = set()
    for kind, query, fields in _TITLED:
        if kind in ("programme", "scheme", "risk", "concern"):
            rows = query(reader, plan=plan).select_related(None).prefetch_related(None)
            for texts in rows.values_list(*fields):
                found.add(next((text for text in texts if text), ""))
    return sorted(filter(None, found), key=folded)
