"""A paper comes to a plan: uploaded, looked at, committed or thrown away.

Everything that one commit writes stands in one transaction, together with the event that says who
did it and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from placeplan.documents.document import Unreadable
from placeplan.documents.readers import media_of
from placeplan.exchange.kept import is_long, keep, keep_document, reading_of
from placeplan.exchange.landing import Landing
from placeplan.exchange.outcome import Outcome
from placeplan.exchange.reading import Progress, Reading, read_bytes
from placeplan.exchange.search import passages
from placeplan.records.record import Record
from placeplan.rooms.places.models import Import, ImportState, Organisation, Plan
from placeplan.rooms.places.permissions import check_may_import, check_may_mark
from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import ImportedFile, Person
from placeplan.rooms.register.queries import content
from placeplan.rooms.register.services import forget_content, record_event, store_file

MOVES: dict[str, tuple[str, ...]] = {
    ImportState.READING: (ImportState.WAITING, ImportState.FAILED, ImportState.THROWN_AWAY),
    ImportState.FAILED: (ImportState.READING, ImportState.THROWN_AWAY),
    ImportState.WAITING: (
        ImportState.COMMITTING,
        ImportState.COMMITTED,
        ImportState.THROWN_AWAY,
    ),
    ImportState.COMMITTING: (ImportState.COMMITTED, ImportState.WAITING),
    ImportState.COMMITTED: (ImportState.UNDONE,),
    ImportState.UNDONE: (),
    ImportState.THROWN_AWAY: (),
}
"""From each state of an import, the states that may follow."""


class NotWaitingError(ValueError):
    """Raised where an import has been decided upon already."""


class UndecidedError(ValueError):
    """Raised where a person has to decide before a paper is committed; nothing is written."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        count = len(outcome.asked)
        super().__init__(f"{count} record{'s' if count != 1 else ''} wait for a decision")


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
    """The stored paper, waiting for a decision. Nothing of it is in the plan yet.

    A long one is stored and still to be read: see `read_waiting`. Raises `PermissionDenied`, and
    `Unreadable`, naming file and line, where nothing can be read.
    """
    check_may_import(actor, plan)
    check_may_mark(actor, plan, visibility)
    name = plain_name(name)
    media = media_of(name, data)
    later = is_long(media, len(data))
    reading = None if later else read_bytes(name, data)
    with transaction.atomic():
        found = Import.objects.create(
            plan=plan,
            file=store_file(actor=actor, name=name, data=data, media=media),
            stated_on=stated_on,
            visibility=visibility,
            state=ImportState.READING,
            uploaded_by=actor,
            uploaded_at=at,
        )
        if reading is not None:
            keep(found, reading)
        _say(actor, at, "upload-paper", found, reason)
    return found


def read_waiting(number: int, progress: Progress) -> Import | None:
    """The import that was to be read, read now; None where it was read or put away meanwhile.

    `progress` hears how many pages or rows of how many are read. Why a paper cannot be read is
    kept in `failure`.
    """
    found = Import.objects.select_related("plan", "file").get(pk=number)
    if found.state != ImportState.READING:
        return None
    data = content(found.file)
    failure = "" if data is not None else "the paper was thrown away"
    reading = None
    if data is not None:
        try:
            reading = read_bytes(found.file.name, data, progress=progress)
        except Unreadable as error:
            failure = error.why
    with transaction.atomic():
        found = Import.objects.select_for_update().get(pk=number)
        if found.state != ImportState.READING:
            return None
        if reading is not None:
            keep(found, reading)
        else:
            found.state, found.failure = ImportState.FAILED, failure
            found.save(update_fields=["state", "failure"])
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
def decide(
    found: Import,
    decisions: Mapping[str, Mapping[str, Any]],
    *,
    actor: Person,
    at: datetime,
    reason: str = "",
) -> Import:
    """The import with what a person decided about its conflicts and doubtful matches, by item.

    Raises `PermissionDenied` and `NotWaitingError`.
    """
    found = Import.objects.select_for_update().get(pk=found.pk)
    check_may_import(actor, found.plan)
    _check_waiting(found)
    kept = dict(found.decisions)
    for item, decided in decisions.items():
        earlier = kept.get(item, {})
        both = {**earlier.get("fields", {}), **decided.get("fields", {})}
        kept[item] = {**earlier, **decided, **({"fields": both} if both else {})}
    found.decisions = kept
    found.save(update_fields=["decisions"])
    record_event(
        actor,
        at=at,
        action="decide-conflicts",
        subject=("import", str(found.pk)),
        plan=found.plan.slug,
        reason=reason,
        details={"decisions": dict(decisions)},
    )
    return found


@transaction.atomic
def read_again(found: Import, *, actor: Person, at: datetime) -> Import:
    """A paper that could not be read, to be read once more.

    Raises `PermissionDenied` and `NotWaitingError`.
    """
    found = Import.objects.select_for_update().get(pk=found.pk)
    check_may_import(actor, found.plan)
    check_may_become(found, ImportState.READING)
    found.state, found.failure, found.attempts = ImportState.READING, "", 0
    found.done, found.total = 0, 0
    found.save(update_fields=["state", "failure", "attempts", "done", "total"])
    _say(actor, at, "read-paper-again", found, "")
    return found


@transaction.atomic
def throw_away(found: Import, *, actor: Person, at: datetime, reason: str = "") -> Import:
    """Puts a waiting paper away; its bytes go, unless another import has the same paper.

    Raises `PermissionDenied` and `NotWaitingError`.
    """
    found = Import.objects.select_for_update().get(pk=found.pk)
    check_may_import(actor, found.plan)
    check_may_become(found, ImportState.THROWN_AWAY)
    found.state = ImportState.THROWN_AWAY
    found.decided_by, found.decided_at = actor, at
    found.save(update_fields=["state", "decided_by", "decided_at"])
    _say(actor, at, "throw-paper-away", found, reason)
    kept = found.file.imports.exclude(state=ImportState.THROWN_AWAY).exists()
    if not kept and not found.file.sources.exists():
        forget_content(actor=actor, file=found.file, at=at, reason=reason or "thrown away")
    return found


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
    decisions: Mapping[str, Mapping[str, Any]] | None = None,
    dry_run: bool = False,
) -> Outcome:
    """What became of the records of a paper, now that they are in the plan.

    One transaction: either all of it is written, with the event, or nothing. A record whose
    content already stands is left as it is, so that the same paper again writes nothing at all.
    `data` is the paper itself, or `found` the import that holds it. `visibility` is that of the
    records which state none. `organisations` are those that short names are first taken for, and
    `decisions` what people decided where the paper is in conflict with what they changed.
    Raises `PermissionDenied`, and `UndecidedError` where a conflict or a doubtful match is left.
    """
    if found is None and data is None:
        raise ValueError("a paper is committed with its bytes or with the import that holds them")
    with transaction.atomic():
        Plan.objects.held(plan.pk)
        check_may_import(actor, plan)
        check_may_mark(actor, plan, visibility)
        paper = found or _waiting(
            store_file(actor=actor, name=reading.name, data=data or b"", media=reading.media),
            plan=plan,
            stated_on=stated_on,
            visibility=visibility,
            actor=actor,
            at=at,
        )
        landing = Landing(
            paper,
            actor=actor,
            at=at,
            organisations=organisations,
            decisions=decisions or paper.decisions,
        )
        shown = visibility or paper.visibility
        landing.bring(_shown(record, shown) for record in reading.records)
        outcome = Outcome(
            changes=tuple(landing.changes),
            problems=(*reading.problems, *landing.problems),
        )
        if dry_run:
            transaction.set_rollback(True)
            return outcome
        if outcome.asked:
            raise UndecidedError(outcome)
        if found is None and _is_known(paper) and not outcome.writes:
            paper.delete()
            return outcome
        _decide(paper, reading, outcome, landing, actor=actor, at=at, reason=reason)
        return Outcome(outcome.changes, outcome.problems, paper.pk, written=True)


def _shown(record: Record, visibility: str) -> Record:
    if record.visibility or not visibility:
        return record
    return record.model_copy(update={"visibility": visibility})


def _is_known(paper: Import) -> bool:
    return Import.objects.filter(
        file=paper.file,
        plan=paper.plan,
        stated_on=paper.stated_on,
        state=ImportState.COMMITTED,
    ).exists()


def _waiting(
    file: ImportedFile,
    *,
    plan: Plan,
    stated_on: date,
    visibility: str,
    actor: Person,
    at: datetime,
) -> Import:
    return Import.objects.create(
        plan=plan,
        file=file,
        stated_on=stated_on,
        visibility=visibility,
        uploaded_by=actor,
        uploaded_at=at,
    )


def _decide(
    paper: Import,
    reading: Reading,
    outcome: Outcome,
    landing: Landing,
    *,
    actor: Person,
    at: datetime,
    reason: str,
) -> None:
    keep_document(paper.file, reading)
    passages.enter(paper, reading, at=at)
    paper.state = ImportState.COMMITTED
    paper.decided_by, paper.decided_at = actor, at
    paper.counts = outcome.counts()
    paper.coverage = reading.coverage.as_dict(reading.name)
    paper.problems = [each.as_dict() for each in outcome.problems]
    paper.restated = landing.restated
    paper.touched = landing.directory.touched
    paper.save()
    _say(actor, at, "import-paper", paper, reason)


def _check_waiting(found: Import) -> None:
    check_may_become(found, ImportState.COMMITTED)


def check_may_become(found: Import, state: str) -> None:
    """Raises `NotWaitingError` where an import cannot come to a state from where it is."""
    if state not in MOVES[found.state]:
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
