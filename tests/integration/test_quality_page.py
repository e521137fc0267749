"""A quality impact assessment through its page: scored, signed by two, changed, signed again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from builders import member
from placeplan.exchange.amend import amend, enter
from placeplan.rooms.assurance.queries import assured, quality, reviews_due
from placeplan.rooms.delivery.models import Assessment, Qia

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 2)
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def lead(northtown):
    return member("lee", northtown, role="programme_lead")


@pytest.fixture
def scheme(board, lead):
    values = {"title": "Falls clinic", "saving_basis": "net", "financial_year": "2026/27"}
    return enter("scheme", values, plan=board, actor=lead, at=AT, stated_on=DAY)


@pytest.fixture
def doctor(northtown):
    return member("mira", northtown, role="clinical_reviewer")


@pytest.fixture
def nurse(northtown):
    return member("noor", northtown, role="clinical_reviewer")


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def page(person, scheme):
    return browser(person).get(f"/schemes/{scheme.pk}/quality-impact/").content.decode()


def words(text):
    return " ".join(TAGS.sub(" ", text).split())


def token_of(text):
    found = re.search(r'name="token" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def post(person, scheme, token=None, **values):
    token = token or token_of(page(person, scheme))
    address = f"/schemes/{scheme.pk}/quality-impact/"
    return browser(person).post(address, {"token": token, **values})


def scored(high=4, **more):
    values = {"what": "save", "text": "Watch the first month", "outcome": "Go ahead"}
    names = ("Patient safety", "Clinical effectiveness", "Patient experience", "Equality")
    for number, name in enumerate((*names, "Workforce"), start=1):
        values[f"domain-{number}"] = name
        values[f"likelihood-{number}"] = str(high) if number == 1 else "2"
        values[f"impact-{number}"] = "3" if number == 1 else "1"
        values[f"text-{number}"] = f"Thought about {name.lower()}"
    return {**values, **more}


def sign(person, scheme, role):
    return post(person, scheme, what="sign", role=role, comment="Read in full")


def roles_of(person, board):
    return assured(person, board, on=timezone.localdate())[0].evidence.assessments[-1].roles


def test_above_the_threshold_a_full_assessment_is_asked_for(scheme, lead):
    assert "No domain is scored yet" in words(page(lead, scheme))
    assert "28 September 2026" not in page(lead, scheme)
    start = max(date(2026, 4, 1), timezone.localdate())
    again = start + timedelta(days=182)
    assert f'value="{again:%-d %B %Y}"' in page(lead, scheme)
    assert post(lead, scheme, **scored(review_due="1 October 2026")).status_code == 302
    said = words(page(lead, scheme))
    assert "Full assessment required. The highest score is 12; above 8" in said
    assert Assessment.objects.get().stage == "full"
    assert {row.score for row in Qia.objects.all()} == {None}  # worked out when shown
    due = reviews_due(lead, scheme.plan, on=date(2026, 10, 1))
    assert [each.due for each in due] == [date(2026, 10, 1)]
    assert reviews_due(lead, scheme.plan, on=date(2026, 9, 30)) == []


def test_at_the_threshold_a_screening_is_enough(scheme, lead):
    post(lead, scheme, **scored(high=2, **{"likelihood-1": "4", "impact-1": "2"}))
    assert "Screening. The highest score is 8; none is above 8" in words(page(lead, scheme))
    assert Assessment.objects.get().stage == "screening"


def test_two_people_sign_and_nobody_twice(scheme, board, lead, doctor, nurse):
    post(lead, scheme, **scored())
    assert sign(lead, scheme, "Medical director").status_code == 403
    assert sign(doctor, scheme, "Medical director").status_code == 302
    again = sign(doctor, scheme, "Chief nurse")
    assert again.status_code == 422
    assert "You have signed already" in words(again.content.decode())
    assert sign(nurse, scheme, "Chief nurse").status_code == 302
    said = words(page(lead, scheme))
    assert "Not signed" not in said
    assert "Signed – Impact assessment as chief nurse, Noor" in said
    assert "Entered – Patient safety" in said  # each domain by its name
    assert "Entered – Workforce" in said
    assert set(roles_of(lead, board)) == {"Medical director", "Chief nurse"}


def test_two_of_one_name_are_two_people(scheme, lead, doctor, nurse):
    """Accounts are compared, not names."""
    for each in (doctor, nurse):
        each.name = "Sam Green"
        each.save()
    post(lead, scheme, **scored())
    assert sign(doctor, scheme, "Medical director").status_code == 302
    assert sign(doctor, scheme, "Chief nurse").status_code == 422
    assert sign(nurse, scheme, "Chief nurse").status_code == 302
    assert "Not signed" not in words(page(lead, scheme))


def test_one_who_changes_their_name_is_still_one(scheme, lead, doctor):
    post(lead, scheme, **scored())
    sign(doctor, scheme, "Medical director")
    doctor.name = "Mira Marsh"
    doctor.save()
    again = sign(doctor, scheme, "Chief nurse")
    assert again.status_code == 422
    assert "You have signed already" in words(again.content.decode())


def test_a_clinical_reviewer_writes_the_assessment_and_nothing_else(scheme, doctor):
    assert post(doctor, scheme, **scored()).status_code == 302
    assert Assessment.objects.get().outcome == "Go ahead"
    assert Qia.objects.count() == 5
    assert browser(doctor).get(f"/records/scheme/{scheme.pk}/change/").status_code == 403


def test_a_change_makes_the_signatures_void(scheme, board, lead, doctor, nurse):
    post(lead, scheme, **scored())
    sign(doctor, scheme, "Medical director")
    sign(nurse, scheme, "Chief nurse")
    assert post(lead, scheme, **scored()).status_code == 302  # the same again
    assert len(roles_of(lead, board)) == 2
    post(lead, scheme, **scored(high=5))
    said = words(page(lead, scheme))
    assert "Changed since, so it needs signing again: Mira (medical director" in said
    assert roles_of(lead, board) == ()
    assert sign(doctor, scheme, "Medical director").status_code == 302
    assert roles_of(lead, board) == ("Medical director",)


def test_a_change_elsewhere_makes_them_void_as_well(scheme, board, lead, doctor):
    post(lead, scheme, **scored())
    sign(doctor, scheme, "Medical director")
    row = Qia.objects.current().get(domain="Equality")
    later = datetime.now(UTC)
    amend(row, {"likelihood": 5}, actor=lead, at=later, stated_on=later.date())
    assert roles_of(lead, board) == ()
    refused = sign(doctor, scheme, "Medical director")
    assert "save it here first" in words(refused.content.decode())
    post(lead, scheme, **scored(**{"likelihood-4": "5"}))
    assert sign(doctor, scheme, "Medical director").status_code == 302


def test_findings_changed_by_the_general_form_make_them_void(scheme, board, lead, doctor):
    post(lead, scheme, **scored())
    sign(doctor, scheme, "Medical director")
    later = datetime.now(UTC)
    row = Assessment.objects.current().get()
    amend(row, {"text": "Nothing to see"}, actor=lead, at=later, stated_on=later.date())
    assert roles_of(lead, board) == ()


def test_a_form_that_is_out_of_date_changes_nothing(scheme, lead, doctor):
    token = token_of(page(lead, scheme))
    post(lead, scheme, **scored())
    stale = post(lead, scheme, token=token, **scored(high=1))
    assert stale.status_code == 422
    assert "Somebody changed this assessment" in words(stale.content.decode())
    found = quality(lead, scheme, on=DAY)
    assert found.highest == 12
    post(lead, scheme, **scored(high=5))
    old = post(doctor, scheme, token=found.token, what="sign", role="Chief nurse")
    assert old.status_code == 422
    assert quality(lead, scheme, on=DAY).signatures.standing == ()


def test_a_full_assessment_without_findings_is_not_signed(scheme, lead, doctor):
    post(lead, scheme, **scored(text=""))
    refused = sign(doctor, scheme, "Medical director")
    assert refused.status_code == 422
    assert "what the full assessment found" in words(refused.content.decode())


def test_what_is_wrong_is_said(scheme, lead):
    wrong = {"impact-2": "", "text-3": "", "review_due": "some time"}
    refused = post(lead, scheme, **scored(**wrong))
    said = words(refused.content.decode())
    assert refused.status_code == 422
    assert "Clinical effectiveness: choose likelihood and impact" in said
    assert "Patient experience: say why it scores so" in said
    assert "is not a date" in said
    assert "Watch the first month" in said
    assert not Qia.objects.exists()
