"""What a person does that several rooms have a say in: passing a gateway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from placeplan.definitions import policies
from placeplan.rooms.assurance import gateways
from placeplan.rooms.assurance.permissions import check_may_approve
from placeplan.rooms.assurance.queries import assured_one
from placeplan.rooms.delivery import interchange as delivery
from placeplan.rooms.delivery.models import Scheme
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import StaleError, amend
from placeplan.rooms.register.models import Person


class GatewayError(ValueError):
    """Raised where a scheme lacks what a gateway asks for; `missing` says what, in words."""

    def __init__(self, missing: Sequence[object]) -> None:
        self.missing = tuple(map(str, missing))
        super().__init__("; ".join(self.missing))


@transaction.atomic
def pass_gateway(
    scheme: Scheme, to: str, *, actor: Person, at: datetime, stated_on: date, reason: str
) -> Scheme:
    """The scheme at its new gateway.

    Raises `PermissionDenied` where the actor approves nothing in the plan, `GatewayError` where
    something is missing or no reason is given, `ValueError` where the gateway does not follow, and
    `StaleError` where the scheme was changed meanwhile.
    """
    Plan.objects.held(scheme.plan_id)  # what is examined stays as it is
    check_may_approve(actor, scheme.plan)
    if not reason.strip():
        raise GatewayError(["say why"])
    found = assured_one(actor, scheme, on=stated_on)
    if found is None or found.scheme.pk != scheme.pk:
        raise StaleError("this scheme was changed since; look at it again")
    missing = gateways.missing(found.evidence, to, policies.qia(stated_on))
    if missing:
        raise GatewayError(missing)
    new, _ = amend(
        delivery,
        scheme,
        {"gateway": to},
        actor=actor,
        at=at,
        stated_on=stated_on,
        reason=reason,
        action="pass-gateway",
        details={"from": gateways.at(scheme.gateway), "to": to},
    )
    return new
