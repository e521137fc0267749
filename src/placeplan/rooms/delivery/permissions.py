"""Who may comment and add evidence: `may_x` answers, `check_may_x` raises."""

from __future__ import annotations

from rules.permissions import add_perm
from rules.predicates import predicate

from placeplan.rooms.delivery import actions
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.places.permissions import checked, may_in_plan
from placeplan.rooms.register.models import Person


def may_comment(reader: Reader, plan: Plan) -> bool:
    """True where the reader may comment on records of the plan that they may see."""
    return may_in_plan(reader, actions.COMMENT, plan)


def may_add_evidence(reader: Reader, plan: Plan) -> bool:
    """True where the reader may add files to records of the plan that they may see."""
    return may_in_plan(reader, actions.ADD_EVIDENCE, plan)


def check_may_comment(reader: Reader, plan: Plan) -> Person:
    """The person, who may comment. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_comment(reader, plan), f"comment on records of {plan.title}", plan)


def check_may_add_evidence(reader: Reader, plan: Plan) -> Person:
    """The person, who may add files. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_add_evidence(reader, plan), f"add evidence to {plan.title}", plan)


for _name, _test in (
    ("delivery.comment", may_comment),
    ("delivery.add_evidence", may_add_evidence),
):
    add_perm(_name, predicate(_test))  # type: ignore[no-untyped-call]
