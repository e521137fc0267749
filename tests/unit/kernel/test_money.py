"""Spec: pounds written and rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.kernel import money, quantity

amounts = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**24), 10**24),
    st.integers(0, 30) | st.just(2),
)


@pytest.mark.parametrize(
    ("pounds", "style", "printed"),
    [
        ("132975", "full", "£132,975"),
        ("-1200.5", "full", "(£1,200.50)"),
        ("0.125", "full", "£0.125"),
        ("1E+6", "full", "£1,000,000"),
        ("0", "full", "£0"),
        ("-0", "full", "£0"),
        ("249500", "k", "£250k"),
        ("-406000", "k", "(£406k)"),
        ("-400", "k", "£0k"),
        ("8250000", "m", "£8.3m"),
        ("-8250000", "m", "(£8.3m)"),
    ],
)
def test_pounds_written(pounds, style, printed):
    assert money.format_gbp(Decimal(pounds), style) == printed


def test_pounds_written_with_a_minus_and_other_places():
    assert money.format_gbp(Decimal(-1200), brackets=False) == "-£1,200"
    assert money.format_gbp(Decimal(8_254_000), "m", places=2) == "£8.25m"
    assert money.format_gbp(Decimal("12.345"), places=2) == "£12.35"


@given(amounts, st.booleans())
def test_parse_reads_back_what_format_writes(pounds, brackets):
    assert quantity.parse(money.format_gbp(pounds, brackets=brackets)).value == pounds


@given(amounts, st.sampled_from(["k", "m"]))
def test_short_styles_are_read_back_to_their_precision(pounds, style):
    read = quantity.parse(money.format_gbp(pounds, style)).value
    assert read is not None
    assert abs(read - pounds) <= {"k": 500, "m": 50_000}[style]


def test_halves_go_away_from_zero():
    for value, rounded in (("0.125", "0.13"), ("-2.675", "-2.68"), ("2.5", "2.50")):
        assert money.round_half_up(Decimal(value), 2) == Decimal(rounded)


def test_what_is_no_amount_is_refused():
    for wrong in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="not an amount"):
            money.format_gbp(Decimal(wrong))
    with pytest.raises(ValueError, match="style"):
        money.format_gbp(Decimal(1), "b")  # type: ignore[arg-type]
