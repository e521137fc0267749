"""Reads: national facts out of the files that count, and the indicators made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from placeplan.definitions.indicators import definitions
from placeplan.rooms.performance import national
from placeplan.rooms.performance.computing import computed
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.models import (
    NationalFile,
    NationalState,
)


def national_files(
    *, known_at: datetime | None = None, kind: str = "facts", layouts: Sequence[str] = ()
) -> QuerySet[NationalFile]:
    """The files of national facts that count, as the system knew at an instant, oldest first."""
    rows = NationalFile.objects.filter(kind=kind)
    if layouts:
        rows = rows.filter(layout__in=layouts)
    if known_at is None:
        rows = rows.filter(state=NationalState.PUBLISHED)
    else:
        stood = Q(undone_at__isnull=True) | Q(undone_at__gt=known_at)
        known = stood & Q(recorded_at__lte=known_at)
        later = NationalFile.objects.filter(known, supersedes=OuterRef("pk"))
        rows = rows.filter(known).filter(~Exists(later))
    return rows.order_by(F("published_on").asc(nulls_first=True), "recorded_at", "pk")


def national_facts(
    *,
    measures: Sequence[str] = (),
    organisations: Sequence[str] = (),
    levels: Sequence[str] = (),
    start: date | None = None,
    end: date | None = None,
    by: Mapping[str, Sequence[str]] | None = None,
    with_totals: bool = True,
    known_at: datetime | None = None,
    layouts: Sequence[str] = (),
) -> national.Columns:
    """National facts as arrays, a column each, out of the files that count (`national.facts`)."""
    files = national_files(known_at=known_at, layouts=layouts)
    if measures:
        wanted = set(measures)
        files_of = [each for each in files if wanted & set(each.measures)]
    else:
        files_of = list(files)
    return national.facts(
        [each.path for each in files_of],
        measures=measures,
        organisations=organisations,
        levels=levels,
        start=start,
        end=end,
        by=by,
        with_totals=with_totals,
    )


def measured(*, known_at: datetime | None = None) -> Mapping[str, Measured]:
    """What the national facts that count measure, by the slug of the definition.

    `Measured.file` is a place in `list(national_files(known_at=known_at))`. Facts are immutable,
    so the answer is kept for as long as the same files count.
    """
    files = national_files(known_at=known_at)
    return measured_in(tuple((each.path, each.layout) for each in files))


@lru_cache(maxsize=4)
def measured_in(files: tuple[tuple[Path, str], ...]) -> Mapping[str, Measured]:
    """What files measure, each with its layout, oldest first, by the slug of the definition."""
    return computed(files, definitions())
