"""What the form of an update says of its milestones, and of an answer that is too long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from builders import member
from placeplan.exchange.amend import enter
from placeplan.rooms.delivery.models import Update, UpdateDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def lee(northtown):
    return member("lee", northtown, role="scheme_lead")


@pytest.fixture
def scheme(board, lee):
    return state(lee, board, "scheme", title="Falls clinic", saving_basis="net")


@pytest.fixture
def client(lee):
    made = Client()
    made.force_login(lee)
    return made


def state(who, board, kind, **values):
    today = timezone.localdate()
    return enter(kind, values, plan=board, actor=who, at=timezone.now(), stated_on=today)


def test_an_answer_that_is_too_long_is_kept_whole_and_refused(client, scheme):
    address = f"/schemes/{scheme.pk}/update/"
    long = "x" * 5001 + " the end"
    answer = client.post(address, {"opened": "{}", "rag": "G", "done": long, "send": "yes"})
    assert answer.status_code == 422
    assert "At most 5,000 characters; these are 5,009" in answer.text
    assert long in answer.text
    assert UpdateDraft.objects.get().body["done"] == long
    assert not Update.objects.exists()


def test_only_what_was_due_before_today_has_passed(client, board, lee, scheme):
    for days in (-1, 0, 3):
        day = timezone.localdate() + timedelta(days=days)
        due = {"label": f"{day:%d %B %Y}", "start": day, "end": day}
        state(
            lee,
            board,
            "milestone",
            of="Falls clinic",
            title=f"Step {days}",
            due=due,
            as_printed="-",
        )
    page = client.get(f"/schemes/{scheme.pk}/update/").text
    assert page.count(">Passed<") == 1


def test_the_score_of_a_domain_is_worked_out_where_nobody_printed_it(client, board, lee, scheme):
    values = {"of": "Falls clinic", "text": "why", "likelihood": 3, "impact": 4}
    state(lee, board, "qia", domain="Patient safety", **values)
    page = client.get(f"/plans/{board.slug}/delivery/quality-impact/?format=csv").text
    head, row = (line.split(",") for line in page.splitlines())
    assert row[head.index("Score")] == "12"
