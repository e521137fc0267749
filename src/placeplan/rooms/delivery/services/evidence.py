"""What a person shows about a record: a file that is looked at before anything of it is kept."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import cast

from django.db import transaction

from placeplan.rooms.delivery import interchange
from placeplan.rooms.delivery.filetypes import FileType, NotEvidenceError, shown_name, type_of
from placeplan.rooms.delivery.models import Evidence
from placeplan.rooms.delivery.permissions import check_may_add_evidence
from placeplan.rooms.delivery.queries.talk import Subject
from placeplan.rooms.delivery.said import clean
from placeplan.rooms.places.services import NotARecordError, enter, withdraw
from placeplan.rooms.places.services.stating import TAKEN
from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import Person, Source
from placeplan.rooms.register.scanning import scan
from placeplan.rooms.register.services import record_event, store_file

LONGEST = 2000
"""So many characters say what a file shows."""


class RefusedError(ValueError):
    """Raised where a file is not taken; it says why."""


def add_evidence(
    subject: Subject,
    name: str,
    data: bytes,
    *,
    text: str,
    title: str = "",
    part: str = "",
    actor: Person,
    at: datetime,
    stated_on: date,
    largest: int,
    scanner: str = "",
    size: int | None = None,
) -> Evidence:
    """The stored evidence; its bytes stand beside it, as those of papers do.

    `largest` is the most bytes, `scanner` the command that looks for viruses, blank for none;
    `size` is that of a file which is too large for all of it to be at hand.
    Raises `PermissionDenied`, `RefusedError`, of which nothing but an event is kept, and
    `NotARecordError` where the record has this file already, or nobody says what it shows.
    """
    check_may_add_evidence(actor, subject.plan)
    said = _described(text)
    try:
        if max(len(data), size or 0) > largest:
            raise RefusedError(f"The file is larger than {largest / 1048576:.3g} MB")
        kind = _looked_at(name, data, scanner)
    except RefusedError as error:
        record_event(
            actor,
            at=at,
            action="refuse-evidence",
            subject=(subject.kind, subject.key[:60]),
            plan=subject.plan.slug,
            reason=str(error),
            details={
                "file": plain_name(name, "file"),
                "size": size or len(data),
                **({"sha256": hashlib.sha256(data).hexdigest()} if not size else {}),
            },
        )
        raise
    return _store(
        subject, name, data, kind, said, clean(title), part, actor=actor, at=at, stated_on=stated_on
    )


def take_back_evidence(row: Evidence, reason: str, *, actor: Person, at: datetime) -> None:
    """Takes back a piece of evidence; that it stood, and why it went, is kept.

    Raises `PermissionDenied`, and `NotARecordError` where no reason is given.
    """
    withdraw(row, actor=actor, at=at, reason=reason, check_may=check_may_add_evidence)


@transaction.atomic
def _store(
    subject: Subject,
    name: str,
    data: bytes,
    kind: FileType,
    text: str,
    title: str,
    part: str,
    *,
    actor: Person,
    at: datetime,
    stated_on: date,
) -> Evidence:
    file = store_file(actor=actor, name=name, data=data, media=kind.name)
    # While a place names the file, a paper of the same bytes that is thrown away leaves it be.
    if not file.sources.exists():
        Source.objects.create(file=file, line=1)
    shown = shown_name(plain_name(name, "file"), kind)
    values = {
        "of_kind": subject.kind,
        "of": subject.key,
        "part": part or None,
        "title": title or shown,
        "file": shown,
        "sha256": file.sha256,
        "text": text,
        "visibility": subject.visibility or None,
    }
    try:
        row = enter(
            interchange,
            "evidence",
            values,
            plan=subject.plan,
            actor=actor,
            at=at,
            stated_on=stated_on,
            action="add-evidence",
            check_may=check_may_add_evidence,
        )
    except NotARecordError as error:
        if TAKEN in error.fields.values():
            raise NotARecordError({"file": "This file is there already"}) from error
        raise
    return cast(Evidence, row)


def _looked_at(name: str, data: bytes, scanner: str) -> FileType:
    """The kind of the file. Raises `RefusedError`."""
    try:
        kind = type_of(data, name)
    except NotEvidenceError as error:
        raise RefusedError(str(error)) from error
    verdict = scan(scanner, data)
    if verdict.says == "refused":
        raise RefusedError("The virus scanner refused the file")
    if not verdict.is_clean:
        raise RefusedError("The file could not be scanned for viruses. Try again later")
    return kind


def _described(text: str) -> str:
    said = clean(text)
    if not said:
        raise NotARecordError({"text": "Say what the file shows"})
    if len(said) > LONGEST:
        raise NotARecordError({"text": f"{LONGEST:,} characters at most; this has {len(said):,}"})
    return said
