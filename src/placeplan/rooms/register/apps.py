"""The room's place in Django, and the triggers that it sets on the tables of all rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, models, transaction
from django.db.models.signals import (  # noqa: TID251 - of tables, not of business
    post_migrate,
    pre_migrate,
)

from placeplan.rooms.register import fact_guards, guards, word_index
from placeplan.rooms.register.fact_guards import Guarded


class RegisterConfig(AppConfig):
    """The room `register`."""

    name = "placeplan.rooms.register"
    label = "register"

    def ready(self) -> None:
        """Has the triggers of facts and of search lifted while tables are changed, and set again.

        SQLite loses the triggers of a table that it makes anew to change it, and refuses to drop a
        column that one names: so no migration of its own could set them once and for all.
        """
        pre_migrate.connect(_lift, sender=self)
        post_migrate.connect(_set, sender=self)


def kept_tables() -> Iterator[Guarded]:
    """The tables whose rows are kept as they were stated: those of models that say so."""
    for model in apps.get_models(include_auto_created=True):
        free = _free(model)
        if free is None:
            continue
        key = model._meta.pk
        if key is None:
            raise TypeError(f"{model.__name__} has no key to be kept by")
        columns = [str(field.column) for field in model._meta.concrete_fields]
        yield Guarded(
            model._meta.db_table,
            str(key.column),
            tuple(each for each in columns if each not in free),
            "withdrawn_at" if "withdrawn_at" in free else "",
        )


def _free(model: type[models.Model]) -> tuple[str, ...] | None:
    """The columns of a model that may change; None where its rows are not kept.

    The links between many facts and many others are kept as the facts are.
    """
    found: tuple[str, ...] | None = getattr(model, "FREE", None)
    if found is None and model._meta.auto_created:
        owner = model._meta.auto_created
        return None if getattr(owner, "FREE", None) is None else ()
    return found


def lift_guards(using: str) -> None:
    """Takes the guards of events and facts off a database."""
    _run(using, [*guards.statements_off(connections[using].vendor), *_off(using)])


def set_guards(using: str) -> None:
    """Sets the guards of events and facts in a database that has all tables."""
    vendor = connections[using].vendor
    events = [*guards.statements_off(vendor), *guards.statements_on(vendor)]
    _run(using, [*events, *_off(using), *fact_guards.statements_on(vendor, kept_tables())])


def _off(using: str) -> list[str]:
    tables = [each.table for each in kept_tables()]
    return fact_guards.statements_off(connections[using].vendor, tables)


def _lift(using: str, plan: Any = (), **options: Any) -> None:
    if plan:
        _run(using, [*_off(using), *word_index.triggers_off(connections[using].vendor)])


def _set(using: str, plan: Any = (), **options: Any) -> None:
    vendor = connections[using].vendor
    _run(using, [*_off(using), *fact_guards.statements_on(vendor, kept_tables())])
    _run(using, [*word_index.triggers_off(vendor), *word_index.triggers_on(vendor)])
    if plan:  # entries may have changed while no trigger stood
        _run(using, word_index.written_anew(vendor))


def _run(using: str, statements: list[str]) -> None:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
