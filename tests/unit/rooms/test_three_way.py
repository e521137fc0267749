"""Three statements of one record meet: what the paper said, what people changed, the new paper."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.places.three_way import Conflict, FieldChange, differences, merge

FIELDS = ("title", "update", "rag", "deadline")
VALUES = st.sampled_from([None, "A", "B", "C"])
CONTENTS = st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES))


def test_each_side_s_own_change_stands() -> None:
    base = {"title": "T", "update": "A", "rag": "G"}
    merged = merge(base, {**base, "update": "B"}, {**base, "rag": "R"})
    assert merged.content == {"title": "T", "update": "B", "rag": "R"}
    assert merged.kept == (FieldChange("update", "A", "B"),)
    assert merged.conflicts == ()


def test_a_field_that_both_changed_is_asked_about_and_a_decision_holds() -> None:
    base = {"update": "A"}
    asked = merge(base, {"update": "B"}, {"update": "C"})
    assert asked.conflicts == (Conflict("update", "A", "B", "C"),)
    assert merge(base, {"update": "B"}, {"update": "C"}, {"update": "paper"}).content == {
        "update": "C"
    }
    kept = merge(base, {"update": "B"}, {"update": "C"}, {"update": "plan"})
    assert (kept.content, kept.conflicts) == ({"update": "B"}, ())


def test_without_a_base_every_difference_is_a_conflict() -> None:
    assert len(merge(None, {"a": "1", "b": "2"}, {"a": "9", "b": "8"}).conflicts) == 2


@given(CONTENTS, CONTENTS, CONTENTS)
def test_every_field_is_what_a_field_by_field_reading_says(base, plan, paper) -> None:
    merged = merge(base, plan, paper)
    for name in FIELDS:
        b, mine, theirs = base[name], plan[name], paper[name]
        # What only people changed is theirs, and so is a conflict as long as nobody decides it.
        assert merged.content[name] == (theirs if mine in (theirs, b) else mine)
        conflict = mine != b and theirs != b and mine != theirs
        assert (name in {each.field for each in merged.conflicts}) == conflict


@given(CONTENTS, CONTENTS)
def test_nobody_changed_anything_then_the_paper_stands(base, paper) -> None:
    assert merge(base, base, paper).content == paper
    assert merge(base, paper, paper).conflicts == ()


@given(CONTENTS, CONTENTS)
def test_differences_lead_from_one_to_the_other(before, after) -> None:
    found = differences(before, after)
    assert {**before, **{each.field: each.after for each in found}} == after
    assert all(before[each.field] == each.before != each.after for each in found)
