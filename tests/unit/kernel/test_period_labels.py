"""Spec: every way in which papers write a period, and the days it stands for.

`near` is 31 March 2014 where a year is missing: the date is taken in the NHS year 2013/14.
"""

from datetime import date

import pytest

from placeplan.kernel import period

NEAR = date(2014, 3, 31)

# label, first day, last day; "-" is open or unknown
DATED = """
2016/17                         2016-04-01 2017-03-31
16/17                           2016-04-01 2017-03-31
2013-14                         2013-04-01 2014-03-31
2013–14                         2013-04-01 2014-03-31
FY 13/14                        2013-04-01 2014-03-31
FY13/14                         2013-04-01 2014-03-31
FY2013/14                       2013-04-01 2014-03-31
FY 13-14                        2013-04-01 2014-03-31
2013/2014                       2013-04-01 2014-03-31
2019-2020                       2019-04-01 2020-03-31
2013 / 14                       2013-04-01 2014-03-31
99/00                           1999-04-01 2000-03-31
Financial year 2013/14          2013-04-01 2014-03-31
academic year 2013/14           2013-09-01 2014-08-31
2014-16                         2014-04-01 2016-03-31
2018/19-20                      2018-04-01 2020-03-31
14/15 - 16/17                   2014-04-01 2017-03-31
14/15-16/17                     2014-04-01 2017-03-31
2014/15 to 2016/17              2014-04-01 2017-03-31
2018                            2018-01-01 2018-12-31
from 2013 to 2016               2013-01-01 2016-12-31
Q3 2017/18                      2017-10-01 2017-12-31
q3 17/18                        2017-10-01 2017-12-31
2019/20 Q1                      2019-04-01 2019-06-30
Quarter 4 2018/19               2019-01-01 2019-03-31
1st quarter 2013/14             2013-04-01 2013-06-30
1ST QTR 2019                    2019-04-01 2019-06-30
Q1 & Q2 19/20                   2019-04-01 2019-09-30
Q1 – Q2 19/20                   2019-04-01 2019-09-30
Q2-4 2019/20                    2019-07-01 2020-03-31
Q1-Q4 19/20                     2019-04-01 2020-03-31
Q4 18/19 to Q4 19/20            2019-01-01 2020-03-31
end of Q2 2019/20               2019-09-30 2019-09-30
H1 2019/20                      2019-04-01 2019-09-30
H2 19/20                        2019-10-01 2020-03-31
first half of 2019/20           2019-04-01 2019-09-30
M6 2019/20                      2019-09-01 2019-09-30
M6 YTD 2019/20                  2019-04-01 2019-09-30
Month 12 2018/19                2019-03-01 2019-03-31
2013-14 YTD                     2013-04-01 2014-03-31
YTD 2013/14                     2013-04-01 2014-03-31
March 2014                      2014-03-01 2014-03-31
MARCH 2014                      2014-03-01 2014-03-31
Mar 14                          2014-03-01 2014-03-31
Mar. 2014                       2014-03-01 2014-03-31
Jul-18                          2018-07-01 2018-07-31
Sept '19                        2019-09-01 2019-09-30
10/2013                         2013-10-01 2013-10-31
March 2013/14                   2014-03-01 2014-03-31
April/May 2019                  2019-04-01 2019-05-31
June/July 2019 (estimated)      2019-06-01 2019-07-31
April, May and June 2013        2013-04-01 2013-06-30
April-September 2013            2013-04-01 2013-09-30
January – September 2013        2013-01-01 2013-09-30
April 2013 – March 2014         2013-04-01 2014-03-31
April 2013-March 2014           2013-04-01 2014-03-31
April 2013 to March 2014        2013-04-01 2014-03-31
between April 2013 and June 2014 2013-04-01 2014-06-30
April 2013 – 2016               2013-04-01 2016-12-31
Sep 12-Nov 12                   2012-09-01 2012-11-30
Apr 17-Mar: 18                  2017-04-01 2018-03-31
Nov-Jan – 2018/19               2018-11-01 2019-01-31
Dec 2013/Jan 2014               2013-12-01 2014-01-31
Dec 18/Jan 19                   2018-12-01 2019-01-31
Oct18-Dec18                     2018-10-01 2018-12-31
Oct - Dec 18                    2018-10-01 2018-12-31
Q2 (2018/19)                    2018-07-01 2018-09-30
2018/19 - Q2                    2018-07-01 2018-09-30
2018/19 – Q2 2019/20            2018-04-01 2019-09-30
Full year 2019/20               2019-04-01 2020-03-31
2019/20 plan                    2019-04-01 2020-03-31
As at 31/03/14                  2014-03-31 2014-03-31
Y/E March 2014                  2013-04-01 2014-03-31
Rolling 12 months to Sep-18     2017-10-01 2018-09-30
Spring/Summer 2019              2019-03-01 2019-08-31
Autumn/Winter 2018/19           2018-09-01 2019-02-28
Autumn 2018                     2018-09-01 2018-11-30
Spring 2018                     2018-03-01 2018-05-31
Summer 2018                     2018-06-01 2018-08-31
Winter 2018                     2018-12-01 2019-02-28
Winter 2018/19                  2018-12-01 2019-02-28
1st Apr 2019                    2019-04-01 2019-04-01
1 st Apr 2019                   2019-04-01 2019-04-01
17 th Sept 2012                 2012-09-17 2012-09-17
25 Jan-13                       2013-01-25 2013-01-25
Thursday 6th June 2013          2013-06-06 2013-06-06
6th of June, 2013               2013-06-06 2013-06-06
June 6, 2013                    2013-06-06 2013-06-06
January 31st 2013               2013-01-31 2013-01-31
31.3.14                         2014-03-31 2014-03-31
31.03.2014                      2014-03-31 2014-03-31
31/03/2014                      2014-03-31 2014-03-31
27/5/19                         2019-05-27 2019-05-27
2014-03-31                      2014-03-31 2014-03-31
5-10 March 2014                 2014-03-05 2014-03-10
1 April – 30 June 2013          2013-04-01 2013-06-30
28 June 2013 to 5 July 2013     2013-06-28 2013-07-05
mid-March 2019                  2019-03-11 2019-03-20
end-March 2014                  2014-03-31 2014-03-31
end Feb-13                      2013-02-28 2013-02-28
end April 19                    2019-04-30 2019-04-30
end of 2019/20                  2020-03-31 2020-03-31
beginning of June 2013          2013-06-01 2013-06-01
early 2019                      2019-01-01 2019-04-30
w/c 19th November 2018          2018-11-19 2018-11-25
week ending 5 Jan 2014          2013-12-30 2014-01-05
year ending March 2014          2013-04-01 2014-03-31
12 months to March 2014         2013-04-01 2014-03-31
12 months to 30 June 2014       2013-07-01 2014-06-30
quarter ending June 2013        2013-04-01 2013-06-30
by March 2014                   2014-03-01 2014-03-31
Started June 2013               2013-06-01 2013-06-30
20/21 onwards                   2020-04-01 -
2021 Onwards                    2021-01-01 -
December onwards 2017           2017-12-01 -
from April 2014                 2014-04-01 -
Since 1st April 2019            2019-04-01 -
until March 2014                - 2014-03-31
"""

# year taken from near = 31 March 2014, so from 2013/14
YEARLESS = """
Q1                              2013-04-01 2013-06-30
Q4                              2014-01-01 2014-03-31
quarter 1                       2013-04-01 2013-06-30
1st quarter                     2013-04-01 2013-06-30
1 st quarter                    2013-04-01 2013-06-30
Q2-4                            2013-07-01 2014-03-31
Q2/3                            2013-07-01 2013-12-31
Q1 to Q4                        2013-04-01 2014-03-31
Q1, Q2, Q3, Q4                  2013-04-01 2014-03-31
M6                              2013-09-01 2013-09-30
October                         2013-10-01 2013-10-31
March                           2014-03-01 2014-03-31
May and June                    2013-05-01 2013-06-30
End of August                   2013-08-31 2013-08-31
End of January                  2014-01-31 2014-01-31
Mid June                        2013-06-11 2013-06-20
Early June                      2013-06-01 2013-06-10
Late June                       2013-06-21 2013-06-30
13th August                     2013-08-13 2013-08-13
August 13th                     2013-08-13 2013-08-13
21 st January                   2014-01-21 2014-01-21
w/c 19th November               2013-11-19 2013-11-25
Complete by October             2013-10-01 2013-10-31
by the Autumn                   2013-09-01 2013-11-30
Winter                          2013-12-01 2014-02-28
Start September to January      2013-09-01 2014-01-31
Q3 onwards                      2013-10-01 -
"""

RECURRING = [
    "Monthly",
    "Monthly Meetings",
    "Quarterly",
    "Weekly",
    "Annually",
    "Fortnightly",
    "Bi-monthly",
    "Every 6 months",
    "each quarter",
    "Six monthly",
]
READABLE = ["On-going", "Ongoing", "on going", "TBC", "tba", "N/A", "n/a", "As required", "?", "–"]
UNREADABLE = """24/7|8/11|50/50|2014/17|14/17|2013-1018|31 June|31 June 2014|30.2.14|29 Feb 2015
32/01/2014|1/13/2014|2014-13-01|FY14|gibberish|0-19 Essex|Outcome 10|Section 75|Xmas|1732
July 2013 October 2013|Sepsis|Marching|augustus|102a|3/11|71/195|86.195""".replace("\n", "|")


def rows(table):
    lines = [line.rsplit(maxsplit=2) for line in table.strip().splitlines()]
    return [(label, day(start), day(end)) for label, start, end in lines]


def day(text):
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize(("label", "start", "end"), rows(DATED))
def test_dated_labels(label, start, end):
    read = period.parse(label)
    assert (read.start, read.end) == (start, end)
    assert (read.label, str(read)) == (label, label)
    assert not read.recurring
    assert not read.inferred
    assert period.is_readable(read)


@pytest.mark.parametrize(("label", "start", "end"), rows(YEARLESS))
def test_a_missing_year_comes_from_the_nhs_year_of_the_context(label, start, end):
    alone = period.parse(label)
    assert not alone.is_dated
    assert not alone.inferred
    assert period.is_readable(alone)
    read = period.parse(label, near=NEAR)
    assert (read.start, read.end, read.inferred) == (start, end, True)


@pytest.mark.parametrize("label", RECURRING)
def test_recurring_labels(label):
    read = period.parse(label, near=NEAR)
    assert read.recurring
    assert not read.is_dated
    assert period.is_readable(read)


@pytest.mark.parametrize("label", READABLE)
def test_undated_labels_that_say_something(label):
    read = period.parse(label, near=NEAR)
    assert not read.is_dated
    assert not read.recurring
    assert period.is_readable(read)


@pytest.mark.parametrize("label", UNREADABLE.split("|"))
def test_unreadable_labels_keep_their_text(label):
    read = period.parse(label, near=NEAR)
    assert (read.label, read.start, read.end) == (label, None, None)


def test_a_year_deduced_from_the_other_end_is_inferred():
    read = period.parse("September – March 2014")
    assert (read.start, read.end, read.inferred) == (date(2013, 9, 1), date(2014, 3, 31), True)


def test_the_fourth_quarter_of_a_calendar_year_is_inferred_to_be_the_financial_year():
    read = period.parse("Q4 2019")
    assert (read.start, read.inferred) == (date(2020, 1, 1), True)


def test_a_dated_label_may_recur():
    read = period.parse("Monthly from April 2013")
    assert read.recurring
    assert read.start == date(2013, 4, 1)


def test_spaces_collapse_and_odd_spaces_and_dashes_read():
    read = period.parse("  April\u00a02013 \u2014\n March\u20072014 ")
    assert read == period.Period(
        "April 2013 \u2014 March 2014", date(2013, 4, 1), date(2014, 3, 31)
    )


def test_financial_year():
    assert period.financial_year("13/14").start == date(2013, 4, 1)
    assert period.financial_year("FY 2013/14").end == date(2014, 3, 31)
    for wrong in ("2013", "Q1 2013/14", "14/15 - 16/17", "TBC", ""):
        with pytest.raises(ValueError, match="financial year"):
            period.financial_year(wrong)
