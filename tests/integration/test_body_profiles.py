"""Pages on organisations, where nothing but words tells a heading from the text below it."""

from __future__ import annotations

import pytest

from placeplan.records import Organisation
from unknown_papers import read


@pytest.mark.parametrize("mark", ["", "### "])
def test_a_heading_right_below_the_name_of_a_body_is_no_page(mark: str) -> None:
    text = f"{mark}North Vale Council\n\nNorth Vale Council Serves Northvale\n"
    assert not [each for each in read(text).records if isinstance(each, Organisation)]


def test_the_text_below_the_name_of_a_body_is_its_page() -> None:
    text = "North Vale Council\n\nNorth Vale Council serves the people of all four towns.\n"
    found = [each for each in read(text).records if isinstance(each, Organisation)]
    assert [each.name for each in found] == ["North Vale Council"]
