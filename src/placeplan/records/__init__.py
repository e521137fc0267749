"""The public data contract: every kind of record that Placeplan reads, stores and gives back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placeplan.records.delivery import (
    Action,
    Assessment,
    Comment,
    Concern,
    Decision,
    Deliverable,
    Escalation,
    Evidence,
    Measure,
    Milestone,
    Programme,
    Qia,
    Update,
)
from placeplan.records.finance import Contract, FinanceLine, GrowthAssumption, Scheme
from placeplan.records.performance import Observation, Standard
from placeplan.records.places import (
    Fact,
    Forum,
    Narrative,
    Organisation,
    Role,
    Service,
    Unrecognised,
)
from placeplan.records.record import Record, folded
from placeplan.records.risk import Risk
from placeplan.records.strategy import Alignment, Commitment, Engagement, Goal

KINDS: dict[str, type[Record]] = {
    model.model_fields["kind"].default: model
    for model in (
        Organisation,
        Role,
        Observation,
        Deliverable,
        Measure,
        Concern,
        Programme,
        Milestone,
        Scheme,
        FinanceLine,
        GrowthAssumption,
        Risk,
        Action,
        Decision,
        Contract,
        Qia,
        Update,
        Assessment,
        Escalation,
        Comment,
        Evidence,
        Service,
        Goal,
        Alignment,
        Standard,
        Commitment,
        Engagement,
        Forum,
        Fact,
        Narrative,
        Unrecognised,
    )
}
"""Every kind by its name."""


def from_dict(values: Mapping[str, Any]) -> Record:
    """The record that plain JSON values describe.

    Raises `ValueError` where the kind is unknown or a field is missing or wrong.
    """
    kind = values.get("kind")
    if kind not in KINDS:
        raise ValueError(f"unknown kind of record: {kind!r}")
    return KINDS[str(kind)].model_validate(values)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the contract: one definition for each kind, told apart by `kind`."""
    from pydantic.json_schema import models_json_schema  # noqa: PLC0415 - slow, rarely wanted

    models = [(model, "serialization") for model in KINDS.values()]
    references, definitions = models_json_schema(models)  # type: ignore[arg-type]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Placeplan interchange records",
        "oneOf": list(references.values()),
        **definitions,
    }


__all__ = ["KINDS", "Record", "folded", "from_dict", "json_schema"] + [
    model.__name__ for model in KINDS.values()
]
