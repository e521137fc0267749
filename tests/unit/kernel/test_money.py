"""Spec: pounds read, written and rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.kernel import money
from unit.kernel.texts import any_text

amounts = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**24), 10**24),
    st.integers(0, 30) | st.just(2),
)


@pytest.mark.parametrize(
    ("printed", "scale", "pounds"),
    [
        ("£132,975", 1, "132975"),
        ("£8.3m", 1, "8300000"),
        ("(406)", 1000, "-406000"),
        ("£8.3m", 1000, "8300000"),
        ("1,045", 1000, "1045000"),
        ("Nil", 1000, "0"),
        ("-", 1, None),
        ("12%", 1, None),
        ("6.5 WTE", 1, None),
        ("£15k p.w.", 1, None),
        ("£5,83.00", 1, None),
        ("TBC", 1, None),
    ],
)
def test_pounds_read(printed, scale, pounds):
    assert money.parse_gbp(printed, scale=scale) == (None if pounds is None else Decimal(pounds))


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
    assert money.parse_gbp(money.format_gbp(pounds, brackets=brackets)) == pounds


@given(amounts, st.sampled_from(["k", "m"]))
def test_short_styles_are_read_back_to_their_precision(pounds, style):
    read = money.parse_gbp(money.format_gbp(pounds, style))
    assert read is not None
    assert abs(read - pounds) <= {"k": 500, "m": 50_000}[style]


@given(any_text())
def test_nothing_raises_whatever_the_text(text):
    money.parse_gbp(text)


pence = st.integers(-(10**15), 10**15).map(lambda n: Decimal(n).scaleb(-2))


@given(st.lists(pence, max_size=30), st.integers(-3, 2))
def test_rounded_parts_add_up_to_the_rounded_total(values, places):
    parts = money.round_parts(values, places)
    assert sum(parts) == money.round_half_up(sum(values, Decimal(0)), places)
    unit = Decimal(1).scaleb(-places)
    assert all(abs(part - value) < unit for part, value in zip(parts, values, strict=True))


def test_halves_go_away_from_zero():
    for value, rounded in (("0.125", "0.13"), ("-2.675", "-2.68"), ("2.5", "2.50")):
        assert money.round_half_up(Decimal(value), 2) == Decimal(rounded)


def test_what_is_no_amount_is_refused():
    for wrong in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="not an amount"):
            money.format_gbp(Decimal(wrong))
    with pytest.raises(ValueError, match="style"):
        money.format_gbp(Decimal(1), "b")  # type: ignore[arg-type]
