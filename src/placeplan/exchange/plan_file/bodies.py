"""The people, organisations and indicators that a plan's file names, found here or added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from placeplan.exchange.plan_file import layout
from placeplan.exchange.plan_file.finding import Finding
from placeplan.exchange.plan_file.layout import PlanFileError
from placeplan.exchange.plan_file.plain import read
from placeplan.exchange.plan_file.reading import Bundle
from placeplan.rooms.performance.models import Framework, Indicator
from placeplan.rooms.places.models import Organisation
from placeplan.rooms.places.services import add_membership
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import open_account


def bring_bodies(
    bundle: Bundle, finding: Finding, *, actor: Person, at: datetime
) -> tuple[str, ...]:
    """The user names of people who were not known here, and are kept as names alone."""
    names = _people(bundle, finding, actor, at)
    new = _organisations(bundle, finding)
    _memberships(bundle, finding, new, actor, at)
    _indicators(bundle, finding)
    return names


def _people(bundle: Bundle, finding: Finding, actor: Person, at: datetime) -> tuple[str, ...]:
    """Somebody of the same user name and name is the same; anybody else gets a closed account.

    Nobody can sign in by it until an administrator opens it.
    """
    added = []
    for each in bundle.values(layout.PEOPLE):
        username, name = str(each["username"]), str(each["name"])
        known = Person.objects.filter(username=username).first()
        if known is None or known.name.casefold() != name.casefold():
            free = username if known is None else _free(username)
            made = Person(
                username=free, name=name, job_title=str(each["job_title"]), is_active=False
            )
            known = open_account(made, actor=actor, at=at, reason="named in a plan brought in")
            added.append(free)
        finding.people[username] = known.pk
    return tuple(added)


def _free(username: str) -> str:
    """A user name like this one that nobody has."""
    taken = set(Person.objects.filter(username__startswith=username[:120]).values_list("username"))
    number = 2
    while (f"{username[:120]}-{number}",) in taken:
        number += 1
    return f"{username[:120]}-{number}"


def _organisations(bundle: Bundle, finding: Finding) -> set[int]:
    """The numbers of those that were new here; of one that is known nothing changes."""
    every = bundle.values(layout.ORGANISATIONS)
    new: set[int] = set()
    for number, each in enumerate(every, start=1):
        known = _known(str(each["ods_code"]), str(each["name"]))
        if known is None:
            values = {
                name: value for name, value in each.items() if name not in ("parent", "source")
            }
            where = f"{layout.ORGANISATIONS}, line {number}"
            row = read(Organisation, values, finding, where)
            if not isinstance(row, Organisation):
                raise TypeError(where)
            row.source = None if each["source"] is None else finding.source(each["source"])
            row.full_clean(exclude=["source", "aliases"])
            row.save()
            known = row
            new.add(row.pk)
        finding.organisations.append(known.pk)
    for pk, each in zip(finding.organisations, every, strict=True):
        if pk in new and each["parent"] is not None:
            parent = finding.found(Organisation, each["parent"])
            Organisation.objects.filter(pk=pk).update(parent=parent)
    return new


def _known(code: str, name: str) -> Organisation | None:
    """The organisation of a code; without one, of the name, unless that has another code."""
    if code:
        return Organisation.objects.filter(ods_code=code).first()
    return Organisation.objects.filter(name=name, ods_code="").order_by("pk").first()


def _memberships(
    bundle: Bundle, finding: Finding, new: set[int], actor: Person, at: datetime
) -> None:
    """Who belonged to an organisation that is new here; who belongs to others is decided here."""
    for each in bundle.values(layout.MEMBERSHIPS):
        organisation = finding.found(Organisation, each["organisation"])
        if organisation not in new:
            continue
        add_membership(
            actor=actor,
            at=at,
            person=Person.objects.get(pk=finding.found(Person, each["person"])),
            organisation=Organisation.objects.get(pk=organisation),
            role=str(each["role"]),
            reason="as in a plan brought in",
        )


def _indicators(bundle: Bundle, finding: Finding) -> None:
    """An indicator of the same address is the same, and stays as it is here."""
    for number, each in enumerate(bundle.values(layout.INDICATORS), start=1):
        values: dict[str, Any] = dict(each)
        framework = values.pop("framework")
        slug = str(values["slug"])
        known = Indicator.objects.filter(slug=slug).first()
        if known is None:
            where = f"{layout.INDICATORS}, line {number}"
            row = read(Indicator, values, finding, where)
            if not isinstance(row, Indicator):
                raise TypeError(where)
            if framework is not None:
                listed, title = framework
                row.framework, _ = Framework.objects.get_or_create(
                    slug=listed, defaults={"name": title}
                )
            row.full_clean(exclude=["name", "ref", "domain", "unit"])
            row.save()
            known = row
        finding.indicators[slug] = known.pk
    if len(finding.indicators) < len(bundle.values(layout.INDICATORS)):
        raise PlanFileError("two of its indicators have one address")
