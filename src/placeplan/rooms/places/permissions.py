"""Who may do what to a plan or for an organisation: `may_x` answers, `check_may_x` raises.

Which roles may is said in the table of the room, `actions`; reading a plan is besides by its
visibility (`visible_to` in `models`). A superuser, who runs the system, may everything.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rules.permissions import add_perm
from rules.predicates import predicate

from placeplan.rooms.places import actions
from placeplan.rooms.places.actions import Action
from placeplan.rooms.places.models import (
    Membership,
    Organisation,
    Plan,
    Reach,
    Reader,
    only_reads,
    reach_now,
    reach_of,
    signed_in,
)
from placeplan.rooms.places.models.statements import NUMBER, Statement, statement
from placeplan.rooms.register.models import Person, Visibility


class PlanClosedError(PermissionDenied):
    """Raised where somebody would change a plan that is closed; says who closed it and when."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        on = "" if plan.closed_at is None else f"{timezone.localtime(plan.closed_at):%-d %B %Y}"
        why = f": {plan.closed_because}" if plan.closed_because else ""
        super().__init__(f"{plan.title} was closed to change by {plan.closed_by} on {on}{why}")


def may_in_plan(reader: Reader, action: Action, plan: Plan) -> bool:
    """True where the reader sees the plan and has a role for it that may do this.

    In a plan that is closed nobody may do what changes it, whatever their role. A page that changes
    nothing asks this for each button that it may show, so there it follows from what is at hand; a
    change asks the database each time.
    """
    person = signed_in(reader)
    if person is None:
        return False
    if person.is_superuser and action.when_closed:
        return True
    if only_reads():
        return _may(person, reach_of(person), action, plan)
    for found in statement("plan that is changed", _as_it_is).rows({NUMBER: plan.pk}):
        return _may(person, reach_now(person), action, found)
    return False


def _as_it_is() -> Statement[Plan]:
    return Statement(Plan.objects.filter(pk=NUMBER), [NUMBER])


def _may(person: Person, reach: Reach, action: Action, plan: Plan) -> bool:
    """The same, of a plan and of memberships that are at hand."""
    if plan.closed_at is not None and not action.when_closed:
        return False
    if person.is_superuser:
        return True
    roles = reach.own.get(plan.owner_id, frozenset())
    if action.of == "plan":
        roles |= reach.shared.get(plan.pk, frozenset())
    return "" in reach.shown_in(plan) and bool(roles & action.roles)


def may_for(reader: Reader, action: Action, organisation: Organisation) -> bool:
    """True where the reader has a role in the organisation that may do this."""
    person = signed_in(reader)
    if person is None:
        return False
    own = Membership.objects.filter(person=person, organisation=organisation, role__in=action.roles)
    return person.is_superuser or own.exists()


def may_anywhere(reader: Reader, action: Action) -> bool:
    """True where the reader has a role in any organisation that may do this."""
    person = signed_in(reader)
    if person is None:
        return False
    return person.is_superuser or person.memberships.filter(role__in=action.roles).exists()


def may_any(reader: Reader, *asked: Action) -> tuple[bool, ...]:
    """Of each action, whether the reader has a role in any organisation that may, for its menu."""
    person = signed_in(reader)
    if person is None or person.is_superuser:
        return tuple(person is not None for _ in asked)
    roles = reach_of(person).roles
    return tuple(bool(roles & each.roles) for each in asked)


def checked(reader: Reader, allowed: bool, what: str, plan: Plan | None = None) -> Person:
    """The person, who may. Raises `PermissionDenied`, naming them and `what`, where not.

    Where the `plan` that it is about is closed, it is `PlanClosedError`.
    """
    person = signed_in(reader)
    if person is None or not allowed:
        closed = None if plan is None else Plan.objects.exclude(closed_at=None).filter(pk=plan.pk)
        found = None if closed is None else closed.select_related("closed_by").first()
        if person is not None and found is not None:
            raise PlanClosedError(found)
        raise PermissionDenied(f"{reader.get_username() or 'Nobody signed in'} may not {what}")
    return person


def may_read(reader: Reader, plan: Plan) -> bool:
    """True where the reader may see the plan."""
    return Plan.objects.visible_to(reader).filter(pk=plan.pk).exists()


def may_import(reader: Reader, plan: Plan) -> bool:
    """True where the reader may bring a paper to the plan, commit it or throw it away."""
    return may_in_plan(reader, actions.IMPORT, plan)


def may_import_anywhere(reader: Reader) -> bool:
    """True where the reader writes for any organisation, and so has some use for the form."""
    return may_anywhere(reader, actions.IMPORT)


def may_change(reader: Reader, plan: Plan) -> bool:
    """True where the reader may enter records of the plan, change them and take them back."""
    return may_in_plan(reader, actions.CHANGE, plan)


def may_roll_forward(reader: Reader, plan: Plan) -> bool:
    """True where the reader may roll the plan forward into the next year."""
    return may_in_plan(reader, actions.ROLL_FORWARD, plan)


def may_close(reader: Reader, plan: Plan) -> bool:
    """True where the reader may close the plan to change, and open it again."""
    return may_in_plan(reader, actions.CLOSE_PLAN, plan)


def may_export(reader: Reader, plan: Plan) -> bool:
    """True where the reader may take the whole plan out; they see everything in it."""
    return may_in_plan(reader, actions.EXPORT_PLAN, plan)


def may_settle(reader: Reader, plan: Plan) -> bool:
    """True where the reader may say what the plan is called, who shares it and who sees it."""
    return may_in_plan(reader, actions.SETTLE_PLAN, plan)


def may_create_plan(reader: Reader, owner: Organisation) -> bool:
    """True where the reader may create a plan that the organisation owns."""
    return may_for(reader, actions.CREATE_PLAN, owner)


def may_manage_people(reader: Reader, organisation: Organisation) -> bool:
    """True where the reader decides who belongs to the organisation."""
    return may_for(reader, actions.MANAGE_PEOPLE, organisation)


def may_manage_account(reader: Reader, person: Person) -> bool:
    """True where the reader may close somebody's account, open it again or reset its sign-in.

    An administrator may where all memberships of the person are in organisations that they
    administer: nobody decides over somebody else's people. Nobody but a superuser may over a
    superuser, and nobody over themselves.
    """
    manager = signed_in(reader)
    if manager is None or manager.pk == person.pk:
        return False
    if manager.is_superuser:
        return True
    mine = manager.memberships.filter(role__in=actions.MANAGE_PEOPLE.roles).values("organisation")
    theirs = person.memberships.all()
    elsewhere = theirs.exclude(organisation__in=mine)
    return not person.is_superuser and theirs.exists() and not elsewhere.exists()


def may_mark(reader: Reader, plan: Plan, visibility: str) -> bool:
    """True where the reader would still see what they mark so."""
    if visibility == Visibility.COMMERCIAL:
        return may_in_plan(reader, actions.READ_COMMERCIAL, plan)
    if visibility == Visibility.PRIVATE:
        return may_in_plan(reader, actions.READ_PRIVATE, plan)
    return may_read(reader, plan)


def check_may_read(reader: Reader, plan: Plan) -> None:
    """Raises `PermissionDenied` where the reader may not see the plan."""
    if not may_read(reader, plan):
        raise PermissionDenied(
            f"{reader.get_username() or 'Nobody signed in'} may not read {plan.title}"
        )


def may_create_anywhere(reader: Reader) -> bool:
    """True where the reader may create a plan of any organisation."""
    return may_any(reader, actions.CREATE_PLAN)[0]


def check_may_settle(reader: Reader, plan: Plan) -> Person:
    """The person, who may. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_settle(reader, plan), f"say who sees {plan.title}", plan)


def check_may_import(reader: Reader, plan: Plan) -> Person:
    """The person, who may import. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_import(reader, plan), f"import into {plan.title}", plan)


def check_may_mark(reader: Reader, plan: Plan, visibility: str) -> None:
    """Raises `PermissionDenied` where the reader would not see what they mark so."""
    if visibility and not may_mark(reader, plan, visibility):
        who = reader.get_username() or "Nobody signed in"
        raise PermissionDenied(f"{who} may not mark papers of {plan.title} as {visibility}")


def check_may_change(reader: Reader, plan: Plan) -> Person:
    """The person, who may change records. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_change(reader, plan), f"change records of {plan.title}", plan)


def check_may_roll_forward(reader: Reader, plan: Plan) -> Person:
    """The person, who may. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_roll_forward(reader, plan), f"roll {plan.title} forward")


def check_may_close(reader: Reader, plan: Plan) -> Person:
    """The person, who may. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_close(reader, plan), f"close {plan.title} or open it again")


def check_may_export(reader: Reader, plan: Plan) -> Person:
    """The person, who may. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_export(reader, plan), f"export {plan.title}")


def check_may_create_plan(reader: Reader, owner: Organisation) -> Person:
    """The person, who may create. Raises `PermissionDenied` where the reader may not."""
    return checked(reader, may_create_plan(reader, owner), f"create a plan of {owner.name}")


for _name, _test in (
    ("places.read_plan", may_read),
    ("places.import_into_plan", may_import),
    ("places.change_records", may_change),
    ("places.create_plan", may_create_plan),
    ("places.settle_plan", may_settle),
    ("places.roll_forward", may_roll_forward),
    ("places.close_plan", may_close),
    ("places.export_plan", may_export),
    ("places.manage_people", may_manage_people),
    ("places.manage_account", may_manage_account),
):
    add_perm(_name, predicate(_test))  # type: ignore[no-untyped-call]
