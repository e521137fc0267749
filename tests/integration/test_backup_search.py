"""What comes back with a copy of the system: what search finds, evidence files, every count."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from systems import System

pytestmark = pytest.mark.timeout(300)  # many commands, each a process of its own
MAKE = """
import django
django.setup()
from datetime import UTC, date, datetime
from placeplan.exchange.amend import enter
from placeplan.exchange.search import evidence
from placeplan.rooms.delivery.queries.talk import subject_of
from placeplan.rooms.delivery.services import add_evidence, say
from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person
at, day = datetime(2026, 11, 2, 9, tzinfo=UTC), date(2026, 11, 2)
ours = add_organisation(
    actor=OPERATOR, at=at, name="Northtown ICB", ods_code="N1", org_kind="commissioner"
)
ana = add_person(actor=OPERATOR, username="ana", name="Ana", password=None, at=at)
for role in ("programme_lead", "scheme_lead"):
    add_membership(actor=OPERATOR, person=ana, organisation=ours, role=role, at=at)
plan = create_plan(actor=ana, title="Winter plan", owner=ours, at=at)
when = {"actor": ana, "at": at, "stated_on": day}
scheme = enter("scheme", {"title": "Otter ward", "saving_basis": "net"}, plan=plan, **when)
say(subject_of("scheme", scheme), "The heron was seen", **when)
letter = b"Dear practice,\\n\\nthe walrus comes on Monday.\\n"
evidence.take_in(
    add_evidence(
        subject_of("scheme", scheme), "letter.txt", letter, text="It shows it", largest=9999, **when
    )
)
evidence.read_all()
"""
LOOK = """
import django
django.setup()
import json
from django.apps import apps
from django.test import Client
from placeplan.exchange.search.finding import Asked, find
from placeplan.exchange.search.typed import read
from placeplan.rooms.delivery.models import Evidence
from placeplan.rooms.register.models import Person
ana = Person.objects.get()
client = Client()
client.force_login(ana)
found = {word: dict(find(ana, Asked(read(word))).counts) for word in ("otter", "heron", "walrus")}
sent = client.get(f"/evidence/{Evidence.objects.get().pk}/file/", headers={"host": "localhost"})
own = [model for model in apps.get_models() if model.__module__.startswith("placeplan.")]
counts = {model._meta.label: model._default_manager.count() for model in own}
print(json.dumps({"found": found, "file": sent.content.decode(), "counts": counts}))
"""


def python(system: System, script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=system.home.parent,
        env=system.environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def seen(system: System) -> Any:
    return json.loads(python(system, LOOK).splitlines()[-1])


@pytest.fixture(scope="module")
def copied(new_system: Callable[..., System], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A system with a record, a comment and an evidence file, and the copy of it."""
    system = new_system("searched")
    system.run("manage", "migrate")
    python(system, MAKE)
    copy = tmp_path_factory.mktemp("copies") / "copy.zip"
    system.run("backup", copy)
    return system, copy


def test_search_evidence_and_every_count_come_back(
    copied: tuple[System, Path], new_system: Callable[..., System]
) -> None:
    one, copy = copied
    there = new_system("searched-again")
    there.run("restore", copy)
    there.run("manage", "migrate")
    back = seen(there)
    assert back == seen(one)
    assert back["found"] == {
        "otter": {"scheme": 1},
        "heron": {"comment": 1},
        "walrus": {"evidence_text": 1},
    }
    assert "the walrus comes" in back["file"]
    assert back["counts"]["register.Entry"] == 5
    # The index goes on: it follows what is written from now on, and can be made anew.
    there.rows("UPDATE register_entry SET title = 'Badger ward' WHERE title = 'Otter ward'")
    line = there.run("search", "badger", "--as", "ana").stdout
    assert line.startswith("scheme\t")
    there.run("reindex")
    there.run("search", "badger", "--as", "ana", code=1)
    assert seen(there) == back


def test_a_copy_brought_back_over_a_system_brings_its_index(
    copied: tuple[System, Path], new_system: Callable[..., System]
) -> None:
    one, copy = copied
    other = new_system("searched-over")
    other.run("manage", "migrate")
    python(other, MAKE.replace("Otter ward", "Badger ward"))
    other.run("restore", copy, code=2)
    other.run("restore", copy, "--force")
    other.run("manage", "migrate")
    assert seen(other)["found"] == seen(one)["found"]
    other.run("search", "badger", "--as", "ana", code=1)
