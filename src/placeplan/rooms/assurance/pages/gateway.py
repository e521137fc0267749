"""The gateways of a scheme: where it stands, what may follow, what is missing, and passing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.rooms.assurance import queries
from placeplan.rooms.assurance.permissions import check_may_approve, may_approve
from placeplan.rooms.assurance.queries.exhibits import scheme_evidence
from placeplan.rooms.assurance.services import GatewayError, pass_gateway
from placeplan.rooms.delivery.models import Scheme
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import fact
from placeplan.rooms.places.services import StaleError
from placeplan.rooms.register.pages import asked, not_there


@login_required
@require_http_methods(["GET", "POST"])
def gateway(request: HttpRequest, number: UUID) -> HttpResponse:
    """Where the scheme stands and what each next gateway still asks for; an approver passes one."""
    dates = asked(request)
    scheme = fact(request.user, Scheme, number, **dates.times)
    if scheme is None:
        return not_there(request)
    now = timezone.now()
    today = timezone.localdate(now)
    errors: dict[str, str] = {}
    if request.method == "POST":
        person = check_may_approve(request.user, scheme.plan)
        to = request.POST.get("to", "")
        reason = request.POST.get("reason", "").strip()[:1000]
        if not reason:
            errors["reason"] = "Say why it passes"
        try:
            if not errors:
                new = pass_gateway(scheme, to, actor=person, at=now, stated_on=today, reason=reason)
                messages.success(request, f"Now at: {new.get_gateway_display()}.")
                if request.GET.get("back") == "board":
                    return redirect(f"{reverse('portfolio', args=[new.plan.slug])}?view=board")
                return redirect("scheme", new.pk)
        except GatewayError as error:
            errors = {"to": f"Before that, {'; '.join(error.missing)}"}
        except StaleError:
            errors = {"": "Somebody changed this scheme since you opened the page"}
        except ValueError as error:
            errors = {"to": str(error)}
    found = queries.gates(request.user, scheme, on=dates.as_at or today, **dates.times)
    if found is None:
        return not_there(request)
    values = {
        "plan": scheme.plan,
        "scheme": scheme,
        "found": found,
        "evidence": scheme_evidence(request.user, scheme, **dates.times),
        "errors": errors,
        "typed": request.POST,
        "approves": not dates.is_past and may_approve(request.user, scheme.plan),
        "writes": not dates.is_past and may_change(request.user, scheme.plan),
    }
    return render(request, "assurance/gateway.jinja", values, status=422 if errors else 200)
