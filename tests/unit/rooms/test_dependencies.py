"""Schemes that wait for each other: a circle is found and named, an unknown title is said."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.delivery.dependencies import circle_of, refused

TITLES = st.sampled_from("abcdef")


@given(st.dictionaries(TITLES, st.lists(TITLES, max_size=4), max_size=6), TITLES)
def test_a_circle_is_found_exactly_where_there_is_one(depends, title):
    found = circle_of(depends, title)
    reach = {each: set(depends.get(each, ())) & set(depends) for each in "abcdef"}
    for _ in reach:
        for each in reach:
            reach[each] |= set().union(*(reach[to] for to in reach[each]))
    assert bool(found) == (title in depends and title in reach[title])
    if found:
        assert found[0] == found[-1] == title
        assert all(b in depends[a] for a, b in itertools.pairwise(found))


def test_titles_are_compared_without_case_and_spaces():
    depends = {"Falls clinic": ["WOUND  care"], "Wound care": ["falls clinic"]}
    assert circle_of(depends, "Falls Clinic") == ("Falls clinic", "Wound care", "Falls clinic")


def test_what_cannot_be_waited_for_is_named():
    others = {"Falls clinic": [], "Wound care": ["Falls clinic"]}
    assert refused("Falls clinic", ["Wound care"], others) == (
        "They would wait for each other in a circle: Falls clinic → Wound care → Falls clinic"
    )
    assert refused("Falls clinic", ["Falls clinic"], others).endswith("clinic → Falls clinic")
    assert refused("New", ["Nothing"], others) == "The plan has no scheme “Nothing”"
    assert refused("New", ["wound care"], others) == ""
