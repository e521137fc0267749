"""Reads: for which organisations a person may make a plan, and who may share one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from placeplan.rooms.places.actions import CREATE_PLAN
from placeplan.rooms.places.models import Membership, Organisation, Plan, Reader, signed_in
from placeplan.rooms.places.queries.plans import organisations


def owning(reader: Reader) -> QuerySet[Organisation]:
    """The organisations of which the reader may make a plan, by name."""
    person = signed_in(reader)
    if person is None:
        return Organisation.objects.none()
    rows = Organisation.objects.order_by("name", "pk")
    if person.is_superuser:
        return rows
    roles = Membership.objects.filter(person=person, role__in=CREATE_PLAN.roles)
    return rows.filter(pk__in=roles.values("organisation"))


def sharing(reader: Reader, plan: Plan | None = None) -> QuerySet[Organisation]:
    """Those that may share a plan, by name: organisations with people here, and its partners."""
    used = Q(pk__in=Membership.objects.values("organisation"))
    if plan is None:
        return organisations(reader).filter(used)
    partners = Q(pk__in=plan.partners.values("pk"))
    return organisations(reader).filter(used | partners).exclude(pk=plan.owner_id)
