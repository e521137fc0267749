"""The business case of a scheme: why, what is proposed, and who benefits when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.rooms.assurance import benefits, queries
from placeplan.rooms.delivery import interchange as delivery
from placeplan.rooms.delivery.models import Scheme
from placeplan.rooms.places.permissions import check_may_change
from placeplan.rooms.places.queries import fact
from placeplan.rooms.places.services import NotARecordError, StaleError, amend
from placeplan.rooms.register.pages import not_there

STALE = (
    "Somebody changed this scheme since you opened the form. What you typed is below: look at what "
    "stands now, then save yours in its place or leave it"
)


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form of the business case, filled with what stands."""
    scheme = fact(request.user, Scheme, number)
    current = None if scheme is None else queries.current(request.user, scheme)
    if scheme is None or current is None:
        return not_there(request)
    person = check_may_change(request.user, scheme.plan)
    now = timezone.now()
    errors: dict[str, str] = {}
    texts = {"rationale": scheme.rationale, "proposal": scheme.proposal}
    lines = benefits.lines(scheme.benefits)
    if request.method == "POST":
        texts = {name: request.POST.get(name, "").strip()[:10000] for name in texts}
        lines = benefits.typed(request.POST)
        found, errors = benefits.read(lines)
        changes = {**{name: text or None for name, text in texts.items()}, "benefits": found}
        try:
            if not errors:
                new, changed = amend(
                    delivery,
                    scheme,
                    changes,
                    actor=person,
                    at=now,
                    stated_on=timezone.localdate(now),
                    reason=request.POST.get("reason", "").strip()[:1000],
                )
                messages.success(request, "Saved." if changed else "Nothing was changed.")
                return redirect("scheme", new.pk)
        except StaleError:  # they may have saved after this page looked
            current = queries.current(request.user, scheme) or current
            errors = {"": STALE}
        except NotARecordError as error:
            errors = error.fields
    values = {
        "plan": scheme.plan,
        "scheme": scheme,
        "current": current,
        "texts": texts,
        "lines": lines,
        "who": benefits.WHO,
        "errors": errors,
        "typed": request.POST,
    }
    return render(request, "assurance/case.jinja", values, status=422 if errors else 200)
