"""The demo: invented people, and plans made of short papers, all through the real services.

`demo/demo.yaml` says who, which organisations, which plans and which papers; see `Manifest`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml
from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field

from placeplan.exchange.commit import commit
from placeplan.exchange.national import load as load_statistics
from placeplan.exchange.reading import read_path
from placeplan.records.places import OrganisationKind
from placeplan.records.shapes import Visibility
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person

FOLDER = Path(__file__).resolve().parents[1] / "demo"
REASON = "placeplan demo"


class Part(BaseModel):
    """A part of the manifest; a misspelt name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DemoOrganisation(Part):
    """An organisation; `parent` is the code of one that stands above it in the list."""

    ods_code: str
    name: str
    short_name: str = ""
    org_kind: OrganisationKind
    parent: str | None = None
    description: str = ""
    aliases: list[str] = Field(default_factory=list)


class DemoMembership(Part):
    """For which organisation (its code) somebody does what."""

    organisation: str
    role: str


class DemoPerson(Part):
    """Somebody invented, with a password that is printed for all to see."""

    username: str
    name: str
    job_title: str
    password: str
    superuser: bool = False
    memberships: list[DemoMembership] = Field(default_factory=list)


class DemoPlan(Part):
    """A plan; `owner` and `partners` are codes, `made_by` is a user name."""

    slug: str
    title: str
    financial_year: str
    owner: str
    partners: list[str] = Field(default_factory=list)
    visibility: Visibility = "partner"
    made_by: str


class DemoPaper(Part):
    """A paper in the folder `papers`, the plan (by address) it is brought to, when, by whom."""

    file: str
    plan: str
    stated_on: date
    imported_by: str
    visibility: Visibility | None = None


class DemoStatistics(Part):
    """A file of published statistics in the folder `statistics`, and by whom it is loaded."""

    file: str
    loaded_by: str


class Manifest(Part):
    """All of the demo, in the order in which it is loaded."""

    organisations: list[DemoOrganisation]
    people: list[DemoPerson]
    plans: list[DemoPlan]
    papers: list[DemoPaper]
    statistics: list[DemoStatistics] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the demo says: what was loaded, and who may sign in."""

    lines: tuple[str, ...]
    people: tuple[DemoPerson, ...]


class NotADemoError(Exception):
    """Raised where the database already serves people of its own."""


def manifest(folder: Path = FOLDER) -> Manifest:
    """The manifest in a folder. Raises `ValueError` where it says what it may not."""
    return Manifest.model_validate(
        yaml.safe_load((folder / "demo.yaml").read_text(encoding="utf-8"))
    )


@transaction.atomic
def load(*, at: datetime, folder: Path = FOLDER) -> Loaded:
    """What is loaded now; what was there already stays as it is.

    Raises `NotADemoError` where the database has people and none of them is of the demo: the
    demo's passwords are known to everyone.
    """
    wanted = manifest(folder)
    names = [each.username for each in wanted.people]
    if Person.objects.exists() and not Person.objects.filter(username__in=names).exists():
        raise NotADemoError("this database has people of its own; name another PLACEPLAN_HOME")
    for organisation in wanted.organisations:
        _organisation(organisation, at)
    for person in wanted.people:
        _person(person, at)
    for plan in wanted.plans:
        _plan(plan, at)
    lines = [_paper(paper, at, folder) for paper in wanted.papers]
    lines += [_statistics(statistics, at, folder) for statistics in wanted.statistics]
    return Loaded(tuple(lines), tuple(wanted.people))


def _coded(code: str) -> Organisation:
    return Organisation.objects.get(ods_code=code)


def _organisation(wanted: DemoOrganisation, at: datetime) -> None:
    if Organisation.objects.filter(ods_code=wanted.ods_code).exists():
        return
    add_organisation(
        actor=OPERATOR,
        at=at,
        name=wanted.name,
        short_name=wanted.short_name,
        org_kind=wanted.org_kind,
        ods_code=wanted.ods_code,
        parent=None if wanted.parent is None else _coded(wanted.parent),
        description=wanted.description,
        aliases=wanted.aliases,
        reason=REASON,
    )


def _person(wanted: DemoPerson, at: datetime) -> None:
    person = Person.objects.filter(username=wanted.username).first()
    if person is None:
        person = add_person(
            actor=OPERATOR,
            at=at,
            username=wanted.username,
            name=wanted.name,
            job_title=wanted.job_title,
            password=wanted.password,
            superuser=wanted.superuser,
            reason=REASON,
            checked=False,
        )
    for membership in wanted.memberships:
        add_membership(
            actor=OPERATOR,
            at=at,
            person=person,
            organisation=_coded(membership.organisation),
            role=membership.role,
            reason=REASON,
        )


def _plan(wanted: DemoPlan, at: datetime) -> None:
    if Plan.objects.filter(slug=wanted.slug).exists():
        return
    create_plan(
        actor=Person.objects.get(username=wanted.made_by),
        at=at,
        title=wanted.title,
        owner=_coded(wanted.owner),
        partners=[_coded(code) for code in wanted.partners],
        financial_year=wanted.financial_year,
        visibility=wanted.visibility,
        slug=wanted.slug,
        reason=REASON,
    )


def _paper(wanted: DemoPaper, at: datetime, folder: Path) -> str:
    path = folder / "papers" / wanted.file
    outcome = commit(
        read_path(path),
        plan=Plan.objects.get(slug=wanted.plan),
        actor=Person.objects.get(username=wanted.imported_by),
        stated_on=wanted.stated_on,
        at=at,
        data=path.read_bytes(),
        visibility=wanted.visibility or "",
        reason=REASON,
    )
    return (
        f"{wanted.file}: {outcome.new} new, {outcome.changed} changed, "
        f"{outcome.unchanged} unchanged"
    )


def _statistics(wanted: DemoStatistics, at: datetime, folder: Path) -> str:
    data = (folder / "statistics" / wanted.file).read_bytes()
    actor = Person.objects.get(username=wanted.loaded_by)
    (file,) = load_statistics([(wanted.file, data)], actor, at, reason=REASON).files
    return f"{wanted.file}: {file.rows:,} facts, {file.fate}"
