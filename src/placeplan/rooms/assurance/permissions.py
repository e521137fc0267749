"""Who may pass a gateway, write or sign an assessment: `may_x` answers, `check_may_x` raises."""

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


def may_assess_quality(reader: Reader, plan: Plan) -> bool:
    """True where the reader may score and write quality impact assessments of the plan."""
    return may_in_plan(reader, actions.ASSESS_QUALITY, plan)


def may_sign_assessment(reader: Reader, plan: Plan) -> bool:
    """True where the reader may sign quality impact assessments of the plan."""
    return may_in_plan(reader, actions.SIGN_ASSESSMENT, plan)


def check_may_approve(reader: Reader, plan: Plan) -> Person:
    """The person, who may approve. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_approve(reader, plan), f"pass a gateway of {plan.title}", plan)


def check_may_assess_quality(reader: Reader, plan: Plan) -> Person:
    """The person, who may write. Raises `PermissionDenied` where the reader may not."""
    return checked(
        reader, may_assess_quality(reader, plan), f"write assessments of {plan.title}", plan
    )


def check_may_sign_assessment(reader: Reader, plan: Plan) -> Person:
    """The person, who may sign. Raises `PermissionDenied` where the reader may not."""
    return checked(
        reader, may_sign_assessment(reader, plan), f"sign assessments of {plan.title}", plan
    )


for _name, _test in (
    ("assurance.pass_gateway", may_approve),
    ("assurance.assess_quality", may_assess_quality),
    ("assurance.sign_assessment", may_sign_assessment),
):
    add_perm(_name, predicate(_test))  # type: ignore[no-untyped-call]
