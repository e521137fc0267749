"""Figures in their units, and names out of capitals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.figures import aimed, figure
from placeplan.rooms.performance.names import readable


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (74.25, "percent", "74.3%"),
        (Decimal("74.25"), "percent", "74.3%"),
        (-0.04, "percent", "0.0%"),
        (-3.26, "percent", "−3.3%"),
        (1204551, "count", "1,204,551"),
        (1200.4, "gbp", "£1,200"),
        (-5.0, "gbp", "−£5"),
        (12.345, "per_100000", "12.3 per 100,000"),
        (0.456, "ratio", "0.46"),
        (18, "minutes", "18 minutes"),
        (None, "percent", ""),
        (float("nan"), "count", ""),
    ],
)
def test_a_value_in_its_unit(value, unit, text):
    assert figure(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (95.0, "percent", "95%"),
        (Decimal("66.70"), "percent", "66.7%"),
        (Decimal("1E+2"), "count", "100"),
        (18, "minutes", "18 minutes"),
        (None, "percent", ""),
    ],
)
def test_a_target_as_it_was_set(value, unit, text):
    assert aimed(value, unit) == text


@given(st.floats(-1e9, 1e9), st.sampled_from(["percent", "count", "gbp", "ratio", "per_1000"]))
def test_a_figure_reads_back(value, unit):
    text = figure(value, unit)
    number = text.replace("−", "-").replace(",", "").replace("£", "").split("%")[0].split(" per")[0]
    assert abs(float(number) - value) <= 0.5
    assert text.count("−") <= 1


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        (
            "NHS NORTH EAST LONDON INTEGRATED CARE BOARD",
            "NHS North East London Integrated Care Board",
        ),
        ("THE ROYAL WOLVERHAMPTON NHS TRUST", "The Royal Wolverhampton NHS Trust"),
        ("ST GEORGE’S UNIVERSITY HOSPITALS", "St George’s University Hospitals"),
        ("Barts Health NHS Trust", "Barts Health NHS Trust"),
        ("STOKE-ON-TRENT  WALK IN", "Stoke-on-Trent Walk in"),
        ("E92000001", "E92000001"),
        ("", ""),
    ],
)
def test_a_name_out_of_capitals(printed, written):
    assert readable(printed) == written


@given(st.text())
def test_a_name_keeps_its_letters(name):
    assert readable(name).casefold() == " ".join(name.split()).casefold()
