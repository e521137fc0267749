"""One person of the load: signs in, and every ten seconds or so reads a page or saves something."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.load_journal import Answer, Journal, Save
from lxml import html

EVERY = 10.0
"""Seconds from one act of a person to the next, on average."""
READS = 0.7
THINKS = 2.0
"""Seconds at most between opening a form and saving it."""
PATIENCE = 60.0
IDLE = 15.0
"""Seconds after which a browser opens a new connection, as the server may have closed the old."""
Form = dict[str, str]


class UnlikeError(Exception):
    """Raised where an answer is none that a person should get."""


@dataclass(slots=True)
class Page:
    """An answer as its reader has it."""

    status: int
    text: str
    location: str

    def form(self, **changes: str) -> Form:
        """What the browser would send of the page's own form, with some answers changed."""
        forms = html.fromstring(self.text).xpath("//main//form[@method='post']")
        if not forms:
            raise UnlikeError("the page has no form")
        return {**dict(forms[0].form_values()), **changes}

    def links(self, pattern: str) -> list[str]:
        return re.findall(rf'href="({pattern})"', self.text)


@dataclass(slots=True)
class Browser:
    """A connection that stays open, its cookies, and a note of every answer."""

    port: int
    journal: Journal
    cookies: dict[str, str] = field(default_factory=dict)
    _line: HTTPConnection | None = None
    _used: float = 0.0

    def get(self, page: str, path: str, *, expect: tuple[int, ...] = (200,)) -> Page:
        return self._ask(page, "GET", path, None, expect)

    def post(
        self, page: str, path: str, form: Form, *, expect: tuple[int, ...], typing: bool = False
    ) -> Page:
        return self._ask(page, "POST", path, form, expect, typing=typing)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(
        self,
        page: str,
        method: str,
        path: str,
        form: Form | None,
        expect: tuple[int, ...],
        *,
        typing: bool = False,
    ) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if typing:
            headers["HX-Request"] = "true"
        body = None if form is None else urlencode(form)
        began = time.perf_counter()
        try:
            answer, data = self._sent(method, path, body, headers)
        except (OSError, HTTPException) as error:
            self.close()
            raise UnlikeError(f"{type(error).__name__}: {error}") from error
        self.journal.answers.append(Answer(page, time.perf_counter() - began, answer.status))
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        if answer.status not in expect:
            raise UnlikeError(f"{answer.status} for {method} {path}")
        return Page(answer.status, data.decode(), answer.getheader("Location") or "")

    def _sent(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        if time.monotonic() - self._used > IDLE:
            self.close()
        if self._line is None:
            self._line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        data = answer.read()
        self._used = time.monotonic()
        return answer, data


class Person(threading.Thread):
    """Somebody who acts until told to stop. What they do follows from `seed`."""

    def __init__(self, port: int, world: dict[str, Any], number: int, seed: int) -> None:
        super().__init__(daemon=True)
        who = world["people"][number]
        self.username, self.password = who["username"], world["password"]
        self.slug, self.plan = who["plan"], world["plans"][who["plan"]]
        self.beside: list[str] = world["beside"]
        self.rng = random.Random(f"{seed}-{number}")
        self.journal = Journal()
        self.browser = Browser(port, self.journal)
        self.stop = threading.Event()
        self.ends_at = 0.0
        self.saved = 0

    def sign_in(self) -> None:
        """Raises `UnlikeError` where the door stays shut."""
        form = self.browser.get("sign in", "/sign-in/").form(
            username=self.username, password=self.password
        )
        self.browser.post("sign in", "/sign-in/", form, expect=(302,))

    def run(self) -> None:
        """The first act comes at any moment of the first ten seconds."""
        wait = self.rng.uniform(0, EVERY)
        while not self.stop.wait(wait) and time.monotonic() < self.ends_at:
            began = time.monotonic()
            act = self._read if self.rng.random() < READS else self._write
            try:
                act()
            except UnlikeError as error:
                self.journal.errors.append(f"{self.username}: {error}")
            spent = time.monotonic() - began
            wait = max(0.0, self.rng.uniform(0.5, 1.5) * EVERY - spent)
        self.browser.close()

    def _read(self) -> None:
        plan = f"/plans/{self.slug}"
        beside = f"/plans/{self.rng.choice(self.beside)}"
        pages: list[tuple[str, str]] = [
            ("home", "/"),
            ("plan", f"{plan}/"),
            ("portfolio", f"{plan}/delivery/portfolio/"),
            ("scheme", self.rng.choice(self.plan["schemes"])),
            ("risk list", f"{plan}/risk/"),
            ("risk", self.rng.choice(self.plan["risks"])),
            ("performance", f"{beside}/performance/"),
            ("actions", f"{plan}/delivery/actions/"),
            ("milestones", f"{plan}/delivery/milestones/"),
            ("search", "/search/?q=scheme"),
        ]
        name, path = self.rng.choice([each for each in pages if each[0] in self._there])
        page = self.browser.get(name, path)
        records = page.links(r"/records/\w+/[-0-9a-f]{36}/")
        if records and self.rng.random() < 0.3:
            self.browser.get("record", self.rng.choice(records))

    _there: frozenset[str] = frozenset()

    @classmethod
    def offer(cls, names: frozenset[str]) -> None:
        """The kinds of page that the system has."""
        cls._there = names

    def _write(self) -> None:
        acts: list[Callable[[], None]] = [
            self._draft,
            self._draft,
            self._send,
            self._change_action,
            self._change_risk,
            self._add_action,
        ]
        self.rng.choice(acts)()

    def _text(self, what: str) -> str:
        self.saved += 1
        return f"{what} by {self.username}, no. {self.saved}"

    def _think(self) -> None:
        time.sleep(self.rng.uniform(0.2, THINKS))

    # The update of a scheme: drafts that the page saves as one types, and the update that is sent.

    def _draft(self) -> None:
        self._update(send=False)

    def _send(self) -> None:
        self._update(send=True)

    def _update(self, *, send: bool) -> None:
        scheme = self.rng.choice(self.plan["schemes"])
        path = f"{scheme}update/"
        form = self.browser.get("update form", path).form(next=self._text("Next"))
        form["rag"] = form.get("rag") or "A"
        self._think()
        answer = self.browser.post("draft", path, form, expect=(200,), typing=True)
        if "Draft saved" not in answer.text:
            self.journal.told += 1
            form = self._decided(path, form)
        else:
            self._note_draft(scheme, form)
            form["opened"] = _opened(answer.text)
        if send:
            self._think()
            form["next"] = self._text("Next")
            answer = self.browser.post("send", path, {**form, "send": "yes"}, expect=(302, 409))
            if answer.status == 302:
                self._note_draft(scheme, form)
            else:
                self.journal.told += 1

    def _decided(self, path: str, form: Form) -> Form:
        """The form after both texts were shown and one's own was chosen, until it is saved."""
        for _ in range(10):
            shown = self.browser.post("draft", path, form, expect=(302, 409))
            if shown.status == 302:
                self._note_draft(path.removesuffix("update/"), form)
                return self.browser.get("update form", path).form()
            form = shown.form()
        raise UnlikeError("ten others changed the same")

    def _note_draft(self, scheme: str, form: Form) -> None:
        before = json.loads(form["opened"]).get("next", "")
        self.journal.saves.append(Save(f"{scheme}update/", before, form["next"], form["next"]))

    # Records: each save is a new version of its own number.

    def _change_action(self) -> None:
        listed = self.browser.get("actions", f"/plans/{self.slug}/delivery/actions/")
        found = listed.links(r"/(?:records/action|actions)/[-0-9a-f]{36}/")
        number = _number(self.rng.choice(found))
        self._change("action", f"/records/action/{number}/", "text")

    def _change_risk(self) -> None:
        listed = self.browser.get("risk list", f"/plans/{self.slug}/risk/")
        found = listed.links(r"/risks/[-0-9a-f]{36}/")
        self._change("risk", self.rng.choice(found), "mitigation")

    def _change(self, kind: str, record: str, name: str) -> None:
        path = f"{record}change/"
        text = self._text(kind.capitalize())
        form = self.browser.get(f"{kind} form", path).form(**{name: text, "reason": "Load"})
        self._think()
        answer = self.browser.post(f"change {kind}", path, form, expect=(302, 422))
        if answer.status == 422:
            if "changed this" not in answer.text or text not in answer.text:
                raise UnlikeError(f"422 without a word of why for {path}")
            self.journal.told += 1
            return
        before, after = _number(record), _number(answer.location)
        self.journal.saves.append(Save(f"{kind} {self.slug}", before, after, text))

    def _add_action(self) -> None:
        path = f"/plans/{self.slug}/records/action/add/"
        text = self._text("New action")
        form = self.browser.get("new action form", path).form(text=text, state="Open")
        self._think()
        answer = self.browser.post("new action", path, form, expect=(302,))
        after = _number(answer.location)
        self.journal.saves.append(Save(f"action {self.slug}", f"none before {after}", after, text))


def _number(address: str) -> str:
    """The number of the record whose page it is."""
    return urlsplit(address).path.rstrip("/").rpartition("/")[2]


def _opened(text: str) -> str:
    """What the form holds, as the answer to a draft says it anew."""
    found = re.search(r'name="opened" id="opened" value="([^"]*)"', text)
    if found is None:
        raise UnlikeError("the answer to a draft does not say what is kept")
    return unescape(found[1])
