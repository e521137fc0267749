"""Letters with a link that works once and for a while: to accept an invitation, to set a new
password, to confirm an e-mail address.

The link is made where the letter is sent, so that no link waits in the queue of work. It is signed,
and stops working as soon as what it is for was done: the password, the address or the last sign-in
is part of what was signed. What it says stands after the `?`, which no log keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode, urljoin

from django.core import signing
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django_tasks import task

from placeplan.rooms.register.models import Person

Kind = Literal["invitation", "password", "email"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a kind of letter says, and for how long its link works; `page` is where it leads."""

    subject: str
    text: str
    page: str
    lasts: timedelta
    lasting: str


LETTERS: dict[Kind, Letter] = {
    "invitation": Letter(
        "Your Placeplan account",
        "{name}, you have been given an account at Placeplan. Your user name is {username}.\n\n"
        "Choose your password here:",
        "password-set",
        timedelta(days=7),
        "7 days",
    ),
    "password": Letter(
        "Set a new Placeplan password",
        "{name}, somebody asked for a new password for the user name {username}. If it was not "
        "you, do nothing: your password stays as it is.\n\nChoose a new password here:",
        "password-set",
        timedelta(hours=1),
        "1 hour",
    ),
    "email": Letter(
        "Confirm your e-mail address",
        "{name}, confirm that Placeplan is to use this e-mail address for you. If you did not "
        "ask for this, do nothing.\n\nSign in and confirm it here:",
        "account-email-confirm",
        timedelta(days=1),
        "1 day",
    ),
}


def link(kind: Kind, person: Person, base: str, **more: str) -> str:
    """The whole address that a letter leads to; `base` is where the site is."""
    said = {"person": person.pk, "state": _state(kind, person), **more}
    token = signing.dumps(said, salt=_salt(kind), compress=True)
    return urljoin(base, reverse(LETTERS[kind].page)) + "?" + urlencode({str(kind): token})


def opened(kind: Kind, token: str) -> tuple[Person, dict[str, Any]] | None:
    """The person a link is for and what it says; None where it is not ours, too old or used."""
    try:
        said = signing.loads(token, salt=_salt(kind), max_age=LETTERS[kind].lasts)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=said["person"], is_active=True).first()
    if person is None or not constant_time_compare(said["state"], _state(kind, person)):
        return None
    return person, said


@task()
def send(kind: Kind, number: int, base: str, address: str = "") -> None:
    """Sends a letter to the person with this number; `address` is one that they are to confirm."""
    person = Person.objects.get(pk=number)
    to = address or person.email
    if not to or not person.is_active:
        return
    letter = LETTERS[kind]
    more = {"email": address} if address else {}
    said = letter.text.format(name=person, username=person.username)
    send_mail(
        letter.subject,
        f"{said}\n\n{link(kind, person, base, **more)}\n\n"
        f"The link works once, for {letter.lasting}.\n",
        None,
        [to],
    )


def _salt(kind: Kind) -> str:
    return f"placeplan.letter.{kind}"


def _state(kind: Kind, person: Person) -> str:
    """What changes once the link was used; one that sets a password goes with the next sign-in."""
    parts = [person.password, person.email, person.sessions_ended]
    if kind != "email":
        parts.append(person.last_login)
    return salted_hmac("placeplan.letter", "|".join(map(str, parts))).hexdigest()[:32]
