"""A paper is uploaded, looked at, and committed or thrown away, by those who may."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from builders import (
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    everything,
    hours,
    member,
    narrative,
    organisation,
    person,
    plan,
)
from placeplan.documents.document import Unreadable
from placeplan.exchange.commit import (
    NotWaitingError,
    commit_import,
    preview,
    throw_away,
    upload,
)
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.places.models import ImportState, Organisation, Plan
from placeplan.rooms.register.models import Event, FileContent, Person

pytestmark = pytest.mark.django_db
BOARD = (
    b"<b>Priority</b>\t<b>Good health</b>\n<b>Objective</b>\t<b>Care near home</b>\n\n"
    b"<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>"
    b"\t<b>Rating (RAG)</b>\n"
    b"Open the hub\tJuly 2013\tAnn Example\tThe building is ready.\tG\n"
)


@pytest.fixture
def council() -> Organisation:
    return organisation("Northtown Council", "N1")


@pytest.fixture
def board(council: Organisation) -> Plan:
    return plan(council)


@pytest.fixture
def ana(council: Organisation) -> Person:
    return member("ana", council)


def test_an_upload_waits_and_is_committed(board, ana):
    waiting = upload("..\\board.txt", BOARD, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)
    assert (waiting.state, waiting.file.name) == (ImportState.WAITING, "board.txt")
    assert waiting.coverage["rows"] == waiting.coverage["rows_covered"] > 0
    assert not Deliverable.objects.exists()
    seen = preview(waiting, actor=ana, at=NOON)
    assert seen.new >= 2
    assert not Deliverable.objects.exists()
    outcome = commit_import(waiting, actor=ana, at=hours(1), reason="read and agreed")
    assert outcome.counts() == seen.counts()
    assert Deliverable.objects.get().recorded_at == hours(1)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by, waiting.decided_at) == (
        ImportState.COMMITTED, ana, hours(1),
    )  # fmt: skip
    for act in (commit_import, preview, throw_away):
        with pytest.raises(NotWaitingError):
            act(waiting, actor=ana, at=hours(2))


def test_an_upload_thrown_away_leaves_its_name_and_not_its_bytes(board, ana):
    waiting = upload("board.txt", BOARD, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)
    throw_away(waiting, actor=ana, at=hours(1), reason="the wrong paper")
    assert not FileContent.objects.exists()
    assert not Deliverable.objects.exists()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file.name) == (ImportState.THROWN_AWAY, "board.txt")
    actions = Event.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["throw-paper-away", "forget-content"]
    again = upload("board.txt", BOARD, plan=board, actor=ana, stated_on=SEPTEMBER, at=hours(2))
    assert commit_import(again, actor=ana, at=hours(3)).new >= 2


def test_bytes_that_another_import_needs_stay(board, ana):
    one, other = (
        upload("board.txt", BOARD, plan=board, actor=ana, stated_on=day, at=NOON)
        for day in (SEPTEMBER, NOVEMBER)
    )
    throw_away(one, actor=ana, at=hours(1))
    assert commit_import(other, actor=ana, at=hours(2)).new >= 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\n"),
        ("paper.pdf", b"text by another name"),
        ("paper.html", b"PK\x03\x04 a zip by another name"),
        ("paper.txt", b"caf\xe9"),
        ("paper.txt", b"a\0b"),
    ],
)
def test_an_upload_that_cannot_be_read_leaves_nothing(board, ana, name, data):
    before = everything()
    with pytest.raises(Unreadable, match=name):
        upload(name, data, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)
    assert everything() == before


def test_only_those_who_write_for_the_plan_bring_papers(board, council, ana):
    bring(board, ana, narrative())
    waiting = upload("board.txt", BOARD, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)
    nobodies = (
        member("rea", council, "reader"),
        member("otto", organisation("Elsewhere CCG"), "administrator"),
        person("new"),
    )
    before = everything()
    for nobody in nobodies:
        with pytest.raises(PermissionDenied):
            bring(board, nobody, narrative("No."))
        with pytest.raises(PermissionDenied):
            upload("a.txt", BOARD, plan=board, actor=nobody, stated_on=SEPTEMBER, at=NOON)
        with pytest.raises(PermissionDenied):
            commit_import(waiting, actor=nobody, at=NOON)
        with pytest.raises(PermissionDenied):
            throw_away(waiting, actor=nobody, at=NOON)
        with pytest.raises(PermissionDenied):
            preview(waiting, actor=nobody, at=NOON)
        assert everything() == before
    ana.is_active = False
    ana.save()
    with pytest.raises(PermissionDenied):
        bring(board, ana, narrative("No."))


def test_a_long_register_is_decided_at_once(board: Plan, ana: Person) -> None:
    """Two hundred records of six fields each: as many answers stand in one form."""
    waiting = upload("b.txt", BOARD, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)
    client = Client()
    client.force_login(ana)
    answers = {f"risk-{row}|field{each}": "paper" for row in range(200) for each in range(6)}
    answer = client.post(reverse("import-decide", args=[waiting.pk]), answers)
    assert answer.status_code == 302
    waiting.refresh_from_db()
    assert len(waiting.decisions) == 200
