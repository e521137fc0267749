"""Who may load national statistics and set targets: `may_x` answers, `check_may_x` raises."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from rules.permissions import add_perm
from rules.predicates import predicate

from placeplan.rooms.performance import actions
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.places.permissions import checked, may_anywhere, may_in_plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import Operator


def may_load_statistics(reader: Reader | Operator) -> bool:
    """True for a superuser, an analyst of any organisation, and the operator of the machine."""
    return isinstance(reader, Operator) or may_anywhere(reader, actions.LOAD_STATISTICS)


def may_set_targets(reader: Reader, plan: Plan) -> bool:
    """True where the reader may set targets and rebases of a plan, or take them back."""
    return may_in_plan(reader, actions.SET_TARGETS, plan)


def check_may_load_statistics(reader: Reader | Operator) -> Person | None:
    """The person who may, None for the operator. Raises `PermissionDenied` where nobody may."""
    if not may_load_statistics(reader):
        who = getattr(reader, "username", "") or "Nobody signed in"
        raise PermissionDenied(f"{who} may not load national statistics")
    return reader if isinstance(reader, Person) else None


def check_may_set_targets(reader: Reader, plan: Plan) -> Person:
    """The person, who may. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_set_targets(reader, plan), f"set targets of {plan.title}", plan)


for _name, _test in (
    ("performance.load_statistics", may_load_statistics),
    ("performance.set_targets", may_set_targets),
):
    add_perm(_name, predicate(_test))  # type: ignore[no-untyped-call]
