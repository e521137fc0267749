"""Who may pass a gateway: `may_x` answers, `check_may_x` raises."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from placeplan.rooms.places.models import Membership, MembershipRole, Plan, Reader, signed_in
from placeplan.rooms.register.models import Person

APPROVERS = (MembershipRole.APPROVER, MembershipRole.ADMINISTRATOR)


def may_approve(reader: Reader, plan: Plan) -> bool:
    """True for an approver of an organisation that owns or shares the plan, and a superuser."""
    person = signed_in(reader)
    if person is None:
        return False
    if person.is_superuser:
        return True
    own = Membership.objects.filter(person=person, role__in=APPROVERS)
    organisations = set(own.values_list("organisation", flat=True))
    return plan.owner_id in organisations or plan.partners.filter(pk__in=organisations).exists()


def check_may_approve(reader: Reader, plan: Plan) -> Person:
    """The person, who may approve. Raises `PermissionDenied` where the reader may not."""
    person = signed_in(reader)
    if person is None or not may_approve(person, plan):
        who = getattr(reader, "username", "") or "Nobody signed in"
        raise PermissionDenied(f"{who} may not pass a gateway of {plan.title}")
    return person
