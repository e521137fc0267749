"""Which letters somebody gets: chosen on their own page, or stopped by the link in a letter."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from placeplan.definitions import policies
from placeplan.rooms.assurance.queries import last_letters, refused
from placeplan.rooms.assurance.services import choose_letters
from placeplan.rooms.places.models import signed_in
from placeplan.rooms.register.pages import not_there
from placeplan.shell.reminding.composing import stopped_by


@csrf_exempt  # the link itself is signed; a mail program sends the form by itself, without cookies
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Stops one kind of letter for whoever the link was written to; a look alone stops nothing."""
    found = stopped_by(request.GET.get("letter", ""))
    now = timezone.now()
    kinds = policies.reminding(timezone.localdate(now)).letters
    if found is None or found[1] not in kinds:
        return render(request, "reminding/gone.jinja", status=410)
    person, kind = found
    if request.method == "POST" and kinds[kind].optional:
        among = [name for name, each in kinds.items() if each.optional]
        choose_letters(person, refused(person) | {kind}, among=among, at=now)
    values = {
        "letter": kinds[kind],
        "stopped": kinds[kind].optional and kind in refused(person),
        "token": request.GET["letter"],
    }
    return render(request, "reminding/stop.jinja", values)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """Which letters the person gets, and the last ones."""
    person = signed_in(request.user)
    if person is None:
        return not_there(request)
    now = timezone.now()
    kinds = policies.reminding(timezone.localdate(now)).letters
    among = [name for name, each in kinds.items() if each.optional]
    if request.method == "POST":
        wanted = set(request.POST.getlist("letter"))
        choose_letters(person, frozenset(among) - wanted, among=among, at=now)
        messages.success(request, "Saved.")
        return redirect("account-letters")
    values = {
        "person": person,
        "kinds": kinds,
        "refused": refused(person),
        "last": list(last_letters(person, timezone.localdate(now))[:20]),
    }
    return render(request, "reminding/letters.jinja", values)
