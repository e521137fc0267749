"""How tests come in at the door: somebody with a password, and what they type."""

from __future__ import annotations

import re
import time
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from builders import person
from placeplan.rooms.register.models import Event, Person

PASSWORD, OTHER = "a long phrase for tests", "another long phrase for tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG = "The user name or the password is not right"


def somebody(username: str = "ana") -> Person:
    """Somebody with a password and an e-mail address."""
    found = person(username)
    found.set_password(PASSWORD)
    found.email = f"{username.title()}@example.nhs.uk"
    found.save()
    return found


def sign_in(client: Client, username: str = "ana", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password}, **more)


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def code(offset: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or so many half minutes from now."""
    cache.clear()
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + offset)))


def actions(of: Person) -> list[str]:
    rows = Event.objects.filter(subject_kind="person", subject_id=str(of.pk)).order_by("pk")
    return [each.action for each in rows if each.action != "add-person"]


def deliver() -> None:
    """Lets the background work send what is to be sent.

    A worker lets go of connections between two tasks; the test's own has to outlive it.
    """
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("db_worker", verbosity=0, interval=0, startup_delay=False, batch=True)


def letter(number: int = -1) -> str:
    """The way that the link of a letter leads, once all letters are sent."""
    deliver()
    found = re.search(r"https?://\S+", str(mail.outbox[number].body))
    assert found is not None
    parts = urlsplit(found[0])
    return f"{parts.path}?{parts.query}"
