"""Periods, whatever the days and whatever the text."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.kernel import period
from placeplan.kernel.period import Period
from unit.kernel.texts import any_text

days = st.dates() | st.dates(date(2009, 1, 1), date(2035, 12, 31))
labels = st.sampled_from(["On-going", "Q3", "TBC", "2016/17", "", "March 2014"]) | st.text()


@st.composite
def periods(draw):
    start, end = draw(st.none() | days), draw(st.none() | days)
    if start is not None and end is not None and end < start:
        start, end = end, start
    return Period(draw(labels), start, end, draw(st.booleans()), draw(st.booleans()))


@st.composite
def named_periods(draw):
    """Periods that have a name of their own, and runs of them."""
    year = draw(st.integers(1900, 2098))
    kind = draw(st.sampled_from(["month", "quarter", "year", "run"]))
    if kind == "month":
        return period.month(year, draw(st.integers(1, 12)))
    if kind == "quarter":
        return period.quarter(year, draw(st.integers(1, 4)))
    first = period.financial_year(period.financial_year_label(year))
    if kind == "year":
        return first
    last = period.month(year + 1, draw(st.integers(4, 12)))
    return Period("run", first.start, last.end)


@given(periods() | named_periods())
def test_parse_reads_back_what_format_writes(one):
    read = period.parse(period.format(one))
    assert (read.start, read.end) == (one.start, one.end)


@given(named_periods())
def test_a_named_period_formats_to_its_name(one):
    if one.label != "run":
        assert period.format(one) == one.label
        assert period.parse(one.label) == one


@given(periods(), periods(), periods())
def test_order_is_total(a, b, c):
    assert (a < b) + (a == b) + (b < a) == 1
    assert (a <= b) == (a < b or a == b)
    assert (a >= b) == (b <= a)
    assert (a > b) == (b < a)
    if a <= b and b <= c:
        assert a <= c
    if a == b:
        assert hash(a) == hash(b)


@given(st.lists(periods()))
def test_undated_periods_sort_last(some):
    dated = [p.is_dated for p in sorted(some)]
    assert dated == sorted(dated, reverse=True)


@given(any_text(), st.none() | st.dates())
def test_nothing_raises_whatever_the_text(text, near):
    one = period.parse(text, near=near)
    assert one.label == " ".join(text.split())
    assert isinstance(period.is_readable(one), bool)
    period.format(one)
    reading = period.read(text, near=near)
    assert (reading.current is None) == (not text.split())
    end = 0
    for found in period.find(text, near=near):
        assert end <= found.start < found.end <= len(text)
        assert found.period.label == " ".join(text[found.start : found.end].split())
        end = found.end


@given(any_text(), st.none() | st.dates())
def test_one_date_without_a_range_mark_is_read_alike_by_parse_and_read(text, near):
    reading = period.read(text, near=near)
    if reading.current is not None and "two-dates" not in reading.codes:
        assert reading.current == period.parse(text, near=near)
        assert reading.earlier == ()


@given(st.dates(date(1900, 4, 1), date(2099, 3, 31)))
def test_a_day_lies_in_its_year_quarter_and_month(day):
    year = period.financial_year(period.financial_year_of(day))
    quarter = period.quarter(
        period.financial_year_start(day), (period.financial_month(day) - 1) // 3 + 1
    )
    month = period.month(day.year, day.month)
    assert year.contains(quarter)
    assert quarter.contains(month)
    assert month.contains(day)
    assert not month.contains(year)
    assert not Period("next", month.end and month.end + timedelta(1)).contains(day)


@given(st.dates(date(1950, 1, 1), date(2060, 1, 1)), st.sampled_from(["Q2", "13th August", "Jan"]))
def test_an_inferred_year_is_the_nhs_year_of_the_context(near, label):
    read = period.parse(label, near=near)
    assert read.inferred
    assert period.financial_year(period.financial_year_of(near)).contains(read)


def test_no_period_ends_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Period("upside down", date(2014, 2, 1), date(2014, 1, 1))


def test_no_such_quarter_or_month():
    with pytest.raises(ValueError, match="quarter"):
        period.quarter(2013, 5)
    with pytest.raises(ValueError, match="month"):
        period.month(2013, 13)


def test_open_periods_contain_without_end():
    since = Period("since", date(2014, 4, 1), None)
    assert since.contains(date.max)
    assert since.contains(Period("later", date(2015, 1, 1), None))
    assert not since.contains(Period("until", None, date(2015, 1, 1)))
    assert not Period("On-going").contains(date(2014, 1, 1))
    assert not since.contains(Period("On-going"))


def test_comparing_with_something_else_is_an_error():
    with pytest.raises(TypeError):
        assert Period("a") < "a"
