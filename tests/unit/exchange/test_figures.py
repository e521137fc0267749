"""Figures in prose: what counts as one, what it is, and which period it speaks of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.exchange.figures import life_years, read_figures

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
    ("The March 2014 target is 853.", [("target", "March 2014", "853", None)]),
    ("The baseline was 40 in 2012/13.", [("baseline", "2012/13", "40", None)]),
    (
        "No more than 30 adults per million and 12 to 15 children per million.",
        [
            ("actual", None, "30", "per million"),
            ("actual", None, "12", "per million"),
            ("actual", None, "15", "per million"),
        ],
    ),
    ("Open for 70 hrs/week.", [("actual", None, "70", "hrs/week")]),
    ("Delivery of a 22% access target.", [("target", None, "22", "percent")]),
    (
        "It is 91%, target 93%.",
        [("actual", None, "91", "percent"), ("target", None, "93", "percent")],
    ),
    ("All trusts are required to achieve 90%.", [("target", None, "90", "percent")]),
    (
        "Towards the 2030 ambition to cut falls by 20% and by 50% in 2035.",
        [("target", "2030", "20", "percent"), ("actual", "2035", "50", "percent")],
    ),
    (
        "It rose from 45% in 2012/13 to 52% in 2013/14.",
        [("actual", "2012/13", "45", "percent"), ("actual", "2013/14", "52", "percent")],
    ),
    (
        "In 2012/13 there were 40 beds, by March 2014 there will be 60.",
        [("actual", "2012/13", "40", None), ("actual", "March 2014", "60", None)],
    ),
    (
        "1% was set aside in 2025/26 and 3% in later years (of which 2% surplus).",
        [
            ("actual", "2025/26", "1", "percent"),
            ("actual", None, "3", "percent"),
            ("actual", None, "2", "percent"),
        ],
    ),
    (
        "The number of quitters was 1987 by March 2014.",
        [("actual", "March 2014", "1987", None)],
    ),
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
        "Calls to 111 performance, 999 calls, integrated with 111",
        "The Digital 2030 Board met; 2025 ONS data is used.",
        "Answered within 60 secs.",
        "Details stand in sections 4 and 7, and on slide 56.",
        "As defined by the Index of Multiple Deprivation (IMD) 2010 scores.",
        "Between the census 2011 and the Health Act 2012.",
        "A gap of 9.6 and 5.5 years.",
        "",
    ],
)
def test_what_is_no_figure(prose: str) -> None:
    assert read_figures(prose, near=NEAR) == []


@pytest.mark.parametrize(
    ("prose", "years"),
    [
        ("A 9.6 and 5.5 year gap in life expectancy at birth.", ["9.6", "5.5"]),
        ("Life expectancy: men 7.1years, women 4 years between most and least.", ["7.1", "4"]),
        ("Life expectancy is 6.6 years lower in the north.", ["6.6"]),
        ("Life expectancy is a part of the 10 year plan.", []),
        ("The contract lasts 3 years.", []),
    ],
)
def test_years_of_life(prose: str, years: list[str]) -> None:
    found = life_years(prose)
    assert [each.value for each in found] == [Decimal(each) for each in years]
    assert {each.unit for each in found} <= {"years"}
    assert all(each.as_printed in prose for each in found)


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
