"""One action log and one decision log: entered, kept, joined with risks and concerns, taken away."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from builders import bring, due, hours, member, organisation, plan, source
from placeplan.exchange.amend import enter
from placeplan.records.delivery import Action as ActionRecord
from placeplan.records.shapes import DueShape
from placeplan.rooms.assurance.queries.logs import action_ledger, action_lines, decision_lines
from placeplan.rooms.assurance.services import carry_up, close, do_step
from placeplan.rooms.delivery.models import Action, Decision, Escalation
from placeplan.rooms.delivery.services import (
    LogError,
    add_action,
    decide,
    drop,
    finish,
    move,
    reopen,
)
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.risk.services import add_risk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SCHEME = {"title": "Falls clinic", "saving_basis": "net"}


def day(offset: int) -> dict[str, Any]:
    on = TODAY + timedelta(days=offset)
    return due(f"{on.day} {on:%B %Y}", on).model_dump(mode="json")


def when(who: Person, **more: Any) -> dict[str, Any]:
    return {"actor": who, "at": timezone.now(), "stated_on": TODAY, **more}


@pytest.fixture
def northtown() -> Any:
    return organisation("Northtown ICB", "N1")


@pytest.fixture
def board(northtown: Any) -> Plan:
    return plan(northtown)


@pytest.fixture
def lee(northtown: Any) -> Person:
    return member("lee", northtown, role="scheme_lead")


@pytest.fixture
def seen(client: Client, lee: Person) -> Client:
    client.force_login(lee)
    return client


def act(board: Plan, who: Person, text: str = "Write to the practices", **values: Any) -> Action:
    return add_action({"text": text, "owners": ["Ann Lee"], **values}, plan=board, **when(who))


def shown(client: Client, board: Plan | None, **query: str) -> list[str]:
    """The first cells of the action log."""
    address = reverse("action-log") if board is None else reverse("actions", args=[board.slug])
    return names(client.get(address, query))


def names(answer: Any) -> list[str]:
    found = re.findall(r'role="rowheader"><a [^>]*>(.*?)</a>', answer.content.decode())
    return [html.unescape(each) for each in found]


def test_an_action_is_done_with_a_note_and_opened_again_with_a_reason(board, lee):
    row = act(board, lee, due=day(-3))
    assert row.state == "Open"
    done = finish(row, TODAY, "All practices answered", **when(lee))
    assert (done.state, done.done_on, done.outcome) == ("Done", TODAY, "All practices answered")
    with pytest.raises(LogError, match="done already"):
        finish(done, TODAY, "again", **when(lee))
    with pytest.raises(LogError, match="Say why"):
        reopen(done, " ", **when(lee))
    again = reopen(done, "Two were forgotten", **when(lee))
    assert (again.state, again.done_on, again.outcome) == ("Open", None, "")
    with pytest.raises(LogError, match="It is open"):
        reopen(again, "x", **when(lee))
    gone = drop(again, "The form was scrapped", **when(lee))
    assert (gone.state, gone.outcome) == ("Dropped", "The form was scrapped")
    did = Event.objects.filter(subject_kind="action").order_by("pk")
    assert [event.action for event in did] == [
        *("add-action", "finish-action", "reopen-action", "drop-action")
    ]
    assert did[2].reason == "Two were forgotten"
    assert Action.objects.count() == 4  # each a statement of its own; the first three are kept


def test_what_is_wrong_is_said_and_nothing_is_stored(board, lee):
    row = act(board, lee, due=day(5))
    with pytest.raises(LogError, match="still to come"):
        finish(row, TODAY + timedelta(days=1), "x", **when(lee))
    with pytest.raises(LogError, match="came of it"):
        finish(row, TODAY, "", **when(lee))
    with pytest.raises(LogError, match="why it moves"):
        move(row, DueShape.model_validate(day(9)), "", **when(lee))
    with pytest.raises(LogError, match="due then already"):
        move(row, DueShape.model_validate(day(5)), "x", **when(lee))
    with pytest.raises(NotARecordError, match="already"):
        act(board, lee, due=day(7))
    assert Action.objects.count() == 1
    moved = move(row, DueShape.model_validate(day(9)), "Nobody was there", **when(lee))
    with pytest.raises(StaleError):
        move(row, DueShape.model_validate(day(12)), "x", **when(lee))
    reader = member("rea", organisation("Southtown ICB", "S1"))
    with pytest.raises(PermissionDenied):
        finish(moved, TODAY, "x", **when(reader))


def test_the_ledger_keeps_every_date_with_its_reason(board, lee):
    row = act(board, lee, due=day(-10))
    for offset, why in ((5, "Nobody was there"), (20, "The form is late")):
        row = move(row, DueShape.model_validate(day(offset)), why, **when(lee))
    row = finish(row, TODAY, "Sent", **when(lee))
    ledger = action_ledger(Action.objects.all())
    assert [line.days for line in ledger.lines] == [None, 15, 15]
    assert [line.reason for line in ledger.lines] == ["", "Nobody was there", "The form is late"]
    assert ledger.first == TODAY - timedelta(days=10)
    line = action_lines(lee, board, on=TODAY)[0]
    assert line.earlier == (day(-10)["label"], day(5)["label"])
    assert line.standing == "done"


def test_the_log_joins_risks_concerns_and_escalations_without_copying(board, lee, seen):
    made = when(lee)
    scheme: Any = enter("scheme", SCHEME, plan=board, **made)
    risk = add_risk({"code": "R7", "description": "No nurse applies"}, plan=board, **made)
    concern = enter("concern", {"text": "The lift is broken"}, plan=board, **made)
    act(board, lee, "Hire", of="falls CLINIC", forum="Falls board", meeting=day(-30))
    act(board, lee, "Ask the agency", of="r7", due=day(-1))
    act(board, lee, "Call the engineer", of="The lift is broken")
    act(board, lee, "Something", of="What nobody knows")
    raised: Any = carry_up(scheme, "Nobody answers", **made)
    assert Action.objects.count() == 4
    lines = {line.text: line for line in action_lines(lee, board, on=TODAY)}
    assert len(lines) == 4 + len(raised.steps)
    about = {
        text: (line.about and (line.about.kind, line.about.id)) for text, line in lines.items()
    }
    assert about["Hire"] == ("scheme", str(scheme.pk))
    assert about["Ask the agency"] == ("risk", str(risk.pk))
    assert about["Call the engineer"] == ("concern", str(concern.pk))
    assert about["Something"] is None
    first = raised.steps[0]["step"]
    assert about[first] == ("escalation", str(raised.pk))
    assert lines[first].owners
    page = seen.get(reverse("actions", args=[board.slug])).content.decode()
    for name, number in (("scheme", scheme), ("risk", risk), ("escalation", raised)):
        assert reverse(name, args=[number.pk]) in page
    assert reverse("record", args=["concern", concern.pk]) in page
    assert shown(seen, board, about="risk") == ["Ask the agency"]
    assert shown(seen, board, about="escalation") == [step["step"] for step in raised.steps]
    assert shown(seen, board, about="other") == ["Something"]
    assert shown(seen, board, forum="Falls board") == ["Hire"]
    assert shown(seen, board, state="overdue") == ["Ask the agency"]


def test_a_step_of_a_concern_is_done_where_the_escalation_says_so(board, lee):
    scheme: Any = enter("scheme", SCHEME, plan=board, **when(lee))
    row: Any = carry_up(scheme, "Nobody answers", **when(lee))
    for step in [each["step"] for each in row.steps]:
        standings = [line.standing for line in action_lines(lee, board, on=TODAY)]
        assert "open" in standings
        row = do_step(row, step, TODAY, f"Did {step}", **when(lee))
    close(row, "It works", **when(lee))
    lines = action_lines(lee, board, on=TODAY)
    assert {line.standing for line in lines} == {"done"}
    assert lines[0].outcome.startswith("Did ")
    assert Escalation.objects.current().count() == 1


def test_all_plans_together_show_what_the_reader_may_see_and_mine(client, board, lee, northtown):
    south = organisation("Southtown ICB", "S1")
    other = plan(south, title="South plan")
    sue = member("sue", south, role="scheme_lead")
    both = member("bo", northtown, role="scheme_lead")
    act(board, lee, "North task")
    act(board, lee, "Mine", owners=["Bo"])
    act(other, sue, "South task")
    client.force_login(both)
    assert sorted(shown(client, None)) == ["Mine", "North task"]
    assert shown(client, None, whose="mine") == ["Mine"]
    client.force_login(sue)
    assert shown(client, None) == ["South task"]
    assert shown(client, None, plan=board.slug) == []
    client.logout()
    assert shown(client, None) == []
    client.force_login(Person.objects.get(username="maker"))
    assert len(shown(client, None)) == 3
    assert shown(client, None, plan=other.slug) == ["South task"]
    assert client.get(reverse("actions", args=[other.slug])).status_code == 200
    client.force_login(both)
    assert client.get(reverse("actions", args=[other.slug])).status_code == 404


def test_one_natural_key_in_two_plans_keeps_two_ledgers(board, lee, northtown):
    second = plan(northtown, title="Second plan")
    row = act(board, lee, due=day(-9))
    act(second, lee, due=day(30))
    move(row, DueShape.model_validate(day(9)), "Nobody was there", **when(lee))
    found = {line.plan: line.earlier for line in action_lines(lee, on=TODAY)}
    assert found == {board.slug: (day(-9)["label"],), second.slug: ()}


def test_the_log_as_it_stood_and_as_it_was_known(board, lee, seen):
    row = act(board, lee, "Write", due=day(-9))
    before = timezone.now()
    finish(row, TODAY, "Sent", **when(lee))
    then = action_lines(lee, board, on=TODAY, known_at=before)
    assert [line.standing for line in then] == ["overdue"]
    past = {"as_at": (TODAY - timedelta(days=1)).isoformat()}
    assert shown(seen, board, **past) == []
    page = seen.get(reverse("actions", args=[board.slug]), past).content.decode()
    assert "Add an action" not in page


def test_an_imported_log_says_its_state_in_its_own_words(board, lee, seen):
    record = ActionRecord(
        source=source(3), text="Chase the trust", state="Closed – 3 May", code="4.2"
    )
    bring(board, Person.objects.get(username="maker"), record, at=hours(1))
    line = action_lines(lee, board, on=TODAY)[0]
    assert (line.standing, line.state, line.code) == ("done", "Closed – 3 May", "4.2")
    assert "“Closed – 3 May”" in seen.get(reverse("actions", args=[board.slug])).content.decode()


def test_a_download_holds_every_line_that_is_chosen(board, lee, seen):
    act(board, lee, "=1+1", due=day(-9), of="R1", forum="Board", meeting=day(-40))
    act(board, lee, "Later")
    for form in ("csv", "xlsx"):
        answer = seen.get(reverse("action-log"), {"format": form, "state": "overdue"})
        assert answer["Content-Disposition"] == f'attachment; filename="all-action.{form}"'
    answer = seen.get(reverse("action-log"), {"format": "csv", "state": "overdue"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode().lstrip("\ufeff"))))
    assert len(rows) == 1
    assert rows[0]["Action"] == "'=1+1"  # no spreadsheet takes it for a formula
    assert (rows[0]["Forum"], rows[0]["Stands"], rows[0]["About"]) == ("Board", "Overdue", "R1")


def test_decisions_say_what_took_their_place(board, lee, seen):
    risk = add_risk({"code": "R7", "description": "No nurse applies"}, plan=board, **when(lee))
    first = decide(
        {"text": "Open in May", "by": "Board", "date": day(-60)}, plan=board, **when(lee)
    )
    for text, other in (("Close", "Open in June"), ("Open in MAY", "Open in May")):
        with pytest.raises(NotARecordError, match="no other decision"):
            decide({"text": text, "replaces": other}, plan=board, **when(lee))
    second = decide(
        {
            "text": "Open in July",
            "by": "Board",
            "date": day(-1),
            "because": "No nurses",
            "replaces": "open in may",
            "links": ["R7", "https://example.org/minutes", "Words alone"],
        },
        plan=board,
        **when(lee),
    )
    lines = {line.text: line for line in decision_lines(lee, board)}
    later = lines["Open in May"].replaced_by
    assert later is not None
    assert later.to is not None
    assert later.to.id == str(second.pk)
    assert [(each.to and each.to.kind, each.address) for each in lines["Open in July"].links] == [
        ("risk", ""),
        (None, "https://example.org/minutes"),
        (None, ""),
    ]
    page = seen.get(reverse("decisions", args=[board.slug])).content.decode()
    assert "Replaced" in page
    assert reverse("risk", args=[risk.pk]) in page
    assert 'href="https://example.org/minutes"' in page
    query = {"state": "stands"}
    assert names(seen.get(reverse("decisions", args=[board.slug]), query)) == ["Open in July"]
    one = seen.get(reverse("decision", args=[first.pk])).content.decode()
    assert "A later decision took its place" in one
    assert reverse("decision", args=[second.pk]) in one
    assert "No nurses" in seen.get(reverse("decision", args=[second.pk])).content.decode()


def test_in_the_browser_an_action_from_meeting_to_done(board, lee, seen):
    address = reverse("action-new", args=[board.slug])
    assert address in seen.get(reverse("actions", args=[board.slug])).content.decode()
    empty = seen.post(address, {"text": "", "owners": "", "due": "soonish"})
    assert empty.status_code == 422
    for said in ("Say what is to be done", "Say who is to do it", "“soonish” is not a date"):
        assert said in html.unescape(empty.content.decode())
    typed = {
        "text": "Write to the practices",
        "owners": "Ann Lee; Chief nurse",
        "due": "End of August 2031",
        "forum": "Falls board",
        "meeting": "1 October 2025",
        "again": "yes",
    }
    answer = seen.post(address, typed)
    assert answer.status_code == 302
    assert "forum=Falls+board" in answer["Location"]
    assert 'value="Falls board"' in seen.get(answer["Location"]).content.decode()
    row = Action.objects.get()
    assert row.owners == ["Ann Lee", "Chief nurse"]
    assert row.due is not None
    assert row.due.label == "End of August 2031"
    assert seen.post(address, typed).status_code == 422  # the same again
    page = reverse("action", args=[row.pk])
    assert "Falls board" in seen.get(page).content.decode()
    wrong = seen.post(page, {"what": "move", "due": "someday", "reason": "x"})
    assert (wrong.status_code, 'value="someday"' in wrong.content.decode()) == (422, True)
    moved = seen.post(page, {"what": "move", "due": "Q3 2031/32", "reason": "Late form"})
    assert moved.status_code == 302
    stale = seen.post(page, {"what": "done", "note": "Sent"})
    assert stale.status_code == 422
    assert "Somebody changed this action" in stale.content.decode()
    now = Action.objects.current().get()
    text = seen.get(reverse("action", args=[now.pk])).content.decode()
    assert "<del>" in text
    assert "Late form" in text
    done = reverse("action", args=[now.pk])
    for typed in ({"note": ""}, {"note": "Sent", "on": "soon"}):
        assert seen.post(done, {"what": "done", **typed}).status_code == 422
    answer = seen.post(done, {"what": "done", "note": "Sent"}, follow=True)
    assert "Open it again" in answer.content.decode()
    assert seen.post(answer.request["PATH_INFO"], {"what": "nothing"}).status_code == 422
    earlier = seen.get(page).content.decode()
    assert "This is an earlier version" in earlier
    record = reverse("record", args=["action", Action.objects.current().get().pk])
    assert "Deadlines, first to last" in seen.get(record).content.decode()


def test_in_the_browser_a_decision(board, lee, seen):
    address = reverse("decision-new", args=[board.slug])
    wrong = seen.post(address, {"text": "", "by": "", "date": "1 May 2099"})
    assert wrong.status_code == 422
    for said in ("Say what was decided", "Say who decided", "still to come"):
        assert said in wrong.content.decode()
    assert seen.post(address, {"text": "Go ahead", "by": "Falls board"}).status_code == 302
    first = Decision.objects.get()
    assert first.date is not None
    assert first.date.end == TODAY
    form = seen.get(address).content.decode()
    assert '<option value="Go ahead">' in form
    otherwise = {"text": "Stop", "by": "Falls board", "replaces": "Go ahead", "links": "a\n\nb"}
    assert seen.post(address, otherwise).status_code == 302
    assert Decision.objects.get(text="Stop").links == ["a", "b"]


@pytest.mark.parametrize("name", ["action-new", "decision-new"])
def test_a_reader_may_look_and_nothing_else(client, board, lee, northtown, name):
    row = act(board, lee)
    taken = decide({"text": "Go ahead"}, plan=board, **when(lee))
    client.force_login(member("rea", northtown, role="reader"))
    assert client.get(reverse(name, args=[board.slug])).status_code == 403
    assert client.post(reverse("action", args=[row.pk]), {"what": "done"}).status_code == 403
    page = client.get(reverse("action", args=[row.pk])).content.decode()
    assert "Mark it done" not in page
    assert client.get(reverse("decision", args=[taken.pk])).status_code == 200
    client.force_login(member("olu", organisation("Southtown ICB", "S1")))
    for address in (reverse("action", args=[row.pk]), reverse("decision", args=[taken.pk])):
        assert client.get(address).status_code == 404


def test_the_log_asks_a_fixed_number_of_questions(board, lee, seen, django_assert_max_num_queries):
    def fill(start: int) -> None:
        for number in range(start, start + 15):
            row = act(board, lee, f"Task {number}", of=f"R{number}", due=day(number))
            move(row, DueShape.model_validate(day(number + 40)), "Late", **when(lee))
            decide({"text": f"Yes {number}", "links": [f"R{number}", "x"]}, plan=board, **when(lee))

    fill(0)
    fill(15)
    for address in (reverse("actions", args=[board.slug]), reverse("action-log")):
        with django_assert_max_num_queries(30):
            assert len(names(seen.get(address))) == 30
    with django_assert_max_num_queries(30):
        assert len(names(seen.get(reverse("decisions", args=[board.slug])))) == 30
