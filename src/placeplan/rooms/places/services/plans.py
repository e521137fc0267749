"""What a person or the operator does to organisations and plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from placeplan.kernel import period as periods
from placeplan.rooms.places.models import Organisation, OrganisationKind, Plan
from placeplan.rooms.places.naming import slug as slug_of
from placeplan.rooms.places.permissions import check_may_create_plan
from placeplan.rooms.register.models import Person, Visibility
from placeplan.rooms.register.services import NAMES, Actor, record_event, take_turn


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
    taken = set(Plan.objects.values_list("slug", flat=True))
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


def _check_runs_the_system(actor: Actor, what: str) -> None:
    if isinstance(actor, Person) and not (actor.is_active and actor.is_superuser):
        raise PermissionDenied(f"{actor.get_username()} may not {what}")
