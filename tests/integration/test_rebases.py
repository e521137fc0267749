"""A person says that a process is a new one: who may, what is kept, what the chart shows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from builders import NOON, hours, member, organisation, person, plan
from placeplan.definitions.indicators import definition
from placeplan.exchange.national import load
from placeplan.rooms.performance.models import Indicator, Rebase
from placeplan.rooms.performance.queries.rebases import rebased, rebases
from placeplan.rooms.performance.services.indicators import indicator_of
from placeplan.rooms.performance.services.rebases import RebaseError, add_rebase, withdraw_rebase
from placeplan.rooms.places.models import MembershipRole
from placeplan.rooms.register.models import Event
from placeplan.rooms.register.operator import OPERATOR

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "src/placeplan/demo/statistics/a-and-e.csv"
PAGE = "/indicators/ae-four-hours/?organisation=RAJ"
ON = date(2024, 4, 1)


class World:
    """A trust with a plan and its analyst, and somebody of another trust."""

    def __init__(self) -> None:
        self.trust = organisation("Mid and South Essex NHS Foundation Trust", "RAJ")
        self.other = organisation("Elsewhere NHS Trust", "RZZ")
        self.ana, self.otto = member("ana", self.trust), member("otto", self.other)
        self.plan = plan(self.trust, title="Urgent care")
        known = definition("ae-four-hours")
        assert known is not None
        self.indicator: Indicator = indicator_of(known)

    def add(self, **more: object) -> Rebase:
        given = {
            "actor": self.ana,
            "at": NOON,
            "plan": self.plan,
            "indicator": self.indicator,
            "on": ON,
            "reason": "New urgent treatment centre",
            "stated_on": date(2026, 3, 2),
            "organisation": self.trust,
        }
        return add_rebase(**{**given, **more})  # type: ignore[arg-type]


@pytest.fixture
def world():
    return World()


class TestService:
    def test_it_is_kept_with_its_reason_and_an_event(self, world):
        made = world.add(reason=" New centre ")
        assert (made.on, made.reason, made.recorded_by) == (ON, "New centre", world.ana)
        event = Event.objects.get(action="add-rebase")
        assert (event.actor, event.plan, event.reason) == (world.ana, world.plan.slug, "New centre")
        assert event.details["on"] == "2024-04-01"

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"reason": "x" * 501}, "reason"),
            ({"on": date(2026, 3, 3)}, "on"),
        ],
    )
    def test_what_cannot_stand(self, world, more, field):
        with pytest.raises(RebaseError) as error:
            world.add(**more)
        assert set(error.value.fields) == {field}
        assert not Rebase.objects.exists()
        assert not Event.objects.filter(action="add-rebase").exists()

    def test_an_organisation_of_another_plan(self, world):
        with pytest.raises(RebaseError) as error:
            world.add(organisation=world.other)
        assert "organisation" in error.value.fields

    def test_one_day_begins_one_process(self, world):
        first = world.add()
        with pytest.raises(RebaseError):
            world.add()
        withdraw_rebase(first, actor=world.ana, at=hours(1), reason="Wrong day")
        assert world.add(at=hours(2)).pk != first.pk

    @pytest.mark.parametrize("role", ["reader", "finance", "clinical_reviewer"])
    def test_other_roles_may_not(self, world, role):
        who = member("rita", world.trust, MembershipRole(role))
        with pytest.raises(PermissionDenied):
            world.add(actor=who)
        made = world.add()
        with pytest.raises(PermissionDenied):
            withdraw_rebase(made, actor=who, at=hours(1), reason="No")

    @pytest.mark.parametrize("role", ["analyst", "programme_lead", "administrator"])
    def test_these_may(self, world, role):
        assert world.add(actor=member("lee", world.trust, MembershipRole(role))).pk

    def test_outsiders_and_closed_accounts_may_not(self, world):
        with pytest.raises(PermissionDenied):
            world.add(actor=world.otto)

    def test_taking_back_needs_a_reason_and_happens_once(self, world):
        made = world.add()
        with pytest.raises(RebaseError):
            withdraw_rebase(made, actor=world.ana, at=hours(1), reason=" ")
        withdraw_rebase(made, actor=world.ana, at=hours(1), reason="Wrong day")
        with pytest.raises(RebaseError, match="already"):
            withdraw_rebase(made, actor=world.ana, at=hours(2), reason="Again")
        assert Event.objects.filter(action="withdraw-rebase").count() == 1


class TestQuery:
    def test_what_stood_is_known_later(self, world):
        made = world.add()
        withdraw_rebase(made, actor=world.ana, at=hours(5), reason="Wrong day")
        assert not rebases(world.ana)
        assert list(rebases(world.ana, known_at=hours(1))) == [made]
        assert not rebases(world.ana, known_at=hours(-1))
        assert list(rebases(world.ana, known_at=hours(1), as_at=date(2026, 3, 2))) == [made]
        assert not rebases(world.ana, as_at=date(2026, 3, 1))

    def test_only_for_who_sees_the_plan(self, world):
        world.add()
        assert rebases(world.ana).count() == 1
        assert not rebases(world.otto)
        assert rebases(person("root", superuser=True)).count() == 1

    def test_of_an_indicator_by_slug_or_definition(self, world):
        world.add()
        assert rebases(world.ana, definition="ae-four-hours").count() == 1
        assert rebases(world.ana, slug="ae-four-hours").count() == 1
        assert not rebases(world.ana, slug="another", definition="another")

    def test_of_one_organisation_or_of_all_those_of_the_plan(self, world):
        one = world.add()
        every = world.add(organisation=None, on=date(2024, 5, 1))
        rows = list(rebases(world.ana))
        assert [each.id for each in rebased(rows, "RAJ")] == [one.pk, every.pk]
        assert rebased(rows, "RZZ") == ()
        assert [each.id for each in rebased(rows, "", world.trust.printed_name)] == [
            one.pk,
            every.pk,
        ]


class TestPage:
    @pytest.fixture
    def client(self, world, tmp_path, settings):
        settings.HOME = tmp_path
        load([("a-and-e.csv", DEMO.read_bytes())], OPERATOR, NOON)
        signed_in = Client()
        signed_in.force_login(world.ana)
        return signed_in

    def post(self, client, world, **more):
        values = {"organisation": "RAJ", "level": "provider", "plan": world.plan.slug}
        return client.post(
            reverse("rebase-add", args=["ae-four-hours"]),
            {**values, "on": "April 2024", "reason": "New centre", **more},
        )

    def test_a_rebase_begins_new_limits_and_stands_with_its_reason(self, client, world):
        before = client.get(PAGE + "&format=csv").content.decode()
        answer = self.post(client, world)
        assert answer.status_code == 302
        text = client.get(answer["Location"]).content.decode()
        assert "The limits begin anew on 1 April 2024." in text
        assert "New centre" in text
        assert "Rebase 1" in text
        assert client.get(PAGE + "&format=csv").content.decode() != before
        assert (
            "New centre"
            in client.get("/indicators/ae-four-hours/chart.svg?organisation=RAJ").content.decode()
        )
        assert "New centre" not in Client().get(PAGE).content.decode()

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"on": "Smarch"}, "Enter a day, for example"),
            ({"on": ""}, "Enter a day, for example"),
            ({"reason": " "}, "Say what changed in the process"),
            ({"on": "1 April 2099"}, "a day that has come"),
            ({"organisation": "RZZ"}, "is not a plan of this organisation"),
        ],
    )
    def test_errors_stand_in_the_form(self, client, world, more, message):
        answer = self.post(client, world, **more)
        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert not Rebase.objects.exists()

    def test_taking_it_back(self, client, world):
        self.post(client, world)
        address = reverse("rebase-withdraw", args=[Rebase.objects.get().pk])
        assert "New centre" in client.get(address).content.decode()
        assert client.post(address, {"reason": ""}).status_code == 422
        done = client.post(address, {"reason": "Wrong day"})
        assert done.status_code == 302
        assert "New centre" not in client.get(done["Location"]).content.decode()
        assert client.get(address).status_code == 404

    def test_who_may_not_has_no_form_and_no_way_around_it(self, client, world):
        self.post(client, world)
        address = reverse("rebase-withdraw", args=[Rebase.objects.get().pk])
        outsider, nobody, reader = Client(), Client(), Client()
        outsider.force_login(world.otto)
        reader.force_login(member("rita", world.trust, MembershipRole.READER))
        for each in (outsider, nobody, reader):
            assert 'id="rebase"' not in each.get(PAGE).content.decode()
        assert outsider.get(address).status_code == 404
        assert nobody.get(address).status_code == 302
        assert reader.get(address).status_code == 403
        assert reader.post(address, {"reason": "No"}).status_code == 403
        assert self.post(reader, world, on="May 2024").status_code == 403
        assert self.post(outsider, world, on="May 2024").status_code == 404
        assert Rebase.objects.get().withdrawn_at is None

    def test_it_is_not_drawn_as_at_a_day_before_it_was_stated(self, client, world):
        world.add(stated_on=date(2025, 1, 1), at=datetime(2025, 1, 1, tzinfo=UTC))
        assert "New urgent treatment" in client.get(PAGE).content.decode()
        assert (
            "New urgent treatment"
            not in client.get(PAGE + "&as_at=1+December+2024").content.decode()
        )
