"""`placeplan people` and `placeplan organisations`: those who sign in, and for whom they act."""

from __future__ import annotations

import os
from collections.abc import Sequence

import typer
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from placeplan.rooms.places.models import MembershipRole, Organisation
from placeplan.rooms.places.services import add_membership, add_organisation
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person
from placeplan.shell.cli_start import complain

WRONG = 2


def add(
    username: str,
    *,
    name: str,
    job_title: str,
    email: str,
    memberships: Sequence[str],
    superuser: bool,
    no_password: bool,
) -> int:
    """The exit code, after the person has been added."""
    at = timezone.now()
    try:
        wanted = [_membership(text) for text in memberships]
        password = None if no_password else _password()
        with transaction.atomic():
            person = add_person(
                actor=OPERATOR,
                at=at,
                username=username,
                name=name,
                job_title=job_title,
                email=email,
                password=password,
                superuser=superuser,
                reason="placeplan people add",
            )
            for organisation, role in wanted:
                add_membership(
                    actor=OPERATOR, at=at, person=person, organisation=organisation, role=role
                )
    except ValidationError as error:
        complain(f"placeplan people add: {' '.join(error.messages)}")
        return WRONG
    except DatabaseError as error:
        complain(
            f"placeplan people add: {error}; is the database set up (placeplan manage migrate)?"
        )
        return WRONG
    typer.echo(f"added {person.username}")
    return 0


def add_body(code: str, *, name: str, kind: str, short_name: str) -> int:
    """The exit code, after the organisation has been added."""
    try:
        add_organisation(
            actor=OPERATOR,
            at=timezone.now(),
            name=name,
            short_name=short_name,
            org_kind=kind,
            ods_code=code,
            reason="placeplan organisations add",
        )
    except ValidationError as error:
        complain(f"placeplan organisations add: {' '.join(error.messages)}")
        return WRONG
    except DatabaseError as error:
        complain(
            f"placeplan organisations add: {error}; is there a database (placeplan manage migrate)?"
        )
        return WRONG
    typer.echo(f"added {name}")
    return 0


def _password() -> str:
    given = os.environ.get("PLACEPLAN_PASSWORD")
    return given or str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _membership(text: str) -> tuple[Organisation, str]:
    code, _, role = text.partition(":")
    organisation = Organisation.objects.filter(ods_code=code.strip().upper()).first()
    if organisation is None or not code.strip():
        raise ValidationError(f"no organisation has the code {code!r}")
    if role not in MembershipRole.values:
        raise ValidationError(f"{role!r} is no role: {', '.join(MembershipRole.values)}")
    return organisation, role
