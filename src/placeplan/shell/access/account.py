"""Pages of one's own account: details, password, e-mail address, two-step sign-in, sessions."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    reauthenticate_by_password,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from placeplan.rooms.places.queries import memberships
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.pages import not_there
from placeplan.rooms.register.services import change_details, change_email, end_sessions
from placeplan.shell.access import codes
from placeplan.shell.access.configured import SHORTEST_PASSWORD
from placeplan.shell.access.letters import opened, send
from placeplan.shell.access.locks import is_locked, locked_out, note_failure
from placeplan.shell.access.passwords import with_errors
from placeplan.shell.access.sessions import TWO_STEPS

Page = Callable[[HttpRequest, Person], HttpResponse]


def own(*methods: str, confirmed: bool = False) -> Callable[[Page], Callable[..., HttpResponse]]:
    """A page of whoever is signed in; `confirmed`: who lately showed again who they are."""

    def made(page: Page) -> Callable[..., HttpResponse]:
        @wraps(page)
        @never_cache
        @sensitive_post_parameters()
        @login_required
        @require_http_methods(list(methods))
        def answer(request: HttpRequest) -> HttpResponse:
            person = request.user
            if not isinstance(person, Person):
                return redirect_to_login(request.path)
            if confirmed and not did_recently_reauthenticate(request):
                return redirect_to_login(request.path, resolve_url("account-confirm"))
            return page(request, person)

        return answer

    return made


@own("GET", "POST")
def account(request: HttpRequest, person: Person) -> HttpResponse:
    """What is kept of the person, and what they may do for whom."""
    errors: dict[str, str] = {}
    typed = {"name": person.name, "job_title": person.job_title}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip()[:200] for name in typed}
        if not typed["name"]:
            errors["name"] = "Enter your name"
        else:
            change_details(person=person, **typed, at=timezone.now())
            messages.success(request, "Your details are saved.")
            return redirect("account")
    values = {
        "person": person,
        "typed": typed,
        "errors": errors,
        "memberships": list(memberships(person)),
        "two_steps": bool(codes.with_two_steps([person])),
        "policy": settings.TWO_STEPS,
        "provider": settings.OIDC_NAME,
        "joined": SocialAccount.objects.filter(user=person).exists(),
    }
    return render(request, "placeplan/account.jinja", values, status=422 if errors else 200)


@own("GET", "POST")
def confirm(request: HttpRequest, person: Person) -> HttpResponse:
    """Asks once more for the password, or a code, before what matters is changed."""
    following = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure()):
        following = resolve_url("account")
    by_password = person.has_usable_password()
    errors: dict[str, str] = {}
    if request.method == "POST":
        if is_locked(request, person.username):
            return locked_out(request, None, None)
        if _right(request, person, by_password):
            return redirect(following)
        note_failure(request, person.username, counted=by_password)
        errors["answer"] = "That is not right"
    values = {"by_password": by_password, "errors": errors, "next": following}
    return render(request, "placeplan/confirm.jinja", values)


def _right(request: HttpRequest, person: Person, by_password: bool) -> bool:
    answer = request.POST.get("answer", "")
    if by_password:
        found = authenticate(request, username=person.username, password=answer)
        if found == person:
            reauthenticate_by_password(request)
        return found == person
    code = "".join(answer.split())[:40]
    form = ReauthenticateForm(user=person, data={"code": code})
    if form.is_valid() and codes.spend(form.authenticator, code):
        form.save()
        return True
    return False


@own("GET", "POST", confirmed=True)
def password(request: HttpRequest, person: Person) -> HttpResponse:
    """Sets a new password; every other session of the person ends."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = with_errors(request, person, "change-password")
        if not errors:
            update_session_auth_hash(request, person)
            messages.success(request, "Your password is changed. Other sessions were ended.")
            return redirect("account")
    values = {"errors": errors, "shortest": SHORTEST_PASSWORD}
    return render(request, "placeplan/password.jinja", values, status=422 if errors else 200)


@own("GET", "POST", confirmed=True)
def email(request: HttpRequest, person: Person) -> HttpResponse:
    """Sends a letter to a new e-mail address, which counts once it was confirmed from there."""
    errors: dict[str, str] = {}
    typed = request.POST.get("email", "").strip()[:254]
    if request.method == "POST":
        try:
            validate_email(typed)
        except ValidationError:
            errors["email"] = "Enter an e-mail address, like name@example.nhs.uk"
        else:
            send.enqueue("email", person.pk, request.build_absolute_uri("/"), typed)
            messages.success(request, f"We have sent a letter to {typed}. Open the link in it.")
            return redirect("account")
    values = {"person": person, "typed": typed, "errors": errors}
    return render(request, "placeplan/email.jinja", values, status=422 if errors else 200)


@own("GET", "POST")
def email_confirm(request: HttpRequest, person: Person) -> HttpResponse:
    """Takes the address that the letter went to. Raises nothing: a used link says so."""
    token = request.GET.get("email", "")
    found = opened("email", token)
    if found is None or found[0] != person:
        return render(request, "placeplan/password_link_gone.jinja", status=410)
    address = str(found[1]["email"])
    if request.method == "POST":
        try:
            change_email(person=person, email=address, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"Your e-mail address is {address} now.")
        return redirect("account")
    return render(request, "placeplan/email_confirm.jinja", {"email": address, "token": token})


@own("GET", "POST", confirmed=True)
def two_steps(request: HttpRequest, person: Person) -> HttpResponse:
    """Sets two-step sign-in up with an app, or turns it off."""
    if settings.TWO_STEPS == "off":
        return not_there(request)
    if codes.with_two_steps([person]):
        return _turn_off(request, person)
    typed = "".join(request.POST.get("code", "").split())[:10]
    form = ActivateTOTPForm(user=person, data={"code": typed} if request.POST else None)
    errors: dict[str, str] = {}
    if request.method == "POST":
        if form.is_valid():
            codes.set_up(person, form.secret, at=timezone.now())
            clear_totp_secret(request)
            request.session[TWO_STEPS] = True
            messages.success(request, "Two-step sign-in is on. Keep the recovery codes below.")
            return redirect("two-steps-codes")
        errors["code"] = "Enter the 6 digits that your app shows now"
    address = get_adapter().build_totp_url(person, form.secret)
    drawn = get_adapter().build_totp_svg(address).encode()
    values: dict[str, Any] = {
        "errors": errors,
        "secret": " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4)),
        "picture": "data:image/svg+xml;base64," + base64.b64encode(drawn).decode(),
    }
    return render(request, "placeplan/two_steps.jinja", values, status=422 if errors else 200)


def _turn_off(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method == "POST":
        codes.turn_off(person, actor=person, at=timezone.now())
        request.session.pop(TWO_STEPS, None)
        messages.success(request, "Two-step sign-in is off.")
        return redirect("account")
    values = {"left": len(codes.recovery_codes(person)), "policy": settings.TWO_STEPS}
    return render(request, "placeplan/two_steps_on.jinja", values)


@own("GET", "POST", confirmed=True)
def recovery(request: HttpRequest, person: Person) -> HttpResponse:
    """Shows the recovery codes that are left, or makes new ones."""
    if settings.TWO_STEPS == "off" or not codes.with_two_steps([person]):
        return not_there(request)
    if request.method == "POST":
        codes.new_codes(person, at=timezone.now())
        messages.success(request, "These are your new codes. The old ones no longer work.")
        return redirect("two-steps-codes")
    values = {"codes": codes.recovery_codes(person)}
    return render(request, "placeplan/recovery_codes.jinja", values)


@login_required
@require_POST
def everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the person but this one."""
    if isinstance(request.user, Person):
        person = end_sessions(request.user, actor=request.user, at=timezone.now())
        update_session_auth_hash(request, person)
        messages.success(request, "You are signed out everywhere else.")
    return redirect("account")
