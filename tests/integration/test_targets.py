"""Targets of a plan: set, listed, overridden and taken back, by those who may."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders import NOON, bring, hours, member, observation, organisation, person, plan
from placeplan.definitions.indicators import definition
from placeplan.rooms.performance.models import Indicator, Target
from placeplan.rooms.performance.queries.targets import stated_aims, targets
from placeplan.rooms.performance.services.indicators import indicator_of
from placeplan.rooms.performance.services.targets import (
    TargetError,
    set_target,
    set_trajectory,
    withdraw_target,
)
from placeplan.rooms.places.models import MembershipRole
from placeplan.rooms.register.models import Event

pytestmark = pytest.mark.django_db
APRIL, MARCH, SPRING = date(2026, 4, 1), date(2027, 3, 31), date(2026, 3, 5)


@pytest.fixture
def icb():
    return organisation("North Vale ICB", "QNV")


@pytest.fixture
def trust():
    return organisation("Vale Hospital", "RVH", org_kind="acute_provider")


@pytest.fixture
def vales(icb, trust):
    return plan(icb, trust, title="Vales", financial_year="2026/27")


@pytest.fixture
def ana(icb):
    return member("ana", icb)


def four_hours() -> Indicator:
    found = definition("ae-four-hours")
    assert found is not None
    return indicator_of(found)


def stated(actor, to, **changes):
    values = {
        "actor": actor, "at": NOON, "plan": to, "indicator": four_hours(), "kind": "plan",
        "comparator": ">=", "value": Decimal("78.5"), "starts_on": APRIL, "ends_on": MARCH,
        "stated_on": SPRING, "reason": "Operating plan",
    }  # fmt: skip
    return set_target(**{**values, **changes})


def test_a_target_is_stored_with_who_when_and_why(ana, vales):
    made = stated(ana, vales)
    stored = Target.objects.get()
    assert (stored.pk, stored.value, stored.kind) == (made.pk, Decimal("78.5"), "plan")
    assert (stored.recorded_by, stored.recorded_at, stored.stated_on) == (ana, NOON, SPRING)
    event = Event.objects.get(action="set-target")
    assert (event.plan, event.reason, event.subject_id) == (
        vales.slug,
        "Operating plan",
        str(made.pk),
    )
    assert event.details["spans"] == [["2026-04-01", "2027-03-31", "78.5"]]


def test_the_same_again_changes_nothing(ana, vales):
    first, again = stated(ana, vales), stated(ana, vales, at=hours(1))
    assert (first.pk, Target.objects.count()) == (again.pk, 1)
    assert Event.objects.filter(action="set-target").count() == 1


def test_the_indicator_of_a_definition_is_made_once_and_one_of_a_paper_is_taken(ana, vales):
    assert four_hours() == four_hours()
    assert (four_hours().slug, four_hours().definition) == ("ae-four-hours", "ae-four-hours")
    Indicator.objects.all().delete()
    named = Indicator.objects.create(
        slug="127c", name="Seen in 4 hours", definition="ae-four-hours"
    )
    assert four_hours() == named


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"starts_on": date(2027, 4, 1)}, "ends_on", "before it starts"),
        ({"comparator": "<="}, "comparator", "Higher is better"),
        ({"comparator": "about"}, "comparator", "at least or at most"),
        ({"value": Decimal(120)}, "value", "no proportion"),
        ({"value": Decimal("NaN")}, "value", "Enter a number"),
        ({"kind": "hope"}, "kind", "recovery"),
        ({"reason": " "}, "reason", "agreed"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(ana, vales, changes, field, words):
    with pytest.raises(TargetError) as caught:
        stated(ana, vales, **changes)
    assert words in caught.value.fields[field]
    assert not Target.objects.exists()


def test_an_organisation_outside_the_plan_is_refused(ana, vales):
    with pytest.raises(TargetError, match="is not in Vales"):
        stated(ana, vales, organisation=organisation("Elsewhere", "RXX"))


def test_who_may_set_and_take_back(ana, icb, trust, vales):
    lead = member("lea", trust, MembershipRole.PROGRAMME_LEAD)
    assert stated(lead, vales, value=Decimal(77)).recorded_by == lead
    outsiders = [
        member("rea", icb, MembershipRole.READER),
        member("fin", icb, MembershipRole.FINANCE),
        member("otto", organisation("Elsewhere", "RXX")),
    ]
    kept = stated(ana, vales)
    for each in outsiders:
        with pytest.raises(PermissionDenied):
            stated(each, vales, value=Decimal(60))
        with pytest.raises(PermissionDenied):
            withdraw_target(kept, actor=each, at=hours(1), reason="no")
    assert Target.objects.filter(withdrawn_at=None).count() == 2


def test_a_trajectory_is_a_target_a_month_and_a_change_states_that_month_anew(ana, vales):
    common = {
        "actor": ana, "plan": vales, "indicator": four_hours(), "kind": "plan", "comparator": ">=",
        "stated_on": SPRING, "reason": "Operating plan",
    }  # fmt: skip
    months = [(date(2026, number, 15), Decimal(70 + number)) for number in (4, 5, 6)]
    made = set_trajectory(months=months, at=NOON, **common)
    assert [(each.starts_on, each.ends_on) for each in made][:2] == [
        (date(2026, 4, 1), date(2026, 4, 30)), (date(2026, 5, 1), date(2026, 5, 31)),
    ]  # fmt: skip
    again = set_trajectory(
        months=[*months[:2], (date(2026, 6, 1), Decimal(80))], at=hours(1), **common
    )
    assert [each.pk for each in again[:2]] == [each.pk for each in made[:2]]
    assert again[2].pk != made[2].pk
    assert Event.objects.filter(action="set-trajectory").count() == 2
    for wrong in ([], [months[0], months[0]]):
        with pytest.raises(TargetError):
            set_trajectory(months=wrong, at=hours(2), **common)


def test_what_was_stated_and_known_on_a_day_stays(ana, vales):
    first = stated(ana, vales)
    withdraw_target(first, actor=ana, at=hours(48), reason="typed wrongly")
    with pytest.raises(TargetError, match="already"):
        withdraw_target(first, actor=ana, at=hours(49), reason="again")

    def standing(**times):
        return list(targets(ana, plan=vales, **times))

    assert standing() == []
    assert standing(known_at=hours(47)) == [first]
    assert standing(known_at=hours(-1)) == []
    assert standing(as_at=date(2026, 3, 4)) == []
    assert standing(as_at=SPRING, known_at=hours(49)) == []
    assert standing(as_at=date(2026, 3, 3), known_at=hours(1)) == []
    assert Event.objects.get(action="withdraw-target").reason == "typed wrongly"


def test_targets_are_seen_by_those_who_see_the_plan(ana, vales):
    stated(ana, vales)
    otto = member("otto", organisation("Elsewhere", "RXX"))
    assert targets(otto).count() == 0
    assert list(stated_aims(targets(ana))) == ["ae-four-hours"]


def page(who, name, *args, **query):
    client = Client()
    client.force_login(who)
    return client.get(reverse(name, args=args), query)


def post(who, name, *args, **fields):
    client = Client()
    client.force_login(who)
    return client.post(reverse(name, args=args), fields)


FORM = {
    "indicator": "ae-four-hours", "kind": "plan", "value": "78.5%", "starts_on": "1 April 2026",
    "ends_on": "end of March 2027", "reason": "Operating plan", "stated_on": "1 March 2026",
}  # fmt: skip


def test_a_target_is_set_on_the_page_and_listed_beside_the_national_one(ana, vales, trust):
    response = post(ana, "target-add", vales.slug, **FORM, organisation=str(trust.pk))
    assert (response.status_code, response.url) == (302, reverse("targets", args=[vales.slug]))
    stored = Target.objects.get()
    assert (stored.organisation, stored.comparator, stored.ends_on) == (trust, ">=", MARCH)
    text = page(ana, "targets", vales.slug, as_at="1 July 2026").content.decode()
    assert "at least 78.5%" in text
    assert "at least 95%" in text
    assert "Vale Hospital" in text
    withdrawal = reverse("target-withdraw", args=[stored.pk])
    assert withdrawal not in text  # nothing is changed on a page that shows the past
    assert withdrawal in page(ana, "targets", vales.slug).content.decode()
    sheet = page(ana, "targets", vales.slug, as_at="1 July 2026", format="csv", kind="plan")
    (row,) = csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig")))
    assert (row["Kind"], row["Value"], row["From"], row["Organisation"]) == (
        "Plan", "78.5", "2026-04-01", "Vale Hospital",
    )  # fmt: skip
    book = page(ana, "targets", vales.slug, format="xlsx")
    assert book.content[:2] == b"PK"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"indicator": ""}, "Choose an indicator"),
        ({"indicator": "no-such"}, "Choose an indicator"),
        ({"value": "lots"}, "Enter a number"),
        ({"value": "12 weeks"}, "This indicator is in per cent, not in weeks"),
        ({"comparator": "<="}, "Higher is better"),
        ({"starts_on": "April"}, "Enter a day, month or year"),
        ({"starts_on": "May 2027"}, "before it starts"),
        ({"organisation": "999999"}, "one of the organisations of this plan"),
        ({"reason": ""}, "Say where it is agreed"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_beside_its_field(ana, vales, changes, words):
    response = post(ana, "target-add", vales.slug, **{**FORM, **changes})
    text = response.content.decode()
    assert response.status_code == 422
    assert text.count(words) >= 2  # in the summary and beside the field
    assert f'value="{FORM["stated_on"]}"' in text  # what was typed is still there
    assert not Target.objects.exists()


def test_a_trajectory_is_pasted_out_of_a_sheet(ana, vales):
    fields = {
        "indicator": "ae-four-hours",
        "kind": "recovery",
        "reason": "Board",
        "year": "2026/27",
        "stated_on": "1 March 2026",
    }
    response = post(ana, "trajectory-add", vales.slug, **fields, months="Apr\t74\nMay\t75\nMar\t80")
    assert response.status_code == 302
    spans = Target.objects.order_by("starts_on").values_list("starts_on", "value")
    assert [(day, str(value)) for day, value in spans] == [
        (APRIL, "74"),
        (date(2026, 5, 1), "75"),
        (date(2027, 3, 1), "80"),
    ]
    wrong = post(ana, "trajectory-add", vales.slug, **fields, months="Apr\tx")
    assert wrong.status_code == 422
    assert "Line 1: “x” is not a number" in wrong.content.decode()
    text = page(ana, "targets", vales.slug, as_at="1 July 2026", past="yes").content.decode()
    assert "at least 74%, by month to 75%" in text


def test_a_target_is_taken_back_on_the_page_with_a_reason(ana, vales):
    made = stated(ana, vales)
    assert "operating plan" in page(ana, "target-withdraw", made.pk).content.decode().lower()
    assert post(ana, "target-withdraw", made.pk, reason="").status_code == 422
    assert post(ana, "target-withdraw", made.pk, reason="typed wrongly").status_code == 302
    assert Target.objects.get().withdrawn_at is not None
    assert post(ana, "target-withdraw", made.pk, reason="again").status_code == 404


def test_pages_are_for_those_who_may(ana, icb, vales):
    made = stated(ana, vales)
    rea = member("rea", icb, MembershipRole.READER)
    otto = member("otto", organisation("Elsewhere", "RXX"))
    assert page(rea, "targets", vales.slug).status_code == 200
    assert "Set a target" not in page(rea, "targets", vales.slug).content.decode()
    assert page(rea, "target-add", vales.slug).status_code == 403
    assert post(rea, "target-withdraw", made.pk, reason="no").status_code == 403
    for name, argument in (
        ("targets", vales.slug), ("target-add", vales.slug), ("trajectory-add", vales.slug),
        ("target-withdraw", made.pk),
    ):  # fmt: skip
        assert page(otto, name, argument).status_code == 404
    assert Client().get(reverse("targets", args=[vales.slug])).status_code == 302


def test_an_indicator_of_papers_alone_has_targets_too(ana, vales):
    bring(vales, ana, observation(indicator_name="Falls per thousand bed days", indicator_ref="F1"))
    slug = Indicator.objects.get().slug
    form = {**FORM, "indicator": slug, "value": "6.5", "comparator": "<="}
    assert post(ana, "target-add", vales.slug, **form).status_code == 302
    assert "at most 6.5" in page(ana, "targets", vales.slug, past="yes").content.decode()
    unsure = post(ana, "target-add", vales.slug, **{**form, "comparator": "", "value": "7"})
    assert unsure.status_code == 422
    assert "Choose at least or at most" in unsure.content.decode()


def test_as_many_questions_for_many_targets(ana, vales):
    address = reverse("targets", args=[vales.slug])
    client = Client()
    client.force_login(ana)
    stated(ana, vales)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for place in range(8):
        stated(ana, vales, value=Decimal(60 + place), at=hours(place + 1))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)


def test_the_api_lists_them(ana, vales, trust):
    stated(ana, vales, organisation=trust)
    client = Client()
    client.force_login(ana)
    found = client.get("/api/v1/targets", {"plan": vales.slug, "indicator": "ae-four-hours"}).json()
    (item,) = found["items"]
    assert (item["value"], item["kind"], item["organisation"]) == ("78.5", "plan", "RVH")
    assert client.get("/api/v1/targets", {"indicator": "other"}).json()["total"] == 0
    assert client.get("/api/v1/targets", {"plan": "none"}).status_code == 404
    assert client.get("/api/v1/targets", {"odd": "1"}).status_code == 422
    text = client.get("/api/v1/targets", {"format": "csv"}).content.decode()
    assert text.startswith("id,plan,indicator")
    other = Client()
    other.force_login(person("nobody"))
    assert other.get("/api/v1/targets").json()["total"] == 0
