"""Who may load national statistics: `may_x` answers, `check_may_x` raises."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from placeplan.rooms.places.models import MembershipRole, Reader, signed_in
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import Operator


def may_load_statistics(reader: Reader | Operator) -> bool:
    """True for a superuser, an analyst of any organisation, and the operator of the machine."""
    if isinstance(reader, Operator):
        return True
    person = signed_in(reader)
    if person is None:
        return False
    return person.is_superuser or person.memberships.filter(role=MembershipRole.ANALYST).exists()


def check_may_load_statistics(reader: Reader | Operator) -> Person | None:
    """The person who may, None for the operator. Raises `PermissionDenied` where nobody may."""
    if not may_load_statistics(reader):
        who = getattr(reader, "username", "") or "Nobody signed in"
        raise PermissionDenied(f"{who} may not load national statistics")
    return reader if isinstance(reader, Person) else None
