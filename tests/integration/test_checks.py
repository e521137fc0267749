"""What checks find, on pages and as data: whose it is, who sees it, accepted and given away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from typer.testing import CliRunner

from builders import bring, hours, member, organisation, person, plan, source
from falls import late_work, state
from placeplan import checks
from placeplan.checks import findings
from placeplan.exchange.amend import amend
from placeplan.exchange.book import Book, Stored, on_day
from placeplan.records import from_dict
from placeplan.rooms.delivery.models import Action, Milestone, Scheme
from placeplan.rooms.places.models import MembershipRole, Organisation, Plan
from placeplan.rooms.register.models import Event, Person
from placeplan.shell.checking.looking import look
from placeplan.shell.cli import app

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST = TODAY - timedelta(days=40)
STATED = LAST - timedelta(days=90)


@pytest.fixture
def ccg() -> Organisation:
    return organisation("Vale CCG", "V1")


@pytest.fixture
def ola(ccg: Organisation) -> Person:
    return member("ola", ccg, MembershipRole.SCHEME_LEAD)


@pytest.fixture
def work(ccg: Organisation, ola: Person) -> Plan:
    """A scheme of Ola's in progress that nobody tells of, a late milestone, a red risk."""
    made = late_work(ccg, ola, LAST, STATED)
    scores = [{"stage": "current", "likelihood": 5, "impact": 5, "score": 25}]
    risk = {"of": "Falls clinic", "description": "Nobody applies", "lead": "Una"}
    state(made, ola, "risk", STATED, **risk, scores=scores)
    return made


def codes(who: Any, *of: Plan, on: date = TODAY, **dates: Any) -> list[str]:
    return sorted(each.finding.code for each in look(who, of, on=on, **dates))


def test_the_book_is_the_same_from_files_and_from_the_database(work: Plan, ola: Person) -> None:
    """Every case of every check, stored as a paper, gives the findings that it gives as a file."""
    for module in checks.checks():
        for case in (module.FIRES, module.PASSES):
            if case.people:
                continue
            apart = plan(work.owner, title=f"{module.__name__} {case.says}")
            records = [
                from_dict({"source": source(line).model_dump(), **each})
                for line, each in enumerate(case.records, start=1)
            ]
            bring(
                apart, ola_admin(), *records, stated_on=date(2024, 1, 1), name=f"{apart.slug}.txt"
            )
            stored = findings(Book(Stored(ola_admin(), [apart]), case.on), [module])
            filed = findings(case.book, [module])
            said = [(each.code, each.text, each.owners, each.due) for each in stored]
            assert said == [(each.code, each.text, each.owners, each.due) for each in filed]


def ola_admin() -> Person:
    return Person.objects.filter(username="root").first() or person("root", superuser=True)


class TestList:
    def test_each_finding_leads_to_its_record(self, client, work, ola):
        client.force_login(ola)
        page = client.get(f"/plans/{work.slug}/checks/").text
        assert "Milestone overdue" in page
        assert "Update overdue" in page
        step = Milestone.objects.get()
        assert f"/records/milestone/{step.pk}/" in page
        assert f"/schemes/{Scheme.objects.get().pk}/" in page
        every = client.get("/checks/").text
        assert "Milestone overdue" in every
        assert "Work" in every

    def test_filters_stand_in_the_address(self, client, work, ola):
        client.force_login(ola)

        def found(query: str) -> set[str]:
            text = client.get(f"/plans/{work.slug}/checks/?{query}&format=csv").text
            return {each["Code"] for each in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))}

        every = found("")
        assert {"milestone-overdue", "update-overdue", "risk-without-action"} <= every
        assert found("family=date") == {"milestone-overdue"}
        assert found("check=milestone_overdue") == {"milestone-overdue"}
        assert "milestone-overdue" not in found("owner=Una")
        assert found("owner=Una") == {"risk-static", "risk-without-action"} & every
        assert found("mine=yes") < every
        assert found("severity=error") == set()
        scheme = Scheme.objects.get()
        assert found(f"about={scheme.pk}") == every, "and what belongs to it"
        assert found(f"about={Milestone.objects.get().pk}") == {"milestone-overdue"}
        assert f"checks/?about={scheme.pk}" in client.get(f"/schemes/{scheme.pk}/").text
        assert found("text=hire") == {"milestone-overdue"}
        assert "Nothing fits" in client.get(f"/plans/{work.slug}/checks/?text=zebra").text

    def test_only_for_those_who_belong_and_only_what_they_may_see(self, client, work, ola):
        state(
            work, ola_admin(), "milestone", STATED, of="Falls clinic", title="Secret step",
            due=on_day(LAST), as_printed="x", visibility="commercial",
        )  # fmt: skip
        outsider = member("otto", organisation("Elsewhere", "E1"), MembershipRole.ADMINISTRATOR)
        for address in (f"/plans/{work.slug}/checks/", f"/plans/{work.slug}/checks/0123/"):
            assert client.get(address)["Location"].startswith("/sign-in/")
        client.force_login(outsider)
        assert client.get(f"/plans/{work.slug}/checks/").status_code == 404
        assert "Hire" not in client.get("/checks/").text
        client.force_login(ola)
        assert "Secret step" not in client.get(f"/plans/{work.slug}/checks/").text
        client.force_login(ola_admin())
        assert "Secret step" in client.get(f"/plans/{work.slug}/checks/").text

    def test_as_at_and_known_at(self, work, ola):
        before = LAST - timedelta(days=1)
        assert "milestone-overdue" in codes(ola, work)
        assert "milestone-overdue" not in codes(ola, work, on=before, as_at=before)
        step = Milestone.objects.get()
        amend(step, {"state": "done", "done_on": TODAY}, actor=ola, at=hours(5), stated_on=TODAY)
        assert "milestone-overdue" not in codes(ola, work)
        yesterday = TODAY - timedelta(days=1)
        assert "milestone-overdue" in codes(ola, work, on=yesterday, as_at=yesterday)
        assert "milestone-overdue" in codes(ola, work, known_at=hours(1))

    def test_no_query_for_each_record(self, work, ola):
        with CaptureQueriesContext(connection) as few:
            look(ola, [work], on=TODAY)
        for number in range(12):
            state(
                work,
                ola,
                "scheme",
                STATED,
                title=f"Scheme {number}",
                saving_basis="net",
                gateway="in_progress",
            )
            state(
                work,
                ola,
                "milestone",
                STATED,
                of=f"Scheme {number}",
                title="x",
                due=on_day(LAST),
                as_printed="x",
            )
            state(work, ola, "risk", STATED, of=f"Scheme {number}", description=f"Risk {number}")
        other = plan(work.owner, title="Other")
        with CaptureQueriesContext(connection) as many:
            assert len(look(ola, [work, other], on=TODAY)) > 24
        assert len(many) <= len(few) + 6


class TestActing:
    def finding(self, who: Person, work: Plan, code: str = "milestone-overdue") -> Any:
        return next(each for each in look(who, [work], on=TODAY) if each.finding.code == code)

    def test_accepted_with_a_reason_until_a_day(self, client, work, ola):
        client.force_login(ola)
        address = f"/plans/{work.slug}/checks/{self.finding(ola, work).finding.id}/"
        assert "Accept it for now" in client.get(address).text
        until = TODAY + timedelta(days=30)
        form = {
            "what": "accept",
            "reason": "The agency starts in May",
            "until": f"{until:%-d %B %Y}",
        }
        for wrong in ({"reason": ""}, {"until": ""}, {"until": "soon"}, {"until": "1 May 2013"}):
            assert client.post(address, {**form, **wrong}).status_code == 422
        assert client.post(address, form).status_code == 302
        seen = self.finding(ola, work)
        assert (seen.state, seen.accepted.reason) == ("accepted", "The agency starts in May")
        assert "Hire" not in client.get(f"/plans/{work.slug}/checks/").text
        assert "Hire" in client.get(f"/plans/{work.slug}/checks/?state=accepted").text
        event = Event.objects.get(action="accept-check")
        assert (event.actor, event.plan, event.reason) == (ola, work.slug, form["reason"])
        later = until + timedelta(days=1)
        assert all(each.accepted is None for each in look(ola, [work], on=later))
        yesterday = TODAY - timedelta(days=1)
        assert all(
            each.accepted is None for each in look(ola, [work], on=yesterday, as_at=yesterday)
        )
        assert client.post(address, {"what": "end"}).status_code == 302
        assert self.finding(ola, work).accepted is None

    def test_given_to_somebody_as_an_action(self, client, work, ola):
        client.force_login(ola)
        address = f"/plans/{work.slug}/checks/{self.finding(ola, work).finding.id}/"
        form = {"what": "give", "text": "Ring the agency", "owner": "Una", "due": "31 March 2031"}
        for wrong in ({"text": " "}, {"owner": ""}, {"due": "soonish"}):
            assert client.post(address, {**form, **wrong}).status_code == 422
        assert client.post(address, form)["Location"].startswith("/records/action/")
        made = Action.objects.get()
        assert (made.text, made.owners, made.of) == ("Ring the agency", ["Una"], "Falls clinic")
        assert made.due is not None
        assert made.due.end == date(2031, 3, 31)
        assert str(made.pk) in client.get(address).text
        assert self.finding(ola, work).state == "given"

    def test_readers_do_neither(self, client, work, ola, ccg):
        client.force_login(member("rea", ccg, MembershipRole.READER))
        address = f"/plans/{work.slug}/checks/{self.finding(ola, work).finding.id}/"
        assert '<form method="post" novalidate' not in client.get(address).text
        assert client.post(address, {"what": "accept"}).status_code == 403

    def test_one_that_was_settled_meanwhile(self, client, work, ola):
        client.force_login(ola)
        address = f"/plans/{work.slug}/checks/{self.finding(ola, work).finding.id}/"
        step = Milestone.objects.get()
        amend(step, {"state": "done"}, actor=ola, at=hours(5), stated_on=TODAY)
        assert "finds this no longer" in client.get(address).text
        assert client.post(address, {"what": "accept"}).status_code == 302
        assert not Event.objects.filter(action="accept-check").exists()

    def test_where_it_is_put_right(self, client, work, ola):
        client.force_login(ola)
        finding = self.finding(ola, work, "update-overdue").finding
        page = client.get(f"/plans/{work.slug}/checks/{finding.id}/").text
        assert f"/schemes/{Scheme.objects.get().pk}/update/" in page
        assert client.get(f"/schemes/{Scheme.objects.get().pk}/update/").status_code == 200


class TestData:
    def test_the_api(self, client, work, ola):
        assert client.get("/api/v1/checks").status_code == 401
        client.force_login(ola)
        found = client.get("/api/v1/checks", {"plan": work.slug, "family": "date"}).json()
        assert [each["code"] for each in found["items"]] == ["milestone-overdue"]
        one = found["items"][0]
        assert one["record"] == str(Milestone.objects.get().pk)
        assert (one["owners"], one["of"], one["state"]) == (["Ola"], "Falls clinic", "open")
        assert client.get("/api/v1/checks?plan=nowhere").status_code == 404
        assert client.get("/api/v1/checks?family=zebra").status_code == 422
        assert client.get("/api/v1/checks?famly=date").status_code == 422
        assert client.get("/api/v1/checks?format=csv").text.startswith("id,")

    def test_the_command(self, work, ola):
        run = CliRunner().invoke
        done = run(app, ["check", "--plan", work.slug])
        assert done.exit_code == 0
        assert "(milestone-overdue)" in done.stdout
        plain = json.loads(run(app, ["check", "--plan", work.slug, "--format", "json"]).stdout)
        assert set(plain[0]) == {
            *("code", "family", "severity", "message", "source", "related", "suggestion"),
        }
        log = json.loads(run(app, ["check", "--plan", work.slug, "--format", "sarif"]).stdout)
        results = log["runs"][0]["results"]
        rules = log["runs"][0]["tool"]["driver"]["rules"]
        assert len(results) == len(plain) > 2
        assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in results)
        past = f"{LAST - timedelta(days=1):%-d %B %Y}"
        early = run(app, ["check", "--plan", work.slug, "--on", past, "--as", "ola"])
        assert "(milestone-overdue)" not in early.stdout
        for wrong in ([], ["--plan", "nowhere"], ["--plan", work.slug, "--on", "soon"]):
            assert run(app, ["check", *wrong]).exit_code == 2
        assert run(app, ["check", "--plan", work.slug, "--as", "nobody"]).exit_code == 2
        assert run(app, ["check", "--plan", work.slug, "--format", "xml"]).exit_code == 2


PAPER = """\
<b>Priority</b>\t<b>Care near home</b>
<b>Objective</b>\t<b>Open places for care</b>

<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>\t<b>Rating (RAG)</b>
Open the hub\tMarch 2014\tIan Marsh\tNot begun\tA
"""


def test_papers_are_checked_without_being_stored(tmp_path: Path) -> None:
    paper = tmp_path / "board.txt"
    paper.write_text(PAPER)
    run = CliRunner().invoke
    late = run(app, ["check", str(paper), "--on", "1 June 2014"])
    assert "board.txt:5: warning: Open the hub: deadline March 2014" in late.stdout
    assert "deliverable-overdue" not in run(app, ["check", str(paper)]).stdout
    assert not Event.objects.exists()
    (tmp_path / "nothing.pdf").write_bytes(b"%PDF-1.7 broken")
    assert run(app, ["check", str(tmp_path / "nothing.pdf")]).exit_code == 2


TEA = '''
"""No tea.

A deliverable that does not speak of tea. People work better after it.
"""

from placeplan.kernel.problem import Family, Problem, Severity


def check(book):
    for each in book.of("deliverable"):
        if "tea" not in each.record.title:
            yield Problem(
                "tea-missing", Family.MISSING, Severity.WARNING, "no tea", each.record.source.plain()
            )
'''


@pytest.fixture
def tea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "tea_missing.py").write_text(TEA)
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(folder)])
    checks.checks.cache_clear()
    yield
    checks.checks.cache_clear()


@pytest.mark.usefixtures("tea")
def test_one_file_adds_a_check(tmp_path: Path, client: Client) -> None:
    """Dropped into the folder it works in the command, on the pages and in the API."""
    paper = tmp_path / "board.txt"
    paper.write_text(PAPER)
    done = CliRunner().invoke(app, ["check", str(paper)])
    assert "board.txt:5: warning: no tea (tea-missing)" in done.stdout
    council = organisation("Northtown Council", "N1")
    board = plan(council)
    ana = member("ana", council)
    state(board, ana, "deliverable", STATED, title="Open the hub", state="active")
    client.force_login(ana)
    page = client.get(f"/plans/{board.slug}/checks/").text
    assert "No tea" in page
    assert "Open the hub" in page
    found = client.get("/api/v1/checks", {"plan": board.slug, "check": "tea-missing"}).json()
    assert [each["title"] for each in found["items"]] == ["Open the hub"]
    one: Callable[..., Any] = client.get
    assert (
        "People work better after it"
        in one(f"/plans/{board.slug}/checks/{found['items'][0]['id']}/").text
    )
