"""Entries that ran together, and figures that each have their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.exchange.figures import read_figures
from placeplan.exchange.lost_bullets import parted
from placeplan.exchange.places_of_figures import by_place, places_in


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "Agree terms of reference Recruit to the team",
            ["Agree terms of reference", "Recruit to the team"],
        ),
        (
            "Service live (from 1/5/25) Review uptake with wards",
            ["Service live (from 1/5/25)", "Review uptake with wards"],
        ),
        (
            "Answer calls within 111 Implementation of the pilot",
            ["Answer calls within 111", "Implementation of the pilot"],
        ),
        ("Finalise and Develop the offer", ["Finalise and Develop the offer"]),
        ("Agree the Clinical Review Board", ["Agree the Clinical Review Board"]),
        ("Set up a service Delivery Group", ["Set up a service Delivery Group"]),
        ("Work with the Open University", ["Work with the Open University"]),
        ("Engage with Clinical Directors on data", ["Engage with Clinical Directors on data"]),
        ("", [""]),
    ],
)
def test_entries_begin_where_a_task_does(text: str, entries: list[str]) -> None:
    assert parted(text) == entries


@given(st.text(alphabet="aR eviwDlop ofG()1.", max_size=80))
def test_no_word_is_lost_between_entries(text: str) -> None:
    assert " ".join(parted(text)) == " ".join(text.split())


PLACES = ["Vale and Moor", "Vale", "Moor"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10% of people in Moor and 14% in Vale", {"Moor": ["10%"], "Vale": ["14%"]}),
        ("In Moor 10% smoke, in Vale 14%", {"Moor": ["10%"], "Vale": ["14%"]}),
        (
            "6 wards in Vale (3 in Moor) and 40 beds (2 in Moor)",
            {"Vale": ["6", "40"], "Moor": ["3", "2"]},
        ),
        ("10% in Vale and Moor and 14% of adults", {}),
        ("10% in Vale", {}),
        ("Vale and Moor have 3 wards and 14 beds", {}),
    ],
)
def test_each_place_has_its_own_figures(text: str, found: dict[str, list[str]]) -> None:
    apart = by_place(text, read_figures(text), PLACES)
    assert {place: [f.as_printed for f in own] for place, own in apart} == found


def test_a_part_of_a_longer_name_is_no_place_of_its_own() -> None:
    assert places_in("in VALE AND MOOR, and in Moor", PLACES) == ["VALE AND MOOR", "Moor"]
