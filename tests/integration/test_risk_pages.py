"""Risks through their pages: entered, scored, assured, watched, on the map and in the framework."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builders import NOON, bring, member, organisation, source
from placeplan.documents.readers import docx
from placeplan.exchange.amend import enter
from placeplan.records.delivery import Action
from placeplan.records.risk import Risk as RiskRecord
from placeplan.records.shapes import Assurance, DueShape, Score
from placeplan.records.strategy import Goal
from placeplan.rooms.register.models import Event
from placeplan.rooms.risk.models import Risk

pytestmark = pytest.mark.django_db
WORDS = re.compile(r"<[^>]+>|\s+")


@pytest.fixture
def lead(northtown):
    return member("lee", northtown, role="programme_lead")


@pytest.fixture
def seen(lead):
    client = Client()
    client.force_login(lead)
    return client


def words(response):
    return " ".join(WORDS.sub(" ", response.content.decode()).split())


def risk(number, description, *scores, **more):
    return RiskRecord(source=source(number), description=description, scores=list(scores), **more)


def score(stage, likelihood, impact, day=None):
    when = None if day is None else DueShape(label=day.isoformat(), start=day, end=day)
    return Score(
        stage=stage,
        likelihood=likelihood,
        impact=impact,
        score=likelihood * impact,
        date=when,
    )


def typed(**more):
    return {
        "cause": "nobody applies",
        "description": "The clinic stays shut",
        "effect": "longer waits",
        "code": "R7",
        "category": "Workforce",
        "objective": "Care near home",
        "lead": "Ann Example",
        "committee": "Quality committee",
        "controls": "Rota\nAgency staff",
        "assurances": "2",
        "assurance-1-text": "Audit of rotas",
        "assurance-1-line": "3",
        "assurance-1-positive": "yes",
        "assurance-1-on": "1 March 2025",
        "assurance-1-expires": "1 September 2025",
        "initial-likelihood": "4",
        "initial-impact": "5",
        "current-likelihood": "3",
        "current-impact": "4",
        **more,
    }


def add(seen, board, **more):
    return seen.post(f"/plans/{board.slug}/risk/add/", typed(**more))


def test_a_risk_is_entered_with_products_that_nobody_typed(seen, board):
    response = add(seen, board)
    row = Risk.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/risks/{row.pk}/"
    found = [(each.stage, each.score, each.date and each.date.start) for each in row.scores.all()]
    assert found == [
        ("initial", 20, timezone.localdate()),
        ("current", 12, timezone.localdate()),
    ]
    said = words(seen.get(f"/risks/{row.pk}/"))
    assert "If nobody applies, then The clinic stays shut, resulting in longer waits" in said
    assert "20 Extreme 4 × 5" in said
    assert "12 High 3 × 4" in said
    assert "1 assurance expired" in said
    assert "Third line: independent" in said


def test_what_is_wrong_is_said_and_nothing_is_lost(seen, board):
    response = add(
        seen,
        board,
        description="",
        scored_on="tomorrow week",
        **{"current-impact": "9", "assurance-1-expires": "1 January 2025"},
    )
    assert response.status_code == 422
    said = words(response)
    assert "Say what would happen" in said
    assert "Current score: choose the impact, 1 to 5" in said
    assert "is not a date" in said
    assert "It ends before it was given" in said
    assert 'value="Audit of rotas"' in response.content.decode()
    assert not Risk.objects.exists()


def test_a_day_to_come_is_no_day_of_a_score(seen, board):
    later = timezone.localdate() + timedelta(days=2)
    response = add(seen, board, scored_on=f"{later:%-d %B %Y}")
    assert response.status_code == 422
    assert "still to come" in words(response)


def test_a_new_score_stands_beside_those_before_it(seen, board, lead):
    add(seen, board)
    first = Risk.objects.get()
    answer = {"stage": "current", "likelihood": "2", "impact": "4", "reason": "Two were hired"}
    response = seen.post(f"/risks/{first.pk}/score/", answer)
    now = Risk.objects.current().get()
    assert response["Location"] == f"/risks/{now.pk}/"
    assert [each.score for each in now.scores.all()] == [20, 12, 8]
    event = Event.objects.get(action="score-risk")
    assert (event.reason, event.actor) == ("Two were hired", lead)
    again = seen.post(f"/risks/{first.pk}/score/", answer)
    assert again.status_code == 422
    assert "Somebody changed this risk" in words(again)
    assert Risk.objects.current().get().scores.count() == 3


def test_a_score_needs_a_reason_and_both_its_parts(seen, board):
    add(seen, board)
    row = Risk.objects.get()
    response = seen.post(f"/risks/{row.pk}/score/", {"stage": "current", "likelihood": "6"})
    said = words(response)
    assert response.status_code == 422
    assert "Choose the likelihood, 1 to 5" in said
    assert "Choose the impact, 1 to 5" in said
    assert "Say why it scores so" in said


def test_the_second_of_two_who_change_it_sees_the_difference(seen, board):
    add(seen, board)
    row = Risk.objects.get()
    address = f"/risks/{row.pk}/change/"
    assert seen.post(address, typed(lead="Bo Second")).status_code == 302
    response = seen.post(address, typed(lead="Cy Third"))
    assert response.status_code == 422
    assert "Bo Second" in words(response)
    assert 'value="Cy Third"' in response.content.decode()
    assert Risk.objects.current().get().lead == "Bo Second"
    onward = re.search(r'method="post" action="([^"]+change/)"', response.content.decode())
    assert onward is not None
    assert seen.post(onward[1], typed(lead="Cy Third")).status_code == 302
    assert Risk.objects.current().get().lead == "Cy Third"


def test_the_form_keeps_what_it_shows(seen, board):
    add(seen, board)
    row = Risk.objects.get()
    page = seen.get(f"/risks/{row.pk}/change/").content.decode()
    assert 'value="1 September 2025"' in page
    assert seen.post(f"/risks/{row.pk}/change/", typed()).status_code == 302
    assert Risk.objects.count() == 1  # nothing changed, so nothing was written


def test_papers_and_people_make_one_history(seen, board, lead):
    for day, value in ((date(2024, 4, 1), 4), (date(2024, 7, 1), 3), (date(2024, 10, 1), 3)):
        bring(board, lead, risk(3, "Beds run out", score("current", value, 5)), stated_on=day)
    row = Risk.objects.current().get()
    said = words(seen.get(f"/risks/{row.pk}/?as_at=31+December+2024"))
    assert "1 July 2024 (day of the paper) Current 15 Extreme" in said
    assert "1 April 2024 (day of the paper) Current 20 Extreme" in said
    assert "1 October 2024 (day of the paper)" not in said  # it only said the same again
    assert "Not scored for" in words(seen.get(f"/risks/{row.pk}/?as_at=1+February+2025"))
    assert "Not scored for" not in words(seen.get(f"/risks/{row.pk}/?as_at=1+November+2024"))


def test_a_score_is_not_known_before_its_day(seen, board):
    add(seen, board)
    row = Risk.objects.get()
    assert seen.get(f"/risks/{row.pk}/").status_code == 200
    assert seen.get(f"/risks/{row.pk}/?known_at=1+January+2020").status_code == 404


def world(board, lead):
    day = date(2025, 3, 1)
    assured = Assurance(line=1, text="Weekly count", positive=True, expires=date(2025, 4, 30))
    bring(
        board,
        lead,
        Goal(source=source(1), goal_kind="objective", title="Care near home"),
        risk(
            2,
            "Beds run out",
            score("initial", 5, 5, day),
            score("current", 4, 4, day),
            score("target", 2, 2, day),
            code="R1",
            objective="Care near home",
            lead="Ann",
            committee="Finance",
            controls=["Bed meeting"],
            assurances=[assured],
            gaps_control=["No spare ward"],
        ),
        risk(3, "Records are lost", score("current", 2, 2, day), objective="Safe data", lead="Bo"),
        risk(4, "Rain comes in", Score(stage="current", score=6)),
        risk(5, "Nobody scored this"),
        Action(
            source=source(6),
            of="r1",
            text="Open the spare ward",
            owners=["Ann"],
            due=DueShape(label="1 May 2025", start=date(2025, 5, 1), end=date(2025, 5, 1)),
        ),
        stated_on=day,
    )


def test_the_framework_has_the_risks_to_objectives(seen, board, lead):
    world(board, lead)
    address = f"/plans/{board.slug}/risk/assurance-framework/?as_at=2+May+2025"
    said = words(seen.get(address))
    assert "2 principal risks, 1 expired assurance" in said
    assert "2 other risks of the register name no objective" in said
    assert "Weekly count Expired 30 April 2025" in said
    assert "Open the spare ward 1 May 2025 Overdue" in said
    assert "Rain comes in" not in said
    early = words(seen.get(address.replace("2+May", "30+April")))
    assert "2 principal risks, no assurance has expired" in early
    one = words(seen.get(f"{address}&watch=expired"))
    assert "1 of 2 principal risks" in one
    assert "Records are lost" not in one
    nothing = words(seen.get(f"{address}&lead=Nobody"))
    assert "No risk fits" in nothing


def test_the_framework_is_taken_away_as_files(seen, board, lead):
    world(board, lead)
    address = f"/plans/{board.slug}/risk/assurance-framework/?as_at=2+May+2025&format="
    text = seen.get(f"{address}csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Objective"] for row in rows] == ["Care near home", "Safe data"]
    assert rows[0]["Current score"] == "16 (4 × 4), extreme"
    assert rows[0]["Assurance, first line"] == "Weekly count (expired 30 April 2025)"
    assert rows[0]["Positive assurance"] == ""  # it counts no longer
    assert rows[0]["Actions"] == "Open the spare ward (Ann, 1 May 2025)"
    assert seen.get(f"{address}xlsx").content[:2] == b"PK"
    document = docx.read("framework.docx", seen.get(f"{address}docx").content)
    said = str(document.blocks)
    assert "Assurances that have expired: 1." in said
    assert "Bed meeting" in said


def test_the_map_counts_and_leads_to_the_list(seen, board, lead):
    world(board, lead)
    address = f"/plans/{board.slug}/risk/heat-map/"
    page = seen.get(address)
    said = words(page)
    assert "2 of 4 risks on the map, 1 scored without likelihood and impact" in said
    assert "1 without a current score" in said
    link = re.search(r'href="([^"]+likelihood=4&amp;impact=4)"', page.content.decode())
    assert link is not None
    listed = words(seen.get(link[1].replace("&amp;", "&")))
    assert "Only some risks: current likelihood 4 (likely) and impact 4 (major)" in listed
    assert "Beds run out" in listed
    assert "Records are lost" not in listed
    initial = words(seen.get(f"{address}?stage=initial"))
    assert "1 of 4 risks on the map, 3 without an initial score" in initial


def test_the_map_says_what_moved(seen, board, lead):
    world(board, lead)
    bring(
        board,
        lead,
        risk(3, "Records are lost", score("current", 3, 4), objective="Safe data", lead="Bo"),
        stated_on=date(2025, 6, 1),
        name="june.txt",
    )
    address = f"/plans/{board.slug}/risk/heat-map/"
    said = words(seen.get(f"{address}?since=1+April+2025"))
    assert "Records are lost ▲ Rose 4 Moderate 2 × 2 12 High 3 × 4" in said
    assert "No current score changed" in words(seen.get(f"{address}?since=1+July+2025"))
    assert "is not a date" in words(seen.get(f"{address}?since=someday"))


def test_the_register_says_what_has_to_be_looked_at(seen, board, lead):
    world(board, lead)
    address = f"/plans/{board.slug}/risk/?as_at=2+May+2025"
    said = words(seen.get(address))
    assert "1 with an expired assurance" in said
    assert "1 not scored lately" in said
    listed = words(seen.get(f"{address}&watch=static"))
    assert "Nobody scored this" in listed
    assert "Beds run out" not in listed
    high = words(seen.get(f"{address}&band=Extreme"))
    assert "Only some risks: extreme current score" in high
    assert "Records are lost" not in high
    assert "Rain comes in" in words(seen.get(f"{address}&band=nonsense&likelihood=0&impact=x"))


def test_the_register_has_the_number_of_a_risk(seen, board, lead):
    bring(board, lead, risk(1, "Beds run out", score("current", 3, 4), code="BAF007"))
    assert "BAF007" in words(seen.get(f"/plans/{board.slug}/risk/"))


def test_a_risk_leads_to_its_objective_and_its_actions(seen, board, lead):
    world(board, lead)
    row = Risk.objects.get(code="R1")
    page = seen.get(f"/risks/{row.pk}/").content.decode()
    assert re.search(r'<a href="/records/goal/[^"]+">Care near home</a>', page)
    assert "Open the spare ward" in page
    assert "of=R1" in page


def test_concerns_have_a_list_of_their_own(seen, board, lead):
    enter(
        "concern",
        {"text": "The lift is broken"},
        plan=board,
        actor=lead,
        at=NOON,
        stated_on=NOON.date(),
    )
    page = seen.get(f"/plans/{board.slug}/risk/concerns/")
    assert "The lift is broken" in words(page)
    assert f"/plans/{board.slug}/records/concern/add/" in page.content.decode()


def test_a_reader_looks_and_an_outsider_learns_nothing(northtown, board, lead, seen):
    add(seen, board)
    row = Risk.objects.get()
    pages = [f"/plans/{board.slug}/risk/{name}" for name in ("", "heat-map/", "concerns/")]
    pages += [f"/plans/{board.slug}/risk/assurance-framework/", f"/risks/{row.pk}/"]
    forms = [
        f"/plans/{board.slug}/risk/add/",
        f"/risks/{row.pk}/change/",
        f"/risks/{row.pk}/score/",
    ]
    client = Client()
    client.force_login(member("rea", northtown, role="reader"))
    assert {client.get(page).status_code for page in pages} == {200}
    assert {client.get(page).status_code for page in forms} == {403}
    assert {client.post(page, typed()).status_code for page in forms} == {403}
    client.force_login(member("otto", organisation("Elsewhere")))
    assert {client.get(page).status_code for page in [*pages, *forms]} == {404}


def test_many_risks_ask_no_more_queries_than_few(seen, board, lead):
    def counts():
        found = []
        for name in ("", "heat-map/?since=1+June+2025", "assurance-framework/"):
            with CaptureQueriesContext(connection) as asked:
                assert seen.get(f"/plans/{board.slug}/risk/{name}").status_code == 200
            found.append(len(asked))
        return found

    world(board, lead)
    counts()  # the first asks for what stays known
    few = counts()
    many = [
        risk(n, f"Risk {n}", score("current", 3, 3), objective="Care near home", code=f"M{n}")
        for n in range(10, 40)
    ]
    bring(board, lead, *many, stated_on=date(2025, 3, 2), name="many.txt")
    assert counts() == few
