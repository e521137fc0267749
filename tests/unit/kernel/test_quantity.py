"""Spec: numbers as papers print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.kernel import quantity
from placeplan.kernel.quantity import Quantity
from unit.kernel.texts import any_text

# printed | value | unit | step | bound
CELLS = """
2,018              | 2018        | -       | 1          | -
32.2%              | 32.2        | percent | 0.1        | -
32.00%             | 32.00       | percent | 0.01       | -
.1%                | 0.1         | percent | 0.1        | -
29 per cent        | 29          | percent | 1          | -
(406)              | -406        | -       | 1          | -
-5                 | -5          | -       | 1          | -
−5                 | -5          | -       | 1          | -
+5%                | 5           | percent | 1          | -
-3.4%              | -3.4        | percent | 0.1        | -
(32%)              | -32         | percent | 1          | -
10.26              | 10.26       | -       | 0.01       | -
86.195             | 86.195      | -       | 0.001      | -
£8.3 million       | 8300000     | gbp     | 100000     | -
£8.3m              | 8300000     | gbp     | 100000     | -
£8.3M              | 8300000     | gbp     | 100000     | -
£8.3 m             | 8300000     | gbp     | 100000     | -
£308.5m            | 308500000   | gbp     | 100000     | -
£1bn               | 1000000000  | gbp     | 1000000000 | -
£250k              | 250000      | gbp     | 1000       | -
£ 132,975          | 132975      | gbp     | 1          | -
£5,268.40          | 5268.40     | gbp     | 0.01       | -
£(1.2)m            | -1200000    | gbp     | 100000     | -
(£1.2m)            | -1200000    | gbp     | 100000     | -
£(406)k            | -406000     | gbp     | 1000       | -
£-5                | -5          | gbp     | 1          | -
c£5m               | 5000000     | gbp     | 1000000    | about
circa £26.6 million| 26600000    | gbp     | 100000     | about
~5                 | 5           | -       | 1          | about
approx. 61         | 61          | -       | 1          | about
£0.75m p.a.        | 750000      | gbp     | 10000      | -
£15k p.w.          | 15000       | gbp per week | 1000  | -
£255,000+          | 255000      | gbp     | 1          | at_least
>50%               | 50          | percent | 1          | at_least
≥ 95%              | 95          | percent | 1          | at_least
at least 95%       | 95          | percent | 1          | at_least
<1%                | 1           | percent | 1          | at_most
up to £50k         | 50000       | gbp     | 1000       | at_most
1.7m               | 1700000     | -       | 100000     | -
2.5 million        | 2500000     | -       | 100000     | -
60k                | 60000       | -       | 1000       | -
6.5 WTE            | 6.5         | wte     | 0.1        | -
0.6 wte            | 0.6         | wte     | 0.1        | -
39 people          | 39          | people  | 1          | -
188*               | 188         | -       | 1          | -
0                  | 0           | -       | 1          | -
Nil                | 0           | -       | 1          | -
"""
NO_VALUE = ["", "-", "–", "—", "TBC", "Tbd", "N/A", "n/a", "Green", "8/11", "102a", "31/03/2014"]
NO_VALUE += [
    "10-15%",
    "12 m",
    "1.2.3",
    "09:30",
    "£",
    "£'000",
    "Compliant",
    "01268 123456",
    "1."[:0],
]
MALFORMED = [
    "£5,83.00",
    "1,23",
    "12,3456",
    "1,2345.6",
    "(406",
    "406)",
    "1 000",
    "12%%",
    "5-",
    "££5",
]


def rows(table):
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [tuple(None if cell == "-" else cell for cell in line) for line in lines]


@pytest.mark.parametrize(("printed", "value", "unit", "step", "bound"), rows(CELLS))
def test_a_printed_number(printed, value, unit, step, bound):
    read = quantity.parse(printed)
    assert str(read.value) == value
    assert (read.unit, read.bound, read.as_printed) == (unit, bound, printed)
    assert read.step is not None
    assert str(read.step) == step
    assert not quantity.is_malformed(printed)


@pytest.mark.parametrize("printed", NO_VALUE)
def test_what_is_no_number_has_no_value_and_is_not_malformed(printed):
    assert quantity.parse(printed).value is None
    assert not quantity.is_malformed(printed)


@pytest.mark.parametrize("printed", MALFORMED)
def test_a_number_that_cannot_be_read_is_malformed_and_not_guessed(printed):
    assert quantity.parse(printed).value is None
    assert quantity.is_malformed(printed)


def test_the_unit_and_scale_of_the_context_give_way_to_the_text():
    assert quantity.parse("(406)", unit="gbp", scale=1000) == Quantity(
        Decimal(-406000), "gbp", "(406)", Decimal(1000)
    )
    assert quantity.parse("£8.3m", unit="gbp", scale=1000).value == 8_300_000
    assert quantity.parse("12.5%", unit="gbp", scale=1000).value == Decimal("12.5")
    assert quantity.parse("TBC", unit="gbp").unit == "gbp"


def test_precision_is_an_interval():
    assert quantity.parse("32.2%").interval == (Decimal("32.15"), Decimal("32.25"))
    assert quantity.parse("£8.3m").interval == (Decimal(8_250_000), Decimal(8_350_000))
    assert quantity.parse(">50%").interval == (Decimal("49.5"), Decimal("50.5"))
    assert quantity.parse("TBC").interval is None


PROSE = [
    ("13/14 target is 93%. Performance was 91.1%.", ["93%", "91.1%"]),
    ("84.95% for q1 against target of 90%", ["84.95%", "90%"]),
    ("Target is 1335. At 1 st quarter, performance is 188.*", ["1335", "188"]),
    ("50% (3 out of 6) of complaints", ["50%", "3", "6"]),
    ("146 users, 34 with a budget (20.9%).", ["146", "34", "20.9%"]),
    ("£125k; 8 WTE additional and 6.5 WTE in post", ["£125k", "8 WTE", "6.5 WTE"]),
    ("savings of £15k p.w. (£0.75m p.a.)", ["£15k p.w.", "£0.75m p.a."]),
    ("deficit of £(1.2)m or (£1.2m)", ["£(1.2)m", "£1.2m"]),
    ("additional c1,500 procedures at c£200k). So", ["c1,500", "c£200k"]),
    ("from 101,044 to 104,645 or .1%", ["101,044", "104,645", ".1%"]),
    (">50% of callers, <1% of them, £255,000+", [">50%", "<1%", "£255,000+"]),
    (
        "C.100 more staff. C.40 posts, c.1,500 visits and c. 30",
        ["C.100", "C.40", "c.1,500", "c. 30"],
    ),
    ("Table C.12, clause c.4, the c.d.10 form", []),
    ("up to 7 days, at least 60% by more than 5", ["up to 7", "at least 60%", "more than 5"]),
    ("a number (21) of plans for 2.5 million lives", ["21", "2.5 million"]),
    ("£8.3 million gross, £12.5m-£13m", ["£8.3 million", "£12.5m", "£13m"]),
    ("fell by -5% – 3 of 4", ["-5%", "3", "4"]),
    ("1. Finalise the spec. 2. Agree 3 pathways", ["3"]),
    ("Outcome 10, Section 75, GS1, 102a, COVID-19, First5", []),
    ("aged 10-11, 0–19 Essex, 24/7, 8/11, 72/195", []),
    ("9am, 10.30am, 09:30, 9 am, 30-day, 21st, 26 th", []),
    ("call 01268 123456, 07700900123 or 020 7946 0958", []),
    ("At risk £'000, £5,83.00 and 1,23 and 1.2.3", []),
]


@pytest.mark.parametrize(("prose", "numbers"), PROSE)
def test_numbers_in_prose(prose, numbers):
    found = quantity.find(prose)
    assert [prose[f.start : f.end] for f in found] == numbers
    assert [f.quantity.as_printed for f in found] == numbers


@st.composite
def quantities(draw):
    places = draw(st.integers(0, 6))
    digits = draw(st.integers(-(10**15), 10**15))
    multiple = draw(st.sampled_from([1, 10, 1000, 100_000, 10**6, 10**9]))
    value = Decimal(digits).scaleb(-places) * multiple
    unit = draw(st.sampled_from(["percent", "gbp", "wte", "people", "gbp per week", None]))
    bound = draw(st.sampled_from(["at_least", "at_most", "about", None]))
    return Quantity(value, unit, "", Decimal(1).scaleb(-places) * multiple, bound)


@given(quantities())
def test_parse_reads_back_what_format_writes(one):
    if one.unit == "percent" and one.step is not None and one.step > 1:
        return  # no paper prints 3k%
    read = quantity.parse(one.format(), unit=one.unit)
    assert (read.value, read.unit, read.bound) == (one.value, one.unit, one.bound)
    assert read.step == one.step
    assert read.interval == one.interval


@given(any_text())
def test_nothing_raises_whatever_the_text(text):
    read = quantity.parse(text, unit="gbp", scale=1000)
    assert read.as_printed == " ".join(text.split())
    assert quantity.parse(quantity.format(read), unit=read.unit).value == read.value
    if quantity.is_malformed(text):
        assert quantity.parse(text).value is None
    end = 0
    for found in quantity.find(text):
        assert end <= found.start < found.end <= len(text)
        assert found.quantity.value is not None
        end = found.end


def test_long_numbers_stay_exact():
    read = quantity.parse("10000000000000000000000000001")
    assert quantity.parse(quantity.format(read)).value == read.value


def test_endless_digits_are_not_read():
    assert quantity.parse("9" * 100_000).value is None
