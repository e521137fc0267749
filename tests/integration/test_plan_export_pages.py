"""A plan taken out in the browser: made in the background, for whoever asked alone, for a time."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from builders import bring, deliverable, member, organisation, plan
from door import deliver
from placeplan.definitions import policies
from placeplan.exchange.jobs import STOPPED, take_up
from placeplan.exchange.plan_file.asking import NOT_ANY_MORE, ask, delete_old, make_waiting
from placeplan.exchange.plan_file.reading import Bundle
from placeplan.rooms.places.models import Export, ExportState, Plan
from placeplan.rooms.register.models import Event, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def made() -> Plan:
    return plan(organisation("Northtown ICB", "N1"), title="Winter plan")


@pytest.fixture
def ana(made: Plan) -> Person:
    who = member("ana", made.owner, role="administrator")
    bring(made, who, deliverable())
    return who


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def files(home: Path) -> list[str]:
    return sorted(each.name for each in (home / "exports").glob("*"))


@pytest.fixture
def kept(made: Plan, ana: Person) -> Export:
    """An export of ana's whose file is there."""
    asked = ask(made, actor=ana, at=timezone.now())
    return make_waiting(asked.pk, at=timezone.now()) or asked


def test_it_is_made_in_the_background_and_saved_from_its_own_page(made, ana, home):
    client = signed_in(ana)
    address = f"/plans/{made.slug}/export/"
    assert "1 of the statements is private" not in client.get(address).content.decode()
    answer = client.post(address, {"reason": "For the archive"})
    one = answer["Location"]
    assert files(home) == [], "the request does not make it"
    waiting = client.get(one).content.decode()
    assert "The file is being made" in waiting
    assert "hx-trigger" in waiting
    assert client.get(f"{one}file/").status_code == 404
    deliver()
    assert client.get(one, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert f"{one}file/" in client.get(one).content.decode()
    answer = client.get(f"{one}file/")
    day = timezone.localdate()
    assert answer["Content-Disposition"] == f'attachment; filename="{made.slug}-{day}.zip"'
    assert answer["Cache-Control"] == "no-store"
    with Bundle(io.BytesIO(b"".join(answer))) as bundle:
        assert bundle.held.made_by == "Ana"
        assert bundle.held.total == Export.objects.get().records == 1
    told = Event.objects.get(action="export-plan")
    assert (told.reason, told.actor) == ("For the archive", ana)
    assert one in client.get(address).content.decode()


def test_it_is_for_whoever_asked_alone(made, ana, kept):
    one = f"/plans/{made.slug}/export/{kept.pk}/"
    other = member("olu", made.owner, role="administrator")
    for who in (other, member("rea", made.owner, role="reader")):
        client = signed_in(who)
        assert [client.get(each).status_code for each in (one, f"{one}file/")] == [404, 404]
    assert Client().get(f"{one}file/").status_code == 302
    assert one not in signed_in(other).get(f"/plans/{made.slug}/export/").content.decode()
    for name in ("get", "post"):
        refused = getattr(signed_in(Person.objects.get(username="rea")), name)
        assert refused(f"/plans/{made.slug}/export/").status_code == 403


def test_who_may_not_any_more_gets_nothing(made, ana, kept):
    one = f"/plans/{made.slug}/export/{kept.pk}/"
    waits = ask(made, actor=ana, at=timezone.now())
    ana.memberships.update(role="reader")
    client = signed_in(ana)
    assert [client.get(each).status_code for each in (one, f"{one}file/")] == [403, 403]
    failed = make_waiting(waits.pk, at=timezone.now())
    assert failed is not None
    assert (failed.state, failed.failure) == (ExportState.FAILED, NOT_ANY_MORE)


def test_a_form_that_is_sent_twice_asks_once(made, ana):
    client = signed_in(ana)
    address = f"/plans/{made.slug}/export/"
    assert client.post(address)["Location"] == client.post(address)["Location"]
    deliver()
    assert Export.objects.count() == 1
    assert Event.objects.filter(action="export-plan").count() == 1


def test_it_is_deleted_when_its_time_is_over(made, ana, kept, home):
    hours = policies.exporting(timezone.localdate()).keep_hours
    assert kept.until is not None
    assert files(home) == [kept.path.name]
    assert delete_old(at=kept.until - timedelta(seconds=1)) == 0
    client, one = signed_in(ana), f"/plans/{made.slug}/export/{kept.pk}/"
    Export.objects.update(until=timezone.now())
    assert client.get(f"{one}file/").status_code == 404, "also where nobody deleted it yet"
    take_up()
    assert files(home) == []
    assert Export.objects.get().state == ExportState.DELETED
    assert "has been deleted" in client.get(one).content.decode()
    assert kept.until - kept.asked_at < timedelta(hours=hours, minutes=5)


def test_what_the_maker_stopped_at_is_put_down_as_failed(made, ana):
    ask(made, actor=ana, at=timezone.now())
    assert take_up() == 1
    Export.objects.update(attempts=2)
    assert take_up() == 0
    assert Export.objects.get().failure == STOPPED


def test_a_disk_that_takes_nothing_is_told_of(made, ana, home):
    (home / "exports").write_text("a file, not a folder")
    asked = ask(made, actor=ana, at=timezone.now())
    done = make_waiting(asked.pk, at=timezone.now())
    assert done is not None
    assert done.state == ExportState.FAILED
    page = signed_in(ana).get(f"/plans/{made.slug}/export/{done.pk}/").content.decode()
    assert "could not be made: File exists" in page
