"""The rows that belong to a fact and are stored with it: scores, assurances, deadlines."""

from __future__ import annotations

from functools import cache

from django.db.models import ManyToOneRel, Model

from placeplan.rooms.places.models import PlanFact


@cache
def belonging(model: type[PlanFact]) -> dict[str, type[Model]]:
    """The models whose rows belong to a row of this one, by the name that leads to them."""
    return {
        relation.get_accessor_name() or "": relation.related_model
        for relation in model._meta.related_objects
        if isinstance(relation, ManyToOneRel)
        and isinstance(relation.related_model, type)
        and not issubclass(relation.related_model, PlanFact)
    }
