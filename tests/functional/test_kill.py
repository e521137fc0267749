"""The server is killed while people save: what it acknowledged is there, and nothing is half."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from functional.conftest import free_port, wait_for
from systems import System

PEOPLE = 20
KILLS = 2
MAKE = """
import json, os, django
from datetime import datetime, UTC
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person
at = datetime.now(UTC)
ours = add_organisation(
    actor=OPERATOR, at=at, name="Northtown ICB", ods_code="N1", org_kind="commissioner"
)
keys = []
for number in range(int(os.environ["PEOPLE"])):
    who = add_person(
        actor=OPERATOR, username=f"p{number}", name=f"Person {number}", password=None, at=at
    )
    add_membership(actor=OPERATOR, person=who, organisation=ours, role="programme_lead", at=at)
    session = SessionStore()
    session[SESSION_KEY] = str(who.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = who.get_session_auth_hash()
    session.create()
    keys.append(session.session_key)
plan = create_plan(actor=who, title="Plan", owner=ours, at=at)
print(json.dumps({"plan": plan.slug, "sessions": keys}))
"""


class Served:
    """A system in a folder, that can be killed and begun again on the same port."""

    def __init__(self, system: System) -> None:
        self.system, self.home, self.port = system, system.home, free_port()
        self.environment = {**system.environment, "PEOPLE": str(PEOPLE)}
        made = subprocess.run(
            [sys.executable, "-c", MAKE],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        self.world: dict[str, Any] = json.loads(made.stdout)
        self.begin()

    def begin(self) -> None:
        log = self.home / "server.log"
        with log.open("a") as stream:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("placeplan"), "serve", "--port", str(self.port)],
                env=self.environment,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        wait_for(f"http://127.0.0.1:{self.port}/help/", self.process, log)

    def kill(self) -> None:
        """The whole group of processes at once, as a machine that loses its memory does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


class Client(threading.Thread):
    """Somebody who adds one action after the other; keeps the words of what was acknowledged."""

    def __init__(self, served: Served, number: int, stop: threading.Event) -> None:
        super().__init__()
        self.served, self.number, self.stop = served, number, stop
        self.key = served.world["sessions"][number]
        self.address = f"/plans/{served.world['plan']}/records/action/add/"
        self.sent: set[str] = set()
        self.acknowledged: set[str] = set()
        self.unlike: list[int] = []

    def run(self) -> None:
        while not self.stop.is_set():
            with suppress(OSError, HTTPException):
                self._save(f"Action {self.number}-{len(self.sent)}-{random.random()}")

    def _save(self, words: str) -> None:
        with closing(HTTPConnection("127.0.0.1", self.served.port, timeout=30)) as line:
            cookie = f"sessionid={self.key}"
            line.request("GET", self.address, headers={"Cookie": cookie})
            page = line.getresponse()
            text = page.read().decode()
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
            if page.status != 200 or token is None:
                self.unlike.append(page.status)
                return
            csrf = (page.getheader("Set-Cookie") or "").split(";")[0]
            self.sent.add(words)
            body = urlencode({"csrfmiddlewaretoken": token[1], "text": words, "state": "Open"})
            line.request(
                "POST",
                self.address,
                body,
                {
                    "Cookie": f"{cookie}; {csrf}",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
            answer = line.getresponse()
            answer.read()
            if answer.status == 302:
                self.acknowledged.add(words)
            else:
                self.unlike.append(answer.status)


@pytest.fixture(scope="module")
def served(new_system_migrated: Callable[[str], System]) -> Iterator[Served]:
    found = Served(new_system_migrated("killed"))
    yield found
    with suppress(ProcessLookupError):
        found.kill()


def saving(served: Served, seconds: float, *, kill: bool) -> list[Client]:
    """Twenty people who save at once for so long; then the server is killed, or they stop."""
    stop = threading.Event()
    clients = [Client(served, number, stop) for number in range(PEOPLE)]
    for each in clients:
        each.start()
    time.sleep(seconds)
    if kill:
        served.kill()
    stop.set()
    for each in clients:
        each.join(60)
    return clients


def check_whole(served: Served, acknowledged: set[str], sent: set[str]) -> None:
    rows = served.system.rows
    if not served.system.address:  # PostgreSQL looks after both by itself
        assert rows("PRAGMA integrity_check") == [("ok",)]
        assert rows("PRAGMA foreign_key_check") == []
    stored = [row[0] for row in rows("SELECT text FROM delivery_action")]
    assert len(stored) == len(set(stored)), "a save counts twice"
    assert acknowledged <= set(stored), "an acknowledged save is lost"
    assert set(stored) <= sent
    events = rows("SELECT count(*) FROM register_event WHERE action = 'enter-record'")
    assert events == [(len(stored),)], "a save without its event, or the reverse"


@pytest.mark.timeout(240)
def test_twenty_people_save_at_once_and_every_acknowledged_save_outlives_a_kill(
    served: Served,
) -> None:
    acknowledged: set[str] = set()
    sent: set[str] = set()
    for _ in range(KILLS):
        clients = saving(served, random.uniform(1.0, 2.5), kill=True)
        acknowledged.update(*(each.acknowledged for each in clients))
        sent.update(*(each.sent for each in clients))
        served.begin()
        check_whole(served, acknowledged, sent)
    clients = saving(served, 3.0, kill=False)
    acknowledged.update(*(each.acknowledged for each in clients))
    sent.update(*(each.sent for each in clients))
    check_whole(served, acknowledged, sent)
    assert all(each.acknowledged for each in clients), "somebody could not save at all"
    assert not [status for each in clients for status in each.unlike]
    assert len(acknowledged) > PEOPLE
