"""What was stated is kept by the database itself, whoever speaks to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from builders import NOVEMBER, SEPTEMBER, bring, deliverable, hours, one_of_each, organisation, plan
from placeplan.rooms.delivery.models import DeadlineRevision, Deliverable
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.apps import kept_tables, lift_guards, set_guards
from placeplan.rooms.register.models import Fact, Person

KEPT = "never overwritten"


@pytest.fixture
def world(db: None) -> Plan:
    made = plan(organisation("Northtown Council"))
    bring(made, Person.objects.get(username="maker"), *one_of_each())
    return made


def run(*words: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" ".join(words))


def check_refused(*words: str) -> None:
    with pytest.raises(DatabaseError, match=KEPT):
        run(*words)


def test_every_fact_and_what_belongs_to_one_is_kept() -> None:
    """Also what a later room adds: a fact is kept for what it is, not for being listed."""
    kept = {each.table for each in kept_tables()}
    facts = {model._meta.db_table for model in apps.get_models() if issubclass(model, Fact)}
    assert len(facts) > 25
    assert facts < kept
    with_own_rows = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.remote_field is not None
        and field.remote_field.model is not model
        and isinstance(field.remote_field.model, type)
        and issubclass(field.remote_field.model, Fact)
        and not field.null
    }
    assert {"delivery_deadlinerevision", "risk_riskscore", "risk_riskassurance"} <= with_own_rows
    assert with_own_rows <= kept


def test_no_column_but_the_free_ones_can_be_changed(world: Plan) -> None:
    """Column by column, of every table that has a row."""
    tried = 0
    for kept in kept_tables():
        with connection.cursor() as cursor:
            cursor.execute(" ".join(("SELECT 1 FROM", kept.table)))
            if cursor.fetchone() is None:
                continue
        for column in kept.columns:
            check_refused("UPDATE", kept.table, "SET", f'"{column}" = "{column}"')
            tried += 1
        check_refused("DELETE FROM", kept.table)
    assert tried > 400


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_the_own_ways_of_each_kind_of_database(world: Plan, vendor: str) -> None:
    table = Deliverable._meta.db_table
    ways = {
        "sqlite": ("INSERT OR REPLACE INTO", table, "SELECT * FROM", table),
        "postgresql": ("TRUNCATE", table, "CASCADE"),
    }
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")  # else it refuses to truncate for another reason
    if connection.vendor == vendor:
        check_refused(*ways[vendor])
    assert Deliverable.objects.count() == 1


def test_a_row_is_superseded_and_withdrawn_but_never_given_back(world: Plan) -> None:
    maker = Person.objects.get(username="maker")
    first = Deliverable.objects.get()
    bring(world, maker, deliverable(rag="R"), stated_on=NOVEMBER, at=hours(1))
    first.refresh_from_db()
    assert first.superseded_by is not None
    table, last = Deliverable._meta.db_table, first.superseded_by
    Deliverable.objects.all().withdraw([last.pk], at=hours(2), reason="a test")
    for value in ("NULL", "'2026-03-03'"):
        check_refused("UPDATE", table, f"SET withdrawn_at = {value} WHERE withdrawn_at IS NOT NULL")
    last.refresh_from_db()
    assert last.withdrawn_at == hours(2)
    assert last.stated_on == NOVEMBER
    assert first.stated_on == SEPTEMBER


def _flush() -> None:
    call_command("flush", interactive=False, verbosity=0)


def _migrate() -> None:
    call_command("migrate", verbosity=0)


def _lift_and_set() -> None:
    lift_guards("default")
    set_guards("default")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [_flush, _migrate, _lift_and_set])
def test_the_guards_are_there_again_afterwards(act: Callable[[], None]) -> None:
    act()
    made = plan(organisation("Northtown Council"))
    bring(made, Person.objects.get(username="maker"), *one_of_each())
    assert DeadlineRevision.objects.exists()
    for model in (Deliverable, DeadlineRevision):
        check_refused("DELETE FROM", model._meta.db_table)


@pytest.mark.django_db(transaction=True)
def test_nothing_stands_in_the_way_while_they_are_lifted() -> None:
    """Else the test above would pass for another reason: a foreign key, say."""
    made = plan(organisation("Northtown Council"))
    bring(made, Person.objects.get(username="maker"), *one_of_each())
    lift_guards("default")
    try:
        run("DELETE FROM", DeadlineRevision._meta.db_table)
    finally:
        set_guards("default")
    assert not DeadlineRevision.objects.exists()
