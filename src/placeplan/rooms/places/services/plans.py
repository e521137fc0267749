"""What a person or the operator does to organisations and plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from placeplan.kernel import period as periods
from placeplan.rooms.places.models import Organisation, OrganisationKind, Plan
from placeplan.rooms.places.naming import slug as slug_of
from placeplan.rooms.places.permissions import check_may_create_plan, check_may_settle
from placeplan.rooms.register.models import Person, Visibility
from placeplan.rooms.register.services import NAMES, Actor, record_event, take_turn

NEW = "new"
"""The address of the page that makes a plan, and so of no plan."""


@transaction.atomic
def add_organisation(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    org_kind: str = OrganisationKind.OTHER,
    ods_code: str = "",
    short_name: str = "",
    description: str = "",
    parent: Organisation | None = None,
    aliases: Iterable[str] = (),
    reason: str = "",
) -> Organisation:
    """The new organisation.

    Raises `PermissionDenied` where the actor is neither the operator nor a superuser,
    `ValidationError` where its code is taken or its kind unknown.
    """
    _check_runs_the_system(actor, "add organisations")
    take_turn(NAMES)
    organisation = Organisation(
        name=name,
        short_name=short_name,
        org_kind=org_kind,
        ods_code=ods_code.strip().upper(),
        parent=parent,
        description=description,
        aliases=list(aliases),
    )
    organisation.full_clean()
    organisation.save()
    record_event(
        actor,
        at=at,
        action="add-organisation",
        subject=("organisation", str(organisation.pk)),
        reason=reason,
        details={"name": name, "ods_code": organisation.ods_code},
    )
    return organisation


@transaction.atomic
def create_plan(
    *,
    actor: Person,
    at: datetime,
    title: str,
    owner: Organisation,
    partners: Iterable[Organisation] = (),
    financial_year: str = "",
    visibility: str = Visibility.PARTNER,
    slug: str = "",
    follows: str = "",
    reason: str = "",
) -> Plan:
    """The new plan; its days are those of its financial year, "2019/20" or "2014/15 - 2018/19".

    `follows` is the address of the plan that it is rolled forward from.

    Raises `PermissionDenied` where the actor does not write for the owner, `ValidationError`
    where the title is empty or the address is taken.
    """
    check_may_create_plan(actor, owner)
    take_turn(NAMES)
    taken = {NEW, *Plan.objects.values_list("slug", flat=True)}
    year = periods.parse(financial_year) if financial_year else None
    plan = Plan(
        slug=slug or slug_of(title, taken),
        title=title.strip(),
        financial_year=financial_year,
        owner=owner,
        starts_on=year.start if year else None,
        ends_on=year.end if year else None,
        visibility=visibility,
        follows=follows,
    )
    plan.full_clean()
    plan.save()
    plan.partners.set(each for each in partners if each.pk != owner.pk)
    record_event(
        actor,
        at=at,
        action="create-plan",
        subject=("plan", str(plan.pk)),
        plan=plan.slug,
        reason=reason,
        details={
            "title": plan.title,
            "owner": owner.pk,
            "partners": sorted(each.pk for each in plan.partners.all()),
            "visibility": visibility,
        },
    )
    return plan


@transaction.atomic
def settle_plan(
    plan: Plan,
    *,
    actor: Person,
    at: datetime,
    title: str,
    partners: Iterable[Organisation],
    visibility: str,
    reason: str = "",
) -> Plan:
    """The plan as it is now called, shared and seen; the event says what stood before.

    Raises `PermissionDenied`, `PlanClosedError` among them, and `ValidationError` where the title
    is empty.
    """
    plan = Plan.objects.held(plan.pk)
    check_may_settle(actor, plan)
    before = _settled(plan)
    plan.title, plan.visibility = title.strip(), visibility
    plan.full_clean()
    plan.save(update_fields=["title", "visibility"])
    plan.partners.set(each for each in partners if each.pk != plan.owner_id)
    after = _settled(plan)
    if after != before:
        changed = [name for name in after if after[name] != before[name]]
        record_event(
            actor,
            at=at,
            action="settle-plan",
            subject=("plan", str(plan.pk)),
            plan=plan.slug,
            reason=reason.strip(),
            details={name: {"before": before[name], "after": after[name]} for name in changed},
        )
    return plan


def _settled(plan: Plan) -> dict[str, object]:
    partners = sorted(plan.partners.values_list("pk", flat=True))
    return {"title": plan.title, "visibility": plan.visibility, "partners": partners}


def _check_runs_the_system(actor: Actor, what: str) -> None:
    if isinstance(actor, Person) and not (actor.is_active and actor.is_superuser):
        raise PermissionDenied(f"{actor.get_username()} may not {what}")
