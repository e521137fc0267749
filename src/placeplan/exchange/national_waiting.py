"""Files of statistics that somebody brings in the browser: read, shown, then loaded or not.

Their bytes are kept until the decision and no longer. Loading goes through `national.load`: all
files that came together are stored in one transaction, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from placeplan.exchange.national import (
    ChangedMeanwhileError,
    Loaded,
    NationalOutcome,
    fated,
    load,
)
from placeplan.exchange.sources.parts.months import period_of
from placeplan.rooms.performance.models import WaitingFile, WaitingState, WaitingStatistics
from placeplan.rooms.performance.permissions import check_may_load_statistics
from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import record_event

LONG = 2 * 1024 * 1024
"""Bytes of all files together from which on they are read and loaded in the background."""
MOVES: dict[str, tuple[str, ...]] = {
    WaitingState.READING: (WaitingState.WAITING, WaitingState.FAILED, WaitingState.THROWN_AWAY),
    WaitingState.WAITING: (WaitingState.LOADING, WaitingState.THROWN_AWAY),
    WaitingState.LOADING: (WaitingState.LOADED, WaitingState.WAITING, WaitingState.FAILED),
    WaitingState.FAILED: (WaitingState.THROWN_AWAY,),
    WaitingState.LOADED: (),
    WaitingState.THROWN_AWAY: (),
}
"""From each state, the states that may follow."""
SHOWN_ANEW = "other statistics were loaded meanwhile: look at what these would do now"


class NotWaitingStatisticsError(ValueError):
    """Raised where files of statistics have been decided upon, or hold an error."""


def bring(
    files: Sequence[tuple[str, bytes]], *, actor: Person, at: datetime, period: str = ""
) -> WaitingStatistics:
    """The stored files, each a name and its content, still to be read: see `read_waiting`.

    `period` is that of files that state none, as typed. Raises `PermissionDenied` where the actor
    may not, `ValueError` where the period is none.
    """
    check_may_load_statistics(actor)
    if period and period_of(period) is None:
        raise ValueError(f"{period!r} is no month or year")
    with transaction.atomic():
        found = WaitingStatistics.objects.create(period=period, uploaded_by=actor, uploaded_at=at)
        for name, data in files:
            WaitingFile.objects.create(waiting=found, name=plain_name(name), data=data)
    return found


def is_long(found: WaitingStatistics) -> bool:
    """True where reading the files takes longer than anybody waits for a page."""
    return sum(len(each.data) for each in found.files.all()) > LONG


def read_waiting(number: int) -> WaitingStatistics:
    """The files, read now if they were to be: what they would do is kept to be shown."""
    found = _one(number)
    if found.state != WaitingState.READING:
        return found
    asked = period_of(found.period) if found.period else None
    given = _files(found)
    try:
        outcome = load(given, found.uploaded_by, found.uploaded_at, dry_run=True, asked=asked)
    except PermissionDenied as error:
        return _failed(found, str(error))
    with transaction.atomic():
        found = WaitingStatistics.objects.select_for_update().get(pk=number)
        if found.state == WaitingState.READING:
            _keep(found, outcome, WaitingState.WAITING)
    return found


@transaction.atomic
def decide_to_load(found: WaitingStatistics, *, actor: Person, at: datetime) -> WaitingStatistics:
    """The files, about to be loaded: see `load_waiting`.

    Raises `PermissionDenied`, and `NotWaitingStatisticsError` where they are not waiting or one
    of them is refused.
    """
    check_may_load_statistics(actor)
    found = WaitingStatistics.objects.select_for_update().get(pk=found.pk)
    _check_may_become(found, WaitingState.LOADING)
    if has_errors(found):
        raise NotWaitingStatisticsError("one of the files has an error: nothing can be loaded")
    found.state, found.decided_by, found.decided_at = WaitingState.LOADING, actor, at
    found.failure = ""
    found.save(update_fields=["state", "decided_by", "decided_at", "failure"])
    return found


def load_waiting(number: int) -> WaitingStatistics:
    """The files, loaded now if that was decided; shown anew where they would now do otherwise."""
    found = _one(number)
    if found.state != WaitingState.LOADING or not found.decided_by or not found.decided_at:
        return found
    with transaction.atomic():
        found = WaitingStatistics.objects.select_for_update().get(pk=number)
        if found.state != WaitingState.LOADING or not found.decided_by or not found.decided_at:
            return found
        asked = period_of(found.period) if found.period else None
        try:
            outcome = load(
                _files(found),
                found.decided_by,
                found.decided_at,
                asked=asked,
                shown=[each["fated"] for each in found.understood],
            )
        except ChangedMeanwhileError as error:
            _keep(found, error.outcome, WaitingState.WAITING, failure=SHOWN_ANEW)
            return found
        except PermissionDenied as error:
            return _failed(found, str(error))
        if not outcome.written:  # a directory that came meanwhile, say, shows an error now
            _keep(found, outcome, WaitingState.WAITING, failure=SHOWN_ANEW)
            return found
        _keep(found, outcome, WaitingState.LOADED)
        found.files.all().delete()
    return found


@transaction.atomic
def throw_away(
    found: WaitingStatistics, *, actor: Person, at: datetime, reason: str = ""
) -> WaitingStatistics:
    """Puts the files away, and their bytes.

    Raises `PermissionDenied` and `NotWaitingStatisticsError`.
    """
    check_may_load_statistics(actor)
    found = WaitingStatistics.objects.select_for_update().get(pk=found.pk)
    _check_may_become(found, WaitingState.THROWN_AWAY)
    names = [each.name for each in found.files.all()]
    found.state, found.decided_by, found.decided_at = WaitingState.THROWN_AWAY, actor, at
    found.save(update_fields=["state", "decided_by", "decided_at"])
    found.files.all().delete()
    record_event(
        actor,
        at=at,
        action="throw-statistics-away",
        subject=("waiting-statistics", str(found.pk)),
        reason=reason,
        details={"files": names},
    )
    return found


def has_errors(found: WaitingStatistics) -> bool:
    """True where one of the files is refused."""
    return any(each["fate"] == "refused" for each in found.understood)


def _one(number: int) -> WaitingStatistics:
    people = WaitingStatistics.objects.select_related("uploaded_by", "decided_by")
    return people.get(pk=number)


def _files(found: WaitingStatistics) -> list[tuple[str, bytes]]:
    return [(each.name, bytes(each.data)) for each in found.files.order_by("pk")]


def _failed(found: WaitingStatistics, why: str) -> WaitingStatistics:
    found.state, found.failure = WaitingState.FAILED, why
    found.save(update_fields=["state", "failure"])
    return found


def _check_may_become(found: WaitingStatistics, state: str) -> None:
    if state not in MOVES[found.state]:
        raise NotWaitingStatisticsError(f"{found.get_state_display().lower()} already")


def _keep(
    found: WaitingStatistics, outcome: NationalOutcome, state: str, failure: str = ""
) -> None:
    found.state, found.failure = state, failure
    found.understood = [_as_dict(each) for each in outcome.files]
    found.save(update_fields=["state", "understood", "failure"])


def _as_dict(file: Loaded) -> dict[str, Any]:
    """What would become, or became, of a file, as plain JSON values."""
    return {
        "name": file.name,
        "fate": file.fate,
        "fated": fated(file),
        "layout": file.layout,
        "kind": file.kind,
        "start": file.start.isoformat() if file.start else "",
        "end": file.end.isoformat() if file.end else "",
        "rows": file.rows,
        "organisations": file.organisations,
        "measures": list(file.measures),
        "published_as": file.published_as,
        "problems": [each.as_dict() for each in file.problems],
        "replaces": {"number": file.replaces.pk, "name": file.replaces.name}
        if file.replaces
        else None,
        "number": file.number,
        "first": list(file.first),
    }
