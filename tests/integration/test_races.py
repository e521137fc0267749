"""On PostgreSQL two people write side by side: what one read before writing is still so.

Each race holds the first transaction open until the database has the second one wait for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from builders import (
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    hours,
    member,
    observation,
    organisation,
    plan,
)
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.commit import NotWaitingError, commit_import, upload
from placeplan.exchange.undo import undo
from placeplan.rooms.delivery.models import Action, Deliverable
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.places.models import Import, Membership, Organisation, Plan
from placeplan.rooms.places.services import (
    NotARecordError,
    StaleError,
    close_plan,
    create_plan,
    end_membership,
    withdraw,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PATIENCE = 20.0  # seconds


def waits() -> bool:
    """True where a transaction of this database waits for another one to end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def race(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What each of two gave or raised, where the second began before the first had ended."""
    done, go = threading.Event(), threading.Event()

    def held() -> Any:
        try:
            with transaction.atomic():
                try:
                    return first()
                finally:
                    done.set()
                    assert go.wait(PATIENCE)
        finally:
            connection.close()

    def after() -> Any:
        assert done.wait(PATIENCE)
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = pool.submit(held), pool.submit(after)
        until = time.monotonic() + PATIENCE
        while not (waiting := waits()) and not both[1].done() and time.monotonic() < until:
            time.sleep(0.01)
        go.set()
        found = tuple(each.exception() or each.result() for each in both)
    assert waiting, f"the second did not wait for the first: {found}"
    return found[0], found[1]


@pytest.fixture
def northtown() -> Organisation:
    return organisation("Northtown ICB", "N1")


@pytest.fixture
def board(northtown: Organisation) -> Plan:
    return plan(northtown)


@pytest.fixture
def ana(northtown: Organisation):
    return member("ana", northtown, "programme_lead")


@pytest.fixture
def bob(northtown: Organisation):
    return member("bob", northtown, "programme_lead")


def when(who: Any, **more: Any) -> dict[str, Any]:
    return {"actor": who, "at": hours(1), "stated_on": NOVEMBER, **more}


def test_of_two_changes_to_one_record_the_second_is_told(board, ana, bob):
    row = enter("action", {"text": "Meet", "owners": ["Ann"]}, plan=board, **when(ana))
    won, lost = race(
        lambda: amend(row, {"owners": ["Ben"]}, **when(ana)),
        lambda: amend(row, {"owners": ["Cat"]}, **when(bob)),
    )
    assert won[0].owners == ["Ben"]
    assert isinstance(lost, StaleError)
    assert [each.owners for each in Action.objects.filter(superseded_by=None)] == [["Ben"]]


def test_one_record_is_entered_once(board, ana, bob):
    _, lost = race(
        lambda: enter("action", {"text": "Meet the team"}, plan=board, **when(ana)),
        lambda: enter("action", {"text": "Meet the team"}, plan=board, **when(bob)),
    )
    assert isinstance(lost, NotARecordError)
    assert Action.objects.count() == 1


def test_what_is_taken_back_is_not_changed_any_more(board, ana, bob):
    row = enter("action", {"text": "Meet the team"}, plan=board, **when(ana))
    _, lost = race(
        lambda: withdraw(row, actor=ana, at=hours(2), reason="Twice"),
        lambda: amend(row, {"owners": ["Cat"]}, **when(bob)),
    )
    assert isinstance(lost, StaleError)
    assert not Action.objects.filter(withdrawn_at=None).exists()


def test_nobody_writes_into_a_plan_that_is_being_closed(board, northtown, bob):
    boss = member("boss", northtown, "administrator")
    _, lost = race(
        lambda: close_plan(board, actor=boss, at=NOON, reason="The year is over"),
        lambda: enter("action", {"text": "Meet"}, plan=board, **when(bob)),
    )
    assert isinstance(lost, PermissionDenied)
    assert not Action.objects.exists()


def test_two_plans_of_one_title_have_two_addresses(northtown, ana, bob):
    one, two = race(
        lambda: create_plan(actor=ana, at=NOON, title="Better care", owner=northtown),
        lambda: create_plan(actor=bob, at=NOON, title="Better care", owner=northtown),
    )
    assert one.slug == "better-care"
    assert two.slug != one.slug


def test_a_code_is_one_organisations():
    _, lost = race(lambda: organisation("Vale", "V1"), lambda: organisation("Other Vale", "V1"))
    assert isinstance(lost, ValidationError)
    assert Organisation.objects.get(ods_code="V1").name == "Vale"


def test_two_papers_that_name_something_new_name_one_thing(board, northtown, ana, bob):
    other = plan(northtown, title="Another plan")
    one, two = race(
        lambda: bring(board, ana, observation(), name="a.txt"),
        lambda: bring(other, bob, observation(), name="b.txt"),
    )
    assert one.written
    assert two.written
    assert Organisation.objects.filter(name="Northtown CCG").count() == 1
    assert Indicator.objects.count() == 1


def test_a_paper_is_committed_once(board, ana, bob):
    text = b"<b>Priority</b>\t<b>Good health</b>\n\nTea rota: Ann makes the tea.\n"
    found = upload("rota.txt", text, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)
    _, lost = race(
        lambda: commit_import(found, actor=ana, at=hours(1)),
        lambda: commit_import(found, actor=bob, at=hours(1)),
    )
    assert isinstance(lost, NotWaitingError)


def test_a_paper_is_undone_while_another_comes(board, ana, bob):
    first = bring(board, ana, deliverable())
    done, later = race(
        lambda: undo(Import.objects.get(pk=first.number or 0), actor=ana, at=hours(1)),
        lambda: bring(board, bob, deliverable("Close the hub"), stated_on=NOVEMBER, at=hours(2)),
    )
    assert done.state == "undone"
    assert later.written
    titles = Deliverable.objects.filter(withdrawn_at=None).values_list("title", flat=True)
    assert list(titles) == ["Close the hub"]


def test_of_two_administrators_who_end_each_others_membership_one_is_left(northtown):
    one, two = (member(name, northtown, "administrator") for name in ("one", "two"))
    of = {each.person_id: each for each in Membership.objects.select_related("person")}
    _, lost = race(
        lambda: end_membership(of[two.pk], actor=one, at=NOON),
        lambda: end_membership(of[one.pk], actor=two, at=NOON),
    )
    assert isinstance(lost, PermissionDenied)
    assert Membership.objects.get(role="administrator").person == one
