"""Reads: the files of national facts that were loaded, and those that wait for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from placeplan.rooms.performance.models import (
    NationalFile,
    NationalState,
    WaitingState,
    WaitingStatistics,
)
from placeplan.rooms.performance.permissions import may_load_statistics
from placeplan.rooms.places.models import Reader, signed_in

SORTS = {
    "name": ("name",),
    "layout": ("layout", "period_start"),
    "period": ("period_start", "period_end"),
    "rows": ("rows",),
    "loaded": ("recorded_at", "pk"),
}
"""What a list of files is sorted by."""
_OPEN = (WaitingState.READING, WaitingState.WAITING, WaitingState.LOADING, WaitingState.FAILED)


def loaded_files(
    reader: Reader,
    *,
    layout: str = "",
    state: str = "",
    days: tuple[date, date] | None = None,
    sort: str = "",
) -> QuerySet[NationalFile]:
    """Every file that was loaded, whatever became of it, the latest first: for who is signed in.

    `days` keeps the files that state anything of these days.
    """
    rows = NationalFile.objects.select_related("supersedes", "recorded_by")
    if signed_in(reader) is None:
        return rows.none()
    if layout:
        rows = rows.filter(layout=layout)
    if state in NationalState.values:
        rows = rows.filter(state=state)
    if days is not None:
        rows = rows.filter(period_start__lte=days[1], period_end__gte=days[0])
    names = SORTS.get(sort.lstrip("-"))
    if names is None:
        return rows.order_by("-recorded_at", "-pk")
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*(f"{sign}{name}" for name in names), "pk")


def layouts_loaded() -> list[str]:
    """The layouts of which a file was loaded, in alphabetical order."""
    return list(NationalFile.objects.order_by("layout").values_list("layout", flat=True).distinct())


def editions(file: NationalFile) -> Sequence[NationalFile]:
    """All editions of what the file is an edition of, itself among them, the first loaded first."""
    rows = NationalFile.objects.select_related("recorded_by", "supersedes")
    return list(rows.filter(series=file.series).order_by("pk"))


def waiting_statistics(reader: Reader) -> QuerySet[WaitingStatistics]:
    """Files that wait to be loaded or thrown away, the latest first: for those who may load any."""
    rows = WaitingStatistics.objects.select_related("uploaded_by", "decided_by")
    if not may_load_statistics(reader):
        return rows.none()
    return rows.order_by("-pk")


def open_statistics(reader: Reader) -> QuerySet[WaitingStatistics]:
    """Of these, those that nobody has decided upon."""
    return waiting_statistics(reader).filter(state__in=_OPEN)
