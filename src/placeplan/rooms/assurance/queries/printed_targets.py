"""Reads: the targets that papers print of indicators, whose indicator, unit and days are clear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from placeplan.definitions.indicators import definition
from placeplan.rooms.assurance.acting import slugs
from placeplan.rooms.assurance.queries.acting import defined_names, names_in
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.performance.printed import COMPARATORS, Printed, comparator_for, once
from placeplan.rooms.performance.queries import standards
from placeplan.rooms.places.models import Plan, PlanFact, Reader

_SET = ("target", "plan", "trajectory")
"""The bases of a figure that somebody means to reach."""


@dataclass(frozen=True, slots=True)
class _Subject:
    key: str
    name: str
    unit: str
    direction: str


def printed_targets(
    reader: Reader, plan: Plan, *, as_at: date | None = None, known_at: datetime | None = None
) -> tuple[Printed, ...]:
    """The standards and the target figures of measures that papers of a plan print.

    Left out is what names no indicator or several, another unit than the indicator's, no days, or
    a number of which it is not clear whether more or less is better. A fixed number of queries.
    """
    dates: dict[str, Any] = {"plan": plan, "as_at": as_at, "known_at": known_at}
    rows: list[tuple[PlanFact, str]] = [
        *((row, row.name) for row in standards(reader, **dates).select_related("source__file")),
        *((row, row.name) for row in delivery.measures(reader, **dates).exclude(figures=[])),
    ]
    if not rows:
        return ()
    own, defined = names_in(reader, [plan.pk])[plan.pk], defined_names()
    stored = {each.slug: each for each in Indicator.objects.filter(observations__plan=plan)}
    found: list[Printed] = []
    for row, name in rows:
        meant = slugs([name], own, defined)
        if len(meant) == 1:
            found += _of(row, _subject(meant[0], stored.get(meant[0])), plan)
    return once(found)


def _subject(slug: str, row: Indicator | None) -> _Subject:
    known = definition(row.definition if row is not None else slug)
    if known is not None:
        return _Subject(known.slug, known.printed_name, known.unit, known.direction)
    if row is None:
        return _Subject(slug, slug, "", "")
    return _Subject(row.slug, row.name, row.unit, row.direction)


def _of(row: Any, subject: _Subject, plan: Plan) -> Iterator[Printed]:
    kind = row._meta.model_name
    paper = f"{row.source.file.name}, line {row.source.line}"
    record = (kind, str(row.pk))
    if kind == "standard":
        clear = row.threshold is not None and row.comparator in COMPARATORS
        if clear and plan.starts_on and plan.ends_on and _fits(row.unit, subject):
            yield Printed(
                subject.key, subject.name, row.comparator, cast(Decimal, row.threshold), row.unit,
                row.name, plan.financial_year, plan.starts_on, plan.ends_on, paper, record,
            )  # fmt: skip
        return
    comparator = comparator_for(subject.direction)
    for figure in row.figures:
        days = _days(figure.get("period"))
        value = _number(figure.get("value"))
        unit = figure.get("unit") or ""
        is_set = figure.get("basis") in _SET and _fits(unit, subject)
        if is_set and comparator and days and value is not None:
            yield Printed(
                subject.key, subject.name, comparator, value, unit,
                str(figure.get("as_printed") or value), str(figure["period"].get("label")),
                *days, paper, record,
            )  # fmt: skip


def _fits(unit: str, subject: _Subject) -> bool:
    """True where the figure is in the unit of the indicator, as far as both say theirs."""
    return unit == subject.unit or (not unit and subject.unit != "percent")


def _days(period: Any) -> tuple[date, date] | None:
    """The first and last day of a period that a paper states; None where it states none."""
    if not isinstance(period, dict) or period.get("inferred"):
        return None
    start, end = period.get("start"), period.get("end")
    if not start or not end:
        return None
    return date.fromisoformat(str(start)), date.fromisoformat(str(end))


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
