"""What a person or the operator does to people, papers and events."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import Event, FileContent, ImportedFile, Person
from placeplan.rooms.register.operator import Operator

Actor = Person | Operator


def record_event(
    actor: Actor,
    *,
    at: datetime,
    action: str,
    subject: tuple[str, str],
    plan: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """The stored event. `subject` is the kind and the id of what was acted upon."""
    return Event.objects.create(
        actor=actor if isinstance(actor, Person) else None,
        at=at,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        plan=plan,
        reason=reason,
        details=dict(details or {}),
    )


def store_file(*, actor: Actor, name: str, data: bytes, media: str) -> ImportedFile:
    """The paper with this content: the one that is stored already, or a new one.

    The event is written by the service that brings the paper to a plan. Raises
    `PermissionDenied` where the actor's account does not stand.
    """
    if isinstance(actor, Person) and not actor.is_active:
        raise PermissionDenied(f"the account {actor.get_username()} is closed")
    digest = hashlib.sha256(data).hexdigest()
    file, _ = ImportedFile.objects.get_or_create(
        sha256=digest,
        defaults={"name": plain_name(name), "media": media, "size": len(data)},
    )
    FileContent.objects.get_or_create(file=file, defaults={"data": data})
    return file


def forget_content(*, actor: Actor, file: ImportedFile, at: datetime, reason: str) -> None:
    """Removes the bytes of a paper that nothing was taken from; its name and digest stay.

    Raises `ValueError` where a record has its source in the paper.
    """
    if file.sources.exists():
        raise ValueError(f"records have their source in {file.name}")
    FileContent.objects.filter(file=file).delete()
    record_event(
        actor,
        at=at,
        action="forget-content",
        subject=("file", str(file.pk)),
        reason=reason,
        details={"sha256": file.sha256, "name": file.name},
    )


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    username: str,
    name: str,
    password: str | None,
    at: datetime,
    job_title: str = "",
    email: str = "",
    superuser: bool = False,
    reason: str = "",
    checked: bool = True,
) -> Person:
    """The new person; without a password the account cannot sign in yet.

    `checked=False` takes a password that the rules for passwords refuse: only the demo does, for
    its printed ones. Raises `PermissionDenied` where the actor is neither the operator nor a
    superuser, `ValidationError` where the name is taken or the password too weak.
    """
    if isinstance(actor, Person) and not (actor.is_active and actor.is_superuser):
        raise PermissionDenied(f"{actor.get_username()} may not add people")
    person = Person(
        username=username,
        name=name,
        job_title=job_title,
        email=email,
        is_superuser=superuser,
    )
    if password is None:
        person.set_unusable_password()
    else:
        if checked:
            validate_password(password, person)
        person.set_password(password)
    person.full_clean()
    person.save()
    record_event(
        actor,
        at=at,
        action="add-person",
        subject=("person", str(person.pk)),
        reason=reason,
        details={"superuser": superuser},
    )
    return person
