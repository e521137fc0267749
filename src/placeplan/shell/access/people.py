"""Pages of an organisation's administrator: who belongs to it, as what, and their accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placeplan.rooms.places import queries, services
from placeplan.rooms.places.actions import ROLES
from placeplan.rooms.places.models import Membership, Organisation
from placeplan.rooms.places.permissions import may_manage_account
from placeplan.rooms.places.services.people import check_manages_account
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.pages import chosen, not_there, page_of
from placeplan.rooms.register.queries import events
from placeplan.rooms.register.services import say_of_person
from placeplan.shell.access import codes, locks
from placeplan.shell.access.letters import Kind, send

NAMES = [(role, name) for role, (name, _) in ROLES.items()]


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody in the organisations that the reader administers."""
    organisations = list(queries.administered(request.user))
    if not organisations:
        raise PermissionDenied
    named = chosen(request, "organisation")
    organisation = next((each for each in organisations if str(each.pk) == named), None)
    rows = queries.people(request.user, organisation=organisation)
    text, role = chosen(request, "text"), chosen(request, "role")
    if role in ROLES:
        of = Membership.objects.filter(role=role, organisation__in=organisations)
        rows = rows.filter(pk__in=of.values("person"))
    words = [Q(name__icontains=word) | Q(email__icontains=word) for word in text.split()]
    if words:
        rows = rows.filter(reduce(and_, words))
    page = page_of(request, rows.prefetch_related(_memberships_of(organisations)), 50)
    values = {
        "page": page,
        "organisations": organisations,
        "organisation": organisation,
        "text": text,
        "role": role,
        "roles": NAMES,
        "two_steps": codes.with_two_steps(page),
        "locked": locks.locked_since(each.username for each in page),
    }
    return render(request, "placeplan/people.jinja", values)


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Gives somebody a role in an organisation, and a letter where they are new."""
    organisations = list(queries.administered(request.user))
    if not organisations or not isinstance(request.user, Person):
        raise PermissionDenied
    names = ("name", "email", "job_title", "organisation", "role")
    typed = {name: request.POST.get(name, "").strip()[:254] for name in names}
    errors: dict[str, str] = {}
    if request.method == "POST":
        organisation = _one(organisations, typed["organisation"])
        errors = _wrong(typed, organisation)
        if organisation is not None and not errors:
            try:
                person, new = services.invite(
                    actor=request.user,
                    at=timezone.now(),
                    organisation=organisation,
                    **{name: typed[name] for name in ("name", "email", "job_title", "role")},
                )
            except ValidationError as error:
                errors["email"] = " ".join(error.messages)
            else:
                _welcome(request, person, new)
                return redirect("person", person.pk)
    values = {
        "organisations": organisations,
        "roles": NAMES,
        "explained": ROLES,
        "typed": typed,
        "errors": errors,
    }
    return render(request, "placeplan/invite.jinja", values, status=422 if errors else 200)


def _wrong(typed: dict[str, str], organisation: Organisation | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not typed["name"]:
        errors["name"] = "Enter their name"
    try:
        validate_email(typed["email"])
    except ValidationError:
        errors["email"] = "Enter an e-mail address, like name@example.nhs.uk"
    if organisation is None:
        errors["organisation"] = "Choose the organisation"
    if typed["role"] not in ROLES:
        errors["role"] = "Choose a role"
    return errors


def _welcome(request: HttpRequest, person: Person, new: bool) -> None:
    if new:
        send.enqueue("invitation", person.pk, request.build_absolute_uri("/"))
        messages.success(request, f"{person} is invited. A letter goes to {person.email}.")
    else:
        messages.success(request, f"{person} had an account already, and has the role now.")


@login_required
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: what they do for the reader's organisations, and their account."""
    found = _person(request, number)
    if found is None:
        return not_there(request)
    organisations = list(queries.administered(request.user))
    values = {
        "one": found,
        "memberships": list(queries.memberships(found).filter(organisation__in=organisations)),
        "organisations": organisations,
        "roles": NAMES,
        "manages": may_manage_account(request.user, found),
        "invited": not found.has_usable_password() and found.last_login is None,
        "two_steps": bool(codes.with_two_steps([found])),
        "locked": locks.locked_since([found.username]).get(found.username),
        "events": events(subject=("person", str(found.pk)))[:20]
        if may_manage_account(request.user, found) or found == request.user
        else [],
    }
    return render(request, "placeplan/person.jinja", values)


@login_required
@require_POST
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Gives the person another role."""
    found = _person(request, number)
    named, role = request.POST.get("organisation", ""), request.POST.get("role", "")
    organisation = _one(list(queries.administered(request.user)), named)
    if found is None or (named and organisation is None) or not isinstance(request.user, Person):
        return not_there(request)
    if organisation is None or role not in ROLES:
        messages.warning(request, "Choose an organisation and a role.")
        return redirect("person", number)
    services.add_membership(
        actor=request.user, at=timezone.now(), person=found, organisation=organisation, role=role
    )
    messages.success(request, f"{found}: {ROLES[role][0]} at {organisation.printed_name}.")
    return redirect("person", number)


@login_required
@require_POST
def end(request: HttpRequest, number: int, membership: int) -> HttpResponse:
    """Ends one membership of the person."""
    found = _person(request, number)
    rows = Membership.objects.filter(
        organisation__in=queries.administered(request.user).order_by().values("pk")
    )
    one = rows.filter(pk=membership, person=number).select_related("organisation").first()
    if found is None or one is None or not isinstance(request.user, Person):
        return not_there(request)
    said = str(one)
    try:
        services.end_membership(
            one,
            actor=request.user,
            at=timezone.now(),
            reason=request.POST.get("reason", "").strip()[:1000],
        )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("person", number)
    messages.success(request, f"Ended: {said}.")
    still = queries.people(request.user).filter(pk=number).exists()
    return redirect("person", number) if still else redirect("people")


Act = Callable[[HttpRequest, Person, Person, datetime], str]


def _close(request: HttpRequest, actor: Person, of: Person, at: datetime) -> str:
    services.close_account(of, actor=actor, at=at, reason=_reason(request))
    return f"The account of {of} is closed. They are signed out."


def _reopen(request: HttpRequest, actor: Person, of: Person, at: datetime) -> str:
    services.reopen_account(of, actor=actor, at=at, reason=_reason(request))
    return f"The account of {of} is open again."


def _invite_again(request: HttpRequest, actor: Person, of: Person, at: datetime) -> str:
    check_manages_account(actor, of)
    kind: Kind = "password" if of.has_usable_password() else "invitation"
    say_of_person(actor, of, at=at, action="send-letter", details={"kind": kind})
    send.enqueue(kind, of.pk, request.build_absolute_uri("/"))
    return f"A letter with a link to set a password goes to {of.email}."


def _reset_two_steps(request: HttpRequest, actor: Person, of: Person, at: datetime) -> str:
    codes.turn_off(of, actor=actor, at=at, reason=_reason(request))
    return f"{of} signs in with the password alone until they set two steps up again."


def _unlock(request: HttpRequest, actor: Person, of: Person, at: datetime) -> str:
    check_manages_account(actor, of)
    locks.unlock(of)
    say_of_person(actor, of, at=at, action="unlock-sign-in")
    return f"{of} may try to sign in again."


ACTS: dict[str, Act] = {
    "close": _close,
    "reopen": _reopen,
    "send-letter": _invite_again,
    "reset-two-steps": _reset_two_steps,
    "unlock": _unlock,
}
"""What an administrator does to an account, by the last part of the address."""


@login_required
@require_POST
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Does one of `ACTS`. Raises `PermissionDenied` where the account is not the reader's to
    decide over."""
    found = _person(request, number)
    if found is None or what not in ACTS or not isinstance(request.user, Person):
        return not_there(request)
    messages.success(request, ACTS[what](request, request.user, found, timezone.now()))
    return redirect("person", number)


def _person(request: HttpRequest, number: int) -> Person | None:
    return queries.people(request.user).filter(pk=number).first()


def _one(organisations: list[Organisation], number: str | None) -> Organisation | None:
    return next((each for each in organisations if str(each.pk) == number), None)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:1000]


def _memberships_of(organisations: list[Organisation]) -> Prefetch[Any]:
    rows = Membership.objects.filter(organisation__in=organisations).select_related("organisation")
    return Prefetch("memberships", rows.order_by("organisation__name", "role"), to_attr="here")
