"""The pages, the API and the commands of search."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from builders import (
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    hours,
    member,
    narrative,
    observation,
    organisation,
    plan,
)
from placeplan.exchange.commit import commit_import, upload
from placeplan.exchange.search.rebuilding import is_current
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.entries import Entry, Indexed
from placeplan.rooms.register.models import ImportedFile, Person
from placeplan.shell.cli import app
from placeplan.shell.cli_search import catch_up

pytestmark = pytest.mark.django_db

Board = tuple[Plan, Person]
RISKS = b"""# Winter risks

The board looked at the snow rota.

| Ward | Beds |
| --- | --- |
| Larch ward | 12 |
"""


@pytest.fixture
def board() -> Board:
    council = organisation("Northtown Council", "N1")
    return plan(council), member("ana", council)


@pytest.fixture
def ana(client: Client, board: Board) -> Client:
    client.force_login(board[1])
    return client


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("search"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def data(client: Client, **query: str) -> dict[str, Any]:
    answer = client.get("/api/v1/search", query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_every_page_has_the_box_and_it_keeps_the_date(ana: Client) -> None:
    home = ana.get("/?as_at=14+November+2013").content.decode()
    assert 'action="/search/"' in home
    assert '<input type="hidden" name="as_at" value="14 November 2013">' in home


def test_a_hit_leads_to_its_record_and_says_where_it_stands(ana: Client, board: Board) -> None:
    bring(*board, deliverable(update="<script>nurses</script> are trained"))
    text = page(ana, text="nurse")
    (entry,) = Entry.objects.filter(holds="delivery.deliverable")
    assert reverse("record", args=["deliverable", entry.row]) in text
    assert "&lt;script&gt;<mark>nurses</mark>" in text
    assert "paper-2013-09-12.txt, line 5" in text
    assert "Wellbeing plan, 12 September 2013" in text


def test_kinds_and_plans_narrow_what_is_found(ana: Client, board: Board) -> None:
    other = plan(board[0].owner, title="Other plan")
    bring(*board, deliverable("Train nurses"), narrative("Nurses met."))
    bring(other, board[1], deliverable("Find nurses"), at=hours(1))
    every = page(ana, text="nurses")
    assert "<strong>3</strong> records" in every
    assert "kind=narrative" in every
    narrowed = page(ana, text="nurses", kind="narrative")
    assert "<strong>1</strong> passage of text" in narrowed
    assert "Train" not in narrowed
    of_plan = page(ana, text="nurses", plan=other.slug)
    assert "in Other plan" in of_plan
    assert "Train" not in of_plan
    assert "<strong>3</strong>" in page(ana, text="nurses", kind="no such", plan="none")


def test_an_earlier_date_is_searched_as_it_was(ana: Client, board: Board) -> None:
    bring(*board, deliverable(update="The roof leaks"))
    bring(*board, deliverable(update="All is dry"), stated_on=NOVEMBER, at=hours(1))
    assert "<strong>0</strong> records" in page(ana, text="roof")
    past = page(ana, text="roof", as_at="12 September 2013")
    assert "<strong>1</strong> record " in past
    assert "?as_at=12+September+2013" in past
    assert "search the latest" in page(ana, text="dry", as_at="12 September 2013")


def test_what_has_a_page_of_its_own_is_named(ana: Client, board: Board) -> None:
    bring(
        *board,
        observation(indicator_name="Wellbeing of carers", indicator_ref="77z"),
        name="wellbeing.txt",
    )
    text = page(ana, text="wellbeing")
    for address in (
        reverse("plan", args=[board[0].slug]),
        reverse("indicator", args=["77z"]),
        reverse("file-place", args=[ImportedFile.objects.get(name="wellbeing.txt").sha256, 1]),
    ):
        assert address in text
    assert "Organisation, N1" in page(ana, text="n1")
    assert reverse("indicator", args=["ae-four-hours"]) in page(ana, text="four hours A&E")
    stranger = page(Client(), text="wellbeing")
    assert "Wellbeing plan" not in stranger
    assert "77z" not in stranger
    assert "wellbeing.txt" not in stranger


def test_a_passage_leads_to_its_place_and_the_records_of_it(ana: Client, board: Board) -> None:
    made = upload("winter.md", RISKS, plan=board[0], actor=board[1], stated_on=SEPTEMBER, at=NOON)
    commit_import(made, actor=board[1], at=hours(1))
    text = page(ana, text="snow", kind="paper")
    address = reverse("file-place", args=[made.file.sha256, 3])
    assert address in text
    place = ana.get(address).content.decode()
    assert "<mark>The board looked at the snow rota.</mark>" in place
    (entry,) = Entry.objects.filter(holds="places.narrative", line=3)
    assert reverse("record", args=["narrative", entry.row]) in place
    row = ana.get(reverse("file-place", args=[made.file.sha256, 7])).content.decode()
    assert '<tr class="pp-marked-row"><td>Larch ward</td>' in row
    for line in ("99", "99999999999999999999"):
        nowhere = ana.get(reverse("file-place", args=[made.file.sha256, line]))
        assert nowhere.status_code == 200
        assert "cannot be shown" in nowhere.content.decode()
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "What are you looking for?"),
        ({"text": "-ward"}, "Only words that you do not want"),
        ({"text": "zebra"}, "Try fewer words"),
        ({"text": "w " * 500}, "Only the first 12 words"),
    ],
)
def test_an_empty_answer_says_what_to_try(ana: Client, query: dict[str, str], said: str) -> None:
    assert said in page(ana, **query)


def test_pages_of_a_long_answer(ana: Client, board: Board) -> None:
    bring(*board, *(deliverable(f"Bed {each}", each) for each in range(1, 46)))
    assert "page 1 of 3" in page(ana, text="bed")
    assert page(ana, text="bed", page="3").count("<li>\n    <h3>") == 5
    for wrong in ("99", "x", "-1", "9" * 30):
        assert " of 3" in page(ana, text="bed", page=wrong)


def test_no_query_for_each_hit(ana: Client, board: Board) -> None:
    bring(
        *board,
        *(deliverable(f"Bed {each}", each) for each in range(1, 41)),
        *(narrative(f"Bed {each}", each) for each in range(50, 60)),
    )
    counts = []
    for text in ("bed 7", "bed"):
        with CaptureQueriesContext(connection) as asked:
            page(ana, text=text)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1
    assert counts[1] <= 22


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    '"*-^:()&|!<> \0ANDORNOTab', max_size=40
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(text=ANYTHING)
@example(text='"')
@example(text='a" OR "b')
@example(text="* ^ NEAR(a b, 2) {title}: a")
@example(text="\0")
@example(text="'); DROP TABLE register_entry; --")
@example(text="a & | ! ( <-> 'b' :*")
@example(text="x" * 10_000)
@example(text="-a*" * 300)
def test_nothing_that_is_typed_breaks_it(ana: Client, board: Board, text: str) -> None:
    if not Entry.objects.exists():
        bring(*board, deliverable("ab AND or NOT", update="a b"), narrative("x"))
    assert ana.get(f"/search/?text={quote(text)}").status_code == 200
    assert ana.get(f"/api/v1/search?text={quote(text)}").status_code == 200


def test_the_api_says_what_matches_and_how_many_of_each(ana: Client, board: Board) -> None:
    bring(*board, deliverable("Train zebras", update="A zebra came"), narrative("Zebras met."))
    found = data(ana, text="zebras", limit="1")
    assert found["counts"] == {"deliverable": 1, "narrative": 1}
    assert (found["total"], found["limit"], found["offset"]) == (2, 1, 0)
    item = found["items"][0]
    assert item["title"] == [
        {"text": "Train ", "marked": False},
        {"text": "zebras", "marked": True},
    ]
    assert ana.get(item["url"]).json()["title"] == "Train zebras"
    assert data(ana, text="zebras", kind="narrative")["total"] == 1
    assert data(ana, text="wellbeing")["named"][0]["url"] == f"/api/v1/plans/{board[0].slug}"
    assert ana.get("/api/v1/search?kind=cheese").status_code == 422
    assert ana.get("/api/v1/search?words=nurse").status_code == 422
    assert ana.get("/api/v1/search?plan=none").status_code == 404
    assert data(Client(), text="zebras") == {
        "total": 0, "limit": 20, "offset": 0, "counts": {}, "named": [], "items": [],
    }  # fmt: skip


def test_the_command_line(board: Board) -> None:
    bring(*board, deliverable("Train nurses"))
    run = CliRunner()
    done = run.invoke(app, ["search", "train", "nurses", "--as", "ana"])
    assert done.exit_code == 0
    assert done.stdout.split("\t")[0] == "deliverable"
    assert done.stdout.rstrip().endswith("paper-2013-09-12.txt:5\tTrain nurses")
    assert run.invoke(app, ["search", "zebra", "--as", "ana"]).exit_code == 1
    assert run.invoke(app, ["search", "train", "--as", "ben"]).exit_code == 2
    assert run.invoke(app, ["search", "train", "--as", "ana", "--plan", "none"]).exit_code == 2
    assert run.invoke(app, ["search", "x", "--as", "ana", "--kind", "cheese"]).exit_code == 2
    Entry.objects.all().delete()
    done = run.invoke(app, ["reindex"])
    assert (done.exit_code, done.stdout) == (
        0,
        "1 records and 1 passages of papers and files can be found\n",
    )
    assert run.invoke(app, ["search", "nurses", "--as", "ana"]).exit_code == 0


def test_a_system_from_before_search_is_made_ready_when_it_is_served(board: Board) -> None:
    bring(*board, deliverable("Train nurses"))
    Entry.objects.all().delete()
    Indexed.objects.all().delete()
    catch_up()
    assert is_current()
    assert Entry.objects.count() == 2
    Entry.objects.filter(line=5).delete()
    catch_up()
    assert Entry.objects.count() == 1, "once is enough"
