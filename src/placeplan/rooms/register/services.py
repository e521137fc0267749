"""What a person or the operator does to people, papers and events."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F

from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import Event, FileContent, ImportedFile, Person
from placeplan.rooms.register.operator import OPERATOR, Operator

Actor = Person | Operator

# What is done in turn, see `take_turn`. Names of people, organisations, plans and indicators are
# given in one turn: in two turns, two could each hold the one that the other waits for.
NAMES, STATISTICS = "names", "statistics"


def take_turn(what: str) -> bool:
    """True where others may have done such a thing meanwhile: look again before doing it.

    Waits until nobody else is at it, and keeps others waiting until the transaction ends. For what
    no row stands for yet that could be locked: a name that two give at once. SQLite lets only one
    write at a time, so that nobody can have come in between.
    """
    if connection.vendor != "postgresql":
        return False
    number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
    return True


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
    if password is not None and checked:
        validate_password(password, person)
    return open_account(person, actor=actor, at=at, password=password, reason=reason)


@transaction.atomic
def open_account(
    person: Person, *, actor: Actor, at: datetime, password: str | None = None, reason: str = ""
) -> Person:
    """The stored person; whether the actor may add them is for the caller to check.

    Raises `ValidationError` where the name or the e-mail address is taken or no such name can be.
    """
    take_turn(NAMES)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.email = person.email.strip()
    person.full_clean()
    person.save()
    say_of_person(
        actor,
        person,
        at=at,
        action="add-person",
        reason=reason,
        details={"superuser": person.is_superuser},
    )
    return person


def say_of_person(
    actor: Actor | None,
    person: Person,
    *,
    at: datetime,
    action: str,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """The stored event about a person; without an actor it is of somebody unknown at the door."""
    return record_event(
        actor or OPERATOR,
        at=at,
        action=action,
        subject=("person", str(person.pk)),
        reason=reason,
        details={**({} if actor else {"unknown": True}), **(details or {})},
    )


@transaction.atomic
def change_details(*, person: Person, name: str, job_title: str, at: datetime) -> Person:
    """The person with what they say of themselves. Raises `ValidationError`."""
    before = {"name": person.name, "job_title": person.job_title}
    person.name, person.job_title = name.strip(), job_title.strip()
    person.full_clean(exclude=["password"])
    after = {"name": person.name, "job_title": person.job_title}
    if before != after:
        person.save(update_fields=["name", "job_title"])
        details = {"before": before, "after": after}
        say_of_person(person, person, at=at, action="change-details", details=details)
    return person


@transaction.atomic
def change_email(*, person: Person, email: str, at: datetime) -> Person:
    """The person with another e-mail address. Raises `ValidationError` where it is taken."""
    take_turn(NAMES)
    before, person.email = person.email, email.strip()
    person.full_clean(exclude=["password"])
    person.save(update_fields=["email"])
    details = {"before": before, "after": person.email}
    say_of_person(person, person, at=at, action="change-email", details=details)
    return person


@transaction.atomic
def set_password(*, person: Person, password: str, at: datetime, action: str) -> Person:
    """The person with a new password, which ends all their sessions; `action` names the event.

    Raises `ValidationError` where the password is too weak.
    """
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    say_of_person(person, person, at=at, action=action)
    return person


@transaction.atomic
def end_sessions(person: Person, *, actor: Actor, at: datetime, reason: str = "") -> Person:
    """The person, signed out everywhere; whether the actor may is for the caller to check."""
    Person.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    say_of_person(actor, person, at=at, action="end-sessions", reason=reason)
    return person
