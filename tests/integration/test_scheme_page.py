"""The page of a scheme: where it stands, why, who benefits, what waits for what, every slip."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.utils import timezone

from builders import member
from placeplan.exchange.amend import NotARecordError, amend, enter
from placeplan.rooms.delivery.models import Scheme

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


@pytest.fixture
def lee(northtown):
    return member("lee", northtown, role="scheme_lead")


def state(who, board, kind, *, on=DAY, **values):
    return enter(kind, values, plan=board, actor=who, at=timezone.now(), stated_on=on)


def change(row, who, *, on=DAY, **values):
    return amend(row, values, actor=who, at=timezone.now(), stated_on=on)[0]


def due(day):
    return {"label": f"{day.day} {day:%B %Y}", "start": day, "end": day}


def text_of(client, address, **query):
    page = client.get(address, query)
    assert page.status_code == 200
    return html.unescape(page.content.decode())


def test_the_page_says_how_it_stands_and_why(client, board, lee):
    scheme = state(
        lee,
        board,
        "scheme",
        title="Falls clinic",
        saving_basis="net",
        rag="G",
        sponsor="Ann Example",
        clinical_lead="Dr Ford",
        delivery_lead="Ola Green",
        rationale="Too many falls",
        proposal="A clinic",
        benefits=[
            {"text": "Well for longer", "to": "individual"},
            {
                "text": "Fewer beds",
                "to": "nhs",
                "financial_year": "2026/27",
                "amount_gbp": "800000",
            },
        ],
    )
    step = state(
        lee,
        board,
        "milestone",
        of="Falls clinic",
        title="Open",
        due=due(date(2026, 9, 30)),
        as_printed="September",
    )
    step = change(
        step,
        lee,
        due=due(date(2026, 10, 31)),
        moved_because="No rooms",
        approved_by="The board",
        forecast=due(date(2026, 12, 31)),
    )
    client.force_login(lee)
    page = text_of(client, f"/schemes/{scheme.pk}/")
    for said in (
        *("Ann Example", "Dr Ford", "Ola Green", "Too many falls", "A clinic", "£800,000"),
        *("Rated Green; 1 of 1 milestone overdue", "No rooms (agreed by The board)", "1, 31 days"),
        *("31 days later", "92 days after the first date", "Write an update"),
    ):
        assert said in page, said
    assert page.index("Fewer beds") < page.index("Well for longer")
    assert "<del>" in page
    record = text_of(client, f"/records/milestone/{step.pk}/")
    assert "No rooms (agreed by The board)" in record
    before = client.get(f"/schemes/{scheme.pk}/", {"as_at": "1 November 2026"})
    assert before.status_code == 404


def test_a_circle_is_refused_and_named(client, board, lee):
    first = state(lee, board, "scheme", title="Falls clinic", saving_basis="net")
    second = state(
        lee, board, "scheme", title="Nurses", saving_basis="net", depends_on=["falls CLINIC"]
    )
    with pytest.raises(NotARecordError, match="Falls clinic → Nurses → Falls clinic"):
        change(first, lee, depends_on=["Nurses"])
    client.force_login(lee)
    address = f"/records/scheme/{first.pk}/change/"
    answer = client.post(address, {"depends_on": "Nobody's scheme"})
    assert answer.status_code == 422
    assert "The plan has no scheme “Nobody's scheme”" in html.unescape(answer.content.decode())
    change(first, lee, description="Other fields are free")
    page = text_of(client, f"/schemes/{second.pk}/")
    assert "Comes first" in page
    now = Scheme.objects.current().get(title="Falls clinic")
    assert "Waits for it" in text_of(client, f"/schemes/{now.pk}/")


def test_a_reader_sees_the_page_without_its_forms(client, board, lee, northtown):
    scheme = state(lee, board, "scheme", title="Falls clinic", saving_basis="net")
    client.force_login(member("rea", northtown, role="reader"))
    page = text_of(client, f"/schemes/{scheme.pk}/")
    assert "How it stands" in page
    assert "Write an update" not in page


def test_the_page_asks_no_query_for_each_row(client, board, lee, django_assert_max_num_queries):
    scheme = state(lee, board, "scheme", title="Falls clinic", saving_basis="net")
    for number in range(12):
        title = f"Step {number}"
        state(lee, board, "milestone", of="Falls clinic", title=title, as_printed="soon")
        period = {"label": f"{number + 1} May 2026", "start": f"2026-05-{number + 1:02}"}
        period["end"] = period["start"]
        state(lee, board, "update", of="Falls clinic", period=period, rag="G")
        state(lee, board, "escalation", of="Falls clinic", text=title, state="raised")
        state(lee, board, "scheme", title=f"Other {number}", saving_basis="net")
    client.force_login(lee)
    with django_assert_max_num_queries(45):
        assert client.get(f"/schemes/{scheme.pk}/").status_code == 200
    with django_assert_max_num_queries(40):
        assert client.get(f"/schemes/{scheme.pk}/update/").status_code == 200


def test_the_business_case_is_typed_and_kept(client, board, lee, northtown):
    scheme = state(lee, board, "scheme", title="Falls clinic", saving_basis="net")
    client.force_login(lee)
    address = f"/schemes/{scheme.pk}/case/"
    assert client.get(address).status_code == 200
    typed = {
        "rationale": "Too many falls",
        "text-0": "Fewer beds",
        "to-0": "nhs",
        "year-0": "2026/27",
        "amount-0": "£0.8m",
        "text-1": "Well for longer",
        "to-1": "individual",
        "year-1": "",
        "amount-1": "",
        "text-2": "",
        "to-2": "",
        "year-2": "",
        "amount-2": "",
    }
    wrong = {**typed, "year-0": "soon", "amount-0": "much", "to-1": "nobody"}
    refused = html.unescape(client.post(address, wrong).content.decode())
    for said in ("“soon” is not a financial year", "“much” is not pounds", "Say who benefits"):
        assert said in refused
    assert client.post(address, typed).status_code == 302
    now = Scheme.objects.current().get()
    assert now.rationale == "Too many falls"
    assert [(each["to"], each["amount_gbp"]) for each in now.benefits] == [
        ("nhs", "800000"),
        ("individual", None),
    ]
    page = text_of(client, f"/schemes/{now.pk}/")
    assert "£800,000" in page
    stale = client.post(address, {**typed, "rationale": "My own words"})
    assert stale.status_code == 422
    assert "Somebody changed this scheme" in stale.content.decode()
    assert "My own words" in stale.content.decode()
    assert client.post(f"/schemes/{now.pk}/case/", typed).status_code == 302
    assert Scheme.objects.count() == 2  # the same again is nothing new
    client.force_login(member("rea", northtown, role="reader"))
    assert client.get(address).status_code == 403
