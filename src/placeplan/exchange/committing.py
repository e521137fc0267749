"""A long paper committed in the background: the person who decides does not wait for it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BinaryField, F
from django.db.models.functions import Length

from placeplan.documents.document import Unreadable
from placeplan.exchange.commit import UndecidedError, check_may_become, commit_import
from placeplan.rooms.places.models import Import, ImportedRecords, ImportState
from placeplan.rooms.places.permissions import check_may_import
from placeplan.rooms.register.models import Person

LONG = 48 * 1024
"""Bytes of kept records, as they are stored, from which on committing them takes seconds."""
_NOT_ANY_MORE = "whoever decided it may not import any more"
BinaryField.register_lookup(Length)


def is_long(found: Import) -> bool:
    """True where committing a waiting paper takes longer than somebody should wait for a page."""
    return ImportedRecords.objects.filter(paper=found, data__length__gte=LONG).exists()


@transaction.atomic
def decide_to_commit(found: Import, *, actor: Person, at: datetime) -> Import:
    """The import, which is to be committed in the name of the actor.

    Raises `PermissionDenied` and `NotWaitingError`.
    """
    found = Import.objects.select_for_update().get(pk=found.pk)
    check_may_import(actor, found.plan)
    check_may_become(found, ImportState.COMMITTING)
    found.state, found.failure, found.attempts = ImportState.COMMITTING, "", 0
    found.decided_by, found.decided_at = actor, at
    found.save(update_fields=["state", "failure", "attempts", "decided_by", "decided_at"])
    return found


def commit_waiting(number: int, *, at: datetime) -> Import | None:
    """The import, committed; else waiting again, and why. None where it was decided meanwhile."""
    rows = Import.objects.filter(pk=number, state=ImportState.COMMITTING)
    rows.update(attempts=F("attempts") + 1)
    found = rows.select_related("plan", "file", "decided_by").first()
    if found is None or found.decided_by is None:
        return None
    try:
        commit_import(found, actor=found.decided_by, at=at)
    except UndecidedError as error:
        back_to_waiting([number], str(error))
    except Unreadable as error:
        back_to_waiting([number], error.why)
    except PermissionDenied:
        back_to_waiting([number], _NOT_ANY_MORE)
    return Import.objects.get(pk=number)


def back_to_waiting(numbers: list[int], why: str) -> None:
    """Has imports that were to be committed wait for a decision again."""
    rows = Import.objects.filter(pk__in=numbers, state=ImportState.COMMITTING)
    rows.update(state=ImportState.WAITING, failure=why, decided_by=None, decided_at=None)
