"""The data contract: every kind, its fields, its key, and JSON that comes back as it went."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from placeplan.records import KINDS, Record, from_dict, json_schema
from placeplan.records.shapes import Figure, SourceShape

# kind: the fields that every record of it states, beside its source
REQUIRED = {
    "organisation": {"name", "org_kind"},
    "role": {"role", "person", "of"},
    "observation": {"indicator_name", "organisation", "availability"},
    "deliverable": {"title", "state"},
    "measure": {"name"},
    "concern": {"text"},
    "programme": {"title"},
    "milestone": {"of", "title", "as_printed"},
    "scheme": {"title", "saving_basis"},
    "finance_line": {"statement", "line", "is_total", "as_printed"},
    "growth_assumption": {"pod", "as_printed"},
    "risk": {"description"},
    "action": {"text"},
    "decision": {"text"},
    "contract": {"provider", "service"},
    "qia": {"of", "domain"},
    "update": {"of", "period"},
    "assessment": {"of", "assessment_kind", "stage"},
    "escalation": {"of", "text"},
    "comment": {"of_kind", "of", "text", "by", "at"},
    "evidence": {"of_kind", "of", "title", "file", "sha256"},
    "service": {"name", "text"},
    "goal": {"goal_kind", "title"},
    "alignment": {"item", "framework", "framework_item"},
    "standard": {"framework", "name"},
    "commitment": {"framework", "item"},
    "engagement": {"theme"},
    "forum": {"name"},
    "fact": {"text"},
    "narrative": {"section", "text"},
    "unrecognised": {"text", "why"},
}
SAMPLES: dict[str, Any] = {
    "org_kind": "commissioner",
    "availability": "published",
    "state": "active",
    "saving_basis": "net",
    "is_total": False,
    "goal_kind": "aim",
    "period": {"label": "July 2013"},
    "assessment_kind": "quality",
    "stage": "full",
    "at": "2013-07-31T09:00:00Z",
}
SOURCE = {"file": "paper.txt", "line": 3}


def least(kind: str) -> dict[str, Any]:
    """The smallest record of a kind, as plain values."""
    fields = {name: SAMPLES.get(name, f"a {name}") for name in REQUIRED[kind]}
    return {"kind": kind, "source": SOURCE, **fields} | ({"subject": "x"} if kind == "fact" else {})


def test_every_kind_of_the_contract_is_there() -> None:
    assert set(KINDS) == set(REQUIRED)


@pytest.mark.parametrize("kind", sorted(REQUIRED))
def test_each_kind_needs_its_fields_and_comes_back_as_it_went(kind: str) -> None:
    record = from_dict(least(kind))
    assert from_dict(json.loads(record.model_dump_json())) == record
    for name in REQUIRED[kind]:
        with pytest.raises(ValidationError):
            from_dict({key: value for key, value in least(kind).items() if key != name})
    with pytest.raises(ValidationError, match="Extra inputs"):
        from_dict({**least(kind), "colour": "red"})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind of record: 'wish'"):
        from_dict({"kind": "wish"})


def test_a_fact_has_figures_or_a_subject() -> None:
    with pytest.raises(ValidationError, match="figures or a subject"):
        from_dict({"kind": "fact", "source": SOURCE, "text": "Something."})


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_numbers_are_plain_decimal_strings(number: Decimal) -> None:
    written = Figure(value=number, as_printed="x").model_dump(mode="json")["value"]
    assert isinstance(written, str)
    assert "e" not in written.casefold()
    assert Decimal(written) == number


def test_a_source_leaves_out_what_it_does_not_have() -> None:
    shape = SourceShape(file="a.txt", line=4, column=2)
    assert shape.model_dump(mode="json") == {"file": "a.txt", "line": 4, "column": 2}
    assert SourceShape.of(shape.plain()) == shape


def test_the_natural_key_forgives_case_and_space_only() -> None:
    def key(title: str) -> tuple[str, ...]:
        return from_dict({**least("deliverable"), "title": title}).natural_key()

    assert key("Open  the Clinic ") == key("open the clinic")
    assert key("Open the clinic") != key("Open a clinic")


def test_an_observation_is_known_by_its_reference_else_its_name() -> None:
    def key(**fields: Any) -> tuple[str, ...]:
        return from_dict({**least("observation"), **fields}).natural_key()

    one = key(indicator_ref="127c", indicator_name="Seen in four hours")
    assert one == key(indicator_ref="127C", indicator_name="A&E within 4 hours")
    assert key(indicator_name="Falls") != key(indicator_name="Other")


def test_the_schema_names_every_kind_and_is_plain_json() -> None:
    schema = json_schema()
    assert len(schema["oneOf"]) == len(KINDS)
    definitions = schema["$defs"]
    for kind, model in KINDS.items():
        required = set(definitions[model.__name__]["required"])
        assert REQUIRED[kind] | {"source"} <= required
    assert json.loads(json.dumps(schema)) == schema


def test_every_record_is_frozen() -> None:
    record: Record = from_dict(least("goal"))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, "plan", "other")  # noqa: B010 - the type checker knows that it is frozen
