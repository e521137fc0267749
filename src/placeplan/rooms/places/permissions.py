"""Who may do what to a plan: `may_x` answers, `check_may_x` raises.

Reading is by the plan's organisations and by visibility (`visible_to` in `models`); writing needs
a membership with a role that writes, in an organisation that owns or shares the plan.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from rules.permissions import add_perm
from rules.predicates import predicate

from placeplan.rooms.places.models import (
    Membership,
    MembershipRole,
    Organisation,
    Plan,
    Reader,
    signed_in,
)
from placeplan.rooms.register.models import Person

WRITERS = (
    MembershipRole.ANALYST,
    MembershipRole.PROGRAMME_LEAD,
    MembershipRole.FINANCE,
    MembershipRole.APPROVER,
    MembershipRole.ADMINISTRATOR,
)


def may_read(reader: Reader, plan: Plan) -> bool:
    """True where the reader may see the plan."""
    return Plan.objects.visible_to(reader).filter(pk=plan.pk).exists()


def may_import(reader: Reader, plan: Plan) -> bool:
    """True where the reader may bring a paper to the plan, commit it or throw it away."""
    person = signed_in(reader)
    if person is None:
        return False
    if person.is_superuser:
        return True
    own = Membership.objects.filter(person=person, role__in=WRITERS).values_list(
        "organisation", flat=True
    )
    organisations = set(own)
    shares = plan.owner_id in organisations or plan.partners.filter(pk__in=organisations).exists()
    return shares and may_read(person, plan)


def may_import_anywhere(reader: Reader) -> bool:
    """True where the reader writes for any organisation, and so has some use for the form."""
    person = signed_in(reader)
    if person is None:
        return False
    return person.is_superuser or person.memberships.filter(role__in=WRITERS).exists()


def may_create_plan(reader: Reader, owner: Organisation) -> bool:
    """True where the reader may create a plan that the organisation owns."""
    person = signed_in(reader)
    if person is None:
        return False
    return (
        person.is_superuser
        or person.memberships.filter(organisation=owner, role__in=WRITERS).exists()
    )


def check_may_read(reader: Reader, plan: Plan) -> None:
    """Raises `PermissionDenied` where the reader may not see the plan."""
    if not may_read(reader, plan):
        raise PermissionDenied(f"{_who(reader)} may not read {plan.title}")


def check_may_import(reader: Reader, plan: Plan) -> Person:
    """The person, who may import. Raises `PermissionDenied` where the reader may not."""
    person = signed_in(reader)
    if person is None or not may_import(person, plan):
        raise PermissionDenied(f"{_who(reader)} may not import into {plan.title}")
    return person


def check_may_create_plan(reader: Reader, owner: Organisation) -> Person:
    """The person, who may create. Raises `PermissionDenied` where the reader may not."""
    person = signed_in(reader)
    if person is None or not may_create_plan(person, owner):
        raise PermissionDenied(f"{_who(reader)} may not create a plan of {owner.name}")
    return person


def _who(reader: Reader) -> str:
    return reader.get_username() or "Nobody signed in"


for _name, _test in (
    ("places.read_plan", may_read),
    ("places.import_into_plan", may_import),
    ("places.create_plan", may_create_plan),
):
    add_perm(_name, predicate(_test))  # type: ignore[no-untyped-call]
