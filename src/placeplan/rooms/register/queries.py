"""Reads: the content of stored papers, and events.

Neither is limited here: a caller shows them only beside a plan or record that the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from placeplan.rooms.register.models import Event, FileContent, ImportedFile


def deeds(plans: Iterable[Any]) -> dict[str, tuple[int, int, datetime]]:
    """What was done in plans so far, by slug: how many events, the number and time of the last.

    Events are only ever added: where this is as it was, nothing was done in the plan since.
    """
    rows = Event.objects.filter(plan__in=[each.slug for each in plans]).order_by()
    found = rows.values_list("plan").annotate(Count("pk"), Max("pk"), Max("at"))
    return {slug: (count, last, at) for slug, count, last, at in found}


def content(file: ImportedFile) -> bytes | None:
    """The bytes of a paper; None where it was thrown away."""
    row = FileContent.objects.filter(file=file).first()
    return None if row is None else bytes(row.data)


def events(
    *,
    plan: str = "",
    subject: tuple[str, str] | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> QuerySet[Event]:
    """The events of a plan (by slug) or of a subject (kind, id), the latest first.

    With a date those until then, by the day or the instant at which people acted.
    """
    rows = Event.objects.select_related("actor").order_by("-at", "-pk")
    if plan:
        rows = rows.filter(plan=plan)
    if subject is not None:
        rows = rows.filter(subject_kind=subject[0], subject_id=subject[1])
    if as_at is not None:
        rows = rows.filter(at__date__lte=as_at)
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    return rows
