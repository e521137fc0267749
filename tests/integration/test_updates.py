"""The fortnightly update in the browser: told once, kept as a draft, written by two at once."""

from __future__ import annotations

import html
import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from builders import member, organisation
from placeplan.definitions import policies
from placeplan.exchange.amend import amend, enter
from placeplan.rooms.assurance import cycle
from placeplan.rooms.assurance.queries import due_updates, milestone_ledgers
from placeplan.rooms.delivery.models import Decision, Milestone, Scheme, Update, UpdateDraft
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def lee(northtown):
    return member("lee", northtown, role="scheme_lead")


@pytest.fixture
def ada(northtown):
    return member("ada", northtown, role="programme_lead")


def state(who, board, kind, *, on=None, **values):
    day = on or timezone.localdate()
    return enter(kind, values, plan=board, actor=who, at=timezone.now(), stated_on=day)


@pytest.fixture
def scheme(board, lee):
    return state(
        lee, board, "scheme", title="Falls clinic", saving_basis="net", gateway="in_progress"
    )


@pytest.fixture
def step(board, lee, scheme):
    when = {"label": "31 March 2027", "start": "2027-03-31", "end": "2027-03-31"}
    return state(
        lee, board, "milestone", of="Falls clinic", title="Open", due=when, as_printed="March"
    )


class Form:
    """The form as a browser holds it: what it was opened with, and what is typed on top."""

    def __init__(self, who, row, kind="schemes"):
        self.client = Client()
        self.client.force_login(who)
        self.address = f"/{kind}/{row.pk}/update/"
        page = self.client.get(self.address)
        assert page.status_code == 200
        self.values = self._opened(page)

    def _opened(self, page):
        found = re.search(r'name="opened" id="opened" value="([^"]*)"', page.content.decode())
        assert found is not None
        self.opened = html.unescape(found[1])
        return json.loads(self.opened)

    def post(self, send=True, headers=None, **typed):
        given = {name.replace("_", "-"): text for name, text in typed.items()}
        self.values |= given
        body = {**self.values, "opened": self.opened, **({"send": "yes"} if send else {})}
        return self.client.post(self.address, body, headers=headers)


def test_an_update_is_told_in_one_go(board, lee, scheme, step):
    form = Form(lee, scheme)
    key = step.natural_key
    answer = form.post(
        **{
            "rag": "A",
            "rag-savings": "R",
            "done": "Two clinics are open",
            "sought": "Money for a third\nA second nurse",
            "taken": "Rooms at the library",
            "money-actual": "£62k",
            "money-plan": "100,000",
            "activity-actual": "120",
            "activity-unit": "visits",
            f"m-{key}-due": "30 June 2027",
            f"m-{key}-why": "No rooms",
            f"m-{key}-by": "Ann Example",
        }
    )
    assert answer.status_code == 302
    told = Update.objects.get()
    assert (told.rag, told.done, told.author) == ("A", "Two clinics are open", "Lee")
    assert told.scheme is not None
    assert told.scheme.natural_key == scheme.natural_key
    assert told.decisions_sought == ["Money for a third", "A second nurse"]
    assert told.ratings == [{"dimension": "savings", "rag": "R", "why": None}]
    figures = {(each["basis"], each["unit"]): each["value"] for each in told.figures}
    assert figures == {
        ("actual", "gbp"): "62000",
        ("plan", "gbp"): "100000",
        ("actual", "visits"): "120",
    }
    assert Decision.objects.get().text == "Rooms at the library"
    (ledger,) = milestone_ledgers(lee, board).values()
    assert (ledger.slips, ledger.days, ledger.first) == (1, 91, date(2027, 3, 31))
    assert (ledger.lines[-1].reason, ledger.lines[-1].approved_by) == ("No rooms", "Ann Example")


def test_the_next_form_starts_from_the_last_update(board, lee, scheme):
    policy = policies.reviewing(timezone.localdate())
    last = cycle.last_ended(policy, timezone.localdate())
    earlier = cycle.last_ended(policy, last.start)
    state(
        lee,
        board,
        "update",
        of="Falls clinic",
        period=earlier.shape,
        rag="G",
        done="Nothing",
        next="Open a clinic",
        risks="No nurses",
        figures=[
            {"basis": basis, "value": value, "unit": "gbp", "as_printed": value}
            for basis, value in (("actual", "5"), ("forecast", "70"))
        ],
    )
    values = Form(lee, scheme).values
    assert (values["rag"], values["next"], values["risks"]) == ("G", "Open a clinic", "No nurses")
    assert (values["done"], values["money-actual"], values["money-forecast"]) == ("", "", "70")


def test_sending_twice_changes_nothing(board, lee, scheme, step):
    form = Form(lee, scheme)
    typed = {
        "rag": "G",
        "taken": "Go on",
        "money-actual": "5",
        f"m-{step.natural_key}-done": "yes",
    }
    assert form.post(**typed).status_code == 302
    count = Event.objects.count()
    assert form.post().status_code == 302
    assert Event.objects.count() == count
    assert Update.objects.count() == Decision.objects.count() == 1
    assert Milestone.objects.current().get().state == "done"


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("due", "soonish", "is not a date"),
        ("due", "1 January 2020", "before it starts on 1 June 2026"),
        ("due", "1 June 2027", "Say why"),
        ("expected", "1 May 2026", "before it starts"),
        ("on", "1 January 2020", "cannot be done before"),
        ("on", "1 January 2099", "is still to come"),
        ("why", "No rooms", "Say to when"),
    ],
)
def test_wrong_dates_are_said_beside_the_field_and_the_text_is_kept(
    board, lee, scheme, part, text, said
):
    start = {"label": "1 June 2026", "start": "2026-06-01", "end": "2026-06-01"}
    step = state(
        lee, board, "milestone", of="Falls clinic", title="Open", start=start, as_printed="June"
    )
    key = step.natural_key
    typed = {"rag": "G", "done": "My own words", f"m-{key}-{part}": text}
    if part == "on":
        typed[f"m-{key}-done"] = "yes"
    answer = Form(lee, scheme).post(**typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in html.unescape(page)
    assert "My own words" in page
    assert not Update.objects.exists()
    assert UpdateDraft.objects.get().body["done"] == "My own words"


def test_numbers_that_are_none_are_refused(lee, scheme):
    answer = Form(lee, scheme).post(rag="G", money_actual="much", activity_plan="5%")
    page = html.unescape(answer.content.decode())
    assert "“much” is not a number" in page
    assert "“5%” is not a count" in page


def test_two_who_write_at_once_lose_nothing(lee, ada, scheme):
    mine, theirs = Form(lee, scheme), Form(ada, scheme)
    assert theirs.post(send=False, done="Ada's words", risks="Ada's risk").status_code == 302
    answer = mine.post(rag="G", done="Lee's words", next="Lee's plan")
    assert answer.status_code == 409
    page = html.unescape(answer.content.decode())
    assert "Ada changed this too" in page
    assert "Ada's words" in page
    assert "Lee's words" in page
    assert not Update.objects.exists()
    mine.values = {**mine.values, "risks": "Ada's risk"}
    mine._opened(answer)
    assert mine.post(choose_done="theirs").status_code == 302
    told = Update.objects.get()
    assert (told.done, told.next, told.risks) == ("Ada's words", "Lee's plan", "Ada's risk")
    assert not UpdateDraft.objects.exists()


def test_what_only_the_other_changed_is_taken_over(lee, ada, scheme):
    mine, theirs = Form(lee, scheme), Form(ada, scheme)
    assert theirs.post(rag="R", done="Ada's words").status_code == 302
    assert mine.post(rag="R", risks="Lee's risk").status_code == 302
    told = Update.objects.current().get()
    assert (told.done, told.risks, told.rag) == ("Ada's words", "Lee's risk", "R")


def test_a_draft_is_saved_as_you_type(lee, ada, scheme):
    mine, theirs = Form(lee, scheme), Form(ada, scheme)
    htmx = {"HX-Request": "true"}
    answer = mine.post(send=False, headers=htmx, done="Two")
    assert "Draft saved at" in answer.content.decode()
    mine._opened(answer)
    assert "Draft saved at" in mine.post(send=False, headers=htmx, done="Two open").content.decode()
    refused = theirs.post(send=False, headers=htmx, done="Three", next="More")
    assert "Lee changed 1 of the same answers" in refused.content.decode()
    draft = UpdateDraft.objects.get()
    assert draft.body == {"done": "Two open", "next": "More"}
    assert Form(lee, scheme).values["done"] == "Two open"
    assert not Update.objects.exists()


def test_who_may_no_longer_write_gets_the_text_back(lee, northtown, scheme):
    form = Form(lee, scheme)
    lee.memberships.all().delete()
    answer = form.post(rag="G", done="My own words")
    assert answer.status_code == 404  # the plan is none of theirs any more
    assert "My own words" in answer.content.decode()
    assert "You may no longer change this plan" in answer.content.decode()
    form.client.logout()
    answer = form.post()
    assert answer.status_code == 401
    assert "You are signed out" in answer.content.decode()
    assert "Falls clinic" not in answer.content.decode()
    assert not Update.objects.exists()


def test_what_was_taken_back_meanwhile_cannot_be_told_of(lee, scheme):
    form = Form(lee, scheme)
    withdraw(scheme, actor=lee, at=timezone.now(), reason="twice")
    answer = form.post(rag="G", done="My own words")
    assert answer.status_code == 410
    assert "was taken back" in answer.content.decode()
    assert "My own words" in answer.content.decode()


def test_readers_and_outsiders_get_no_form(northtown, scheme):
    reader = member("rea", northtown, role="reader")
    outsider = member("olu", organisation("Southtown ICB", "S1"))
    client = Client()
    address = f"/schemes/{scheme.pk}/update/"
    assert client.get(address).status_code == 302
    for who, status in ((reader, 403), (outsider, 404)):
        client.force_login(who)
        assert client.get(address).status_code == status


def test_a_programme_has_an_update_too(board, lee):
    programme = state(lee, board, "programme", title="Frailty")
    assert Form(lee, programme, "programmes").post(rag="G", done="All").status_code == 302
    assert Update.objects.get().programme_id == programme.pk


def test_two_of_one_title_are_told_of_apart(board, lee, scheme):
    """Whoever opens the page of one says which is meant: nothing hangs on its title."""
    assert Form(lee, scheme).post(rag="G", done="First").status_code == 302
    other = state(
        lee, board, "scheme", title="Falls clinic", workstream="Another", saving_basis="net"
    )
    assert Form(lee, other).post(rag="R", done="Other", taken="Stop it").status_code == 302
    told = {row.scheme_id: row for row in Update.objects.current()}
    assert {key: row.done for key, row in told.items()} == {scheme.pk: "First", other.pk: "Other"}
    assert Decision.objects.get().scheme_id == other.pk
    for each, said in ((scheme, "First again"), (other, "Other again")):
        assert Form(lee, each).post(done=said).status_code == 302
    again = {row.scheme_id: row.done for row in Update.objects.current()}
    assert again == {scheme.pk: "First again", other.pk: "Other again"}
    assert Update.objects.count() == 4


def test_the_form_of_a_scheme_changed_meanwhile_still_works(lee, scheme):
    form = Form(lee, scheme)
    now = timezone.now()
    amend(scheme, {"sponsor": "Ann"}, actor=lee, at=now, stated_on=timezone.localdate())
    assert form.post(rag="G").status_code == 302
    assert Update.objects.get().scheme == Scheme.objects.current().get()


def test_updates_are_due_until_told(board, lee, scheme):
    today = timezone.localdate()
    later = today + timedelta(days=policies.reviewing(today).days)
    assert due_updates(lee, today) == []  # the scheme is new
    (due,) = due_updates(lee, later)
    assert (due.scheme.title, due.told) == ("Falls clinic", None)
    state(lee, board, "update", of="Falls clinic", period=due.period.shape, rag="G")
    assert due_updates(lee, later) == []
    outsider = member("olu", organisation("Southtown ICB", "S1"))
    assert due_updates(outsider, later) == []
