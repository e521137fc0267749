"""The audit events: added, read, and nothing else, by our code or by anyone's."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from builders import NOON, person
from placeplan.rooms.register.models import Event, KeptError, Person
from placeplan.rooms.register.queries import events
from placeplan.rooms.register.services import record_event


@pytest.fixture
def event(db) -> Event:
    return record_event(person("ana"), at=NOON, action="look", subject=("plan", "1"), plan="p")


def test_our_code_cannot_change_an_event(event):
    event.reason = "Another."
    with pytest.raises(KeptError):
        event.save()
    with pytest.raises(KeptError):
        event.delete()
    with pytest.raises(KeptError):
        Event.objects.all().delete()
    with pytest.raises(KeptError):
        Event.objects.update(reason="Another.")
    with pytest.raises(KeptError):
        Event.objects.bulk_update([event], ["reason"])
    assert Event.objects.get(pk=event.pk).reason == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_event SET reason = 'x'",
        "DELETE FROM register_event",
        pytest.param(
            "INSERT OR REPLACE INTO register_event SELECT * FROM register_event",
            id="replace, SQLite's own way",
        ),
        pytest.param("TRUNCATE register_event", id="truncate, PostgreSQL's own way"),
    ],
)
def test_the_database_refuses_too(event, statement):
    ours = {"INSERT": "sqlite", "TRUNCATE": "postgresql"}.get(statement.split()[0])
    if ours not in (None, connection.vendor):
        statement = "DELETE FROM register_event WHERE 1 = 1"  # the other kind has no such way
    if connection.vendor == "postgresql":
        # What foreign keys have yet to check would hold TRUNCATE back before the guard does.
        statement = f"SET CONSTRAINTS ALL IMMEDIATE; {statement}"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.filter(pk=event.pk).exists()


def test_whoever_acted_cannot_be_removed(event):
    with pytest.raises(Exception, match="protected"):
        Person.objects.get(username="ana").delete()


def test_events_of_a_plan_and_of_a_subject(event):
    other = record_event(person("bob"), at=NOON, action="look", subject=("plan", "2"), plan="q")
    assert list(events(plan="q")) == [other]
    assert list(events(subject=("plan", "1"))) == [event]
    assert events().first() == other


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_puts_the_guard_back():
    record_event(person("ana"), at=NOON, action="look", subject=("plan", "1"))
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    record_event(person("ana"), at=NOON, action="look", subject=("plan", "1"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_event")


def test_the_guard_is_in_the_migrations(new_system_migrated):
    """A database that `manage migrate` made refuses any program that opens it."""
    system = new_system_migrated("guarded")
    system.rows(
        "INSERT INTO register_event (at, action, subject_kind, subject_id, plan, reason, details)"
        " VALUES ('2026-01-01', 'look', 'plan', '1', '', '', '{}')"
    )
    for statement in ("UPDATE register_event SET reason = 'x'", "DELETE FROM register_event"):
        with pytest.raises(Exception, match="append-only"):
            system.rows(statement)
    assert system.rows("SELECT reason FROM register_event") == [("",)]
