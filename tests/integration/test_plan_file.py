"""A whole plan in one file: out, into an empty system, and the same again; and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from typer.testing import CliRunner, Result

from builders import (
    JANUARY,
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    due,
    everything,
    goal,
    hours,
    member,
    observation,
    one_of_each,
    organisation,
    person,
    plan,
)
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.plan_file.layout import MANIFEST, PlanFileError
from placeplan.exchange.plan_file.reading import Bundle
from placeplan.exchange.plan_file.restoring import restore
from placeplan.exchange.plan_file.tables import LEFT_OUT, hanging, plan_tables
from placeplan.exchange.plan_file.writing import write
from placeplan.exchange.reconcile import interchanges, models
from placeplan.exchange.rolling import roll_forward
from placeplan.exchange.undo import undo
from placeplan.exchange.years import carried
from placeplan.rooms.assurance.rolling import Choices
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.performance.services.targets import set_target
from placeplan.rooms.places.models import Import, Membership, Organisation, Plan
from placeplan.rooms.places.services import close_plan, withdraw
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.shell.cli import app

pytestmark = pytest.mark.django_db
OWN = {"restore-plan"}
"""What bringing a plan in adds to its events."""


def exported(of: Plan, at: datetime = NOON) -> bytes:
    stream = io.BytesIO()
    write(of, stream, actor=OPERATOR, at=at)
    return stream.getvalue()


def restored(data: bytes, slug: str = "", at: datetime = NOON) -> Plan:
    root = Person.objects.filter(username="root").first() or person("root", superuser=True)
    with Bundle(io.BytesIO(data)) as bundle:
        return restore(bundle, actor=root, at=at, slug=slug).plan


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file, without the manifest, which says when it was made."""
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist() if name != MANIFEST}


def own_lines(part: bytes) -> list[bytes]:
    """The lines of a part, without those of bringing the plan in and of who brought it."""
    return [
        line
        for line in part.split(b"\n")
        if not any(f'"action":"{each}"'.encode() in line for each in OWN)
        and b'"username":"root"' not in line
    ]


def assert_same(first: bytes, second: bytes) -> None:
    before, after = parts(first), parts(second)
    assert before.keys() == after.keys()
    for name in before:
        assert own_lines(before[name]) == own_lines(after[name]), name


def shown(of: Plan, days: list[date | None], instants: list[datetime | None]) -> dict[Any, Any]:
    """What the plan holds at every date and instant, by kind: number, and what it states."""
    rooms = {kind: room for room in interchanges() for kind in getattr(room, "MODELS", {})}
    return {
        (kind, day, instant): {
            str(row.pk): rooms[kind].dump(row).model_dump(mode="json")
            for row in model.objects.filter(plan=of).as_at(day, instant)
        }
        for kind, model in models().items()
        if model.objects.filter(plan=of).exists()
        for day in days
        for instant in instants
    }


@contextmanager
def elsewhere(make: Callable[[], bytes]) -> Iterator[bytes]:
    """The file that `make` writes in a system of its own, which is gone afterwards."""
    with transaction.atomic():
        data = make()
        transaction.set_rollback(True)
    assert not Plan.objects.exists()
    assert not Organisation.objects.exists()
    yield data


def busy() -> Plan:
    """A plan with papers of three days, changes by hand, something undone, targets, a draft."""
    owner = organisation("Northtown Council", "N1", org_kind="local_authority")
    partner = organisation("Northtown CCG", "N2", parent=owner)
    made = plan(owner, partner, visibility="private")
    ana = member("ana", owner, "administrator")
    member("pat", partner, "analyst")
    bring(made, ana, *one_of_each(), name="first.txt")
    later = [deliverable(deadline=due("March 2014", date(2014, 3, 31))), goal("vision", "Well")]
    bring(made, ana, *later, stated_on=NOVEMBER, at=hours(1), name="second.txt")
    gone = bring(made, ana, observation("90.0"), stated_on=JANUARY, at=hours(2), name="third.txt")
    undo(Import.objects.get(pk=gone.number or 0), actor=ana, at=hours(3), reason="The wrong paper")
    row = Deliverable.objects.current().get()
    amend(row, {"leads": ["Bo"]}, actor=ana, at=hours(4), stated_on=JANUARY, reason="Bo took over")
    values = {"title": "A new roof", "saving_basis": "net", "visibility": "commercial"}
    enter("scheme", values, plan=made, actor=ana, at=hours(5), stated_on=JANUARY)
    taken = enter(
        "action", {"text": "Ring Bo"}, plan=made, actor=ana, at=hours(6), stated_on=JANUARY
    )
    withdraw(taken, actor=ana, at=hours(7), reason="A slip")
    set_target(
        actor=ana,
        at=hours(8),
        plan=made,
        indicator=Indicator.objects.get(),
        organisation=partner,
        kind="plan",
        comparator=">=",
        value=Decimal("92.50"),
        starts_on=SEPTEMBER,
        ends_on=JANUARY,
        stated_on=JANUARY,
        reason="Agreed",
    )
    return close_plan(made, actor=ana, at=hours(9), reason="The year is over")


DAYS = [None, NOVEMBER, JANUARY]
INSTANTS = [None, *(hours(each) for each in (0, 2, 4.5, 6.5))]


def test_a_plan_goes_out_and_comes_back_as_it_was():
    seen: dict[Any, Any] = {}

    def make() -> bytes:
        made = busy()
        seen.update(shown(made, DAYS, INSTANTS))
        return exported(made)

    with elsewhere(make) as data:
        back = restored(data)
        assert shown(back, DAYS, INSTANTS) == seen
        assert sum(map(len, seen.values())) > 300
        again = exported(back, at=hours(20))
        assert_same(data, again)
        assert [each.action for each in Event.objects.filter(plan=back.slug).order_by("pk")][
            -2:
        ] == [
            "restore-plan",
            "export-plan",
        ]
        assert back.closed_by == Person.objects.get(username="ana")
        assert Event.objects.filter(action="undo-import").get().reason == "The wrong paper"
        undone = Event.objects.get(action="undo-import")
        assert Import.objects.get(pk=undone.subject_id).state == "undone"


def test_what_came_back_is_worked_on_as_before():
    """A plan brought in takes papers, is undone and searched like any other."""
    with elsewhere(lambda: exported(_open())) as data:
        back = restored(data)
        root = Person.objects.get(username="root")
        found = bring(back, root, deliverable(rag="R"), stated_on=JANUARY, at=hours(30))
        assert (found.new, found.changed) == (0, 1)
        paper = Import.objects.get(plan=back, file__name="second.txt")
        with pytest.raises(ValueError, match="depend"):
            undo(paper, actor=root, at=hours(31))
        undo(Import.objects.get(pk=found.number or 0), actor=root, at=hours(32))
        undo(paper, actor=root, at=hours(33))
        client = Client()
        client.force_login(root)
        assert "Open the" in client.get("/search/", {"text": "hub"}).content.decode()


def _open() -> Plan:
    owner = organisation("Northtown Council", "N1")
    made = plan(owner)
    ana = member("ana", owner)
    bring(made, ana, deliverable(), observation(), name="first.txt")
    bring(made, ana, deliverable(rag="G"), stated_on=NOVEMBER, at=hours(1), name="second.txt")
    return made


def test_a_second_copy_beside_the_first_has_its_own_numbers():
    made = busy()
    data = exported(made)
    with pytest.raises(PlanFileError, match="already"):
        restored(data)
    before = everything()
    copy = restored(data, slug="a-copy")
    assert copy.pk != made.pk
    one, other = (shown(each, [None], [None]) for each in (made, copy))
    assert {key: len(rows) for key, rows in one.items()} == {
        key: len(rows) for key, rows in other.items()
    }
    own = {number for rows in one.values() for number in rows}
    assert not own & {number for rows in other.values() for number in rows}
    assert everything()["Organisation"] == before["Organisation"]
    assert everything()["ImportedFile"] == before["ImportedFile"]
    assert everything()["Membership"] == before["Membership"]
    # What the events and papers say of records is said of the copy's own.
    changed = Event.objects.get(plan="a-copy", action="change-record")
    assert Deliverable.objects.get(pk=changed.subject_id).plan == copy
    assert Deliverable.objects.get(pk=changed.details["before"]).plan == copy
    third = exported(copy)
    assert exported(restored(third, slug="third"))


def test_people_come_as_names_who_cannot_sign_in():
    with elsewhere(lambda: exported(busy())) as data:
        restored(data)
        ana = Person.objects.get(username="ana")
        assert not ana.is_active
        assert not ana.has_usable_password()
        assert Membership.objects.get(person=ana).role == "administrator"
        assert b"password" not in parts(data)["people.jsonl"]


def test_somebody_else_of_the_same_user_name_stays_somebody_else():
    with elsewhere(lambda: exported(busy())) as data:
        other = person("ana")
        other.name = "Anatole Kirk"
        other.save()
        back = restored(data)
        assert back.closed_by is not None
        assert back.closed_by.username == "ana-2"
        assert not other.memberships.exists()


def test_who_belongs_to_an_organisation_that_is_known_here_is_decided_here():
    with elsewhere(lambda: exported(busy())) as data:
        known = organisation("Northtown Council", "N1")
        back = restored(data)
        assert back.owner == known
        assert not known.memberships.exists()


def test_only_a_superuser_brings_a_plan_in(tmp_path):
    data = exported(busy())
    with Bundle(io.BytesIO(data)) as bundle, pytest.raises(PermissionDenied):
        restore(bundle, actor=Person.objects.get(username="ana"), at=NOON, slug="x")


def test_every_table_of_a_plan_is_in_the_file_or_left_out_with_a_reason():
    assert {each._meta.label for each in hanging()} <= LEFT_OUT.keys()
    assert {each._meta.label for each in plan_tables()} >= {
        "places.Import",
        "places.KeyAlias",
        "places.Carried",
        "performance.Target",
        "performance.Rebase",
        "delivery.UpdateDraft",
    }


def test_the_manifest_says_what_is_confidential():
    with Bundle(io.BytesIO(exported(busy()))) as bundle:
        held = bundle.held
    assert held.visibility["commercial"] == 1
    assert held.total == sum(held.records.values()) == sum(held.visibility.values())
    assert held.records["deliverable"] == 3


def test_an_organisation_named_in_another_plans_paper_brings_no_word_of_it():
    """Its place is told from this plan's papers alone."""
    owner = organisation("Northtown Council", "N1")
    ana = member("ana", owner)
    secret = plan(owner, title="Secret", visibility="private")
    bring(secret, ana, observation(organisation="Vale Trust"), name="secret.txt")
    open_plan = plan(owner, title="Open")
    bring(open_plan, ana, observation(organisation="Vale Trust"), name="open.txt")
    found = parts(exported(open_plan))
    assert b"secret" not in b"".join(found.values()).lower()
    row = next(
        json.loads(line)
        for line in found["organisations.jsonl"].splitlines()
        if b"Vale Trust" in line
    )
    digest = hashlib.sha256(b"open.txt ").hexdigest()
    assert row["source"]["sha256"] == digest


# The command line.


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words)])


def test_on_the_command_line(tmp_path):
    made = busy()
    target = tmp_path / "plan.zip"
    done = call("export", "--plan", made.slug, "--to", target)
    assert done.exit_code == 0, done.output
    assert "of them private or commercial" in done.output
    assert target.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [target]
    again = call("export", "--plan", made.slug, "--to", target)
    assert (again.exit_code, "there already" in again.output) == (2, True)
    assert call("export", "--plan", "nothing", "--to", tmp_path / "x.zip").exit_code == 2
    person("root", superuser=True)
    known = call("import-plan", target, "--as", "root")
    assert (known.exit_code, "already" in known.output) == (2, True)
    assert call("import-plan", target, "--as", "ana").exit_code == 2
    assert call("import-plan", tmp_path / "nothing.zip", "--as", "root").exit_code == 2
    copied = call("import-plan", target, "--as", "root", "--as-slug", "copy")
    assert copied.exit_code == 0, copied.output
    assert Plan.objects.get(slug="copy").imports.count() == made.imports.count()


def test_a_plan_that_was_carried_keeps_what_it_came_from():
    """Brought in before the plan of the year before, or without it."""

    def make() -> bytes:
        old = _open()
        ana = Person.objects.get(username="ana")
        Membership.objects.filter(person=ana).update(role="approver")
        done = roll_forward(
            old,
            title="Next year",
            financial_year="2014/15",
            choices=Choices(take_kinds=frozenset(["measure"])),
            actor=ana,
            at=hours(5),
            stated_on=JANUARY,
        )
        files.append(exported(old))
        return exported(done.plan)

    files: list[bytes] = []
    with elsewhere(make) as data:
        new = restored(data)
        root = Person.objects.get(username="root")
        row = Deliverable.objects.current().get(plan=new)
        assert new.follows == "wellbeing-plan"
        assert not carried(root, "deliverable", row).earlier
        old = restored(files[0])
        (before,) = carried(root, "deliverable", row).earlier
        assert before.plan == old
        undo(Import.objects.get(plan=new), actor=root, at=hours(9))
        assert not Deliverable.objects.current().filter(plan=new).exists()
