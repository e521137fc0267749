"""The lock on sign-in: so many wrong passwords or codes, and it is closed for a while.

Failures are counted for each user name and address together, whether there is such a user or not,
so that neither the lock nor its message tells who has an account.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import say_of_person


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: what the proxy in front says, where there is one, else the peer.

    The last entry counts, which our own proxy wrote; what stands before it anybody can claim.
    """
    if settings.BEHIND_PROXY:
        with suppress(ValueError):
            last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            return str(ip_address(last))
    return str(request.META.get("REMOTE_ADDR", ""))


def is_locked(request: HttpRequest, username: str) -> bool:
    """True where the name cannot sign in from this address for now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def note_failure(request: HttpRequest, username: str, *, counted: bool) -> None:
    """Counts a wrong password or code, and writes the event where the name is somebody's.

    `counted` says that the lock knows already. A name that is nobody's is not kept: people type
    passwords there.
    """
    if not counted:
        user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
    person = Person.objects.filter(username=username).first()
    if person is None:
        return
    now = timezone.now()
    say_of_person(None, person, at=now, action="failed-sign-in")
    if getattr(request, "axes_locked_out", False):
        say_of_person(None, person, at=now, action="lock-sign-in")


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The page that says that sign-in is locked, in place of any other answer."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    values = {
        "errors": {
            "username": f"Too many wrong attempts. Wait {minutes} minutes, then try again, "
            "or set a new password"
        },
        "username": request.POST.get("username", "")[:150],
        "provider": settings.OIDC_NAME,
    }
    return render(request, "placeplan/sign_in.jinja", values, status=429)


def locked_since(usernames: Iterable[str]) -> dict[str, datetime]:
    """Of each user name that is locked from some address now, when the last failure was."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(username__in=list(usernames), attempt_time__gte=since)
    failed = rows.values("username", "ip_address").annotate(failures=Sum("failures_since_start"))
    full = {each["username"] for each in failed if each["failures"] >= settings.AXES_FAILURE_LIMIT}
    return {
        name: at
        for name, at in rows.order_by("attempt_time").values_list("username", "attempt_time")
        if name in full
    }


def unlock(person: Person) -> None:
    """Opens sign-in for a person again, from every address."""
    reset(username=person.username)
