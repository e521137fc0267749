"""Figures in prose: what counts as one, what it is, and which period it speaks of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.exchange.figures import read_figures

NEAR = date(2013, 9, 1)

# prose, [(basis, period, value, unit)]
PROSE = [
    (
        "Target for 2013/14 is 1335. At 1 st quarter, performance is 188.*",
        [("target", "2013/14", "1335", None), ("actual", "1 st quarter", "188", None)],
    ),
    (
        "84.95% for q1 against target of 90% Our performance was good.",
        [("actual", "q1", "84.95", "percent"), ("target", "q1", "90", "percent")],
    ),
    (
        "2012/13 – 65% of practices signed up 2013/14 – 59% of practices",
        [("actual", "2012/13", "65", "percent"), ("actual", "2013/14", "59", "percent")],
    ),
    (
        "The ambition for 2016 is that 75% of people will have a diagnosis.",
        [("target", "2016", "75", "percent")],
    ),
    (
        "On target to have 300 people diagnosed this year.",
        [("forecast", None, "300", None)],
    ),
    (
        "£125k was spent against a plan of £0.2m.",
        [("actual", None, "125000", "gbp"), ("plan", None, "200000", "gbp")],
    ),
    ("The trust has a number (21) of plans.", [("actual", None, "21", None)]),
    ("6.5 WTE are now in post.", [("actual", None, "6.5", "wte")]),
    ("The baseline was 40 in 2012/13.", [("baseline", "2012/13", "40", None)]),
]


@pytest.mark.parametrize(("prose", "figures"), PROSE, ids=lambda each: str(each)[:30])
def test_figures_of_prose(
    prose: str, figures: list[tuple[str, str | None, str, str | None]]
) -> None:
    found = read_figures(prose, near=NEAR, default="actual")
    assert [(f.basis, f.period.label if f.period else None, f.value, f.unit) for f in found] == [
        (basis, period, Decimal(value), unit) for basis, period, value, unit in figures
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "Compliance with Outcome 10 and Outcome 16.",
        "Section 75 is being redesigned; phase 2 follows in October 2013.",
        "The 21 st January visit, and again on 13th August.",
        "Still at home 91 days after discharge, within 28 days, at 12 weeks.",
        "People aged 65 and over, 65+, and children aged 10-11.",
        "Open 24/7 for 0-19 year olds.",
        "Practices in the bottom 10% of the country.",
        "1. Agree the pathway.",
        "Two minor concerns remain.",
        "",
    ],
)
def test_what_is_no_figure(prose: str) -> None:
    assert read_figures(prose, near=NEAR) == []


def test_a_share_takes_the_counts_that_it_was_worked_out_from() -> None:
    prose = "146 users with dementia recorded, 23 with a personal budget (15.8%)"
    (share,) = read_figures(prose, near=NEAR)
    assert (share.value, share.numerator, share.denominator) == (
        Decimal("15.8"),
        Decimal(23),
        Decimal(146),
    )


def test_counts_that_do_not_give_the_share_stay_figures_of_their_own() -> None:
    found = read_figures("146 users, 40 with a budget (15.8%)", near=NEAR)
    assert [f.value for f in found] == [146, 40, Decimal("15.8")]


def test_so_many_out_of_so_many_is_one_figure() -> None:
    (two,) = read_figures("2 of the 7 are to have reablement plans.", near=NEAR)
    assert (two.value, two.numerator, two.denominator, two.as_printed) == (
        Decimal(2),
        Decimal(2),
        Decimal(7),
        "2 of the 7",
    )


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_every_figure_is_printed_in_it(prose: str) -> None:
    for figure in read_figures(prose, near=NEAR):
        assert figure.as_printed in prose
