"""What a person or the operator does to memberships and accounts."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from placeplan.rooms.places.models import Membership, Organisation
from placeplan.rooms.places.permissions import may_manage_account, may_manage_people
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import (
    NAMES,
    Actor,
    end_sessions,
    open_account,
    say_of_person,
    take_turn,
)


@transaction.atomic
def add_membership(
    *,
    actor: Actor,
    at: datetime,
    person: Person,
    organisation: Organisation,
    role: str,
    reason: str = "",
) -> Membership:
    """The person's membership with a role; the one that there is already, where there is one.

    Raises `PermissionDenied` where the actor is neither the operator, a superuser nor an
    administrator of the organisation, `ValidationError` where the role is unknown.
    """
    take_turn(NAMES)
    _check_manages(actor, organisation, "add members to")
    found = Membership.objects.filter(person=person, organisation=organisation, role=role).first()
    if found is not None:
        return found
    membership = Membership(person=person, organisation=organisation, role=role)
    membership.full_clean()
    membership.save()
    _say_membership(actor, membership, at, "add-membership", reason)
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, *, actor: Actor, at: datetime, reason: str = ""
) -> Person:
    """The person, without the membership from now on; the event keeps that there was one.

    Raises `PermissionDenied` where the actor does not decide over members of the organisation,
    `ValidationError` where it is the actor's own as administrator: somebody has to be left.
    """
    take_turn(NAMES)  # of two administrators who end each other's, one is left
    _check_manages(actor, membership.organisation, "end memberships of")
    own = isinstance(actor, Person) and actor.pk == membership.person_id
    if own and membership.role == "administrator":
        raise ValidationError("Ask another administrator to end your own membership.")
    _say_membership(actor, membership, at, "end-membership", reason)
    person = membership.person
    membership.delete()
    return person


@transaction.atomic
def invite(
    *,
    actor: Actor,
    at: datetime,
    organisation: Organisation,
    name: str,
    email: str,
    role: str,
    job_title: str = "",
) -> tuple[Person, bool]:
    """The person with the role in the organisation, and True where the account is new.

    Somebody who has an account with this e-mail address already keeps it as it is. Raises
    `PermissionDenied`, and `ValidationError` where a field is wrong.
    """
    take_turn(NAMES)
    _check_manages(actor, organisation, "invite people to")
    email = email.strip()
    person = Person.objects.filter(email__iexact=email).first() if email else None
    new = person is None
    if person is None:
        if not email:
            raise ValidationError({"email": "Enter an e-mail address"})
        made = Person(
            username=email.lower(), name=name.strip(), email=email, job_title=job_title.strip()
        )
        person = open_account(made, actor=actor, at=at, reason="invited")
    add_membership(actor=actor, at=at, person=person, organisation=organisation, role=role)
    return person, new


@transaction.atomic
def close_account(person: Person, *, actor: Actor, at: datetime, reason: str = "") -> Person:
    """The person, who can no longer sign in and is signed out. Raises `PermissionDenied`."""
    take_turn(NAMES)
    check_manages_account(actor, person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    say_of_person(actor, person, at=at, action="close-account", reason=reason)
    return end_sessions(person, actor=actor, at=at, reason="account closed")


@transaction.atomic
def reopen_account(person: Person, *, actor: Actor, at: datetime, reason: str = "") -> Person:
    """The person, who may sign in again. Raises `PermissionDenied`."""
    check_manages_account(actor, person)
    person.is_active = True
    person.save(update_fields=["is_active"])
    say_of_person(actor, person, at=at, action="reopen-account", reason=reason)
    return person


def check_manages_account(actor: Actor, person: Person) -> None:
    """Raises `PermissionDenied` where the account is not the actor's to decide over."""
    if isinstance(actor, Person) and not may_manage_account(actor, person):
        raise PermissionDenied(f"{actor.get_username()} may not decide over this account")


def _check_manages(actor: Actor, organisation: Organisation, what: str) -> None:
    if isinstance(actor, Person) and not may_manage_people(actor, organisation):
        raise PermissionDenied(f"{actor.get_username()} may not {what} {organisation.name}")


def _say_membership(
    actor: Actor, membership: Membership, at: datetime, action: str, reason: str
) -> None:
    say_of_person(
        actor,
        membership.person,
        at=at,
        action=action,
        reason=reason,
        details={"organisation": membership.organisation_id, "role": membership.role},
    )
