"""Pages: a password forgotten, and one set by a link from a letter."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import set_password
from placeplan.shell.access.configured import SHORTEST_PASSWORD
from placeplan.shell.access.letters import Kind, opened, send
from placeplan.shell.access.locks import is_locked, locked_out, note_failure, unlock

_KINDS: tuple[Kind, ...] = ("invitation", "password")


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for an e-mail address, and sends a link there where it is somebody's.

    The answer is the same for everybody, and takes as long: the letter is sent in the background.
    """
    errors: dict[str, str] = {}
    typed = request.POST.get("email", "").strip()[:254]
    if request.method == "POST" and not typed:
        errors["email"] = "Enter your e-mail address"
    elif request.method == "POST":
        mark = f"forgotten {typed.lower()}"
        if is_locked(request, mark):
            return locked_out(request, None, None)
        note_failure(request, mark, counted=False)  # so many letters, and no more for a while
        person = Person.objects.filter(email__iexact=typed, is_active=True).first()
        if person is not None:
            kind: Kind = "password" if person.has_usable_password() else "invitation"
            send.enqueue(kind, person.pk, request.build_absolute_uri("/"))
        return render(request, "placeplan/password_sent.jinja", {"email": typed})
    return render(request, "placeplan/password_forgotten.jinja", {"errors": errors, "email": typed})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def chosen(request: HttpRequest) -> HttpResponse:
    """Sets the password of whoever holds the link of a letter; they then sign in with it."""
    kind = next((each for each in _KINDS if each in request.GET), None)
    token = request.GET.get(kind, "") if kind else ""
    found = opened(kind, token) if kind else None
    if kind is None or found is None:
        return render(request, "placeplan/password_link_gone.jinja", status=410)
    person, _ = found
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = with_errors(request, person, "set-password")
        if not errors:
            unlock(person)
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("sign-in")
    values = {
        "person": person,
        "kind": kind,
        "token": token,
        "errors": errors,
        "shortest": SHORTEST_PASSWORD,
    }
    return render(request, "placeplan/password_set.jinja", values, status=422 if errors else 200)


@transaction.atomic
def with_errors(request: HttpRequest, person: Person, action: str) -> dict[str, str]:
    """What is wrong with a password that was typed twice; where nothing is, it is set."""
    new, again = request.POST.get("new", ""), request.POST.get("again", "")
    if not new:
        return {"new": "Enter a new password"}
    if new != again:
        return {"again": "The two passwords are not the same"}
    try:
        set_password(person=person, password=new, at=timezone.now(), action=action)
    except ValidationError as error:
        return {"new": " ".join(error.messages)}
    return {}
