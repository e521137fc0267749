"""Leads as they stand in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.exchange.people import known_people, read_leads

# cell, names, whether names without a mark between them were parted
CELLS = [
    ("Rowan Hale", ["Rowan Hale"], False),
    ("Rowan Hale/ Asha Pryce", ["Rowan Hale", "Asha Pryce"], False),
    ("Rowan Hale and Asha Pryce", ["Rowan Hale", "Asha Pryce"], False),
    ("Rowan Hale, Asha Pryce; Jo Lee", ["Rowan Hale", "Asha Pryce", "Jo Lee"], False),
    ("Rowan Hale Asha Pryce", ["Rowan Hale", "Asha Pryce"], True),
    (
        "Jane Foster-Taylor/ Rowan Hale Asha Pryce",
        ["Jane Foster-Taylor", "Rowan Hale", "Asha Pryce"],
        True,
    ),
    (
        "Health and Wellbeing Board/ Overview and Scrutiny Committee",
        ["Health and Wellbeing Board", "Overview and Scrutiny Committee"],
        False,
    ),
    ("Clinical Quality Review Group", ["Clinical Quality Review Group"], False),
    ("Locality Contract Managers", ["Locality Contract Managers"], False),
    ("Siân Hale Zoë O'Neill", ["Siân Hale", "Zoë O'Neill"], True),
    ("Dr Anne Marie Clark", ["Dr Anne Marie Clark"], False),
    ("Rowan Hale\nAsha Pryce\nRowan Hale", ["Rowan Hale", "Asha Pryce"], False),
    ("", [], False),
]


@pytest.mark.parametrize(("cell", "names", "joined"), CELLS, ids=[cell[0] for cell in CELLS])
def test_leads_of_a_cell(cell: str, names: list[str], joined: bool) -> None:
    leads = read_leads(cell)
    assert (list(leads.names), leads.joined) == (names, joined)


def test_a_known_name_of_three_words_is_kept_whole() -> None:
    known = known_people(["Mary Ann Bell", "Rowan Hale"])
    assert known == {"Rowan Hale"}
    leads = read_leads("Rowan Hale Asha Pryce Jo Lee", known)
    assert leads.names == ("Rowan Hale", "Asha Pryce", "Jo Lee")


@given(st.text(max_size=120))
def test_no_text_breaks_it_and_no_letter_is_made_up(cell: str) -> None:
    for name in read_leads(cell).names:
        assert set(name.split()) <= set(
            cell.replace("/", " ").replace(";", " ").replace(",", " ").split()
        )
