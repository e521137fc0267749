"""Twenty people save at the same moment: each gets a clear answer, and nothing is lost."""

from __future__ import annotations

import html
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from lxml import html as pages

from functional.test_kill import PEOPLE, Served
from systems import System

pytestmark = pytest.mark.timeout(300)
WAIT = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str


class Visitor:
    """Somebody signed in, who opens a form and sends it when told to."""

    def __init__(self, served: Served, number: int) -> None:
        self.port, self.cookies = served.port, {"sessionid": served.world["sessions"][number]}
        self.number = number
        self.form: dict[str, str] = {}
        self.address = ""

    def open(self, address: str) -> Visitor:
        page = self._ask("GET", address)
        assert page.status == 200, (address, page.status)
        forms = pages.fromstring(page.text).xpath("//main//form[@method='post']")
        self.address, self.form = address, dict(forms[0].form_values())
        return self

    def send(self, typed: dict[str, str], *, typing: bool = False) -> Answer:
        headers = {"HX-Request": "true"} if typing else {}
        return self._ask("POST", self.address, {**self.form, **typed}, headers)

    def ask(self, address: str) -> Answer:
        return self._ask("GET", address)

    def _ask(
        self,
        method: str,
        address: str,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = {**(headers or {}), "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=WAIT)) as line:
            line.request(method, address, None if form is None else urlencode(form), sent)
            answer = line.getresponse()
            text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(answer.status, html.unescape(text), answer.getheader("Location") or "")


@pytest.fixture(scope="module")
def served(new_system_migrated: Callable[[str], System]) -> Iterator[Served]:
    found = Served(new_system_migrated("many"))
    yield found
    with suppress(ProcessLookupError):
        os.killpg(found.process.pid, signal.SIGTERM)
        found.process.wait(20)


@pytest.fixture(scope="module")
def everybody(served: Served) -> list[Visitor]:
    return [Visitor(served, number) for number in range(PEOPLE)]


def at_once(
    visitors: list[Visitor], send: Callable[[Visitor], Answer]
) -> list[tuple[Visitor, Answer]]:
    """What each was answered, where all send at the same moment."""
    ready = threading.Barrier(len(visitors))

    def sent(visitor: Visitor) -> Answer:
        ready.wait(WAIT)
        return send(visitor)

    with ThreadPoolExecutor(len(visitors)) as several:
        return list(zip(visitors, several.map(sent, visitors), strict=True))


def entered(visitor: Visitor, served: Served, kind: str, **typed: str) -> str:
    """The number of a new record, entered by hand."""
    visitor.open(f"/plans/{served.world['plan']}/records/{kind}/add/")
    answer = visitor.send(typed)
    assert answer.status == 302, answer.text
    return answer.location.rstrip("/").rpartition("/")[2]


def test_each_adds_a_record_and_all_are_there(served: Served, everybody: list[Visitor]) -> None:
    for each in everybody:
        each.open(f"/plans/{served.world['plan']}/records/action/add/")
    answers = at_once(
        everybody, lambda me: me.send({"text": f"Mine, {me.number}", "state": "Open"})
    )
    assert [answer.status for _, answer in answers] == [302] * PEOPLE
    stored = served.system.rows("SELECT text FROM delivery_action WHERE text LIKE 'Mine, %'")
    assert sorted(row[0] for row in stored) == sorted(f"Mine, {n}" for n in range(PEOPLE))


def test_of_all_who_change_one_record_one_saves_and_the_others_are_told(
    served: Served, everybody: list[Visitor]
) -> None:
    number = entered(everybody[0], served, "action", text="One for all", state="Open")
    for each in everybody:
        each.open(f"/records/action/{number}/change/")
    answers = at_once(everybody, lambda me: me.send({"text": f"As {me.number} has it"}))
    assert Counter(answer.status for _, answer in answers) == {302: 1, 422: PEOPLE - 1}
    (saved,) = (me for me, answer in answers if answer.status == 302)
    for me, answer in answers:
        if answer.status == 422:
            assert "Somebody changed this record since you opened the form" in answer.text
            assert f"As {me.number} has it" in answer.text, "what was typed is gone"
            assert f"As {saved.number} has it" in answer.text, "theirs is not shown"
    now = "SELECT text FROM delivery_action WHERE superseded_by_id IS NULL AND text LIKE 'As %'"
    assert served.system.rows(now) == [(f"As {saved.number} has it",)]


def test_drafts_of_one_update_meet(served: Served, everybody: list[Visitor]) -> None:
    """Of one answer one text stands and the others are told; different answers all stand."""
    number = entered(everybody[0], served, "scheme", title="Falls clinic", saving_basis="net")
    names = ["done", "next", "risks", "sought"]
    for each in everybody:
        each.open(f"/schemes/{number}/update/")
    answers = at_once(
        everybody,
        lambda me: me.send({names[me.number % len(names)]: f"By {me.number}"}, typing=True),
    )
    assert [answer.status for _, answer in answers] == [200] * PEOPLE
    kept = {me.number for me, answer in answers if "Draft saved" in answer.text}
    told = {me.number for me, answer in answers if "Choose “Save draft” to see both" in answer.text}
    assert len(kept) == len(names)
    assert kept | told == set(range(PEOPLE))
    stands = everybody[0].open(f"/schemes/{number}/update/").form
    assert {stands[name] for name in names} == {f"By {number}" for number in kept}


def test_one_form_sent_twice_at_once_counts_once(served: Served, everybody: list[Visitor]) -> None:
    """A double click: one record is made, and one change."""
    me = everybody[0].open(f"/plans/{served.world['plan']}/records/action/add/")
    twins = [me, Visitor(served, 0)]
    twins[1].cookies, twins[1].form, twins[1].address = dict(me.cookies), me.form, me.address
    answers = at_once(twins, lambda each: each.send({"text": "Sent twice", "state": "Open"}))
    assert sorted(answer.status for _, answer in answers) == [302, 422]
    (again,) = (answer for _, answer in answers if answer.status == 422)
    assert "there is such a record already" in again.text
    stored = "SELECT count(*) FROM delivery_action WHERE text = 'Sent twice'"
    assert served.system.rows(stored) == [(1,)]


def test_whoever_may_no_longer_write_gets_the_text_back(
    served: Served, everybody: list[Visitor]
) -> None:
    me = everybody[-1].open(f"/plans/{served.world['plan']}/records/action/add/")
    served.system.rows(
        "DELETE FROM places_membership WHERE person_id = (SELECT max(id) FROM register_person)"
    )
    answer = me.send({"text": "Words that took an hour", "state": "Open"})
    assert answer.status in (403, 404)
    assert "Words that took an hour" in answer.text
    stored = "SELECT count(*) FROM delivery_action WHERE text LIKE 'Words that%'"
    assert served.system.rows(stored) == [(0,)]


def test_health_is_answered_while_the_database_is(served: Served, everybody: list[Visitor]) -> None:
    assert everybody[0].ask("/health/") == Answer(200, "ok\n", "")
