"""Who may pass a gateway or sign an assessment: `may_x` answers, `check_may_x` raises."""

from __future__ import annotations

from rules.permissions import add_perm
from rules.predicates import predicate

from placeplan.rooms.assurance import actions
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.places.permissions import checked, may_in_plan
from placeplan.rooms.register.models import Person


def may_approve(reader: Reader, plan: Plan) -> bool:
    """True where the reader may pass schemes of the plan through a gateway."""
    return may_in_plan(reader, actions.PASS_GATEWAY, plan)


def may_sign_assessment(reader: Reader, plan: Plan) -> bool:
    """True where the reader may sign quality impact assessments of the plan."""
    return may_in_plan(reader, actions.SIGN_ASSESSMENT, plan)


def check_may_approve(reader: Reader, plan: Plan) -> Person:
    """The person, who may approve. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_approve(reader, plan), f"pass a gateway of {plan.title}")


def check_may_sign_assessment(reader: Reader, plan: Plan) -> Person:
    """The person, who may sign. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_sign_assessment(reader, plan), f"sign assessments of {plan.title}")


for _name, _test in (
    ("assurance.pass_gateway", may_approve),
    ("assurance.sign_assessment", may_sign_assessment),
):
    add_perm(_name, predicate(_test))  # type: ignore[no-untyped-call]
