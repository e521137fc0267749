"""A plan taken out in the background: asked for, made, kept for whoever asked, deleted in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from placeplan.definitions import policies
from placeplan.exchange.plan_file.writing import write
from placeplan.rooms.places.models import Export, ExportState, Plan
from placeplan.rooms.places.models.exports import exports_folder
from placeplan.rooms.places.permissions import check_may_export
from placeplan.rooms.register.models import Person

NOT_ANY_MORE = "you may not export the plan any more"


@transaction.atomic
def ask(plan: Plan, *, actor: Person, at: datetime, reason: str = "") -> Export:
    """The export that is to be made; the one that is being made already, where the same person
    asked for it. Raises `PermissionDenied`."""
    check_may_export(actor, plan)
    Plan.objects.held(plan.pk)
    again = Export.objects.filter(plan=plan, asked_by=actor, state=ExportState.WAITING).first()
    if again is not None:
        return again
    return Export.objects.create(plan=plan, asked_by=actor, asked_at=at, reason=reason)


def make_waiting(number: int, *, at: datetime) -> Export | None:
    """The export, made now; None where it was made meanwhile. Why it cannot be stands in `failure`.

    Its file is there whole before anybody is told that it is.
    """
    waits = Export.objects.filter(pk=number, state=ExportState.WAITING)
    waits.update(attempts=F("attempts") + 1)
    export = waits.select_related("plan", "asked_by").first()
    if export is None:
        return None
    try:
        exports_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        export.records = _made(export, at)
    except PermissionDenied:
        export.state, export.failure = ExportState.FAILED, NOT_ANY_MORE
    except OSError as error:
        export.state, export.failure = ExportState.FAILED, error.strerror or str(error)
    else:
        kept = policies.exporting(timezone.localdate(at)).keep_hours
        export.state, export.size = ExportState.MADE, export.path.stat().st_size
        export.until = at + timedelta(hours=kept)
    export.save(update_fields=["state", "failure", "size", "records", "until"])
    return export


def _made(export: Export, at: datetime) -> int:
    """How many statements the file holds, which appears whole or not at all."""
    part = export.path.with_suffix(".part")
    try:
        with part.open("w+b") as stream:
            part.chmod(0o600)  # it holds people and papers
            held = write(export.plan, stream, actor=export.asked_by, at=at, reason=export.reason)
        part.replace(export.path)
    finally:
        part.unlink(missing_ok=True)
    return held.total


def delete_old(*, at: datetime) -> int:
    """How many files of exports were deleted whose time is over."""
    old = Export.objects.filter(state=ExportState.MADE, until__lte=at)
    for export in old:
        export.path.unlink(missing_ok=True)
    return old.update(state=ExportState.DELETED)
