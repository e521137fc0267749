"""Which tables belong to a plan, found in the models themselves, and which are left out and why."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, Model

from placeplan.rooms.places.models import Plan, PlanFact

LEFT_OUT: dict[str, str] = {
    "places.ImportedRecords": "a paper that waits is read anew",
    "places.Export": "the events say who took the plan out",
}
"""What hangs on a plan's rows and does not go into its file, and why."""


def plan_tables() -> list[type[Model]]:
    """The models with a row for a plan that are no facts, what others point to first."""
    found = [
        model
        for model in apps.get_models()
        if model._meta.label not in LEFT_OUT
        and not issubclass(model, PlanFact)
        and any(each is Plan for each in _targets(model))
    ]
    ordered: list[type[Model]] = []
    while len(ordered) < len(found):
        free = [
            model
            for model in found
            if model not in ordered
            and all(
                each in ordered or each not in found or each is model for each in _targets(model)
            )
        ]
        ordered.extend(free or [model for model in found if model not in ordered])
    return ordered


def hanging() -> list[type[Model]]:
    """The models whose rows hang on those of a plan's tables, and that are none themselves."""
    tables = plan_tables()
    return [
        model
        for model in apps.get_models()
        if model not in tables
        and not issubclass(model, PlanFact)
        and any(each in tables for each in _targets(model))
    ]


def plan_field(model: type[Model]) -> str:
    """The name of the field of a table that leads to the plan."""
    return next(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Plan
    )


def name_of(model: type[Model]) -> str:
    """What a table is called in the file; events name its rows by the same word."""
    return str(model._meta.model_name)


def _targets(model: type[Model]) -> list[type[Model]]:
    return [
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and isinstance(field.related_model, type)
    ]
