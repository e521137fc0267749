"""Series out of anybody's CSV: which columns, which dates, which numbers, and what is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.shell.cli_spc_columns import ColumnError, number_of, period_of
from placeplan.shell.cli_spc_file import SeriesError, SeriesFile, read_series


def read(text: str, **names: object) -> SeriesFile:
    return read_series("file.csv", text.encode(), **names)  # type: ignore[arg-type]


def codes(found: SeriesFile) -> list[str]:
    return [each.code for each in found.problems]


def values(found: SeriesFile, name: str = "") -> list[float | None]:
    return [each.value for each in found.series[name]]


@pytest.mark.parametrize(
    ("dates", "start", "label"),
    [
        (("Apr-22", "May-22"), date(2022, 4, 1), "April 2022"),
        (("April 2022", "May 2022"), date(2022, 4, 1), "April 2022"),
        (("01/04/2022", "01/05/2022"), date(2022, 4, 1), "April 2022"),
        (("30/04/2022", "31/05/2022"), date(2022, 4, 1), "April 2022"),
        (("2022-04-01 00:00:00", "2022-05-01 00:00:00"), date(2022, 4, 1), "April 2022"),
        (("2022-04", "2022-05"), date(2022, 4, 1), "April 2022"),
        (("2022-W14", "2022-W15"), date(2022, 4, 4), "4 April 2022 – 10 April 2022"),
        (
            ("w/c 4 April 2022", "w/c 11 April 2022"),
            date(2022, 4, 4),
            "4 April 2022 – 10 April 2022",
        ),
        (("2021/22", "2022/23"), date(2021, 4, 1), "2021/22"),
        (("2021-22", "2022-23"), date(2021, 4, 1), "2021/22"),
        (("Q1 2022/23", "Q2 2022/23"), date(2022, 4, 1), "Q1 2022/23"),
        (("2021", "2022"), date(2021, 1, 1), "2021"),
        (("4 Apr 2022", "5 Apr 2022"), date(2022, 4, 4), "4 April 2022"),
    ],
)
def test_dates_as_people_write_them(dates, start, label):
    found = read(f"Year or date,Value\n{dates[0]},1\n{dates[1]},2\n")
    assert codes(found) == []
    first = found.series[""][0]
    assert (first.start, first.label) == (start, label)
    assert values(found) == [1, 2]


def test_columns_are_told_by_what_stands_in_them():
    text = "Trust,Code,Performance %,Month\nNorth,R1A,80.1,Apr-22\nSouth,R2B,90,Apr-22\n"
    text += "North,R1A,81,May-22\nSouth,R2B,91,May-22\n"
    found = read(text)
    assert found.taken == "dates from Month, values from Performance %, series from Trust"
    assert found.unit == "percent"
    assert values(found, "North") == [80.1, 81]
    assert list(found.series) == ["North", "South"]


def test_two_columns_together_may_tell_series_apart():
    text = "day,org,type,n\n"
    for day in ("2022-04-01", "2022-05-01"):
        text += "".join(f"{day},{org},{kind},3\n" for org in "AB" for kind in "12")
    found = read(text.replace(",1,", ",one,").replace(",2,", ",two,"))
    assert list(found.series) == ["A, one", "A, two", "B, one", "B, two"]
    assert found.unit == "count"


def test_named_columns_win():
    text = "a,b,when\n1,5,Apr-22\n2,6,May-22\n"
    with pytest.raises(ColumnError, match=r"several columns hold numbers.*\(a, b\)"):
        read(text)
    assert values(read(text, value_name="b")) == [5, 6]
    with pytest.raises(ColumnError, match="there is no column 'c'; there are: a, b, when"):
        read(text, value_name="c")
    found = read("m,v\nApr-22,1\nMay-22,2\n", date_name="M", value_name="v")
    assert values(found) == [1, 2]


def test_a_file_without_heading_and_one_with_words_above():
    assert values(read("Apr-22,1\nMay-22,2\n")) == [1, 2]
    assert values(read("Falls on ward 9\n\nMonth,Falls\nApr-22,1\nMay-22,2\n")) == [1, 2]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_usual_separator(mark):
    assert values(read(f"Month{mark}Falls\nApr-22{mark}1\nMay-22{mark}2\n")) == [1, 2]


def test_windows_text_and_byte_order_marks():
    text = "Month,Pounds\nApr-22,£1200\nMay-22,£1300\n"
    for data in (text.encode("cp1252"), text.encode("utf-8-sig")):
        found = read_series("a.csv", data)
        assert values(found) == [1200, 1300]
        assert found.unit == "gbp"


def test_missing_values_keep_their_reason():
    text = "Month,Falls\nApr-22,1\nMay-22,*\nJun-22,\nJul-22,not submitted\nAug-22,4\n"
    found = read(text)
    assert [each.mark for each in found.series[""]] == [
        "published",
        "suppressed",
        "no value",
        "not_submitted",
        "published",
    ]
    assert codes(found) == []


def test_a_month_that_is_not_there_is_a_gap():
    found = read("Month,Falls\nApr-22,1\nMay-22,2\nJul-22,3\n")
    assert values(found) == [1, 2, None, 3]
    assert codes(found) == ["series-gap"]
    assert "June 2022" in found.problems[0].message
    days = read("Day,Falls\n1 Apr 2022,1\n4 Apr 2022,2\n5 Apr 2022,4\n")
    assert values(days) == [1, 2, 4]


def test_what_cannot_be_read_is_named_with_its_cell():
    text = "Month,Falls\nApr-22,1\nSmarch,2\nMay-22,many\nJun-22,>5\nJul-22,3\n"
    found = read(text)
    assert [str(each) for each in found.problems] == [
        "file.csv:3, column 1: error: “Smarch” in the column Month is no date "
        "(series-date-unreadable)",
        "file.csv:4, column 2: error: “many” in the column Falls is no number "
        "(series-number-unreadable)",
        "file.csv:5, column 2: error: “>5” in the column Falls is no number "
        "(series-number-unreadable)",
    ]
    assert values(found) == [1, None, None, 3]


def test_a_month_twice_is_taken_neither_time():
    found = read("Month,Falls\nApr-22,1\nMay-22,2\nApr-22,9\nJun-22,3\n")
    assert codes(found) == ["series-date-twice"]
    assert "lines 2, 4" in found.problems[0].message
    assert values(found) == [None, 2, 3]


def test_one_value_makes_no_series():
    found = read("Month,Ward,Falls\nApr-22,A,1\nApr-22,B,1\nMay-22,B,2\n", series_names=["Ward"])
    assert list(found.series) == ["B"]
    assert codes(found) == ["series-short"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"PK\x03\x04\x00\x00", "this is no text"),
        (b"Month,Falls\n", "no row below"),
    ],
)
def test_what_is_no_table(data, message):
    with pytest.raises(SeriesError, match=message):
        read_series("a.csv", data)


@pytest.mark.parametrize("text", ["a,b\nx,1\ny,2\n", "Month,Ward\nApr-22,A\nMay-22,B\n"])
def test_a_table_without_dates_or_numbers(text):
    with pytest.raises(ColumnError, match="no column holds"):
        read(text)


@given(st.text(max_size=20))
def test_any_cell_is_a_date_a_number_or_neither(cell):
    period_of(cell)
    period_of(cell, months=True)
    number_of(cell)


@given(st.binary(max_size=300) | st.text('Apr-2,;1\n\t"x%', max_size=200).map(str.encode))
def test_any_file_is_read_or_refused_in_words(data):
    try:
        found = read_series("a.csv", data)
    except (SeriesError, ColumnError):
        return
    for moments in found.series.values():
        starts = [each.start for each in moments]
        assert starts == sorted(set(starts))


@given(st.lists(st.floats(-1e6, 1e6).map(lambda each: round(each, 3)), min_size=2, max_size=40))
def test_what_was_written_is_read(numbers):
    lines = [f"{2000 + n // 12}-{n % 12 + 1:02d}-01,{each!r}" for n, each in enumerate(numbers)]
    found = read("date,value\n" + "\n".join(lines[::-1]))
    assert values(found) == numbers
