"""Reads: the targets that people stated, limited to the plans that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from placeplan.rooms.performance.models import Indicator, Target
from placeplan.rooms.performance.targets import Aim
from placeplan.rooms.places.models import Plan, Reader


def targets(
    reader: Reader,
    *,
    plan: Plan | None = None,
    indicator: Indicator | None = None,
    slug: str = "",
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> QuerySet[Target]:
    """The stated targets that stood on a day, as the system knew at an instant.

    One that was taken back stood until then. Of an indicator with a definition, those of every
    indicator with that definition; of a slug, those of its indicator or definition.
    """
    rows = Target.objects.filter(plan__in=Plan.objects.visible_to(reader))
    if plan is not None:
        rows = rows.filter(plan=plan)
    if indicator is not None:
        same = Q(indicator=indicator)
        if indicator.definition:
            same |= Q(indicator__definition=indicator.definition)
        rows = rows.filter(same)
    if slug:
        plain = slug.replace("\0", "")
        rows = rows.filter(Q(indicator__slug=plain) | Q(indicator__definition=plain))
    until = known_at
    if as_at is not None:
        rows = rows.filter(stated_on__lte=as_at)
        evening = timezone.make_aware(datetime.combine(as_at, time.max))
        until = evening if known_at is None else min(evening, known_at)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    standing = Q(withdrawn_at=None)
    rows = rows.filter(standing if until is None else standing | Q(withdrawn_at__gt=until))
    return rows.select_related("indicator", "organisation", "plan", "recorded_by").order_by(
        "indicator__name", "indicator_id", "kind", "organisation_id", "starts_on", "stated_on",
        "recorded_at", "pk",
    )  # fmt: skip


def target(reader: Reader, number: int) -> Target | None:
    """One stated target, standing or not; None where there is none that the reader may see."""
    rows = Target.objects.filter(plan__in=Plan.objects.visible_to(reader), pk=number)
    return rows.select_related("indicator", "organisation", "plan").first()


def key_of(indicator: Indicator) -> str:
    """What brings together the indicators of one definition: its slug, else the indicator's."""
    return indicator.definition or indicator.slug


def aim_of(row: Target) -> Aim:
    """The stated target as a plain value."""
    return Aim(
        kind=row.kind,
        comparator=row.comparator,
        value=cast(Decimal, row.value),
        start=row.starts_on,
        end=row.ends_on,
        source=row.reason,
        organisation=row.organisation_id,
        stated_on=row.stated_on,
        recorded_at=row.recorded_at,
        number=row.pk,
    )


def stated_aims(rows: Iterable[Target]) -> dict[str, tuple[Aim, ...]]:
    """The stated aims of each indicator, by `key_of` the indicator."""
    found: dict[str, list[Aim]] = {}
    for row in rows:
        found.setdefault(key_of(row.indicator), []).append(aim_of(row))
    return {key: tuple(each) for key, each in found.items()}
