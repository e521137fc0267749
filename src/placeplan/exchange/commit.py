"""A paper comes to a plan: uploaded, looked at, committed or thrown away.

Everything that one commit writes stands in one transaction, together with the event that says who
did it and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from placeplan.documents.document import Unreadable
from placeplan.exchange.landing import Landing
from placeplan.exchange.outcome import Outcome
from placeplan.exchange.reading import Reading, read_bytes
from placeplan.records.record import Record
from placeplan.rooms.places.models import Import, ImportState, Organisation, Plan
from placeplan.rooms.places.permissions import check_may_import
from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import ImportedFile, Person
from placeplan.rooms.register.queries import content
from placeplan.rooms.register.services import forget_content, record_event, store_file

MOVES: dict[str, tuple[str, ...]] = {
    ImportState.WAITING: (ImportState.COMMITTED, ImportState.THROWN_AWAY),
    ImportState.COMMITTED: (),
    ImportState.THROWN_AWAY: (),
}
"""From each state of an import, the states that may follow."""


class NotWaitingError(ValueError):
    """Raised where an import has been decided upon already."""


def upload(
    name: str,
    data: bytes,
    *,
    plan: Plan,
    actor: Person,
    stated_on: date,
    at: datetime,
    visibility: str = "",
    reason: str = "",
) -> Import:
    """The stored paper, read and waiting for a decision. Nothing of it is in the plan yet.

    Raises `PermissionDenied`, and `Unreadable`, naming file and line, where nothing can be read.
    """
    check_may_import(actor, plan)
    reading = read_bytes(plain_name(name), data)
    with transaction.atomic():
        file = store_file(actor=actor, name=reading.name, data=data, media=reading.media)
        found = Import.objects.create(
            plan=plan,
            file=file,
            stated_on=stated_on,
            visibility=visibility,
            uploaded_by=actor,
            uploaded_at=at,
            counts={},
            coverage=reading.coverage.as_dict(reading.name),
            problems=[each.as_dict() for each in reading.problems],
        )
        _say(actor, at, "upload-paper", found, reason)
    return found


def preview(found: Import, *, actor: Person, at: datetime) -> Outcome:
    """What `commit_import` would do now; nothing is written.

    Raises `PermissionDenied`, `NotWaitingError`, and `Unreadable` where the bytes are gone.
    """
    _check_waiting(found)
    return commit(
        reading_of(found),
        plan=found.plan,
        actor=actor,
        stated_on=found.stated_on,
        at=at,
        found=found,
        dry_run=True,
    )


@transaction.atomic
def commit_import(found: Import, *, actor: Person, at: datetime, reason: str = "") -> Outcome:
    """Brings the records of a waiting paper into its plan.

    Raises `PermissionDenied`, `NotWaitingError`, and `Unreadable` where the bytes are gone.
    """
    found = Import.objects.select_for_update().get(pk=found.pk)
    _check_waiting(found)
    return commit(
        reading_of(found),
        plan=found.plan,
        actor=actor,
        stated_on=found.stated_on,
        at=at,
        found=found,
        reason=reason,
    )


@transaction.atomic
def throw_away(found: Import, *, actor: Person, at: datetime, reason: str = "") -> Import:
    """Puts a waiting paper away; its bytes go, unless another import has the same paper.

    Raises `PermissionDenied` and `NotWaitingError`.
    """
    found = Import.objects.select_for_update().get(pk=found.pk)
    check_may_import(actor, found.plan)
    _check_waiting(found)
    found.state = ImportState.THROWN_AWAY
    found.decided_by, found.decided_at = actor, at
    found.save(update_fields=["state", "decided_by", "decided_at"])
    _say(actor, at, "throw-paper-away", found, reason)
    kept = found.file.imports.exclude(state=ImportState.THROWN_AWAY).exists()
    if not kept and not found.file.sources.exists():
        forget_content(actor=actor, file=found.file, at=at, reason=reason or "thrown away")
    return found


def reading_of(found: Import) -> Reading:
    """The reading of a stored paper. Raises `Unreadable` where its bytes are gone."""
    data = content(found.file)
    if data is None:
        raise Unreadable(found.file.name, "the paper was thrown away")
    return read_bytes(found.file.name, data)


def commit(
    reading: Reading,
    *,
    plan: Plan,
    actor: Person,
    stated_on: date,
    at: datetime,
    data: bytes | None = None,
    reason: str = "",
    visibility: str = "",
    organisations: Sequence[Organisation] = (),
    found: Import | None = None,
    dry_run: bool = False,
) -> Outcome:
    """What became of the records of a paper, now that they are in the plan.

    One transaction: either all of it is written, with the event, or nothing. A record whose
    content already stands is left as it is, so that the same paper again writes nothing at all.
    `data` is the paper itself, or `found` the import that holds it. `visibility` is that of the
    records which state none. `organisations` are those that short names are first taken for.
    Raises `PermissionDenied`.
    """
    check_may_import(actor, plan)
    if found is None and data is None:
        raise ValueError("a paper is committed with its bytes or with the import that holds them")
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        file = (
            found.file
            if found is not None
            else store_file(actor=actor, name=reading.name, data=data or b"", media=reading.media)
        )
        landing = Landing(
            plan=plan, file=file, stated_on=stated_on, at=at, organisations=organisations
        )
        shown = visibility or (found.visibility if found is not None else "")
        landing.bring(_shown(record, shown) for record in reading.records)
        outcome = Outcome(
            changes=tuple(landing.changes),
            problems=(*reading.problems, *landing.problems),
        )
        if dry_run:
            transaction.set_rollback(True)
            return outcome
        if found is None and _is_known(file, plan, stated_on) and not outcome.writes:
            return outcome
        number = _decide(
            found or _waiting(plan, file, stated_on, visibility, actor, at),
            reading,
            outcome,
            landing.restated,
            actor=actor,
            at=at,
            reason=reason,
        )
        return Outcome(outcome.changes, outcome.problems, number, written=True)


def _shown(record: Record, visibility: str) -> Record:
    if record.visibility or not visibility:
        return record
    return record.model_copy(update={"visibility": visibility})


def _is_known(file: ImportedFile, plan: Plan, stated_on: date) -> bool:
    return Import.objects.filter(
        file=file, plan=plan, stated_on=stated_on, state=ImportState.COMMITTED
    ).exists()


def _waiting(
    plan: Plan,
    file: ImportedFile,
    stated_on: date,
    visibility: str,
    actor: Person,
    at: datetime,
) -> Import:
    return Import(
        plan=plan,
        file=file,
        stated_on=stated_on,
        visibility=visibility,
        uploaded_by=actor,
        uploaded_at=at,
    )


def _decide(
    found: Import,
    reading: Reading,
    outcome: Outcome,
    restated: list[list[object]],
    *,
    actor: Person,
    at: datetime,
    reason: str,
) -> int:
    found.state = ImportState.COMMITTED
    found.decided_by, found.decided_at = actor, at
    found.counts = outcome.counts()
    found.coverage = reading.coverage.as_dict(reading.name)
    found.problems = [each.as_dict() for each in outcome.problems]
    found.restated = restated
    found.save()
    _say(actor, at, "import-paper", found, reason)
    return found.pk


def _check_waiting(found: Import) -> None:
    if ImportState.COMMITTED not in MOVES[found.state]:
        raise NotWaitingError(f"{found.file}: {found.get_state_display().lower()} already")


def _say(actor: Person, at: datetime, action: str, found: Import, reason: str) -> None:
    record_event(
        actor,
        at=at,
        action=action,
        subject=("import", str(found.pk)),
        plan=found.plan.slug,
        reason=reason,
        details={
            "file": found.file.name,
            "sha256": found.file.sha256,
            "stated_on": found.stated_on.isoformat(),
            "counts": found.counts,
        },
    )
