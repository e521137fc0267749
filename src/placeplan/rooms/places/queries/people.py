"""Reads: who belongs where, and what about it a reader may know."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from placeplan.rooms.places.actions import MANAGE_PEOPLE
from placeplan.rooms.places.models import (
    Membership,
    Organisation,
    Plan,
    Reader,
    signed_in,
)
from placeplan.rooms.register.models import Person


def memberships(person: Person) -> QuerySet[Membership]:
    """What somebody does for whom, by organisation."""
    rows = person.memberships.select_related("organisation")
    return rows.order_by("organisation__name", "organisation", "role")


def member_names(plan: Plan) -> list[str]:
    """Who belongs to the plan's owner or a partner and may sign in, A to Z."""
    members = Person.objects.filter(
        Q(memberships__organisation=plan.owner)
        | Q(memberships__organisation__in=plan.partners.all()),
        is_active=True,
    )
    return sorted({str(each) for each in members.distinct()})


def administered(reader: Reader) -> QuerySet[Organisation]:
    """The organisations whose people the reader decides over, by name."""
    person = signed_in(reader)
    rows = Organisation.objects.order_by("name", "pk")
    if person is None:
        return rows.none()
    if person.is_superuser:
        return rows
    mine = person.memberships.filter(role__in=MANAGE_PEOPLE.roles)
    return rows.filter(pk__in=mine.values("organisation"))


def people(reader: Reader, *, organisation: Organisation | None = None) -> QuerySet[Person]:
    """The members of the organisations whose people the reader decides over, by name.

    A superuser sees everybody, with or without a membership.
    """
    person = signed_in(reader)
    if person is None:
        return Person.objects.none()
    rows = Person.objects.order_by("name", "pk")
    if organisation is None and person.is_superuser:
        return rows
    of = administered(reader)
    if organisation is not None:
        of = of.filter(pk=organisation.pk)
    members = Membership.objects.filter(organisation__in=of.order_by().values("pk"))
    return rows.filter(pk__in=members.values("person"))
