"""A concern that was carried up is told of at once: whoever owes the next step hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_tasks import task

from placeplan.rooms.delivery.models import Escalation, Programme, Scheme
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.shell.reminding.planning import wanted, write
from placeplan.shell.reminding.sending import take_up

KIND = "escalation"
PAGES: dict[str, type[PlanFact]] = {
    "scheme-concern": Scheme,
    "programme-concern": Programme,
    "escalation": Escalation,
}
"""The pages on which a concern is carried up or goes on, and what their number names."""


class AtOnce:
    """Queues the notices of a plan after a form of one of these pages was taken."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        match = request.resolver_match
        if request.method == "POST" and response.status_code == 302 and match is not None:
            model = PAGES.get(match.url_name or "")
            if model is not None:
                tell_at_once(model, match.kwargs["number"])
        return response


def tell_at_once(model: type[PlanFact], number: UUID) -> None:
    """Queues the notices of the plan that a record belongs to, for today."""
    plan = model._default_manager.filter(pk=number).values_list("plan", flat=True).first()
    if plan is not None:
        write_notices.enqueue(plan, timezone.localdate().isoformat())


@task()
def write_notices(plan: int, on: str) -> None:
    """Writes the notices of a plan that nobody got yet, and queues them."""
    at, day = timezone.now(), date.fromisoformat(on)
    plans = list(Plan.objects.filter(pk=plan))
    write(wanted(day, kinds=[KIND], plans=plans), on=day, at=at)
    take_up(at=at)
