"""Figures told in prose: numbers in words, years of life, and what is no figure at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from placeplan.exchange.prose_figures import told_figures


def values(text: str) -> list[Decimal | None]:
    return [each.value for each in told_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than six million people visit the town.", [6_000_000]),
        ("They answer almost one million calls and 30,000 letters.", [1_000_000, 30_000]),
        ("The trust has 11 ambulances and three smaller cars.", [11, 3]),
        ("The grant is half a million pounds.", [500_000]),
        ("Men live 8.6 years longer on the hill.", [Decimal("8.6")]),
        ("For women the range of difference is 9 years.", [9]),
        ("29 per cent are young, while 18.3 per cent are aged over 65.", [29, Decimal("18.3")]),
    ],
)
def test_figures(text: str, expected: list[Decimal]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Call 999 services or NHS 111 in an emergency.",
        "Falls of women over 65 and of people aged over 75 are too many.",
        "The rate is counted per 100,000 population.",
        "See page 34, and pages 12, 13 & 25.",
        "Services are open on a 7-day basis, 24/7.",
        "We have two teams and three offices.",
        "We expect to achieve this over the next two years.",
        "Obesity in year 6 is high.",
    ],
)
def test_no_figures(text: str) -> None:
    assert told_figures(text) == []


def test_a_year_in_brackets_is_the_period_of_what_stands_before_it() -> None:
    score, england = told_figures("The score is 23.6 (2012) and that of England is 21.5.")
    assert score.period is not None
    assert (score.period.label, england.period) == ("2012", None)
    (share,) = told_figures("The share is 2.9 per cent [Census 2011].")
    assert share.period is not None
    assert share.period.label == "2011"


def test_the_year_of_a_source_is_no_period() -> None:
    (gap,) = told_figures("The difference is 9 years [Vale JSNA 2012].")
    assert (gap.value, gap.unit, gap.period) == (Decimal(9), "years", None)
