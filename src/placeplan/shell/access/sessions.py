"""How long a session lasts, and what it needs: two steps, where the installation asks for them."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.cache import patch_cache_control

from placeplan.rooms.places.actions import WRITES
from placeplan.rooms.places.models import remembered
from placeplan.rooms.register.models import Person
from placeplan.shell.typed_back import given_back, typed

BEGAN, SEEN, TWO_STEPS = "began", "seen", "two_steps"
SIGNED_OUT = "Nothing was changed. Sign in again, open the page and send the form once more."
EVERY = 60
"""Seconds between two notes in a session that it was used: reading pages writes little."""
READS = frozenset(("GET", "HEAD"))
OPEN = frozenset(
    "account account-confirm two-steps two-steps-codes sign-in sign-out help accessibility".split()
)
"""The pages that somebody reaches who has yet to set up two-step sign-in."""


def begin(request: HttpRequest, *, two_steps: bool) -> None:
    """Notes in a new session when it began, and whether it took two steps."""
    now = int(time.time())
    request.session.update({BEGAN: now, SEEN: now, TWO_STEPS: two_steps})


class Sessions:
    """Ends sessions that are too old or were left, and asks for two steps where they are required.

    It stands in the list of middleware, after that which says who is signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Person):
            answer = _ended(request) or _wanted(request, request.user)
            if answer is None:
                with remembered(reads=request.method in READS):
                    answer = self.get_response(request)
            elif not _is_known(request) and typed(request):
                # The form goes on as that of a stranger: first it is seen whether it is ours.
                answer = _asked_to_sign_in(request, self.get_response(request)) or answer
            if not answer.has_header("Cache-Control"):
                patch_cache_control(answer, private=True, no_store=True)
            return answer
        answer = self.get_response(request)
        return _asked_to_sign_in(request, answer) or answer


def _is_known(request: HttpRequest) -> bool:
    """Whether somebody is still signed in."""
    return bool(request.user.is_authenticated)


def _asked_to_sign_in(request: HttpRequest, answer: HttpResponse) -> HttpResponse | None:
    """What was typed, where a form came from somebody who was signed out meanwhile."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("sign-in"))
    if not to_sign_in or not typed(request):
        return None
    return given_back(request, 401, "You are signed out", SIGNED_OUT)


def _ended(request: HttpRequest) -> HttpResponse | None:
    """The way to the sign-in page, where the session has ended; its last use is noted."""
    now, session = int(time.time()), request.session
    if BEGAN not in session:
        session[BEGAN] = session[SEEN] = now
    too_old = now - session[BEGAN] >= settings.SESSION_COOKIE_AGE
    if not too_old and now - session[SEEN] < settings.IDLE_SECONDS:
        if now - session[SEEN] >= EVERY:
            session[SEEN] = now
        return None
    logout(request)
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "the session has ended; sign in again"}, status=401)
    why = "some hours have passed" if too_old else "nothing was done for a while"
    messages.warning(request, f"You were signed out because {why}.")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def _wanted(request: HttpRequest, person: Person) -> HttpResponse | None:
    """The way to setting up two steps, for whoever writes and has not, where it is required."""
    if settings.TWO_STEPS != "required" or request.session.get(TWO_STEPS):
        return None
    if not person.is_superuser and not person.memberships.filter(role__in=WRITES).exists():
        return None
    if is_mfa_enabled(person):
        request.session[TWO_STEPS] = True  # whoever has it came in by it
        return None
    if _page(request.path_info) in OPEN:
        return None
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "set up two-step sign-in first"}, status=403)
    messages.warning(request, "Your role needs two-step sign-in. Set it up to go on.")
    return redirect("two-steps")


def _page(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""
